"""If the set changes: what holds of a ranking when one is left out or added."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from decision.rankings.presentation.members import set_page
from decision.rankings.presentation.tabs import tab_address
from decision.rankings.views.problems import asked_of, shown_tab

PLACE, STATED = "problem_set", "stated"


@login_not_required
@require_safe
def problem_set(request: HttpRequest, slug: str) -> HttpResponse:
    """By the method chosen, and with `bounds=stated` by fixed bounds beside it."""
    asked = asked_of(request, slug)
    more: dict[str, Any] = {"members": None}
    if ranked := asked.ranked:
        add, is_fixed = request.GET.get("add", ""), request.GET.get("bounds") == STATED
        page = set_page(ranked, fixed=is_fixed, add=add)
        added = {"add": page.added.code} if page.added else {}
        fixed = {"bounds": STATED} if is_fixed else {}
        more["members"] = page
        more["is_fixed"] = is_fixed
        more["relative_address"] = tab_address(asked.problem, asked.form, PLACE, **added)
        more["fixed_address"] = tab_address(
            asked.problem, asked.form, PLACE, **added, bounds=STATED
        )
        more["without_address"] = tab_address(asked.problem, asked.form, PLACE, **fixed)
    return shown_tab(asked, PLACE, more, known={"bounds": (STATED,)})
