"""Reading ``uncertainty.cells``, and missing values that stand for an interval."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.kinds.decision_matrix import Prepared, Table
from decision.mcda.matrix import Floats
from decision.mcda.reading import Place
from decision.mcda.robustness.cells import UncertainCells, distance_ends, no_cells

# A normal value lies within so many standard deviations of its mean in 95 % of draws.
_DEVIATIONS = 2.0
_GOLDEN = (5**0.5 - 1) / 2
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

    @property
    def is_fixed(self) -> bool:
        """Whether every draw gives the same value."""
        return self.second == (0 if self.normal else self.first)

    @property
    def ends(self) -> tuple[float, float]:
        """Low and high; of a normal value what 95 % of draws lie between."""
        if self.normal:
            reach = _DEVIATIONS * self.second
            return self.first - reach, self.first + reach
        return self.first, self.second

    def at(self, share: float) -> float:
        """A value well inside: `share` of the way from low to high, or within one sd."""
        if self.normal:
            return self.first + self.second * (2 * share - 1)
        return self.first * (1 - share) + self.second * share


Specs = Mapping[tuple[int, int], CellSpec]


def read_cells(place: Place, table: Table) -> dict[tuple[int, int], CellSpec]:
    """The specifications by row and column of the document's matrix.

    A key is ``"row,column"``, counted from 0, or ``"alternative,code"``; the cells come in the
    matrix's order, so that the order of the keys changes no draw.
    """
    specs: dict[tuple[int, int], CellSpec] = {}
    for key, member in place.members().items():
        cell = _cell_of(key, member, table)
        if cell in specs:
            raise member.refuse(gettext_noop("This cell stands here twice."), code="duplicate")
        specs[cell] = _read_spec(member)
    return dict(sorted(specs.items()))


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

    An uncertain cell was observed as an interval: both its ends count, a normal value's two
    standard deviations to either side of the mean. For a criterion with a target: from the
    nearest observed distance to the farthest. A criterion on which nothing was observed gets
    none.
    """
    low, high = observed_ends(table, specs)
    complete = dict(specs)
    for i, j in np.argwhere(np.isnan(low)).tolist():
        here = ~np.isnan(low[:, j])
        if here.any():
            ends = float(low[here, j].min()), float(high[here, j].max())
            has_target = table.criteria[j].target is not None
            complete[i, j] = CellSpec(False, *ends, is_distance=has_target)
    return dict(sorted(complete.items()))


def observed_uncertainly(table: Table, specs: Specs) -> bool:
    """Whether a criterion with a null cell that has no interval yet has uncertain others."""
    gaps = {j for i, j in np.argwhere(np.isnan(table.values)).tolist() if (i, j) not in specs}
    return any(j in gaps and not spec.is_fixed for (_, j), spec in specs.items())


def ends_of_missing(table: Table, specs: Specs) -> dict[tuple[int, int], tuple[float, float]]:
    """The ends of the null cells that are drawn, of a target's the distances from it."""
    ends = {}
    for (i, j), spec in specs.items():
        target = table.criteria[j].target
        if np.isnan(table.values[i, j]):
            low, high = spec.ends
            if target is not None and not spec.is_distance:
                near, far = distance_ends(np.array([low]), np.array([high]), target)
                low, high = float(near[0]), float(far[0])
            ends[i, j] = low, high
    return ends


def observed_ends(table: Table, specs: Specs) -> tuple[Floats, Floats]:
    """Least and largest value that each cell may have, or distance from the target."""
    low, high = table.values.copy(), table.values.copy()
    for cell, spec in specs.items():
        low[cell], high[cell] = spec.ends
    for j, criterion in enumerate(table.criteria):
        if criterion.target is not None:
            low[:, j], high[:, j] = distance_ends(low[:, j], high[:, j], criterion.target)
    return low, high


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
    """Values inside the intervals that coincide with no other of their criterion.

    What a check says of this matrix then holds for samples too: no two alternatives are alike,
    and no best value is 0, merely because a middle was taken.
    """
    values = table.values.copy()
    for (i, j), spec in specs.items():
        values[i, j] = _as_value(spec, spec.first, table.criteria[j].target)
        if not spec.is_fixed:
            values[i, j] = np.nan
    taken: dict[int, set[float]] = {}
    for (i, j), spec in specs.items():
        target = table.criteria[j].target
        if j not in taken:
            column = _counted(values[:, j], target)
            taken[j] = {0.0, *column[~np.isnan(column)].tolist()}
        if not spec.is_fixed:
            values[i, j] = _apart(spec, target, taken[j])
    return replace(table, values=values)


def _apart(spec: CellSpec, target: float | None, taken: set[float]) -> float:
    """A value of the cell that none has yet, if its interval has room for one."""
    value, counted = spec.first, 0.0
    for k in range(1, 2 * len(taken) + 2):
        # Multiples of the golden section spread evenly and never meet again.
        value = _as_value(spec, spec.at((len(taken) + k) * _GOLDEN % 1), target)
        counted = float(_counted(value, target))
        if counted not in taken:
            break
    taken.add(counted)
    return value


def _as_value(spec: CellSpec, drawn: float, target: float | None) -> float:
    return drawn + target if spec.is_distance and target is not None else drawn


def _counted[T: (float, Floats)](values: T, target: float | None) -> T:
    """What the matrix to compute with holds of these values."""
    return values if target is None else np.abs(values - target)


def cells_of(prepared: Prepared, table: Table, specs: Specs) -> UncertainCells:
    """The uncertain cells among the rows and columns that are ranked, if draws of them differ."""
    here = [
        (prepared.rows.index(i), prepared.columns.index(j), table.criteria[j].target, spec)
        for (i, j), spec in specs.items()
        if i in prepared.rows and j in prepared.columns and not spec.is_fixed
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
