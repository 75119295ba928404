"""A territory's places in words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from decision.problems.models import Problem
from decision.rankings.services.places import Place


@dataclass(frozen=True)
class PlaceRow:
    problem: Problem
    text: str


def place_rows(places: Iterable[Place]) -> list[PlaceRow]:
    return [PlaceRow(place.problem, _text(place)) for place in places]


def _text(place: Place) -> str:
    if place.is_too_large:
        return _("too many to rank here: open the problem")
    if not place.is_ranked:
        return _("cannot be ranked yet")
    if place.rank is None:
        return _("left out: a value is missing")
    said = _("shared place %(rank)s of %(of)s") if place.tied else _("place %(rank)s of %(of)s")
    return said % {"rank": place.rank, "of": place.of}
