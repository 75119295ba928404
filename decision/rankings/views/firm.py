"""How firm a ranking is."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment
from decision.rankings.presentation.firm import firm_page, one_reach
from decision.rankings.presentation.reached import Reach
from decision.rankings.presentation.tabs import tab_address
from decision.rankings.services import reader_of
from decision.rankings.views.problems import asked_of, shown_tab


@login_not_required
@require_safe
def problem_firm(request: HttpRequest, slug: str) -> HttpResponse:
    """What it would take to change the ranking: weights, methods, places within reach."""
    asked = asked_of(request, slug)
    more: dict[str, Any] = {"firm": None}
    known: dict[str, Container[str]] = {}
    if ranked := asked.ranked:
        more["firm"] = firm_page(
            ranked,
            reader_of(ranked.table),
            asked.form,
            walks=request.GET.get("walk", ""),
        )
        known["walk"] = ranked.weights
        more["query"] = tab_address(asked.problem, asked.form, "problem_firm").partition("?")[2]
    return shown_tab(asked, "problem_firm", more, known=known)


@login_not_required
@require_safe
def problem_reach(request: HttpRequest, slug: str, alternative: str) -> HttpResponse:
    """The best and the worst place of one alternative, which may take seconds."""
    asked = asked_of(request, slug)
    known = {a.subject.code: a for a in (asked.table.alternatives if asked.table else ())}
    if alternative not in known:
        raise Http404
    reach: Reach | None = None
    notes: tuple[str, ...] = (asked.trouble,)
    if ranked := asked.ranked:
        reach, notes = one_reach(ranked, alternative, reader_of(ranked.table), asked.form)
    return render_page_or_fragment(
        request,
        page="decision/rankings/problem_reach.html",
        fragment="decision/rankings/_reach.html",
        context={
            "problem": asked.problem,
            "alternative": known[alternative],
            "reach": reach,
            "notes": notes,
            "back": tab_address(asked.problem, asked.form, "problem_firm"),
        },
        status=422 if asked.trouble else 200,
    )
