"""Parts of a portfolio's page that take longer: each is fetched when it is opened."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from config.typography import floatformat, per_cent
from decision.mcda.errors import McdaError, Reader
from decision.portfolios.presentation.fair import fair_page
from decision.portfolios.presentation.frontier import frontier_page
from decision.portfolios.presentation.nearly import nearly_page
from decision.portfolios.presentation.page import notes_of
from decision.portfolios.presentation.robust import robust_page
from decision.portfolios.presentation.rules import price_lines
from decision.portfolios.services import Portfolio, prices_of
from decision.portfolios.services.behind import core_by_worker
from decision.portfolios.services.fair import fair_of
from decision.portfolios.services.frontier import frontier_of
from decision.portfolios.services.nearly import otherwise_of
from decision.portfolios.services.robust import robust_of
from decision.portfolios.views.portfolio import too_long
from decision.portfolios.views.sought import Sought, sought_in, weightings_of
from decision.problems.errors import DecisionError
from decision.rankings.services import RankedProblem, reader_of

type Told = Callable[[Sought, Portfolio, RankedProblem, Reader], dict[str, Any]]


@login_not_required
@require_safe
def problem_portfolio_prices(request: HttpRequest, slug: str) -> HttpResponse:
    """What each rule costs."""
    return _part(request, slug, "decision/portfolios/_prices.html", _prices)


@login_not_required
@require_safe
def problem_portfolio_frontier(request: HttpRequest, slug: str) -> HttpResponse:
    """Value against budget."""
    return _part(request, slug, "decision/portfolios/_frontier.html", _frontier)


@login_not_required
@require_safe
def problem_portfolio_robust(request: HttpRequest, slug: str) -> HttpResponse:
    """In how many of the best portfolios each project is, over weights that are not sure."""
    return _part(request, slug, "decision/portfolios/_robust.html", _robust)


@login_not_required
@require_safe
def problem_portfolio_nearly(request: HttpRequest, slug: str) -> HttpResponse:
    """What deciding otherwise on each project costs."""
    return _part(request, slug, "decision/portfolios/_nearly.html", _nearly)


@login_not_required
@require_safe
def problem_portfolio_fair(request: HttpRequest, slug: str) -> HttpResponse:
    """What each group of a committee gets, beside what equal shares would buy."""
    return _part(request, slug, "decision/portfolios/_fair.html", _fair)


def _part(request: HttpRequest, slug: str, part: str, told: Told) -> HttpResponse:
    sought, name = sought_in(request, slug), Path(part).stem.strip("_")
    # That nothing fits is an answer.
    is_answered = bool(sought.portfolio and not sought.portfolio.is_feasible)
    context: dict[str, Any] = {
        "problem": sought.asked.problem,
        "back": sought.state.address(),
        "part": part,
        "trouble": sought.trouble or sought.waits,
        "told": None,
        "by_regret": False,
        "notes": notes_of(sought.portfolio) if sought.portfolio else [],
    }
    if is_answered:
        context["trouble"] = _(
            "No set of projects keeps all that is asked. The portfolio’s page says what cannot "
            "stand together, and what would be enough."
        )
    elif sought.unknown and not sought.trouble:
        context["trouble"] = sought.unknown
    elif sought.portfolio and name in too_long(sought.portfolio):
        context["trouble"] = _("Of so many projects this takes longer than a page may wait.")
    elif sought.portfolio and sought.ranked:
        reader = reader_of(sought.ranked.table)
        try:
            context |= told(sought, sought.portfolio, sought.ranked, reader)
        except DecisionError as error:
            context["trouble"] = str(error)
        except McdaError as error:
            context["trouble"] = error.message(reader)
    return render_page_or_fragment(
        request,
        page="decision/portfolios/part.html",
        fragment=part,
        context=context,
        status=422 if context["trouble"] and not is_answered else 200,
    )


def _prices(
    sought: Sought, portfolio: Portfolio, ranked: RankedProblem, reader: Reader
) -> dict[str, Any]:
    value = portfolio.answer["totals"]["value"]

    def part_of(price: float) -> str:
        is_part = value > 0 and not portfolio.by_regret
        return per_cent(floatformat(100 * price / value, 1)) if is_part else ""

    lines = price_lines(portfolio, prices_of(portfolio, reader).items(), part_of)
    return {"told": lines, "by_regret": portfolio.by_regret}


def _frontier(
    sought: Sought, portfolio: Portfolio, ranked: RankedProblem, reader: Reader
) -> dict[str, Any]:
    return {"told": frontier_page(frontier_of(portfolio, reader), portfolio, sought.state)}


def _nearly(
    sought: Sought, portfolio: Portfolio, ranked: RankedProblem, reader: Reader
) -> dict[str, Any]:
    return {"told": nearly_page(otherwise_of(portfolio, reader), portfolio, sought.state)}


def _robust(
    sought: Sought, portfolio: Portfolio, ranked: RankedProblem, reader: Reader
) -> dict[str, Any]:
    if portfolio.behind:
        found = core_by_worker(portfolio, reader)
        missing = _("The worker was not asked for this by these weights.")
    else:
        weightings, people = weightings_of(sought, ranked)
        found = robust_of(portfolio, ranked, weightings, reader, people)
        missing = _("By none of these weights can the projects be ranked.")
    if found is None:
        return {"trouble": missing}
    if not found.index:
        return {"trouble": _("By none of these weights was a portfolio found in time.")}
    return {"told": robust_page(found, portfolio)}


def _fair(
    sought: Sought, portfolio: Portfolio, ranked: RankedProblem, reader: Reader
) -> dict[str, Any]:
    committee = sought.committee
    if committee is None:
        return {"trouble": _("Choose the weights of a committee: its members share the budget.")}
    found = fair_of(portfolio, ranked, sought.asked.form.criteria, committee, reader)
    if found is None:
        return {"trouble": _("Single members’ weights of this committee are not told.")}
    return {"told": fair_page(found, portfolio)}
