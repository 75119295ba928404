"""Why one alternative stands above another."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from decision.rankings.presentation.tabs import tab_address
from decision.rankings.presentation.why import why_page
from decision.rankings.services import reader_of
from decision.rankings.views.problems import asked_of, shown_tab


@login_not_required
@require_safe
def problem_why(request: HttpRequest, slug: str) -> HttpResponse:
    """Two alternatives set against each other, and what would lift the lower one."""
    asked = asked_of(request, slug)
    more: dict[str, Any] = {"why": None}
    if ranked := asked.ranked:
        two = [request.GET.get(name, "") for name in ("a", "b")]
        page = why_page(ranked, two, reader_of(ranked.table), searches="lift" in request.GET)
        more["why"] = page
        chosen = {"a": page.upper.subject.code, "b": page.lower.subject.code, "lift": "on"}
        more["lift_address"] = tab_address(asked.problem, asked.form, "problem_why", **chosen)
    return shown_tab(asked, "problem_why", more, known={"lift": ("on",)})
