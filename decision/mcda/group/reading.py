"""Reading participants: their voting power and their judgements or weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.consistency import consistency_ratio
from decision.mcda.ahp.incomplete import harker_matrix, logarithmic_least_squares
from decision.mcda.ahp.priorities import eigenvector_priorities, geometric_mean_priorities
from decision.mcda.ahp.reading import (
    EIGENVECTOR,
    EXACT,
    LARGEST_RATIO,
    AhpOptions,
    read_judgements,
)
from decision.mcda.ahp.scales import LAST_STEP, LINEAR, scaled
from decision.mcda.errors import gettext_noop
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.reading import Place

MAX_PARTICIPANTS = 10_000
# Participants times pairs: what is held at a time stays under some hundred megabytes.
MAX_CELLS = 5_000_000


@dataclass(frozen=True, eq=False)
class Group:
    """The participants of a session.

    Parameters
    ----------
    names : tuple of str
    power : ndarray of shape (k,)
        Voting power, not negative, one at least positive.
    ratios : ndarray of shape (k, n, n)
        Ratios on the judgement scale, NaN where not judged and for those who gave weights.
    judged : ndarray of bool, shape (k,)
        Who gave judgements.
    weights : ndarray of shape (k, n)
        Given or derived; each row sums to 1.
    cr : list of float or None
        Consistency ratio; None where weights were given.
    incomplete : list of str
        Names of those who left pairs out.
    """

    names: tuple[str, ...]
    power: Floats
    ratios: Floats
    judged: NDArray[np.bool_]
    weights: Floats
    cr: list[float | None]
    incomplete: list[str]

    @property
    def voting(self) -> NDArray[np.bool_]:
        return self.power > 0

    @property
    def can_aggregate_judgements(self) -> bool:
        """Whether all who have voting power gave judgements."""
        return bool(self.judged[self.voting].all())


def read_group(
    place: Place, items: tuple[str, ...], options: AhpOptions, notices: Notices
) -> Group:
    """The participants, with the priorities of those who gave judgements."""
    places = place.items()
    k, n = len(places), len(items)
    _refuse_size(place, k, n)
    fields = [_read_fields(item) for item in places]
    names = _read_names([field["name"] for field in fields])
    power = np.array([_read_power(field.get("power")) for field in fields])
    if not power.any():
        raise place.refuse(
            gettext_noop("Nobody has voting power: at least one must be above 0."),
            code="no_power",
        )
    judged = np.array(["matrix" in field for field in fields])
    ratios, weights, cr = np.full((k, n, n), np.nan), np.zeros((k, n)), np.full(k, np.nan)
    for i in np.flatnonzero(~judged):
        weights[i] = _read_weights(fields[i]["weights"], items)
    if judged.any():
        matrices = [field["matrix"] for field in fields if "matrix" in field]
        steps = _read_matrices(matrices, items, options, notices)
        ratios[judged] = scaled(steps, options.scale)
        weights[judged], cr[judged] = priorities(ratios[judged], options)
    gaps = judged & np.isnan(ratios).any(axis=(1, 2))
    return Group(
        names,
        power,
        ratios,
        judged,
        weights,
        [value if known else None for value, known in zip(cr.tolist(), judged, strict=True)],
        [name for name, gap in zip(names, gaps, strict=True) if gap],
    )


def _read_fields(place: Place) -> dict[str, Place]:
    fields = place.fields(required=("name",), optional=("power", "matrix", "weights"))
    if ("matrix" in fields) == ("weights" in fields):
        raise place.refuse(
            gettext_noop("A participant has either “matrix” or “weights”."),
            code="matrix_or_weights",
        )
    return fields


def priorities(ratios: Floats, options: AhpOptions) -> tuple[Floats, Floats]:
    """Priorities and consistency ratios of many matrices, complete or not.

    Parameters
    ----------
    ratios : ndarray of shape (k, n, n)
        NaN where not judged; the judgements of each connect all items.
    options : AhpOptions

    Returns
    -------
    weights : ndarray of shape (k, n)
    cr : ndarray of shape (k,)
    """
    gaps = np.isnan(ratios).any(axis=(1, 2))
    full = ratios.copy()
    for i in np.flatnonzero(gaps):
        full[i] = harker_matrix(ratios[i])
    weights, lambda_max = eigenvector_priorities(full)
    if options.priority != EIGENVECTOR:
        weights[~gaps] = geometric_mean_priorities(ratios[~gaps])
        for i in np.flatnonzero(gaps):
            weights[i] = logarithmic_least_squares(ratios[i])
    n = ratios.shape[1]
    return weights, consistency_ratio(lambda_max, n, options.random_index)


def _refuse_size(place: Place, k: int, n: int) -> None:
    if k == 0:
        raise place.refuse(gettext_noop("There is no participant."), code="no_participants")
    if k > MAX_PARTICIPANTS or k * n * n > MAX_CELLS:
        raise place.refuse(
            gettext_noop(
                "{k} participants with {n} items are too many; the limit is {limit} "
                "participants and {cells} judgements in all."
            ),
            code="too_large",
            k=k,
            n=n,
            limit=MAX_PARTICIPANTS,
            cells=MAX_CELLS,
        )


def _read_names(places: Sequence[Place]) -> tuple[str, ...]:
    """Distinct names; a set, since there can be ten thousand."""
    seen: set[str] = set()
    for place in places:
        name = place.text()
        if name in seen:
            raise place.refuse(
                gettext_noop("“{name}” stands here twice."), code="duplicate", name=name
            )
        seen.add(name)
    return tuple(place.text() for place in places)


def _read_power(place: Place | None) -> float:
    return 1.0 if place is None else place.number(0, 1e9)


def _read_weights(place: Place, items: tuple[str, ...]) -> Floats:
    """A list in the order of the items, or an object keyed by them."""
    if isinstance(place.value, dict):
        fields = place.fields(required=items)
        given = [fields[item] for item in items]
    else:
        given = place.items(len(items))
    weights = np.array([weight.number(0, 1e15) for weight in given])
    if not weights.any():
        raise place.refuse(
            gettext_noop("All weights are 0: at least one must be positive."), code="zero_weights"
        )
    weights = weights / weights.max()
    return np.asarray(weights / weights.sum())


def _read_matrices(
    places: Sequence[Place], items: tuple[str, ...], options: AhpOptions, notices: Notices
) -> Floats:
    plain = _plain_matrices(places, len(items), options.scale)
    if plain is not None:
        return plain
    return np.stack([read_judgements(place, items, notices, options.scale) for place in places])


def _plain_matrices(places: Sequence[Place], n: int, scale: str) -> Floats | None:
    """All matrices at once, where each is complete, of plain numbers and exactly reciprocal.

    None where one is not: then the cells are read one by one, with their refusals.
    """
    for place in places:
        if not (isinstance(place.value, list) and len(place.value) == n):
            return None
        for row in place.value:
            if not (isinstance(row, list) and len(row) == n):
                return None
            if not all(type(cell) is float or type(cell) is int for cell in row):
                return None
    try:
        values = np.array([place.value for place in places], dtype=np.float64)
    except OverflowError:
        return None
    largest = LARGEST_RATIO if scale == LINEAR else LAST_STEP
    with np.errstate(invalid="ignore", over="ignore"):
        within = (values >= 1 / largest) & (values <= largest)
        reciprocal = np.abs(values * values.transpose(0, 2, 1) - 1) <= EXACT
    diagonal = np.diagonal(values, axis1=1, axis2=2) == 1
    if not (within.all() and reciprocal.all() and diagonal.all()):
        return None
    upper = np.triu(np.ones((n, n), dtype=bool), k=1)
    # As read one by one: the upper half as given, the lower its exact reciprocal.
    return np.where(upper, values, np.where(upper.T, 1 / values.transpose(0, 2, 1), 1.0))
