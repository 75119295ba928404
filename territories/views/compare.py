"""Two to six territories or projects side by side."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.attachments import CSV, XLSX, attachment
from territories.presentation.compare import compare_page
from territories.presentation.compare_file import TakenComparison, comparison_as_csv
from territories.presentation.compare_pictures import compare_pictures
from territories.presentation.compare_workbook import comparison_as_workbook
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


@login_not_required
@require_safe
def territory_compare_csv(request: HttpRequest) -> HttpResponse:
    return _csv(request, OF_TERRITORIES)


@login_not_required
@require_safe
def territory_compare_xlsx(request: HttpRequest) -> HttpResponse:
    return _xlsx(request, OF_TERRITORIES)


@login_not_required
@require_safe
def project_compare_csv(request: HttpRequest) -> HttpResponse:
    return _csv(request, OF_PROJECTS)


@login_not_required
@require_safe
def project_compare_xlsx(request: HttpRequest) -> HttpResponse:
    return _xlsx(request, OF_PROJECTS)


def _compare(request: HttpRequest, kind: Kind) -> HttpResponse:
    taken = _taken(request, kind)
    context = {
        "kind": kind,
        "page": taken.page,
        "heads": taken.heads,
        "address": taken.address,
        "pictures": compare_pictures(taken.page),
    }
    return render(request, "territories/compare.html", context)


def _csv(request: HttpRequest, kind: Kind) -> HttpResponse:
    taken = _taken(request, kind)
    if not taken.page.is_enough:
        return _refusal(taken)
    return attachment(comparison_as_csv(taken), CSV, f"{kind.file}-compared.csv")


def _xlsx(request: HttpRequest, kind: Kind) -> HttpResponse:
    taken = _taken(request, kind)
    if not taken.page.is_enough:
        return _refusal(taken)
    return attachment(comparison_as_workbook(taken), XLSX, f"{kind.file}-compared.xlsx")


def _refusal(taken: TakenComparison) -> HttpResponse:
    """There is no file, and the sentences say why."""
    said = " ".join([*taken.page.troubles, taken.page.sentence])
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")


def _taken(request: HttpRequest, kind: Kind) -> TakenComparison:
    """What the address asks to compare; its files hold what its page shows."""
    subject = kind.catalogue.subject
    asked = compared(request.GET.getlist(kind.letter), subject)
    indicators = list(public_indicators(subject))
    rows = shared_rows(asked.subjects, indicators)
    others = listed(subject).order_by("name", "code")
    page = compare_page(kind, asked, indicators, rows, others, only=request.GET.get("only", ""))
    return TakenComparison(
        kind=kind,
        page=page,
        heads=compared_money(asked.subjects) if kind is OF_PROJECTS else (),
        address=request.build_absolute_uri(page.address),
        made_at=timezone.now(),
    )
