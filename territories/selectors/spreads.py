"""How the values of an indicator lie among all territories or projects: where one stands."""

from __future__ import annotations

import hashlib
from array import array
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, NamedTuple

from django.core.cache import cache
from django.db.models import Count, Max, QuerySet, Sum

from territories.enums import Basis, Direction, IndicatorKind, Subject
from territories.models import Indicator, Observation, Project, Territory
from territories.selectors.marks import newest_entries
from territories.selectors.observations import values_for
from territories.selectors.public import listed, public_indicators
from territories.selectors.value import firmness

KEPT_SECONDS = 300
FIRMNESS = {basis.value: firmness(basis) for basis in Basis}


class Standing(NamedTuple):
    """A place among `of` of its kind that have a value; `tied` if another shares it."""

    rank: int
    tied: bool
    of: int


@dataclass(frozen=True)
class Spread:
    """The values of all that stand in the catalogue, smallest first, with whose they are.

    `is_mixed` says that they are of different dates or bases, so that places mislead.
    """

    values: array[float]
    keys: array[int]
    is_mixed: bool

    @property
    def is_alike(self) -> bool:
        """Whether nothing tells them apart."""
        return len(self.values) > 1 and self.values[0] == self.values[-1]

    def has(self, value: Decimal) -> bool:
        """False of what belongs to one that is no longer compared."""
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
        """By primary key of whose they are."""
        return dict(zip(self.keys, self.values, strict=True))


def spreads(subject: str = Subject.TERRITORY) -> dict[int, Spread]:
    """By indicator; worked out once until something is entered, changed or merged."""
    key = f"{subject}-spreads-{_mark(subject)}"
    found: dict[int, Spread] | None = cache.get(key)
    if found is None:
        found = _spreads(subject)
        cache.set(key, found, KEPT_SECONDS)
    return found


def _mark(subject: str) -> str:
    """Another one whenever a value or what is compared may have become another."""
    model: Any = _model(subject)  # with a history that no type knows of
    histories = model.history.aggregate(newest=Max("history_id"))
    counted = listed(subject).aggregate(Count("pk"), Sum("pk"))
    said = (newest_entries(), histories, sorted(counted.items()))
    return hashlib.sha256(repr(said).encode()).hexdigest()


def _model(subject: str) -> type[Territory] | type[Project]:
    return Project if subject == Subject.PROJECT else Territory


class Moment(NamedTuple):
    """What must be alike for values to be compared well."""

    date: date
    precision: str
    basis: str


class Cell(NamedTuple):
    indicator: int
    subject: int
    value: Decimal
    moment: Moment


def _spreads(subject: str) -> dict[int, Spread]:
    indicators = list(public_indicators(subject))
    derived = [each for each in indicators if each.kind == IndicatorKind.DERIVED]
    by_indicator: dict[int, list[Cell]] = defaultdict(list)
    for cell in _observed(subject, [each for each in indicators if each not in derived]):
        by_indicator[cell.indicator].append(cell)
    for cell in _derived(subject, derived):
        by_indicator[cell.indicator].append(cell)
    return {indicator: _spread(cells) for indicator, cells in by_indicator.items()}


def _spread(cells: list[Cell]) -> Spread:
    pairs = sorted((float(cell.value), cell.subject) for cell in cells)
    return Spread(
        array("d", (value for value, _subject in pairs)),
        array("q", (subject for _value, subject in pairs)),
        len({cell.moment for cell in cells}) > 1,
    )


def _observed(subject: str, indicators: Sequence[Indicator]) -> Iterator[Cell]:
    """The value that `values_for` would choose of each, without making objects of all others."""
    active = set(_keys(subject))
    rows = (
        Observation.objects.filter(**{"indicator__in": indicators, f"{subject}__isnull": False})
        .order_by("pk")
        .values_list(
            "indicator_id",
            f"{subject}_id",
            "value",
            "date",
            "date_precision",
            "basis",
            "entered_at",
            "pk",
        )
    )
    best: dict[tuple[int, int], tuple[tuple[object, ...], Cell]] = {}
    for indicator, of, value, day, precision, basis, entered_at, pk in rows:
        if of not in active:
            continue
        worth = (day, -FIRMNESS[basis], entered_at, pk)
        known = best.get((indicator, of))
        if known is None or worth > known[0]:
            moment = Moment(day, precision, basis)
            best[indicator, of] = (worth, Cell(indicator, of, value, moment))
    return (cell for _worth, cell in best.values())


def _derived(subject: str, indicators: list[Indicator]) -> Iterator[Cell]:
    subjects = [_model(subject)(pk=pk) for pk in _keys(subject)]
    values = values_for(subjects=subjects, indicators=indicators)
    for (of, indicator), value in values.items():
        moment = Moment(value.date, value.date_precision, value.basis)
        yield Cell(indicator, of, value.value, moment)


def _keys(subject: str) -> QuerySet[Any, int]:
    return listed(subject).order_by("pk").values_list("pk", flat=True)
