"""Volume and what a unit of it brings: the same territories, placed twice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count

from territories.enums import Direction, IndicatorKind
from territories.formulas import names_if_readable
from territories.models import Indicator, Source, Territory
from territories.selectors.observations import values_for
from territories.selectors.public import active_territories
from territories.selectors.value import Value


@dataclass(frozen=True)
class Offered:
    """`volumes` are what the formulas of `intensities` divide, in the order of both."""

    volumes: tuple[Indicator, ...]
    intensities: tuple[Indicator, ...]


@dataclass(frozen=True)
class Placed:
    """A territory with both figures, its place by each (ties share one) among all of these."""

    territory: Territory
    volume: Value
    intensity: Value
    by_volume: int
    by_intensity: int

    @property
    def climb(self) -> int:
        """How many places it gains by intensity, negative where it loses."""
        return self.by_volume - self.by_intensity


@dataclass(frozen=True)
class Thesis:
    """`unplaced` lack one of the figures; `source` is whose figures alone are compared."""

    volume: Indicator
    intensity: Indicator
    source: Source | None
    placed: tuple[Placed, ...]
    unplaced: tuple[Territory, ...]


def offered_pairs(indicators: Sequence[Indicator]) -> Offered:
    """Ratios of two plain figures, and those figures: what the data themselves call so."""
    by_variable = {each.variable: each for each in indicators if each.variable}
    ratios: list[Indicator] = []
    volumes: dict[int, Indicator] = {}
    for indicator in indicators:
        names = names_if_readable(indicator.formula)
        is_ratio = indicator.kind == IndicatorKind.DERIVED and indicator.formula.count("/") == 1
        operands = [by_variable.get(name) for name in names]
        if is_ratio and len(names) == 2 and all(operands):
            ratios.append(indicator)
            volumes |= {each.pk: each for each in operands if each}
    ordered = sorted(volumes.values(), key=lambda each: (each.position, each.code))
    return Offered(tuple(ordered), tuple(ratios))


def source_of_most(volumes: Sequence[Indicator]) -> Source | None:
    """The one that gives figures of most territories; of equal ones the first by code."""
    return (
        Source.objects.filter(
            observations__indicator__in=volumes, observations__territory__in=active_territories()
        )
        .annotate(territories=Count("observations__territory", distinct=True))
        .order_by("-territories", "code")
        .first()
    )


def placed_twice(volume: Indicator, intensity: Indicator, source: Source | None) -> Thesis:
    """Places by two indicators from one source, so that the dates and bases are its own."""
    territories = list(active_territories().order_by("code"))
    values = values_for(
        subjects=territories,
        indicators=[volume, intensity],
        sources={each.pk: source for each in (volume, intensity)},
    )
    known = [
        (territory, values[territory.pk, volume.pk], values[territory.pk, intensity.pk])
        for territory in territories
        if (territory.pk, volume.pk) in values and (territory.pk, intensity.pk) in values
    ]
    first = _places(volume, [value for _territory, value, _other in known])
    second = _places(intensity, [value for _territory, _other, value in known])
    placed = [
        Placed(*row, one, other) for row, one, other in zip(known, first, second, strict=True)
    ]
    placed.sort(key=lambda row: (row.by_volume, row.by_intensity, row.territory.code))
    met = {row.territory.pk for row in placed}
    unplaced = tuple(each for each in territories if each.pk not in met)
    return Thesis(volume, intensity, source, tuple(placed), unplaced)


def _places(indicator: Indicator, values: Sequence[Value]) -> list[int]:
    """1 for the best, equal values on one place."""
    sign = 1 if indicator.direction == Direction.MIN else -1
    worth = [sign * value.value for value in values]
    place: dict[object, int] = {}
    for number, one in enumerate(sorted(worth), start=1):
        place.setdefault(one, number)
    return [place[one] for one in worth]


def pairs_turned(placed: Sequence[Placed]) -> tuple[int, int]:
    """Pairs that stand the other way round, and all that both figures tell apart."""
    turned = counted = 0
    for number, one in enumerate(placed):
        for other in placed[number + 1 :]:
            product = (one.by_volume - other.by_volume) * (one.by_intensity - other.by_intensity)
            counted += product != 0
            turned += product < 0
    return turned, counted
