"""The smallest change of one weight, the others in proportion, that changes a rank."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import cleared
from decision.mcda.errors import McdaError
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

# Beyond a computed crossing: far enough for the rank to show, in parts of all weight.
_BEYOND = 1e-6
# Gaps are apart by more than any tie allows from this part of the largest on.
_CLEARLY = 1e-8
# Where a method refuses all weight on one criterion, or none: as near as this to it instead.
_NEAR_END = 1e-6


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
    scored: Callable[[DecisionMatrix], Scores],
    matrix: DecisionMatrix,
    row: int,
    *,
    larger_is_better: bool,
    better: bool = False,
    terms: Floats | None = None,
    sizes: Floats | None = None,
    probe: Callable[[RankAt], Probe] | None = None,
) -> list[Change | None]:
    """For each criterion, the smallest change of its weight that changes the row's rank.

    A weight of 0 or 1 at which the method refuses to rank, since nothing then tells the
    alternatives apart, changes nothing.

    Parameters
    ----------
    scored : callable
        The method's `Scores` of a matrix.
    matrix : DecisionMatrix
    row : int
    larger_is_better : bool
    better : bool
        Whether a better rank alone counts as a change.
    terms : ndarray of shape (m, n), optional
        Of a method that adds up: the crossings are computed. Else they are searched for.
    sizes : ndarray of shape (n,), optional
        What these terms are made of; omitted, nothing larger than themselves.
    probe : callable, optional
        Makes of what the method itself says of one weight a `Probe` of many, for the search.

    Returns
    -------
    list of n Change or None
        None where no weight of that criterion changes the rank.
    """
    nothing: list[Change | None] = [None] * len(matrix.criteria)
    if len(matrix.criteria) == 1:
        return nothing
    if better and rank_of(scored(matrix), row, larger_is_better=larger_is_better) == 1:
        return nothing
    if terms is None and probe is not None:
        return _searched_together(scored, matrix, row, larger_is_better, better, probe)
    found: list[Change | None] = []
    for column in range(len(matrix.criteria)):
        start = float(matrix.weights[column])
        rank_at = _rank_by_score(scored, matrix, row, column, larger_is_better)
        if terms is None:
            ways = [searched(rank_at, start, end, better=better) for end in (1.0, 0.0)]
            found.append(nearest(ways))
        else:
            made_of = np.abs(terms).max(axis=0) if sizes is None else sizes
            lines = _Lines(terms, made_of, matrix.weights, row, column)
            found.append(_computed(lines, larger_is_better, better, rank_at))
    return found


def _searched_together(
    scored: Callable[[DecisionMatrix], Scores],
    matrix: DecisionMatrix,
    row: int,
    larger_is_better: bool,
    better: bool,
    probe: Callable[[RankAt], Probe],
) -> list[Change | None]:
    def rank_at(column: int, weight: float) -> int:
        return _rank_by_score(scored, matrix, row, column, larger_is_better)(weight)

    weights = matrix.weights.tolist()
    before = rank_of(scored(matrix), row, larger_is_better=larger_is_better)
    wanted = Wanted(before, better)
    many = probe(rank_at)
    ways = [(j, weight, (1.0, 0.0)) for j, weight in enumerate(weights)]
    found = searched_together(many, wanted, ways)
    for j, weight in enumerate(weights):
        # A batch ranks what the method itself refuses: that all are alike there is no change.
        change = found[j]
        if change is None or _is_offered(partial(rank_at, j), change.to):
            continue
        ends = (1 - _NEAR_END, _NEAR_END)
        (found[j],) = searched_together(many, wanted, [(j, weight, ends)])
    return found


def _is_offered(rank_at: Callable[[float], int], weight: float) -> bool:
    """Whether a weight is none of the ends at which the method refuses to rank."""
    return weight not in (0.0, 1.0) or _can_be_ranked(rank_at, weight)


def _rank_by_score(
    scored: Callable[[DecisionMatrix], Scores],
    matrix: DecisionMatrix,
    row: int,
    column: int,
    larger_is_better: bool,
) -> Callable[[float], int]:
    def rank_at(weight: float) -> int:
        changed = matrix.with_weights(weights_at(matrix.weights, column, weight))
        return rank_of(scored(changed), row, larger_is_better=larger_is_better)

    return rank_at


@dataclass(frozen=True, eq=False)
class _Lines:
    """Scores of a method that adds up, as functions of one weight."""

    terms: Floats
    sizes: Floats
    weights: Floats
    row: int
    column: int

    def at(self, weight: float) -> Scores:
        weights = weights_at(self.weights, self.column, weight)
        return Scores(self.terms @ weights, size=float(self.sizes @ weights))

    def gaps_at(self, weight: float) -> Floats:
        """How far the row is above each rival, of shape (m - 1,)."""
        scores = self.at(weight)
        gaps = scores.scores[self.row] - np.delete(scores.scores, self.row)
        return cleared(gaps, scores.size or 0.0)

    def crossings(self) -> Floats:
        """Where the row passes a rival; each does at most once, for gaps are linear."""
        start = float(self.weights[self.column])
        at_none, at_all, now = self.gaps_at(0.0), self.gaps_at(1.0), self.gaps_at(start)
        apart = np.where(at_none == at_all, np.nan, at_none / 2 - at_all / 2)
        crossing = at_none / 2 / apart
        # A rival that ties with the row now crosses here, whatever the rounding says.
        crossing[(now == 0) & ~np.isnan(apart)] = start
        return crossing[(crossing >= 0) & (crossing <= 1)]

    def beyond_crossings(
        self, wanted: Wanted, *, larger_is_better: bool
    ) -> Iterator[tuple[float, float]]:
        """Crossings, the nearest first, with the place just beyond; not where none can be met."""
        start = float(self.weights[self.column])
        found = [
            (to, min(max(to + direction * _BEYOND, 0.0), 1.0))
            for to in by_distance(self.crossings(), start, 1.0)
            for direction in ((1, -1) if to == start else (np.sign(to - start),))
        ]
        if wanted.better and found:
            least = self.least_ranks(np.array(found)[:, 1], larger_is_better=larger_is_better)
            found = [
                one for one, rank in zip(found, least.tolist(), strict=True) if wanted.met(rank)
            ]
        yield from found

    def least_ranks(self, places: Floats, *, larger_is_better: bool) -> NDArray[np.int64]:
        """What the rank is at least at each place, by the rivals who clearly are before the row."""
        at_none, at_all = self.gaps_at(0.0), self.gaps_at(1.0)
        if not larger_is_better:
            at_none, at_all = -at_none, -at_all
        # Halved, for twice a gap may be too large for a double.
        gaps = np.outer(1 - places, at_none / 2) + np.outer(places, at_all / 2)
        clearly = _CLEARLY * np.abs(gaps).max(axis=1, keepdims=True)
        return 1 + np.count_nonzero(gaps < -clearly, axis=1)


def _computed(
    lines: _Lines,
    larger_is_better: bool,
    better: bool,
    rank_of_method: Callable[[float], int],
) -> Change | None:
    start = float(lines.weights[lines.column])

    def rank_at(weight: float) -> int:
        return rank_of(lines.at(weight), lines.row, larger_is_better=larger_is_better)

    wanted = Wanted(rank_at(start), better)
    for to, beyond in lines.beyond_crossings(wanted, larger_is_better=larger_is_better):
        if to in (0.0, 1.0) and to != start and not _can_be_ranked(rank_of_method, to):
            continue
        rank = rank_at(beyond)
        if wanted.met(rank):
            return Change(start, to, rank, exact=True)
    return None


def _can_be_ranked(rank_at: Callable[[float], int], weight: float) -> bool:
    try:
        rank_at(weight)
    except McdaError:
        return False
    return True
