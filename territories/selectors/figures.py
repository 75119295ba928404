"""The numbers of many cells, with the little of their grounds that a ranking asks for.

What `values_for` chooses, without what only a cell's own card tells: of a thousand territories by
thirty indicators that is most of the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any, NamedTuple, Protocol

from django.db.models import Case, FloatField, IntegerField, QuerySet, TextField, When
from django.db.models import Value as Constant
from django.db.models.functions import Cast

from territories.enums import Basis, DatePrecision
from territories.models import Indicator, Observation, Source
from territories.selectors.observations import Subjects, is_derived, subject_field, values_for
from territories.selectors.value import FIRMEST_FIRST, Value


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


class Figure(NamedTuple):
    """A value, its date and what it rests on; of what was observed already the double."""

    value: Decimal | float
    date: date
    date_precision: DatePrecision
    basis: Basis
    bases: tuple[Basis, ...]
    is_fictional: bool


COLUMNS = ("indicator", "source", "number", "day", "date_precision", "basis")


def figures_for(
    *,
    subjects: Subjects,
    indicators: Sequence[Indicator],
    sources: Mapping[int, Source | None] | None = None,
) -> dict[tuple[int, int], Figure]:
    """The chosen value by (subject id, indicator id), as `values_for` chooses it.

    One query for what was observed, and those of `values_for` where an indicator is derived.
    """
    if not subjects or not indicators:
        return {}
    limits = {pk: source.pk for pk, source in (sources or {}).items() if source}
    figures: dict[tuple[int, int], Figure] = {}
    ground = cache(_ground)
    # The best comes last and stays.
    for subject, indicator, source, value, day, precision, basis, fictional in _worst_first(
        subjects, [indicator for indicator in indicators if not is_derived(indicator)]
    ):
        if limits.get(indicator, source) == source:
            figures[subject, indicator] = Figure(value, *ground(day, precision, basis, fictional))
    derived = [indicator for indicator in indicators if is_derived(indicator)]
    computed = values_for(subjects=subjects, indicators=derived, sources=sources)
    return figures | {key: _of_value(value) for key, value in computed.items()}


def _worst_first(subjects: Subjects, indicators: Sequence[Indicator]) -> Iterable[Any]:
    """All rows, the better of two of one cell later (`territories.selectors.value.best_first`)."""
    if not indicators:
        return ()
    of = subject_field(subjects)
    firmness = Case(
        *(When(basis=basis, then=Constant(-place)) for place, basis in enumerate(FIRMEST_FIRST)),
        output_field=IntegerField(),
    )
    # A query set of its own kind: what translates names would look at each of the rows.
    return (
        QuerySet(Observation)
        .filter(
            **{f"{of}__in": [subject.pk for subject in subjects]},
            indicator__in=[indicator.pk for indicator in indicators],
        )
        # Of thirty thousand cells nothing takes longer than to make Decimals and dates of them.
        .annotate(number=Cast("value", FloatField()), day=Cast("date", TextField()))
        .order_by("date", firmness, "entered_at", "pk")
        .values_list(of, *COLUMNS, "source__is_fictional")
    )


def _ground(
    day: str, precision: str, basis: str, fictional: bool
) -> tuple[date, DatePrecision, Basis, tuple[Basis, ...], bool]:
    return (
        date.fromisoformat(day),
        DatePrecision(precision),
        Basis(basis),
        (Basis(basis),),
        fictional,
    )


def _of_value(value: Value) -> Figure:
    return Figure(
        value.value,
        value.date,
        value.date_precision,
        value.basis,
        value.bases,
        value.is_fictional,
    )
