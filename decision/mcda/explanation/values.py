"""The smallest change of one value that changes an alternative's rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import isinf

import numpy as np

from decision.mcda.equality import ROUNDING, cleared
from decision.mcda.errors import DegenerateMatrixError
from decision.mcda.explanation.changes import Change, by_distance, nearest, rank_of, searched
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Scores

# A column that is positive stays so: not below this part of its least value.
_LEAST_PART = 1e-3
# Beyond a computed crossing: far enough for the rank to show, in parts of the largest gap.
_BEYOND = 1e-6


def searched_range(column: Floats) -> tuple[float, float]:
    """How far a value is moved: one range beyond the criterion's values on either side.

    A column without negative values stays so, and a positive one stays positive.

    Examples
    --------
    >>> searched_range(np.array([2.0, 5.0, 3.0])), searched_range(np.array([-1.0, 1.0]))
    ((0.002, 8.0), (-3.0, 3.0))
    """
    low, high = float(column.min()), float(column.max())
    span = (high - low) or abs(low) or 1.0
    least = low * _LEAST_PART if low >= 0 else -np.inf
    return max(low - span, least), high + span


def smallest_value_changes(
    scored: Callable[[DecisionMatrix], Scores],
    matrix: DecisionMatrix,
    row: int,
    *,
    larger_is_better: bool,
    plain_sum: bool = False,
) -> list[Change | None]:
    """For each criterion, the smallest change of the row's value that changes its rank.

    Parameters
    ----------
    scored : callable
        The method's `Scores` of a matrix.
    matrix : DecisionMatrix
    row : int
    larger_is_better : bool
    plain_sum : bool
        Whether the score is the weighted sum of the values as they are: then the changes are
        computed, and reach as far as they must. Else they are searched for within
        `searched_range`.

    Returns
    -------
    list of n Change or None
        In the criteria's units; None where no change (within that range) changes the rank.
    """
    changes = [
        _computed(matrix, row, column)
        if plain_sum
        else _searched(scored, matrix, row, column, larger_is_better)
        for column in range(len(matrix.criteria))
    ]
    # A change of which no double can tell the size is as good as none.
    return [None if change is None or isinf(change.size) else change for change in changes]


def _searched(
    scored: Callable[[DecisionMatrix], Scores],
    matrix: DecisionMatrix,
    row: int,
    column: int,
    larger_is_better: bool,
) -> Change | None:
    if matrix.weights[column] == 0:
        return None

    def rank_at(value: float) -> int:
        values = matrix.values.copy()
        values[row, column] = value
        try:
            scores = scored(replace(matrix, values=values))
        except DegenerateMatrixError:
            return 1  # at this one value all are alike and tie, which is no end of the search
        return rank_of(scores, row, larger_is_better=larger_is_better)

    start = float(matrix.values[row, column])
    return nearest(
        [searched(rank_at, start, end) for end in searched_range(matrix.values[:, column])]
    )


def _computed(matrix: DecisionMatrix, row: int, column: int) -> Change | None:
    slope = float(matrix.weights[column] * matrix.directions[column])
    if slope == 0:
        return None
    scores = matrix.gains @ matrix.weights
    size = float(np.abs(matrix.values).max(axis=0) @ matrix.weights)
    start = float(matrix.values[row, column])
    now = rank_of(Scores(scores, size=size), row, larger_is_better=True)
    gaps = cleared(np.delete(scores, row) - scores[row], size)
    # Far enough for the rank to show, whatever the rounding.
    beyond = max(_BEYOND * float(np.abs(gaps).max()), 4 * ROUNDING * size)
    for gap in by_distance(gaps, 0.0, size):
        for direction in (-1, 1) if gap == 0 else (np.sign(gap),):
            scores_beyond = scores.copy()
            scores_beyond[row] += gap + direction * beyond
            rank = rank_of(Scores(scores_beyond, size=size), row, larger_is_better=True)
            if rank != now:
                return Change(start, start + gap / slope, rank, exact=True)
    return None
