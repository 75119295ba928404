"""Territories on the map, coloured by one indicator."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from territories.models import Territory
from territories.selectors.amounts import Measure


@dataclass(frozen=True)
class Place:
    """A territory with the value that colours it, as the table prints it; None where unknown."""

    territory: Territory
    value: Decimal | None
    text: str


@dataclass(frozen=True)
class TerritoryMap:
    """`data` is what chart-map.js reads; `without_place` have no coordinates."""

    indicator: Measure
    data: dict[str, object]
    without_place: tuple[str, ...]


def territory_map(indicator: Measure, places: Iterable[Place]) -> TerritoryMap:
    listed = list(places)
    found = [place for place in listed if place.territory.latitude is not None]
    title = ", ".join(filter(None, (str(indicator.name), indicator.heading_unit)))
    return TerritoryMap(
        indicator=indicator,
        data={
            "title": title,
            "caption": _caption(title, found),
            "points": points_of(found),
        },
        without_place=tuple(p.territory.name for p in listed if p.territory.latitude is None),
    )


def colouring(asked: str, sort: Measure | str, columns: Sequence[Measure]) -> Measure | None:
    """What colours the map: what is asked for, else what the table is sorted by, else the first."""
    by_code = {indicator.code: indicator for indicator in columns}
    if asked in by_code:
        return by_code[asked]
    return next(iter(columns), None) if isinstance(sort, str) else sort


def points_of(places: Iterable[Place]) -> list[dict[str, object]]:
    """As chart-map.js reads them; who has no coordinates has no point."""
    return [_point(place) for place in places if place.territory.latitude is not None]


def _point(place: Place) -> dict[str, object]:
    territory = place.territory
    assert territory.longitude is not None
    assert territory.latitude is not None
    return {
        "code": territory.code,
        "name": territory.name,
        "label": territory.short_name,
        "lon": float(territory.longitude),
        "lat": float(territory.latitude),
        "value": None if place.value is None else float(place.value),
        "text": place.text,
    }


def _caption(title: str, places: Iterable[Place]) -> str:
    known = [place for place in places if place.value is not None]
    if not known:
        return _("%(title)s: nobody has said a value of those shown.") % {"title": title}
    low = min(known, key=lambda place: place.value or 0)
    high = max(known, key=lambda place: place.value or 0)
    return _(
        "%(title)s: small and pale is the smallest value, %(low)s; large and full the largest, "
        "%(high)s; an empty ring has none."
    ) % {"title": title, "low": low.text, "high": high.text}
