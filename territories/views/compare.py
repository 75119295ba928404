"""Two to six territories or projects side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from territories.presentation.compare import compare_page
from territories.presentation.compare_pictures import compare_pictures
from territories.presentation.kinds import OF_PROJECTS, OF_TERRITORIES, Kind
from territories.presentation.money import compared_money
from territories.selectors.compared import compared, shared_rows
from territories.selectors.public import listed, public_indicators


@login_not_required
@require_safe
def territory_compare(request: HttpRequest) -> HttpResponse:
    return _compare(request, OF_TERRITORIES)


@login_not_required
@require_safe
def project_compare(request: HttpRequest) -> HttpResponse:
    return _compare(request, OF_PROJECTS)


def _compare(request: HttpRequest, kind: Kind) -> HttpResponse:
    subject = kind.catalogue.subject
    asked = compared(request.GET.getlist(kind.letter), subject)
    indicators = list(public_indicators(subject))
    rows = shared_rows(asked.subjects, indicators)
    others = listed(subject).order_by("name", "code")
    page = compare_page(kind, asked, indicators, rows, others, only=request.GET.get("only", ""))
    context = {
        "kind": kind,
        "page": page,
        "heads": compared_money(asked.subjects) if kind is OF_PROJECTS else (),
        "pictures": compare_pictures(page),
    }
    return render(request, "territories/compare.html", context)
