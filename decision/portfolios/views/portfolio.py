"""The page of a problem's portfolio."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from config.text import is_query_of_text
from decision.portfolios.presentation.kept import since_kept, title_of
from decision.portfolios.presentation.page import Past
from decision.portfolios.selectors import adopted_now, kept_seen_by
from decision.portfolios.services import Portfolio
from decision.portfolios.services.behind import SECONDS_FOR_CORE, ask_worker
from decision.portfolios.views.sought import Sought, core_asked, page_of, sought_in
from decision.problems.perms import looks_after
from decision.problems.selectors.committees import committees_with_members
from decision.rankings.presentation.tabs import tab_address
from decision.rankings.presentation.whose import whose_page
from decision.rankings.services.normalised import WSM
from territories.presentation.passed_over import passed_over_text
from territories.services.background import TooManyOpenError

FILES = ("xlsx", "csv", "json")
FAIR = "fair"
# Of a portfolio of smallest regret by a worker these take longer than a page may wait: each of many
# solutions takes as long.
TOO_LONG_BY_REGRET = {"prices", "frontier", "nearly"}
# What is computed when it is opened.
PARTS = (
    ("prices", gettext_lazy("What each rule costs")),
    ("frontier", gettext_lazy("What more or less money would buy")),
    ("nearly", gettext_lazy("What deciding otherwise would cost")),
    ("robust", gettext_lazy("How firm each project’s place is")),
    (FAIR, gettext_lazy("What each group gets, and what equal shares would buy")),
)


@login_not_required
@require_safe
def problem_portfolio(request: HttpRequest, slug: str) -> HttpResponse:
    """The best set under the rules of the address, by the weighted sum unless it says another."""
    sought = sought_in(request, slug)
    if says_too_much(request, sought) and not wants_fragment(request):
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


@require_POST
def portfolio_solve(request: HttpRequest, slug: str) -> HttpResponse:
    """Have a worker choose what takes longer than a request; his page leads back here."""
    assert isinstance(request.user, User)  # the middleware lets nobody else in
    sought = sought_in(request, slug)
    place = sought.state.address()
    if sought.candidates is None or sought.wishes is None or sought.trouble or sought.unknown:
        messages.error(request, sought.trouble or sought.unknown)
        return redirect(place)
    problem = sought.asked.problem
    try:
        row = ask_worker(
            owner=request.user,
            candidates=sought.candidates,
            wishes=sought.wishes,
            title=_("Portfolio: %(problem)s") % {"problem": problem.name},
            address=place,
            weights=sought.weights_key,
            core=core_asked(sought, SECONDS_FOR_CORE),
        )
    except TooManyOpenError as error:
        messages.error(request, str(error))
        return redirect(place)
    return redirect(row)


def says_too_much(request: HttpRequest, sought: Sought) -> bool:
    """Whether the address has fields without a value or numbers as people write them.

    So a sent form has it. An empty choice of the ranking can say something: that it is not the
    problem's own. What is refused or passed over stays as it was asked, beside the sentence.
    """
    if sought.trouble or sought.unknown:
        return False
    ranking = sought.state.ranking
    is_told_plainly = sought.form is None or sought.form.is_told_plainly
    return not is_told_plainly or any(
        not value and name not in ranking for name, value in request.GET.items()
    )


def _past(request: HttpRequest, sought: Sought) -> Past | None:
    """The answer that one came from, where nothing fits now.

    After several changes in a row without an answer it is the one that the form remembers.
    """
    if sought.portfolio is None or sought.portfolio.is_feasible:
        return None
    try:
        came_from = urlsplit(
            request.headers.get("HX-Current-URL") or request.headers.get("Referer", "")
        )
    except ValueError:  # no address at all
        came_from = urlsplit("")
    query = request.GET.get("was", "") or (
        came_from.query if came_from.path == request.path else ""
    )
    if not query or not is_query_of_text(asked := QueryDict(query)):
        return None
    earlier = copy(request)
    earlier.GET = asked
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
        "candidates": sought.candidates,
        "trouble": sought.trouble,
        "waits": sought.waits,
        "is_cut_off": sought.is_cut_off,
        "solve_address": sought.state.address("portfolio_solve"),
        "whose": whose_page(asked.problem, asked.form),
        "ranking_form": asked.form,
        "passed_over": passed_over_text(asked.form.passed_over),
        "method_title": sought.ranked.method.title if sought.ranked else "",
        "is_by_another_method": (
            sought.ranked is not None and sought.ranked.method.name != asked.problem.method
        ),
        "ranking_address": tab_address(asked.problem, asked.form, "problem_detail"),
        "by_sum_address": tab_address(asked.problem, asked.form, "problem_portfolio", method=WSM),
        "parts": [
            (f"problem_portfolio_{name}", title, sought.state.address(f"problem_portfolio_{name}"))
            for name, title in PARTS
            if name in parts_of(sought)
        ],
        "files": {name: sought.state.address(f"portfolio_{name}") for name in FILES},
        "committees": () if form is None or form.has_members else _committees(sought),
        "keep_title": title_of(portfolio) if portfolio is not None else "",
        "keep_address": sought.state.address("portfolio_keep"),
        "refused": dict.fromkeys(("form", "trouble", "title", "reason", "adopted_on"), ""),
        "today": timezone.localdate().isoformat(),
        "may_adopt": looks_after(request.user, asked.problem),
        "adopted": adopted_now(asked.problem),
        "since": _since(request, sought),
        "mark": sought.state.mark,
        "form_address": sought.state.address(query=""),
        "plain_address": replace(sought.state, own=()).address(),
    }


def _committees(sought: Sought) -> list[tuple[str, str]]:
    """Whose members' single answers are told: title, and the page's address by their weights."""
    asked, state = sought.asked, sought.state
    return [
        (one.title, replace(state, ranking=asked.form.query_for(one.key)).address())
        for one in committees_with_members(asked.problem)
    ]


def parts_of(sought: Sought) -> set[str]:
    names = {name for name, _title in PARTS}
    if not (sought.committee and sought.committee.members):
        names -= {FAIR}
    portfolio = sought.portfolio
    return names if portfolio is None else names - too_long(portfolio)


def too_long(portfolio: Portfolio) -> set[str]:
    """The parts that a page may not wait for."""
    return TOO_LONG_BY_REGRET if portfolio.behind and portfolio.by_regret else set()


def _since(request: HttpRequest, sought: Sought) -> tuple[str, ...]:
    """What has become of the kept portfolio from which the page was opened."""
    key = request.GET.get("kept", "")
    if not key or sought.portfolio is None:
        return ()
    kept = kept_seen_by(request.user, sought.asked.problem).filter(key=key[:12]).first()
    return since_kept(kept, sought.portfolio) if kept else ()
