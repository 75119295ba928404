"""The smallest change of one value that changes an alternative's rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from math import isinf

import numpy as np

from decision.mcda.equality import ROUNDING, cleared
from decision.mcda.errors import DegenerateMatrixError
from decision.mcda.explanation.changes import (
    Change,
    Wanted,
    by_distance,
    nearest,
    rank_of,
    searched,
)
from decision.mcda.explanation.together import (
    Probe,
    RankAt,
    searched_together,
)
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
    better: bool = False,
    plain_sum: bool = False,
    probe: Callable[[RankAt, Floats], Probe | None] | None = None,
) -> list[Change | None]:
    """For each criterion, the smallest change of the row's value that changes its rank.

    Parameters
    ----------
    scored : callable
        The method's `Scores` of a matrix.
    matrix : DecisionMatrix
    row : int
    larger_is_better : bool
    better : bool
        Whether a better rank alone counts as a change.
    plain_sum : bool
        Whether the score is the weighted sum of the values as they are: then the changes are
        computed, and reach as far as they must. Else they are searched for within
        `searched_range`.
    probe : callable, optional
        Makes of what the method itself says of one value, and of how far each is moved, a
        `Probe` of many for the search; None where it cannot: then one after the other.

    Returns
    -------
    list of n Change or None
        In the criteria's units; None where no change (within that range) changes the rank.
    """
    now = scored(matrix) if better else None
    if now is not None and rank_of(now, row, larger_is_better=larger_is_better) == 1:
        return [None] * len(matrix.criteria)
    together = (
        None
        if plain_sum or probe is None
        else _Search(scored, matrix, row, larger_is_better, better)
    )
    changes = None if together is None or probe is None else together.all(probe)
    changes = changes or [
        _computed(matrix, row, column, better)
        if plain_sum
        else _Search(scored, matrix, row, larger_is_better, better).one(column)
        for column in range(len(matrix.criteria))
    ]
    # A change of which no double can tell the size is as good as none.
    return [None if change is None or isinf(change.size) else change for change in changes]


@dataclass(frozen=True, eq=False)
class _Search:
    """The search for the changes of one row's values."""

    scored: Callable[[DecisionMatrix], Scores]
    matrix: DecisionMatrix
    row: int
    larger_is_better: bool
    better: bool

    def rank_at(self, column: int, value: float) -> int:
        values = self.matrix.values.copy()
        values[self.row, column] = value
        try:
            scores = self.scored(replace(self.matrix, values=values))
        except DegenerateMatrixError:
            return 1  # at this one value all are alike and tie, which is no end of the search
        return rank_of(scores, self.row, larger_is_better=self.larger_is_better)

    def one(self, column: int) -> Change | None:
        """One criterion's alone."""
        if self.matrix.weights[column] == 0:
            return None
        rank_at = partial(self.rank_at, column)
        start = float(self.matrix.values[self.row, column])
        ends = searched_range(self.matrix.values[:, column])
        return nearest([searched(rank_at, start, end, better=self.better) for end in ends])

    def all(self, probe: Callable[[RankAt, Floats], Probe | None]) -> list[Change | None] | None:
        """All criteria's at once; None where the probe cannot."""
        ends = np.array([searched_range(column) for column in self.matrix.values.T])
        many = probe(self.rank_at, ends)
        if many is None:
            return None
        starts = self.matrix.values[self.row].tolist()
        wanted = Wanted(self.rank_at(0, starts[0]), self.better)
        weighed = np.flatnonzero(self.matrix.weights > 0).tolist()
        ways = [(j, starts[j], (float(ends[j, 0]), float(ends[j, 1]))) for j in weighed]
        found = dict(zip(weighed, searched_together(many, wanted, ways), strict=True))
        return [found.get(j) for j in range(len(starts))]


def _computed(matrix: DecisionMatrix, row: int, column: int, better: bool) -> Change | None:
    slope = float(matrix.weights[column] * matrix.directions[column])
    if slope == 0:
        return None
    scores = matrix.gains @ matrix.weights
    size = float(np.abs(matrix.values).max(axis=0) @ matrix.weights)
    start = float(matrix.values[row, column])
    now = Scores(scores, size=size)
    wanted = Wanted(rank_of(now, row, larger_is_better=True), better)
    gaps = cleared(np.delete(scores, row) - scores[row], size)
    # Far enough for the rank to show, whatever the rounding.
    beyond = max(_BEYOND * float(np.abs(gaps).max()), 4 * ROUNDING * size)
    for gap in by_distance(gaps, 0.0, size):
        for direction in (-1, 1) if gap == 0 else (np.sign(gap),):
            scores_beyond = scores.copy()
            scores_beyond[row] += gap + direction * beyond
            rank = rank_of(Scores(scores_beyond, size=size), row, larger_is_better=True)
            if wanted.met(rank):
                return Change(start, start + gap / slope, rank, exact=True)
    return None
