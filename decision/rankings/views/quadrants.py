"""Quadrants: two criteria or groups of a problem in quadrants."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from decision.rankings.presentation.quadrants import quadrant_page
from decision.rankings.presentation.tabs import tab_address
from decision.rankings.services import reader_of
from decision.rankings.views.problems import asked_of, shown_tab


@login_not_required
@require_safe
def problem_quadrants(request: HttpRequest, slug: str) -> HttpResponse:
    asked = asked_of(request, slug)
    more: dict[str, Any] = {"quadrants": None}
    if ranked := asked.ranked:
        two = [request.GET.get(name, "") for name in ("x", "y")]
        rows = {"rows": None} if asked.form.lists_all else {}
        page = quadrant_page(ranked, two, reader_of(ranked.table), **rows)
        place, chosen = "problem_quadrants", {"x": page.x, "y": page.y}
        more["quadrants"] = page
        more["swap_address"] = tab_address(asked.problem, asked.form, place, x=page.y, y=page.x)
        more["all_address"] = tab_address(asked.problem, asked.form, place, **chosen, places="all")
    return shown_tab(asked, "problem_quadrants", more)
