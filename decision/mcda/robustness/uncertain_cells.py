"""Reading ``uncertainty.cells``, and missing values that stand for an interval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.kinds.decision_matrix import Prepared, Table
from decision.mcda.reading import Place
from decision.mcda.robustness.cells import UncertainCells, no_cells

# Far enough from the largest double that no sum or product of drawn values overflows.
_MOST = 1e150


@dataclass(frozen=True)
class CellSpec:
    """A cell's distribution: normal (mean, sd) or uniform (low, high).

    Parameters
    ----------
    is_distance : bool
        Whether the figures are distances from the criterion's target already.
    """

    normal: bool
    first: float
    second: float
    is_distance: bool = False

    def at(self, share: float) -> float:
        """A value well inside: `share` of the way from low to high, or within one sd."""
        if self.normal:
            return self.first + self.second * (2 * share - 1)
        return self.first * (1 - share) + self.second * share


Specs = Mapping[tuple[int, int], CellSpec]


def read_cells(place: Place, table: Table) -> dict[tuple[int, int], CellSpec]:
    """The specifications by row and column of the document's matrix.

    A key is ``"row,column"``, counted from 0, or ``"alternative,code"``.
    """
    specs: dict[tuple[int, int], CellSpec] = {}
    for key, member in place.members().items():
        cell = _cell_of(key, member, table)
        if cell in specs:
            raise member.refuse(gettext_noop("This cell stands here twice."), code="duplicate")
        specs[cell] = _read_spec(member)
    return specs


def _cell_of(key: str, place: Place, table: Table) -> tuple[int, int]:
    m, n = table.values.shape
    numbers = re.fullmatch(r"\s*(\d{1,9})\s*,\s*(\d{1,9})\s*", key)
    if numbers:
        i, j = int(numbers[1]), int(numbers[2])
        if i < m and j < n:
            return i, j
    for j, criterion in enumerate(table.criteria):
        name = key.removesuffix(criterion.code)
        if name != key and name.rstrip().endswith(","):
            alternative = name.rstrip()[:-1].strip()
            if alternative in table.alternatives:
                return table.alternatives.index(alternative), j
    raise place.refuse(
        gettext_noop(
            "“{key}” names no cell: “row,column” is expected, counted from 0, below {m} and {n}."
        ),
        code="unknown_cell",
        key=key,
        m=m,
        n=n,
    )


def _read_spec(place: Place) -> CellSpec:
    if "mean" in place.members() or "sd" in place.members():
        fields = place.fields(required=("mean", "sd"))
        return CellSpec(True, fields["mean"].number(-_MOST, _MOST), fields["sd"].number(0, _MOST))
    fields = place.fields(required=("low", "high"))
    low, high = fields["low"].number(-_MOST, _MOST), fields["high"].number(-_MOST, _MOST)
    if low > high:
        raise place.refuse(
            gettext_noop("The interval is empty: {low} is above {high}."),
            code="empty_interval",
            low=low,
            high=high,
        )
    return CellSpec(False, low, high)


def with_intervals_for_missing(table: Table, specs: Specs) -> dict[tuple[int, int], CellSpec]:
    """`specs`, and for every other null cell the interval from the worst to the best observed.

    For a criterion with a target: from the nearest observed distance to the farthest. A
    criterion on which nothing was observed gets none.
    """
    values = _with_nominal_values(table, specs).values
    complete = dict(specs)
    for i, j in np.argwhere(np.isnan(values)).tolist():
        target = table.criteria[j].target
        observed = values[~np.isnan(values[:, j]), j]
        if target is not None:
            observed = np.abs(observed - target)
        if len(observed):
            low, high = float(observed.min()), float(observed.max())
            complete[i, j] = CellSpec(False, low, high, is_distance=target is not None)
    return complete


def filled_table(table: Table, specs: Specs) -> Table:
    """The table with a value inside each uncertain cell, for all that needs one matrix."""
    for (i, j), spec in specs.items():
        if max(abs(spec.first), abs(spec.second)) > _MOST:
            raise DocumentError(
                gettext_noop("The values here are too large to be drawn at random."),
                code="out_of_range",
                where=f"matrix[{i}][{j}]",
            )
    return _with_nominal_values(table, specs)


def _with_nominal_values(table: Table, specs: Specs) -> Table:
    values = table.values.copy()
    # Each at another share of its range: cells that may differ are not alike in this matrix.
    for k, ((i, j), spec) in enumerate(specs.items()):
        value = spec.at((k + 1) / (len(specs) + 1))
        target = table.criteria[j].target
        values[i, j] = value + target if spec.is_distance and target is not None else value
    return replace(table, values=values)


def cells_of(prepared: Prepared, table: Table, specs: Specs) -> UncertainCells:
    """The uncertain cells among the rows and columns that are ranked."""
    here = [
        (prepared.rows.index(i), prepared.columns.index(j), table.criteria[j].target, spec)
        for (i, j), spec in specs.items()
        if i in prepared.rows and j in prepared.columns
    ]
    if not here:
        return no_cells()
    rows, columns, targets, kept = zip(*here, strict=True)
    return UncertainCells(
        rows=np.array(rows),
        columns=np.array(columns),
        normal=np.array([spec.normal for spec in kept]),
        first=np.array([spec.first for spec in kept]),
        second=np.array([spec.second for spec in kept]),
        targets=np.array(
            [
                np.nan if target is None or spec.is_distance else target
                for target, spec in zip(targets, kept, strict=True)
            ]
        ),
    )
