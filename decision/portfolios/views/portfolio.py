"""The page of a problem's portfolio."""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from decision.mcda.errors import McdaError
from decision.portfolios.enums import Goal
from decision.portfolios.forms import PortfolioForm
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.kept import since_kept
from decision.portfolios.presentation.page import Past, PortfolioPage, portfolio_page
from decision.portfolios.selectors import adopted_now, kept_seen_by
from decision.portfolios.services import Candidates, Portfolio, candidates_of, choose_portfolio
from decision.portfolios.services.regret import losses_of, members_of
from decision.problems.errors import DecisionError
from decision.problems.models import WeightSet
from decision.problems.perms import looks_after
from decision.rankings.presentation.tabs import tab_address
from decision.rankings.presentation.whose import whose_page
from decision.rankings.services import RankedProblem, fictional_criteria, rank_table, reader_of
from decision.rankings.services.normalised import WSM
from decision.rankings.views.problems import Asked, asked_of
from territories.enums import Subject

FILES = ("xlsx", "csv", "json")
FAIR = "fair"
# What is told in value, and not in regret.
OF_VALUE = {"prices", "frontier", "nearly"}
# What is computed when it is opened.
PARTS = (
    ("prices", gettext_lazy("What each rule costs")),
    ("frontier", gettext_lazy("What more or less money would buy")),
    ("nearly", gettext_lazy("What deciding otherwise would cost")),
    ("robust", gettext_lazy("How firm each project’s place is")),
    (FAIR, gettext_lazy("What each group gets, and what equal shares would buy")),
)


@dataclass(frozen=True, eq=False)
class Sought:
    """A portfolio as an address asks for it, as far as it comes; `trouble` says why no further."""

    asked: Asked
    ranked: RankedProblem | None
    candidates: Candidates | None
    form: PortfolioForm | None
    portfolio: Portfolio | None
    state: State
    trouble: str

    @property
    def committee(self) -> WeightSet | None:
        """Whose weights these are, where they are a committee's."""
        return _committee(self.asked)


def _committee(asked: Asked) -> WeightSet | None:
    form = asked.form
    return form.base.committee if form.whose_key == form.base.key else None


@login_not_required
@require_safe
def problem_portfolio(request: HttpRequest, slug: str) -> HttpResponse:
    """The best set under the rules of the address, by the weighted sum unless it says another."""
    sought = sought_in(request, slug)
    if says_nothing(request, sought.state) and not wants_fragment(request):
        return redirect(sought.state.address())
    response = render_page_or_fragment(
        request,
        page="decision/portfolios/portfolio.html",
        fragment="decision/portfolios/_portfolio.html",
        context=portfolio_context(request, sought),
        status=422 if sought.trouble else 200,
    )
    if wants_fragment(request):
        response["HX-Replace-Url"] = sought.state.address()
    return response


def says_nothing(request: HttpRequest, state: State) -> bool:
    """Whether the address has fields without a value, as a sent form does.

    An empty choice of the ranking can say something: that it is not the problem's own.
    """
    return any(not value and name not in state.ranking for name, value in request.GET.items())


def page_of(sought: Sought, past: Past | None = None) -> PortfolioPage | None:
    """None where no portfolio can be asked for."""
    portfolio, form, ranked = sought.portfolio, sought.form, sought.ranked
    if portfolio is None or form is None or ranked is None:
        return None
    losses = None
    if portfolio.by_regret and portfolio.is_feasible:
        losses = losses_of(portfolio, reader_of(ranked.table))
    committee = sought.committee
    is_fictional = bool(fictional_criteria(ranked.table, ranked.answer["weights"])) or (
        committee is not None and committee.is_fictional
    )
    return portfolio_page(portfolio, form, sought.state, losses, past, is_fictional=is_fictional)


