"""The part that all kinds with a decision matrix share: criteria, alternatives, cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from decision.mcda.equality import ROUNDING, largest, levelled
from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats, normalised_weights
from decision.mcda.missing import RULES, apply_missing_rule
from decision.mcda.notices import Notices, quoted
from decision.mcda.plain import plain_numbers
from decision.mcda.ranking.preference import USUAL, read_preference
from decision.mcda.reading import Place, distinct_names, read_distinct

DIRECTIONS = ("max", "min", "target")
# The keys of a document that `read_table` takes.
TABLE_KEYS = ("criteria", "alternatives", "matrix")

LARGEST_DIFFERED = 1e150


@dataclass(frozen=True)
class CriterionSpec:
    """A criterion as the document gives it, checked."""

    code: str
    direction: str
    weight: float
    target: float | None
    preference: Mapping[str, Any]


@dataclass(frozen=True, eq=False)
class Table:
    """The document's own matrix, checked but as given: NaN where a cell is null."""

    criteria: tuple[CriterionSpec, ...]
    alternatives: tuple[str, ...]
    values: Floats

    @property
    def weights(self) -> Floats:
        """As given, of shape (n,)."""
        return np.array([c.weight for c in self.criteria])

    @property
    def directions(self) -> Floats:
        """1 or -1, of a target -1: the distance from it; of shape (n,)."""
        return np.array([1.0 if c.direction == "max" else -1.0 for c in self.criteria])

    @property
    def targets(self) -> Floats:
        """NaN where a criterion has none; of shape (n,)."""
        return np.array([np.nan if c.target is None else c.target for c in self.criteria])


@dataclass(frozen=True, eq=False)
class Settled:
    """What stays of a table: values, distances among them, and its rows and columns.

    `is_whole` where nothing was missing.
    """

    values: Floats
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    is_whole: bool = False


@dataclass(frozen=True, eq=False)
class Prepared:
    """The matrix to compute with, and which rows and columns of the table it is made of."""

    matrix: DecisionMatrix
    rows: tuple[int, ...]
    columns: tuple[int, ...]
    preferences: tuple[Mapping[str, Any], ...]
    # NaN where a criterion has no target; what is given in its unit becomes a distance by it.
    targets: Floats
    # Whether nothing was missing.
    is_whole: bool = False


def read_table(fields: Mapping[str, Place]) -> Table:
    """Read ``criteria``, ``alternatives`` and ``matrix``; refuse what does not fit by place."""
    criteria_places = fields["criteria"].items()
    if not criteria_places:
        raise fields["criteria"].refuse(
            gettext_noop("There is no criterion to rank by."), code="no_criterion"
        )
    criteria = tuple(_read_criterion(place) for place in criteria_places)
    distinct_names(
        [Place(c.code, f"{p.where}.code") for c, p in zip(criteria, criteria_places, strict=True)]
    )
    alternatives = read_distinct(fields["alternatives"])
    m, n = len(alternatives), len(criteria)
    values = plain_numbers(fields["matrix"].value, m, n)
    if values is None:
        values = _read_one_by_one(fields["matrix"], m, n)
    return Table(criteria, alternatives, values)


def _read_one_by_one(place: Place, m: int, n: int) -> Floats:
    rows = [
        [np.nan if cell.is_null else cell.number() for cell in row.items(n)]
        for row in place.items(m)
    ]
    return np.array(rows, dtype=np.float64).reshape(m, n)


def _read_criterion(place: Place) -> CriterionSpec:
    fields = place.fields(
        required=("code", "direction", "weight"), optional=("target", "preference")
    )
    direction = fields["direction"].choice(DIRECTIONS, code="unknown_direction")
    if direction == "target" and "target" not in fields:
        raise place.refuse(
            gettext_noop("The direction “target” needs the key “target”."), code="missing_target"
        )
    if direction != "target" and "target" in fields:
        raise fields["target"].refuse(
            gettext_noop("Only the direction “target” has a target."), code="needless_target"
        )
    return CriterionSpec(
        code=fields["code"].text(),
        direction=direction,
        weight=_read_weight(fields["weight"]),
        target=fields["target"].number() if "target" in fields else None,
        preference=read_preference(fields["preference"]) if "preference" in fields else USUAL,
    )


