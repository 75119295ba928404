"""The smallest change of one weight, the others in proportion, that changes a rank."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.explanation.changes import Change, nearest, rank_of, searched
from decision.mcda.matrix import DecisionMatrix, Floats

# Beyond a computed crossing: far enough for the rank to show, in parts of all weight.
_BEYOND = 1e-6


def weights_at(weights: Floats, column: int, weight: float) -> Floats:
    """The weights with one of them set and the others in proportion, of shape (n,).

    Where one has all the weight the others share equally what it gives up.

    Examples
    --------
    >>> weights_at(np.array([0.5, 0.3, 0.2]), 0, 0.75).round(12).tolist()
    [0.75, 0.15, 0.1]
    """
    rest = weights.copy()
    rest[column] = 0
    if not rest.any():
        rest[:] = 1
        rest[column] = 0
    changed = rest / rest.sum() * (1 - weight)
    changed[column] = weight
    return changed


def smallest_weight_changes(
    score: Callable[[DecisionMatrix], Floats],
    matrix: DecisionMatrix,
    row: int,
    *,
    larger_is_better: bool,
    terms: Floats | None = None,
) -> list[Change | None]:
    """For each criterion, the smallest change of its weight that changes the row's rank.

    Parameters
    ----------
    score : callable
        Scores a matrix by the method.
    matrix : DecisionMatrix
    row : int
    larger_is_better : bool
    terms : ndarray of shape (m, n), optional
        Of a method that adds up: the crossings are computed. Else they are searched for.

    Returns
    -------
    list of n Change or None
        None where no weight of that criterion changes the rank.
    """
    if len(matrix.criteria) == 1:
        return [None]
    found: list[Change | None] = []
    for column in range(len(matrix.criteria)):
        start = float(matrix.weights[column])
        if terms is None:
            rank_at = _rank_by_score(score, matrix, row, column, larger_is_better)
            found.append(nearest([searched(rank_at, start, end) for end in (0.0, 1.0)]))
        else:
            found.append(_computed(terms, matrix.weights, row, column, larger_is_better))
    return found


def _rank_by_score(
    score: Callable[[DecisionMatrix], Floats],
    matrix: DecisionMatrix,
    row: int,
    column: int,
    larger_is_better: bool,
) -> Callable[[float], int]:
    def rank_at(weight: float) -> int:
        changed = matrix.with_weights(weights_at(matrix.weights, column, weight))
        return rank_of(score(changed), row, larger_is_better=larger_is_better)

    return rank_at


def _computed(
    terms: Floats, weights: Floats, row: int, column: int, larger_is_better: bool
) -> Change | None:
    """Differences are linear in the weight: each rival crosses at most once."""
    start = float(weights[column])

    def rank_at(weight: float) -> int:
        scores = terms @ weights_at(weights, column, weight)
        return rank_of(scores, row, larger_is_better=larger_is_better)

    at_none, at_all = (terms @ weights_at(weights, column, end) for end in (0.0, 1.0))
    left, right = at_none[row] - at_none, at_all[row] - at_all
    slope = right - left
    crossing = np.divide(-left, slope, out=np.full_like(left, np.nan), where=slope != 0)
    # A rival that ties with the row now crosses here, whatever the rounding says.
    crossing[np.abs(crossing - start) < _BEYOND**2] = start
    within = crossing[(crossing >= 0) & (crossing <= 1)]
    now = rank_at(start)
    for to in sorted(set(within.tolist()), key=lambda place: abs(place - start)):
        for direction in (-1, 1) if to == start else (np.sign(to - start),):
            beyond = rank_at(min(max(to + direction * _BEYOND, 0.0), 1.0))
            if beyond != now:
                return Change(start, to, beyond, exact=True)
    return None
