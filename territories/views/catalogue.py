"""The catalogue of territories: searched, narrowed, sorted; all of it stands in the address."""

from __future__ import annotations

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from config.htmx import render_page_or_fragment, wants_fragment
from territories.forms import CatalogueForm
from territories.presentation.catalogue import catalogue_page, places_of
from territories.presentation.columns import shown_columns
from territories.presentation.map import colouring, territory_map
from territories.selectors.catalogue import found_territories
from territories.selectors.public import active_territories, public_indicators


@login_not_required
@require_safe
def territory_list(request: HttpRequest) -> HttpResponse:
    indicators = list(public_indicators())
    shown = shown_columns(request.GET, indicators)
    form = CatalogueForm(request.GET, columns=shown.columns)
    is_valid = form.is_valid()
    wanted = form.wanted(shown.sort, descending=shown.descending)
    total = active_territories().count()
    number = request.GET.get("page", "")
    page = catalogue_page(found_territories(wanted), form, shown, indicators, number, total)
    colour = colouring(form.cleaned_data.get("colour", ""), shown.sort, shown.columns)
    response = render_page_or_fragment(
        request,
        page="territories/territory_list.html",
        fragment="territories/_catalogue.html",
        context={
            "page": page,
            "rows": page.rows,
            "map": territory_map(colour, places_of(page.rows, colour)) if colour else None,
            "form": form,
            "shown": shown,
            "is_valid": is_valid,
        },
        status=200 if is_valid else 422,
    )
    if wants_fragment(request) and is_valid:
        # The form sends every field, empty ones too.
        response["HX-Push-Url"] = page.address
    return response
