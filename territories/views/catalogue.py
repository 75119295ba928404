"""The catalogue of territories: searched, narrowed, sorted; all of it stands in the address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from territories.forms import CatalogueForm
from territories.models import Indicator
from territories.presentation.catalogue import catalogue_page, catalogue_rows
from territories.presentation.catalogue_file import catalogue_as_csv
from territories.presentation.columns import Shown, shown_columns
from territories.selectors.catalogue import Found, found_territories
from territories.selectors.public import active_territories, public_indicators


@dataclass(frozen=True, eq=False)
class Asked:
    """What an address asks of the catalogue, and what is found by it."""

    indicators: Sequence[Indicator]
    shown: Shown
    form: CatalogueForm
    is_valid: bool
    found: Found


@login_not_required
@require_safe
def territory_list(request: HttpRequest) -> HttpResponse:
    asked = _asked(request)
    total = active_territories().count()
    number = request.GET.get("page", "")
    form, shown = asked.form, asked.shown
    page = catalogue_page(asked.found, form, shown, asked.indicators, number, total)
    response = render_page_or_fragment(
        request,
        page="territories/territory_list.html",
        fragment="territories/_catalogue.html",
        context={
            "page": page,
            "rows": page.rows,
            "form": form,
            "shown": shown,
            "is_valid": asked.is_valid,
        },
        status=200 if asked.is_valid else 422,
    )
    if wants_fragment(request) and asked.is_valid:
        # The form sends every field, empty ones too.
        response["HX-Push-Url"] = page.address
    return response


@login_not_required
@require_safe
def territory_csv(request: HttpRequest) -> HttpResponse:
    """All that is found, not one page of it."""
    asked = _asked(request)
    rows = catalogue_rows(asked.found.keys, asked.shown.columns)
    response = HttpResponse(
        catalogue_as_csv(rows, asked.shown.columns), content_type="text/csv; charset=utf-8"
    )
    response["Content-Disposition"] = 'attachment; filename="mera-territories.csv"'
    return response


def _asked(request: HttpRequest) -> Asked:
    indicators = list(public_indicators())
    shown = shown_columns(request.GET, indicators)
    form = CatalogueForm(request.GET, columns=shown.columns)
    is_valid = form.is_valid()
    wanted = form.wanted(shown.sort, descending=shown.descending)
    return Asked(indicators, shown, form, is_valid, found_territories(wanted))
