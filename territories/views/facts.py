"""A territory's page."""

from __future__ import annotations

from urllib.parse import urlencode

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from territories.dates import date_text
from territories.enums import TerritoryStatus
from territories.models import Territory
from territories.presentation.facts import facts_page
from territories.presentation.kinds import OF_TERRITORIES
from territories.presentation.successions import lines_of
from territories.selectors import values_for
from territories.selectors.kinship import nearest
from territories.selectors.pages import (
    heir_of,
    merged_into,
    projects_of,
    stated_of,
    territory_of,
)
from territories.selectors.public import public_indicators
from territories.selectors.spreads import spreads
from territories.selectors.successions import successions_of

MERGED_FROM = "from"


@login_not_required
@require_safe
def territory_detail(request: HttpRequest, code: str) -> HttpResponse:
    territory = territory_of(code)
    if territory is None:
        raise Http404
    if heir := heir_of(territory):
        return redirect(f"{heir.get_absolute_url()}?{urlencode({MERGED_FROM: territory.code})}")
    if territory.code != code:
        return redirect(territory)
    indicators = list(public_indicators())
    found = values_for(subjects=[territory], indicators=indicators)
    values = {indicator: value for (_territory, indicator), value in found.items()}
    established, known = territory.established, spreads()
    context = {
        "territory": territory,
        "page": facts_page(
            OF_TERRITORIES, indicators, values, known, named=request.user.is_authenticated
        ),
        "kindred": nearest(known, territory),
        "came_from": _came_from(request, territory),
        "established": date_text(established, territory.established_precision)
        if established
        else "",
        "is_active": territory.status == TerritoryStatus.ACTIVE,
        "merged": list(merged_into(territory)),
        "successions": lines_of(territory, list(successions_of(territory))),
        "stated": stated_of(territory),
        "anchors": list(territory.anchor_residents.select_related("source").order_by("name")),
        "projects": list(projects_of(territory)),
    }
    return render(request, "territories/territory_detail.html", context)


def _came_from(request: HttpRequest, territory: Territory) -> Territory | None:
    """The merged territory whose code led here, if it truly leads here."""
    code = request.GET.get(MERGED_FROM, "")
    former = territory_of(code) if code else None
    return former if former and heir_of(former) == territory else None
