"""How the values of an indicator lie among all territories: where one of them stands."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from territories.enums import Basis, Direction, IndicatorKind
from territories.models import Indicator, Observation, Territory
from territories.selectors.marks import newest_entries
from territories.selectors.observations import values_for
from territories.selectors.public import active_territories, public_indicators
from territories.selectors.value import firmness

KEPT_SECONDS = 300
FIRMNESS = {basis.value: firmness(basis) for basis in Basis}


class Standing(NamedTuple):
    """A place among `of` territories that have a value; `tied` if another shares it."""

    rank: int
    tied: bool
    of: int


@dataclass(frozen=True)
class Spread:
    """The values of all active territories, smallest first, with whose they are.

    `is_mixed` says that they are of different dates or bases, so that places mislead.
    """

    values: array[float]
    territories: array[int]
    is_mixed: bool

    @property
    def is_alike(self) -> bool:
        """Whether nothing tells the territories apart."""
        return len(self.values) > 1 and self.values[0] == self.values[-1]

    def has(self, value: Decimal) -> bool:
        """False of what belongs to a territory that is no longer compared."""
        return float(value) in self.values

    def standing(self, value: Decimal, direction: str) -> Standing | None:
        """None where there is no better and worse, or nobody to stand among."""
        number, of = float(value), len(self.values)
        left, right = bisect_left(self.values, number), bisect_right(self.values, number)
        if direction == Direction.TARGET or of < 2 or left == right or self.is_alike:
            return None
        better = left if direction == Direction.MIN else of - right
        return Standing(better + 1, right - left > 1, of)

    def numbers(self) -> dict[int, float]:
        """By primary key of the territory."""
        return dict(zip(self.territories, self.values, strict=True))


def spreads() -> dict[int, Spread]:
    """By indicator; worked out once until something is entered, changed or merged."""
    key = f"territory-spreads-{_mark()}"
    found: dict[int, Spread] | None = cache.get(key)
    if found is None:
        found = _spreads()
        cache.set(key, found, KEPT_SECONDS)
    return found


def _mark() -> str:
    """Another one whenever a value or what is compared may have become another."""
    histories = Territory.history.aggregate(newest=Max("history_id"))  # type: ignore[attr-defined]
    counted = active_territories().aggregate(Count("pk"), Sum("pk"))
    said = (newest_entries(), histories, sorted(counted.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()


class Moment(NamedTuple):
    """What must be alike for values to be compared well."""

    date: date
    precision: str
    basis: str


class Cell(NamedTuple):
    indicator: int
    territory: int
    value: Decimal
    moment: Moment


def _spreads() -> dict[int, Spread]:
    indicators = list(public_indicators())
    derived = [each for each in indicators if each.kind == IndicatorKind.DERIVED]
    by_indicator: dict[int, list[Cell]] = defaultdict(list)
    for cell in _observed([each for each in indicators if each not in derived]):
        by_indicator[cell.indicator].append(cell)
    for cell in _derived(derived):
        by_indicator[cell.indicator].append(cell)
    return {indicator: _spread(cells) for indicator, cells in by_indicator.items()}


def _spread(cells: list[Cell]) -> Spread:
    pairs = sorted((float(cell.value), cell.territory) for cell in cells)
    return Spread(
        array("d", (value for value, _territory in pairs)),
        array("q", (territory for _value, territory in pairs)),
        len({cell.moment for cell in cells}) > 1,
    )


def _observed(indicators: Sequence[Indicator]) -> Iterator[Cell]:
    """The value that `values_for` would choose of each, without making objects of all others."""
    active = set(active_territories().order_by("pk").values_list("pk", flat=True))
    rows = (
        Observation.objects.filter(indicator__in=indicators, territory__isnull=False)
        .order_by("pk")
        .values_list(
            "indicator_id",
            "territory_id",
            "value",
            "date",
            "date_precision",
            "basis",
            "entered_at",
            "pk",
        )
    )
    best: dict[tuple[int, int], tuple[tuple[object, ...], Cell]] = {}
    for indicator, territory, value, day, precision, basis, entered_at, pk in rows:
        if territory not in active:
            continue
        worth = (day, -FIRMNESS[basis], entered_at, pk)
        known = best.get((indicator, territory))
        if known is None or worth > known[0]:
            moment = Moment(day, precision, basis)
            best[indicator, territory] = (worth, Cell(indicator, territory, value, moment))
    return (cell for _worth, cell in best.values())


def _derived(indicators: list[Indicator]) -> Iterator[Cell]:
    keys = active_territories().order_by("pk").values_list("pk", flat=True)
    subjects = [Territory(pk=pk) for pk in keys]
    values = values_for(subjects=subjects, indicators=indicators)
    for (territory, indicator), value in values.items():
        moment = Moment(value.date, value.date_precision, value.basis)
        yield Cell(indicator, territory, value.value, moment)
