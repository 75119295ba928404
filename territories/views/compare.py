"""Two to six territories side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from territories.presentation.compare import compare_page
from territories.presentation.compare_pictures import compare_pictures
from territories.selectors.compared import compared, shared_rows
from territories.selectors.public import active_territories, public_indicators


@login_not_required
@require_safe
def territory_compare(request: HttpRequest) -> HttpResponse:
    asked = compared(request.GET.getlist("t"))
    indicators = list(public_indicators())
    rows = shared_rows(asked.territories, indicators)
    others = active_territories().order_by("name", "code")
    page = compare_page(asked, indicators, rows, others, only=request.GET.get("only", ""))
    context = {"page": page, "pictures": compare_pictures(page)}
    return render(request, "territories/territory_compare.html", context)
