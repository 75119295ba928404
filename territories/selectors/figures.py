"""The numbers of many cells, with the little of their grounds that a ranking asks for.

What `values_for` chooses, without what only a cell's own card tells: of a thousand territories by
thirty indicators that is most of the work.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, NamedTuple, Protocol

import numpy as np
from django.db.models import QuerySet, StringAgg, TextField
from django.db.models import Value as Constant
from django.db.models.functions import Cast, Concat
from numpy.typing import NDArray

from territories.enums import Basis, DatePrecision
from territories.models import Indicator, Observation, Source
from territories.selectors.observations import Subjects, is_derived, subject_field, values_for
from territories.selectors.value import firmness


class Known(Protocol):
    """What a ranking asks of a value: of a `Figure` or of a `Value` with all its grounds."""

    @property
    def value(self) -> Decimal | float: ...
    @property
    def date(self) -> date: ...
    @property
    def date_precision(self) -> DatePrecision: ...
    @property
    def basis(self) -> Basis: ...
    @property
    def bases(self) -> tuple[Basis, ...]: ...
    @property
    def is_fictional(self) -> bool: ...


class Ground(NamedTuple):
    """What a value rests on, as far as a ranking asks."""

    date: date
    date_precision: DatePrecision
    basis: Basis
    bases: tuple[Basis, ...]
    is_fictional: bool


class Figure(NamedTuple):
    """A value as the double that is reckoned with, its date and what it rests on."""

    value: float
    date: date
    date_precision: DatePrecision
    basis: Basis
    bases: tuple[Basis, ...]
    is_fictional: bool


@dataclass(frozen=True, eq=False)
class Figures:
    """The values of one indicator in the order of the subjects; NaN where there is none.

    `which` says which of `grounds` each rests on, -1 where there is no value. A few arrays in
    place of thirty thousand objects: making those, and looking for garbage among them, took
    longer than everything else that a ranking does.
    """

    numbers: NDArray[np.float64]
    which: NDArray[np.intp]
    grounds: tuple[Ground, ...]

    @cached_property
    def occurring(self) -> tuple[Ground, ...]:
        """The grounds that something rests on, each once."""
        return tuple(dict.fromkeys(self.grounds[n] for n in np.unique(self.which) if n >= 0))

    @property
    def missing_count(self) -> int:
        return int(np.count_nonzero(self.which < 0))

    def known(self) -> list[float]:
        """The values that there are."""
        found: list[float] = self.numbers[self.which >= 0].tolist()
        return found

    def each(self) -> Iterator[Figure | None]:
        for number, which in zip(self.numbers.tolist(), self.which.tolist(), strict=True):
            yield None if which < 0 else Figure(number, *self.grounds[which])


def figures_of(values: Sequence[Known | None]) -> Figures:
    """What is known of each, with the numbers as doubles and equal grounds kept once."""
    places: dict[Ground, int] = {}
    which = [
        -1 if one is None else places.setdefault(_ground_of(one), len(places)) for one in values
    ]
    numbers = [float("nan") if one is None else float(one.value) for one in values]
    return Figures(np.array(numbers, dtype=float), np.array(which, dtype=np.intp), tuple(places))


def figures_for(
    *,
    subjects: Subjects,
    indicators: Sequence[Indicator],
    sources: Mapping[int, Source | None] | None = None,
) -> dict[int, Figures]:
    """By indicator id the values that `values_for` chooses, in the order of the subjects.

    One query for what was observed, one more where two sources say something of one subject at
    one date on one basis; and those of `values_for` where an indicator is derived.
    """
    if not subjects:
        return {indicator.pk: figures_of(()) for indicator in indicators}
    limits = {pk: source.pk for pk, source in (sources or {}).items() if source}
    observed = [indicator.pk for indicator in indicators if not is_derived(indicator)]
    figures = _observed(subjects, observed, limits)
    derived = [indicator for indicator in indicators if is_derived(indicator)]
    computed = values_for(subjects=subjects, indicators=derived, sources=sources)
    for indicator in derived:
        values = [computed.get((subject.pk, indicator.pk)) for subject in subjects]
        figures[indicator.pk] = figures_of(values)
    return figures


def _ground_of(one: Known) -> Ground:
    return Ground(one.date, one.date_precision, one.basis, one.bases, one.is_fictional)


# What was observed ------------------------------------------------------------------------------


class _Group(NamedTuple):
    """All that one source says of an indicator for one date on one basis.

    `told` are the keys of its subjects, each with the value behind it: no subject is there twice
    (the constraints observation_of_…_once; of a renewed value the precision is a new one).
    """

    indicator: int
    day: date
    precision: str
    basis: str
    source: int
    is_fictional: bool
    told: str

    @property
    def worth(self) -> tuple[date, int]:
        """More for what is chosen before others (`territories.selectors.value.best_first`)."""
        return self.day, -firmness(Basis(self.basis))

    @property
    def ground(self) -> Ground:
        basis = Basis(self.basis)
        precision = DatePrecision(self.precision)
        return Ground(self.day, precision, basis, (basis,), self.is_fictional)


def _observed(
    subjects: Subjects, indicators: Sequence[int], limits: Mapping[int, int]
) -> dict[int, Figures]:
    rows = {str(subject.pk): row for row, subject in enumerate(subjects)}
    groups: dict[int, list[_Group]] = {pk: [] for pk in indicators}
    for group in _groups(subjects, indicators):
        if limits.get(group.indicator, group.source) == group.source:
            groups[group.indicator].append(group)
    figures = {pk: _best_of(rows, found) for pk, found in groups.items()}
    undecided = [pk for pk, one in figures.items() if one is None]
    decided = _decided(subjects, undecided, limits)
    return {pk: decided[pk] if one is None else one for pk, one in figures.items()}


def _groups(subjects: Subjects, indicators: Sequence[int]) -> Iterator[_Group]:
    """Each with its values as one text: the database makes it in a fraction of the time that
    Python takes to make objects of as many rows.
    """
    if not indicators:
        return
    of, text = subject_field(subjects), TextField()
    told = Concat(Cast(of, text), Constant(" "), Cast("value", text), output_field=text)
    # A query set of its own kind: what translates names would look at each of the rows.
    found = (
        QuerySet(Observation)
        .filter(**{f"{of}__in": [one.pk for one in subjects], "indicator__in": indicators})
        .order_by()
        .values_list(
            "indicator", "date", "date_precision", "basis", "source", "source__is_fictional"
        )
        .annotate(told=StringAgg(told, Constant(" ")))
    )
    for row in found:
        yield _Group(*row)


def _best_of(rows: Mapping[str, int], groups: Sequence[_Group]) -> Figures | None:
    """The best of each subject; None where the time of entry would have to decide."""
    numbers = np.full(len(rows), np.nan)
    which = np.full(len(rows), -1, dtype=np.intp)
    worst_first = sorted(groups, key=lambda group: group.worth)
    for place, group in enumerate(worst_first):
        told = group.told.split(" ")
        at = [rows[key] for key in told[::2]]
        if any(worst_first[n].worth == group.worth for n in np.unique(which[at]) if n >= 0):
            return None
        numbers[at] = [float(value) for value in told[1::2]]
        which[at] = place
    return Figures(numbers, which, tuple(group.ground for group in worst_first))


def _decided(
    subjects: Subjects, indicators: Sequence[int], limits: Mapping[int, int]
) -> dict[int, Figures]:
    """Of the indicators of which two sources tell the same: row by row, what came last stays."""
    best: dict[tuple[int, int], Figure] = {}
    for subject, indicator, source, value, *ground in _worst_first(subjects, indicators):
        if limits.get(indicator, source) == source:
            day, precision, basis, fictional = ground
            best[subject, indicator] = Figure(value, day, precision, basis, (basis,), fictional)
    return {
        pk: figures_of([best.get((subject.pk, pk)) for subject in subjects]) for pk in indicators
    }


def _worst_first(subjects: Subjects, indicators: Sequence[int]) -> Iterator[tuple[Any, ...]]:
    if not indicators:
        return
    of = subject_field(subjects)
    columns = ("indicator", "source", "value", "date", "date_precision", "basis")
    rows: QuerySet[Any, Any] = (
        QuerySet(Observation)
        .filter(**{f"{of}__in": [one.pk for one in subjects], "indicator__in": indicators})
        .order_by("entered_at", "pk")
        .values_list(of, *columns, "source__is_fictional")
    )
    # A sort that keeps the order of what is equal.
    for *about, value, day, precision, basis, fictional in sorted(
        rows, key=lambda row: (row[4], -firmness(Basis(row[6])))
    ):
        yield *about, float(value), day, DatePrecision(precision), Basis(basis), fictional
