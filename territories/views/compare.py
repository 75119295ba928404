"""Two to six territories or projects side by side."""

from __future__ import annotations

from dataclasses import dataclass, replace

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from config.attachments import CSV, XLSX, attachment
from config.text import typed
from territories.enums import SavedKind
from territories.presentation.compare import ONLY_DIFFERENCES, compare_page
from territories.presentation.compare_file import TakenComparison, comparison_as_csv
from territories.presentation.compare_kept import since
from territories.presentation.compare_pictures import compare_pictures
from territories.presentation.compare_workbook import comparison_as_workbook
from territories.presentation.kinds import OF_PROJECTS, OF_TERRITORIES, Kind
from territories.presentation.money import compared_money
from territories.presentation.passed_over import passed_over, passed_over_text
from territories.selectors.compared import compared, shared_rows
from territories.selectors.public import listed, public_indicators
from territories.selectors.saved import saved_named
from territories.selectors.spreads import spreads
from territories.services.compared import ComparedValues, save_comparison
from territories.services.saved import LONGEST_TITLE, TooManySavedError


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


@require_POST
def territory_compare_save(request: HttpRequest) -> HttpResponse:
    return _save(request, OF_TERRITORIES)


@require_POST
def project_compare_save(request: HttpRequest) -> HttpResponse:
    return _save(request, OF_PROJECTS)


@dataclass(frozen=True, eq=False)
class Asked:
    """What an address asks to compare, and all that is known of it.

    `is_other` than asked for: a page says in what, a file cannot.
    """

    kind: Kind
    values: ComparedValues
    taken: TakenComparison
    is_other: bool


def _compare(request: HttpRequest, kind: Kind) -> HttpResponse:
    asked = _asked(request, kind)
    taken = asked.taken
    context = {
        "kind": kind,
        "page": taken.page,
        "heads": taken.heads,
        "address": taken.address,
        "pictures": compare_pictures(taken.page, spreads(kind.catalogue.subject)),
        "since": _since(request, asked),
    }
    return render(request, "territories/compare.html", context)


def _since(request: HttpRequest, asked: Asked) -> tuple[str, ...]:
    key, path = request.GET.get("saved", ""), reverse(asked.kind.compare)
    saved = saved_named(request.user, key, SavedKind.COMPARISON, path) if key else None
    return since(saved, asked.values) if saved else ()


def _save(request: HttpRequest, kind: Kind) -> HttpResponse:
    """Keep the comparison of this query; it opens then as what is kept."""
    asked = _asked(request, kind)
    page = asked.taken.page
    if not page.is_enough:
        return _refusal(asked.taken)
    user = request.user
    assert isinstance(user, User)  # the middleware lets nobody else in
    title = typed(request.POST, "title", LONGEST_TITLE) or page.title
    try:
        saved = save_comparison(
            owner=user, compared=asked.values, title=title, address=page.address
        )
    except TooManySavedError as error:
        messages.error(request, str(error))
        return redirect("saved_list")
    messages.success(request, _("Saved: “%(title)s”.") % {"title": saved.title})
    return redirect(saved.opening)


def _csv(request: HttpRequest, kind: Kind) -> HttpResponse:
    asked = _asked(request, kind)
    taken = asked.taken
    if asked.is_other or not taken.page.is_enough:
        return _refusal(taken)
    return attachment(comparison_as_csv(taken), CSV, f"{kind.file}-compared.csv")


def _xlsx(request: HttpRequest, kind: Kind) -> HttpResponse:
    asked = _asked(request, kind)
    taken = asked.taken
    if asked.is_other or not taken.page.is_enough:
        return _refusal(taken)
    return attachment(comparison_as_workbook(taken), XLSX, f"{kind.file}-compared.xlsx")


def _refusal(taken: TakenComparison) -> HttpResponse:
    """There is no file, and the sentences say why."""
    said = " ".join([*taken.page.troubles, taken.page.sentence])
    return HttpResponse(said, status=422, content_type="text/plain; charset=utf-8")


def _asked(request: HttpRequest, kind: Kind) -> Asked:
    """The page of an address; its files hold what it shows."""
    subject = kind.catalogue.subject
    asked = compared(request.GET.getlist(kind.letter), subject)
    indicators = list(public_indicators(subject))
    rows = shared_rows(asked.subjects, indicators)
    others = listed(subject).order_by("name", "code")
    only = request.GET.get("only", "")
    page = compare_page(kind, asked, indicators, rows, others, only=only)
    said = passed_over_text(passed_over(request.GET, {"only": (ONLY_DIFFERENCES,)}))
    page = replace(page, troubles=(*page.troubles, *filter(None, [said])))
    taken = TakenComparison(
        kind=kind,
        page=page,
        heads=compared_money(asked.subjects) if kind is OF_PROJECTS else (),
        address=request.build_absolute_uri(page.address),
        made_at=timezone.now(),
    )
    values = ComparedValues(asked.subjects, indicators, rows)
    return Asked(kind, values, taken, is_other=bool(asked.unknown or asked.beyond or said))
