"""The value that stands in each cell of all that is public, as arrays, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db.models import Case, FloatField, IntegerField, QuerySet, TextField, When
from django.db.models import Value as Constant
from django.db.models.functions import Cast
from numpy.typing import NDArray

from territories.enums import Basis
from territories.models import Indicator, Observation
from territories.screening.coverage import Flags, Floats
from territories.selectors.observations import is_derived, values_for
from territories.selectors.public import listed
from territories.selectors.value import FIRMEST_FIRST, Value

COLUMNS = ("number", "day", "date_precision", "basis", "source__is_fictional", "pk")


class Row(NamedTuple):
    """An observation of a measured or judged indicator; `day` is ISO text."""

    number: float
    day: str
    precision: str
    basis: str
    is_fictional: bool
    pk: int


@dataclass(frozen=True, eq=False)
class Cells:
    """Arrays of shape (m, n): subjects by indicators; NaN and 0 where nothing is known.

    `years` is the year of the value; `declared` says that it is only declared: no actual
    figure is known of that cell at any date; `rows` is the key of the observation that stands
    there, 0 where the value is computed.
    """

    keys: tuple[int, ...]
    indicators: tuple[Indicator, ...]
    values: Floats
    years: NDArray[np.int16]
    declared: Flags
    fictional: Flags
    rows: NDArray[np.int64]

    @property
    def known(self) -> Flags:
        return ~np.isnan(self.values)


# The rows of each cell, by subject and indicator, the one that stands there last.
type Observed = dict[tuple[int, int], list[Row]]
type Computed = dict[tuple[int, int], Value]


def read(subject: str, indicators: Sequence[Indicator]) -> tuple[Cells, Observed, Computed]:
    """Cells, with the observations and derived values that they were chosen from.

    Two queries, and those of `values_for` where an indicator is derived.
    """
    subjects: list[Any] = list(listed(subject).order_by("code"))
    keys = tuple(one.pk for one in subjects)
    observed = _observed(subject, keys, indicators)
    derived = [indicator for indicator in indicators if is_derived(indicator)]
    computed = values_for(subjects=subjects, indicators=derived) if subjects else {}
    cells = _empty(keys, tuple(indicators))
    rows = {key: number for number, key in enumerate(keys)}
    columns = {indicator.pk: number for number, indicator in enumerate(indicators)}
    derived_keys = {indicator.pk for indicator in derived}
    for (one, indicator), found in observed.items():
        if indicator not in derived_keys:
            _put(cells, (rows[one], columns[indicator]), found)
    for (one, indicator), value in computed.items():
        _put_value(cells, (rows[one], columns[indicator]), value)
    return cells, observed, computed


def _empty(keys: tuple[int, ...], indicators: tuple[Indicator, ...]) -> Cells:
    shape = (len(keys), len(indicators))
    return Cells(
        keys,
        indicators,
        np.full(shape, np.nan),
        np.zeros(shape, dtype=np.int16),
        np.zeros(shape, dtype=np.bool_),
        np.zeros(shape, dtype=np.bool_),
        np.zeros(shape, dtype=np.int64),
    )


def _observed(subject: str, keys: Sequence[int], indicators: Sequence[Indicator]) -> Observed:
    found: Observed = {}
    known = set(keys)
    for indicator, one, *row in _rows(subject, indicators):
        if one in known:
            found.setdefault((one, indicator), []).append(Row(*row))
    return found


def _rows(subject: str, indicators: Sequence[Indicator]) -> Iterator[Any]:
    """The better of two of one cell later (`territories.selectors.value.best_first`)."""
    firmness = Case(
        *(When(basis=basis, then=Constant(-place)) for place, basis in enumerate(FIRMEST_FIRST)),
        output_field=IntegerField(),
    )
    # A query set of its own kind: what translates names would look at each of the rows.
    rows: QuerySet[Observation, Any] = QuerySet(Observation).filter(
        **{"indicator__in": [each.pk for each in indicators], f"{subject}__isnull": False}
    )
    return (
        rows.annotate(number=Cast("value", FloatField()), day=Cast("date", TextField()))
        .order_by("date", firmness, "entered_at", "pk")
        .values_list("indicator_id", f"{subject}_id", *COLUMNS)
        .iterator(chunk_size=10_000)
    )


def _put(cells: Cells, at: tuple[int, int], found: Sequence[Row]) -> None:
    best = found[-1]
    cells.values[at] = best.number
    cells.years[at] = int(best.day[:4])
    cells.declared[at] = best.basis == Basis.DECLARED and not any(
        row.basis == Basis.ACTUAL for row in found
    )
    cells.fictional[at] = best.is_fictional
    cells.rows[at] = best.pk


def _put_value(cells: Cells, at: tuple[int, int], value: Value) -> None:
    cells.values[at] = float(value.value)
    cells.years[at] = value.date.year
    cells.declared[at] = value.bases == (Basis.DECLARED,) and not any(
        earlier.basis == Basis.ACTUAL for earlier in value.earlier
    )
    cells.fictional[at] = value.is_fictional
