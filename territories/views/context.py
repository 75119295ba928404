"""What the rankings are about: sanctions, technological sovereignty, the article's figures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from territories.presentation.context import sanction_rows
from territories.selectors.background import directions, newest_sanctions, priority_sectors


@login_not_required
@require_safe
def context_page(request: HttpRequest) -> HttpResponse:
    context = {
        "sanctions": sanction_rows(newest_sanctions()),
        "priorities": list(priority_sectors()),
        "directions": list(directions()),
    }
    return render(request, "territories/context.html", context)