def _read_weight(place: Place) -> float:
    weight = place.number()
    if weight < 0:
        raise place.refuse(
            gettext_noop("A weight is a finite number and not negative; this is {weight}."),
            code="bad_weight",
            weight=weight,
        )
    return weight


def read_missing_rule(options: Mapping[str, Place]) -> str | None:
    if "missing" not in options or options["missing"].is_null:
        return None
    return options["missing"].choice(RULES)


def prepare(table: Table, missing: str | None, notices: Notices) -> Prepared:
    """Make the matrix that methods compute with.

    Targets become distances from them, of which less is better; missing values go by the
    rule; the weights of what stays are normalised to 1. What a reader must know is noted.
    """
    return prepared_of(table, settle(table, missing, notices), notices)


def settle(table: Table, missing: str | None, notices: Notices) -> Settled:
    """Turn targets into distances and let missing values go by the rule."""
    normalised_weights(table.weights)  # refuses all-zero weights as given, before any are left out
    targets = table.targets
    values = _distances_from_targets(table, targets)
    kept, rows, columns = apply_missing_rule(
        values,
        table.directions,
        missing,
        table.alternatives,
        tuple(c.code for c in table.criteria),
        notices,
    )
    return Settled(kept, tuple(rows), tuple(columns), is_whole=kept is values)


def prepared_of(
    table: Table, settled: Settled, notices: Notices, weights: Floats | None = None
) -> Prepared:
    """The matrix of what stayed, by the document's weights or by others, of shape (n,)."""
    rows, columns = settled.rows, list(settled.columns)
    matrix = DecisionMatrix(
        values=settled.values,
        weights=table.weights[columns] if weights is None else weights,
        directions=table.directions[columns],
        alternatives=tuple(table.alternatives[i] for i in rows),
        criteria=tuple(table.criteria[j].code for j in columns),
        distances=frozenset(c.code for c in table.criteria if c.target is not None),
    )
    _note_constant(matrix, notices)
    preferences = tuple(table.criteria[j].preference for j in columns)
    return Prepared(
        matrix, rows, settled.columns, preferences, table.targets[columns], settled.is_whole
    )


def _note_constant(matrix: DecisionMatrix, notices: Notices) -> None:
    constant = matrix.constant_criteria
    alike = [code for code in constant if code not in matrix.distances]
    as_far = [code for code in constant if code in matrix.distances]
    if alike:
        notices.add(
            "constant_criterion",
            gettext_noop("All alternatives are alike on {names}: it tells nothing apart."),
            names=quoted(alike),
        )
    if as_far:
        notices.add(
            "constant_criterion",
            gettext_noop(
                "All alternatives are equally far from the target of {names}: it tells nothing "
                "apart."
            ),
            names=quoted(as_far),
        )


def refuse_extreme(prepared: Prepared) -> None:
    """Refuse values whose differences and squares a double may not hold.

    One ranking keeps clear of them by its choice of units; the kinds that ask again and again
    compare scores in the criteria's own.
    """
    matrix = prepared.matrix
    for j in np.flatnonzero(np.abs(matrix.values).max(axis=0) > LARGEST_DIFFERED):
        raise DocumentError(
            gettext_noop(
                "Alternatives are further than {limit:g} from the target of “{criterion}”, too "
                "far for their differences to be compared: a larger unit is needed."
            )
            if matrix.criteria[j] in matrix.distances
            else gettext_noop(
                "“{criterion}” has values above {limit:g}, too large for their differences to be "
                "compared: a larger unit is needed."
            ),
            code="out_of_range",
            where="matrix",
            criterion=matrix.criteria[j],
            limit=LARGEST_DIFFERED,
        )


def _distances_from_targets(table: Table, targets: Floats) -> Floats:
    with np.errstate(over="ignore"):
        values = np.where(np.isnan(targets), table.values, np.abs(table.values - targets))
    if np.isinf(values).any():
        i, j = np.argwhere(np.isinf(values))[0]
        raise DocumentError(
            gettext_noop("The value is too far from the target for the numbers of a computer."),
            code="out_of_range",
            where=f"matrix[{i}][{j}]",
        )
    for j in np.flatnonzero(~np.isnan(targets)):
        # 0.4 and 0.8 are as far from 0.6, whatever the last digits say.
        known = ~np.isnan(values[:, j])
        size = max(largest(table.values[known, j]), abs(float(targets[j])))
        values[known, j] = levelled(values[known, j], ROUNDING * size)
    return values
