"""How the values of an indicator lie among all territories: where one of them stands."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from territories.enums import Basis, Direction, IndicatorKind
from territories.models import Indicator, Observation, Territory
from territories.selectors.catalogue import active_territories
from territories.selectors.marks import newest_entries
from territories.selectors.observations import values_for
from territories.selectors.public import public_indicators
from territories.selectors.value import firmness

KEPT_SECONDS = 300


class Standing(NamedTuple):
    """A place among `of` territories that have a value; `tied` if another shares it."""

    rank: int
    tied: bool
    of: int


@dataclass(frozen=True)
class Spread:
    """The values of all active territories, smallest first.

    `is_mixed` says that they are of different dates or bases, so that places mislead.
    """

    values: array[float]
    is_mixed: bool

    @property
    def is_alike(self) -> bool:
        """Whether nothing tells the territories apart."""
        return len(self.values) > 1 and self.values[0] == self.values[-1]

    def standing(self, value: Decimal, direction: str) -> Standing | None:
        """None where there is no better and worse, or nobody to stand among."""
        number, of = float(value), len(self.values)
        left, right = bisect_left(self.values, number), bisect_right(self.values, number)
        if direction == Direction.TARGET or of < 2 or left == right or self.is_alike:
            return None
        better = left if direction == Direction.MIN else of - right
        return Standing(better + 1, right - left > 1, of)


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


def _spreads() -> dict[int, Spread]:
    indicators = list(public_indicators())
    derived = [each for each in indicators if each.kind == IndicatorKind.DERIVED]
    cells = [*_observed(each for each in indicators if each not in derived), *_derived(derived)]
    numbers: dict[int, array[float]] = defaultdict(lambda: array("d"))
    moments: dict[int, set[object]] = defaultdict(set)
    for indicator, value, moment in cells:
        numbers[indicator].append(float(value))
        moments[indicator].add(moment)
    return {
        indicator: Spread(array("d", sorted(values)), len(moments[indicator]) > 1)
        for indicator, values in numbers.items()
    }


type Cell = tuple[int, Decimal, object]


def _observed(indicators: Iterable[Indicator]) -> Iterable[Cell]:
    """The value that `values_for` would choose of each, without making objects of all others."""
    rows = Observation.objects.filter(
        indicator__in=list(indicators), territory__in=active_territories()
    ).values_list(
        "indicator_id",
        "territory_id",
        "date",
        "basis",
        "entered_at",
        "pk",
        "date_precision",
        "value",
    )
    best: dict[tuple[int, int], tuple[object, ...]] = {}
    for indicator, territory, date, basis, entered_at, pk, precision, value in rows.order_by("pk"):
        row = (date, -firmness(Basis(basis)), entered_at, pk, precision, value, basis)
        known = best.get((indicator, territory))
        if known is None or row[:4] > known[:4]:  # type: ignore[operator]
            best[indicator, territory] = row
    for (indicator, _territory), row in best.items():
        yield indicator, row[5], (row[0], row[4], row[6])  # type: ignore[misc]


def _derived(indicators: list[Indicator]) -> Iterable[Cell]:
    subjects = list(active_territories().order_by("pk"))
    for (_territory, indicator), value in values_for(
        subjects=subjects, indicators=indicators
    ).items():
        yield indicator, value.value, (value.date, value.date_precision, value.basis)
