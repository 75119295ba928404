"""The matrix of kind ``weights``: criteria without weights, for the objective methods."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds.decision_matrix import DIRECTIONS, Settled
from decision.mcda.kinds.rests_on import basis
from decision.mcda.matrix import Floats
from decision.mcda.missing import apply_missing_rule
from decision.mcda.notices import Notices, quoted
from decision.mcda.plain import plain_numbers
from decision.mcda.reading import Place, distinct_names
from decision.mcda.weighting.objective import ObjectiveMethod
from decision.mcda.weighting.reading import MAX_CRITERIA

# Numbers that are not 0 stand between this and its reciprocal: nothing overflows on the way.
LARGEST_VALUE = 1e100
MAX_CELLS = 10_000_000


@dataclass(frozen=True, eq=False)
class WeighedMatrix:
    """Values of shape (m, n) and directions of shape (n,); `criteria` are those that stayed.

    Of the criteria in `distances` the values are distances from a target.
    """

    values: Floats
    directions: Floats
    criteria: tuple[str, ...]
    all_criteria: tuple[str, ...]
    distances: frozenset[str]
    rests_on: dict[str, object]


def read_matrix(
    fields: Mapping[str, Place], method: ObjectiveMethod, missing: str | None, notices: Notices
) -> WeighedMatrix:
    """Read criteria and values; targets become distances, missing values go by the rule."""
    places = fields["criteria"].items()
    if not 1 <= len(places) <= MAX_CRITERIA:
        raise fields["criteria"].refuse(
            gettext_noop("1 to {limit} criteria can be weighed, not {given}."),
            code="too_large" if places else "no_items",
            given=len(places),
            limit=MAX_CRITERIA,
        )
    read = [_read_criterion(place, method, notices) for place in places]
    codes = tuple(distinct_names([code for code, _, _ in read]))
    directions = np.array([direction for _, direction, _ in read])
    targets = np.array([target for _, _, target in read])
    values = _read_values(fields["matrix"], len(codes))
    values = np.where(np.isnan(targets), values, np.abs(values - targets))
    alternatives = _read_alternatives(fields, len(values))
    kept, rows, columns = apply_missing_rule(
        values, directions, missing, alternatives, codes, notices
    )
    settled = Settled(kept, tuple(rows), tuple(columns))
    matrix = WeighedMatrix(
        values=kept,
        directions=directions[columns],
        criteria=tuple(codes[j] for j in columns),
        all_criteria=codes,
        distances=frozenset(np.array(codes)[~np.isnan(targets)].tolist()),
        rests_on=basis(alternatives, codes, values, targets, settled),
    )
    _note_constant(matrix, method, notices)
    return matrix


def _read_criterion(
    place: Place, method: ObjectiveMethod, notices: Notices
) -> tuple[Place, float, float]:
    """A criterion's code, its direction as 1 or -1, and its target or NaN.

    A method that does not use directions takes criteria without them, or codes alone.
    """
    if not isinstance(place.value, dict) and not method.uses_directions:
        return place, 1.0, np.nan
    required = ("code", "direction") if method.uses_directions else ("code",)
    fields = place.fields(required, optional=("direction", "target", "weight", "preference"))
    if "weight" in fields:
        notices.add(
            "weights_not_used",
            gettext_noop("The weights given in the document are not used: they are what is asked."),
        )
    if "direction" not in fields:
        return fields["code"], 1.0, np.nan
    direction = fields["direction"].choice(DIRECTIONS, code="unknown_direction")
    if (direction == "target") != ("target" in fields):
        raise place.refuse(
            gettext_noop("The direction “target” and the key “target” need each other."),
            code="missing_target",
        )
    target = (
        fields["target"].number(-LARGEST_VALUE, LARGEST_VALUE) if "target" in fields else np.nan
    )
    return fields["code"], 1.0 if direction == "max" else -1.0, target


def _read_values(place: Place, n: int) -> Floats:
    rows = place.items()
    if len(rows) * n > MAX_CELLS:
        raise place.refuse(
            gettext_noop("The matrix has {given} cells; the limit is {limit}."),
            code="too_large",
            given=len(rows) * n,
            limit=MAX_CELLS,
        )
    plain = plain_numbers(place.value, len(rows), n)
    if plain is not None and _are_in_range(plain):
        return plain
    cells = [[_read_value(cell) for cell in row.items(n)] for row in rows]
    return np.array(cells, dtype=np.float64).reshape(len(rows), n)


def _are_in_range(values: Floats) -> bool:
    sizes = np.abs(values)
    within = (sizes >= 1 / LARGEST_VALUE) & (sizes <= LARGEST_VALUE)
    return bool((within | (sizes == 0) | np.isnan(sizes)).all())


def _read_value(place: Place) -> float:
    if place.is_null:
        return np.nan
    value = place.number(-LARGEST_VALUE, LARGEST_VALUE)
    if value != 0 and abs(value) < 1 / LARGEST_VALUE:
        raise place.refuse(
            gettext_noop("The number {given} is too near 0 to reckon with, and not 0."),
            code="out_of_range",
            given=place.value,
        )
    return value


def _read_alternatives(fields: Mapping[str, Place], m: int) -> tuple[str, ...]:
    """Their names; numbers from 1 on where the document names none."""
    if "alternatives" not in fields:
        return tuple(str(i + 1) for i in range(m))
    return tuple(distinct_names(fields["alternatives"].items(m)))


def _note_constant(matrix: WeighedMatrix, method: ObjectiveMethod, notices: Notices) -> None:
    if len(matrix.values) < 2:
        return  # refused where the weights are computed
    constant = (matrix.values == matrix.values[0]).all(axis=0)
    names = [code for code, same in zip(matrix.criteria, constant, strict=True) if same]
    alike = [code for code in names if code not in matrix.distances]
    as_far = [code for code in names if code in matrix.distances]
    if alike and method.name != "equal":
        notices.add(
            "constant_criterion",
            gettext_noop("All alternatives are alike on {names}: the weight is 0."),
            names=quoted(alike),
        )
    if as_far and method.name != "equal":
        notices.add(
            "constant_criterion",
            gettext_noop(
                "All alternatives are equally far from the target of {names}: the weight is 0."
            ),
            names=quoted(as_far),
        )
