"""The catalogues: searched, narrowed, sorted; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_safe

from config.attachments import CSV, XLSX, attachment
from config.htmx import render_page_or_fragment, wants_fragment
from config.numbers import plain_address
from territories.forms.catalogue import CatalogueForm, ProjectsForm, TerritoriesForm
from territories.presentation.catalogue import (
    CataloguePage,
    Row,
    catalogue_page,
    catalogue_rows,
    places_of,
)
from territories.presentation.catalogue_file import catalogue_as_csv, catalogue_as_workbook
from territories.presentation.columns import Shown, shown_columns
from territories.presentation.kinds import OF_PROJECTS, OF_TERRITORIES, Kind
from territories.presentation.map import colouring, territory_map
from territories.presentation.passed_over import passed_over, passed_over_text
from territories.selectors.amounts import Measure
from territories.selectors.catalogue import Found, found_in
from territories.selectors.public import listed, public_indicators

FORMS: dict[Kind, type[CatalogueForm]] = {
    OF_TERRITORIES: TerritoriesForm,
    OF_PROJECTS: ProjectsForm,
}


@dataclass(frozen=True, eq=False)
class Asked:
    """What an address asks of a catalogue, and what is found by it."""

    kind: Kind
    measures: Sequence[Measure]
    shown: Shown
    form: CatalogueForm
    is_valid: bool
    found: Found


@login_not_required
@require_safe
def territory_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request, OF_TERRITORIES)
    page, shown = _page(request, asked), asked.shown
    colour = colouring(asked.form.cleaned_data.get("colour", ""), shown.sort, shown.columns)
    drawn = territory_map(colour, places_of(page.rows, colour)) if colour else None
    return _shown(request, asked, page, "territories/territory_list.html", {"map": drawn})


@login_not_required
@require_safe
def territory_csv(request: HttpRequest) -> HttpResponse:
    return _csv(_asked(request, OF_TERRITORIES))


@login_not_required
@require_safe
def territory_xlsx(request: HttpRequest) -> HttpResponse:
    return _xlsx(_asked(request, OF_TERRITORIES))


@login_not_required
@require_safe
def project_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request, OF_PROJECTS)
    page = _page(request, asked)
    return _shown(request, asked, page, "territories/project_list.html", {"map": None})


@login_not_required
@require_safe
def project_csv(request: HttpRequest) -> HttpResponse:
    return _csv(_asked(request, OF_PROJECTS))


@login_not_required
@require_safe
def project_xlsx(request: HttpRequest) -> HttpResponse:
    return _xlsx(_asked(request, OF_PROJECTS))


def _asked(request: HttpRequest, kind: Kind) -> Asked:
    catalogue = kind.catalogue
    measures: list[Measure] = [*catalogue.amounts, *public_indicators(catalogue.subject)]
    shown = shown_columns(request.GET, catalogue, measures)
    form = FORMS[kind](request.GET, columns=shown.columns, limited=shown.limited)
    is_valid = form.is_valid()
    codes = {measure.code for measure in measures}
    said = passed_over_text(passed_over(request.GET, {"view": ("map",), "colour": codes}))
    shown = replace(shown, troubles=(*shown.troubles, *filter(None, [said])))
    wanted = form.wanted(shown.sort, descending=shown.descending)
    return Asked(kind, measures, shown, form, is_valid, found_in(catalogue, wanted))


def _page(request: HttpRequest, asked: Asked) -> CataloguePage:
    return catalogue_page(
        asked.kind,
        asked.found,
        asked.form,
        asked.shown,
        asked.measures,
        request.GET.get("page", ""),
        listed(asked.kind.catalogue.subject).count(),
    )


def _shown(
    request: HttpRequest, asked: Asked, page: CataloguePage, template: str, more: dict[str, Any]
) -> HttpResponse:
    pages = [str(number) for number in page.part.paginator.page_range]
    said = passed_over_text(passed_over(request.GET, {"page": pages}))
    place = plain_address(asked.form, request)
    is_told = bool(said or asked.shown.troubles)
    if asked.is_valid and not is_told and not all(request.GET.values()):
        place = page.address  # a form without scripts sends every field, empty ones too
    if place and not wants_fragment(request):
        return redirect(place)
    response = render_page_or_fragment(
        request,
        page=template,
        fragment="territories/_catalogue.html",
        context={
            "kind": asked.kind,
            "page": page,
            "rows": page.rows,
            "form": asked.form,
            "shown": asked.shown,
            "is_valid": asked.is_valid,
            "troubles": [*asked.shown.troubles, *filter(None, [said])],
            **more,
        },
        status=200 if asked.is_valid else 422,
    )
    if wants_fragment(request) and asked.is_valid:
        # The form sends every field, empty ones too.
        response["HX-Push-Url"] = page.address
    return response


def _csv(asked: Asked) -> HttpResponse:
    """All that is found, not one page of it; nothing where another list was asked for."""
    if refusal := _refusal(asked):
        return refusal
    content = catalogue_as_csv(asked.kind, _rows(asked), asked.shown.columns)
    return attachment(content, CSV, f"{asked.kind.file}.csv")


def _xlsx(asked: Asked) -> HttpResponse:
    if refusal := _refusal(asked):
        return refusal
    columns = asked.shown.columns
    content = catalogue_as_workbook(asked.kind, _rows(asked), columns, timezone.localtime())
    return attachment(content, XLSX, f"{asked.kind.file}.xlsx")


def _refusal(asked: Asked) -> HttpResponse | None:
    """There is no file of a list that was not asked for, and the sentences say why."""
    wrong = [str(error) for errors in asked.form.errors.values() for error in errors]
    said = [*asked.shown.troubles, *dict.fromkeys(wrong)]
    if not said:
        return None
    return HttpResponse(" ".join(said), status=422, content_type="text/plain; charset=utf-8")


def _rows(asked: Asked) -> tuple[Row, ...]:
    return catalogue_rows(asked.kind, asked.found.keys, asked.shown.columns)