def _past(request: HttpRequest, sought: Sought) -> Past | None:
    """The answer that one came from, where nothing fits now.

    After several changes in a row without an answer it is the one that the form remembers.
    """
    if sought.portfolio is None or sought.portfolio.is_feasible:
        return None
    came_from = urlsplit(
        request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
    )
    query = request.GET.get("was", "") or (
        came_from.query if came_from.path == request.path else ""
    )
    if not query:
        return None
    earlier = copy(request)
    earlier.GET = QueryDict(query)
    found = sought_in(earlier, sought.asked.problem.slug)
    if found.portfolio is None or not found.portfolio.is_feasible:
        return None
    return Past(found.portfolio, found.state.query())


def portfolio_context(request: HttpRequest, sought: Sought) -> dict[str, Any]:
    asked, portfolio, form = sought.asked, sought.portfolio, sought.form
    past = _past(request, sought)
    return {
        "problem": asked.problem,
        "form": form,
        "page": page_of(sought, past),
        "past_address": sought.state.address(query=past.query) if past else "",
        "portfolio": portfolio,
        "state": sought.state,
        "trouble": sought.trouble,
        "whose": whose_page(asked.problem, asked.form).chosen,
        "method_title": sought.ranked.method.title if sought.ranked else "",
        "ranking_address": tab_address(asked.problem, asked.form, "problem_detail"),
        "by_sum_address": tab_address(asked.problem, asked.form, "problem_portfolio", method=WSM),
        "parts": [
            (f"problem_portfolio_{name}", title, sought.state.address(f"problem_portfolio_{name}"))
            for name, title in PARTS
            if name in _parts_of(sought)
        ],
        "files": {name: sought.state.address(f"portfolio_{name}") for name in FILES},
        "keep_address": sought.state.address("portfolio_keep"),
        "may_adopt": looks_after(request.user, asked.problem),
        "adopted": adopted_now(asked.problem),
        "since": _since(request, sought),
        "mark": sought.state.mark,
        "form_address": sought.state.address(query=""),
        "plain_address": replace(sought.state, own=()).address(),
    }


def _parts_of(sought: Sought) -> set[str]:
    names = {name for name, _title in PARTS}
    if not (sought.committee and sought.committee.members):
        names -= {FAIR}
    if sought.portfolio is not None and sought.portfolio.by_regret:
        names -= OF_VALUE
    return names


def _since(request: HttpRequest, sought: Sought) -> tuple[str, ...]:
    """What has become of the kept portfolio from which the page was opened."""
    key = request.GET.get("kept", "")
    if not key or sought.portfolio is None:
        return ()
    kept = kept_seen_by(request.user, sought.asked.problem).filter(key=key[:12]).first()
    return since_kept(kept, sought.portfolio) if kept else ()


def sought_in(request: HttpRequest, slug: str) -> Sought:
    """What the address asks for, and what comes of it."""
    asked = asked_of(request, slug)
    if asked.problem.subject != Subject.PROJECT:
        raise Http404(_("A portfolio is chosen from projects: this problem compares territories."))
    state = State(asked.problem, asked.form.query(), ())
    if asked.table is None or asked.form.errors:
        return Sought(asked, None, None, None, None, state, asked.trouble)
    reader = reader_of(asked.table)
    ranked = candidates = form = portfolio = None
    trouble = ""
    try:
        method = request.GET.get("method") or WSM
        ranked = rank_table(asked.table, replace(asked.settings, method=method))
        candidates = candidates_of(ranked)
        form = PortfolioForm(request.GET, candidates=candidates)
        state = replace(state, own=form.said)
        if form.is_valid():
            wishes = form.wishes()
            if wishes.goal == Goal.REGRET:
                members = members_of(ranked, asked.form.criteria, _committee(asked), reader)
                candidates = replace(candidates, members=members)
            portfolio = choose_portfolio(candidates, wishes, reader)
        else:
            trouble = _("Correct the marked fields: then a portfolio can be chosen.")
    except DecisionError as error:
        trouble = str(error)
    except McdaError as error:
        trouble = error.message(reader)
    return Sought(asked, ranked, candidates, form, portfolio, state, trouble)
