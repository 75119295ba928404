"""Ranks by PROBID and its simple form as one value changes, without all distances each time.

A score hangs on the distances from as many ideal solutions as there are alternatives, and all
of them change with one value: so does its column's norm, and who is where in its order. But a
weighted distance changes by no more than the criterion's own weighted gap does, so that most
rivals are known to stay before or behind an alternative; those for which that is not sure are
scored, and where two come near a tie all are, by the scorer of many weights.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking.ideal_averages import ideal_solutions, probid_counts, sprobid_counts
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE

Integers = NDArray[np.int64]
RanksAt = Callable[[Integers, Floats], tuple[Integers, Floats]]

# Squared gaps of all pairs on all criteria: a table of more is not made.
_MOST_GAPS = 4_000_000
# So many pairs of a sample and an alternative are scored at a time.
_PAIRS = 4096
# Bounds are wider by this part of their size, for what rounding does to them.
_SLACK = 1e-12


def ranks_among_ideals(
    matrix: DecisionMatrix, row: int, *, simple: bool, by_all: RanksAt
) -> RanksAt:
    """An alternative's ranks as its values change one at a time.

    Parameters
    ----------
    matrix : DecisionMatrix
    row : int
    simple : bool
        Whether by the simple form.
    by_all : callable
        The same from the scores of all: asked where two come near a tie.

    Returns
    -------
    callable
        From criteria and values, both of shape (s,), to ranks and margins as
        `decision.mcda.robustness.row_ranks.one_in_rows` has them.
    """
    m, n = matrix.values.shape
    if m * m * n > _MOST_GAPS:
        return by_all
    ideals = _Ideals(matrix, row, simple)

    def ranks_at(criteria: Integers, values: Floats) -> tuple[Integers, Floats]:
        with np.errstate(all="ignore"):  # what is not finite is near everything
            ranks, margins, near = ideals.ranks_at(criteria, values)
        if near.any():
            ranks[near], margins[near] = by_all(criteria[near], values[near])
        return ranks, margins

    return ranks_at


class _Column(NamedTuple):
    """One criterion's weighted values and ideal solutions, the latter best first.

    Parameters
    ----------
    values : ndarray of shape (s, m)
    ideals : ndarray of shape (s, k)
        Those that count.
    average : ndarray of shape (s, 1)
        Of all.
    """

    values: Floats
    ideals: Floats
    average: Floats


class _Ideals:
    """What does not change with a value of one row."""

    def __init__(self, matrix: DecisionMatrix, row: int, simple: bool) -> None:
        self.matrix, self.row, self.simple = matrix, row, simple
        counts = np.array((sprobid_counts if simple else probid_counts)(len(matrix.values))).T
        self.counted = counts.any(axis=1)
        self.counts = counts[self.counted]
        values, ideals = (
            part.T * matrix.weights[:, np.newaxis] for part in ideal_solutions(matrix)
        )
        now = self.now = _Column(
            values, ideals[:, self.counted], ideals.mean(axis=1, keepdims=True)
        )
        gaps = (now.values[:, :, np.newaxis] - now.ideals[:, np.newaxis]) ** 2
        self.others = _without_each(gaps)
        self.others_of_average = _without_each((now.values - now.average) ** 2)
        self.others_of_size = _without_each(np.abs(values).max(axis=1) ** 2)
        # Of near and far, of shape (m, 2).
        self.sums = np.sqrt(self.others[0] + gaps[0]) @ self.counts

    def ranks_at(
        self, criteria: Integers, values: Floats
    ) -> tuple[Integers, Floats, NDArray[np.bool_]]:
        """Ranks, margins, and the samples in which somebody is too near to be sure of them."""
        column = self._changed(criteria, values)
        average = np.sqrt(self.others_of_average[criteria] + (column.values - column.average) ** 2)
        low, high, allowed = self._bounds(criteria, column, average)
        samples = np.arange(len(values))
        own = self._scores(criteria, column, average, samples, np.full(len(values), self.row))
        own, doubt = own[:, np.newaxis], 2 * allowed[:, np.newaxis]
        gaps = np.where(low > own, low, high) - own
        unsure = ~((high < own - doubt) | (low > own + doubt))
        unsure[:, self.row] = False
        pairs = np.nonzero(unsure)
        gaps[pairs] = self._scores(criteria, column, average, *pairs) - own[pairs[0], 0]
        gaps[:, self.row] = -np.inf
        near = ~((np.abs(gaps) > doubt).all(axis=1) & np.isfinite(own[:, 0]))
        spread = np.ptp(np.where(np.isfinite(high), low / 2 + high / 2, low), axis=1, keepdims=True)
        margins = gaps / 2 - DEFAULT_TIE_TOLERANCE * spread / 2
        return 1 + np.count_nonzero(gaps > 0, axis=1), margins, near

    def _changed(self, criteria: Integers, values: Floats) -> _Column:
        columns = self.matrix.values[:, criteria]
        columns[self.row] = values
        lines = np.ascontiguousarray(in_safe_units(columns).T)
        weighted = NORMALISATIONS["vector"].of(lines, False)
        weighted *= self.matrix.weights[criteria, np.newaxis]
        ideals = np.sort(weighted, axis=1)
        most = self.matrix.directions[criteria] > 0
        ideals[most] = ideals[most, ::-1]
        return _Column(weighted, ideals[:, self.counted], ideals.mean(axis=1, keepdims=True))

    def _bounds(
        self, criteria: Integers, column: _Column, average: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Between what the scores are, of shape (s, m), and more than what ties, of shape (s,)."""
        moved = np.abs(column.values - self.now.values[criteria])
        shifts = np.abs(column.ideals - self.now.ideals[criteria]) @ self.counts
        totals = self.counts.sum(axis=0)
        (least_near, most_near), (least_far, most_far) = (
            self._about(self.sums[:, k], moved * totals[k] + shifts[:, k : k + 1]) for k in (0, 1)
        )
        low = self._score(most_near, least_far, average)
        high = self._score(least_near, most_far, average)
        largest = np.abs(column.values).max(axis=1) ** 2
        size = np.sqrt(self.others_of_size[criteria] + largest)[:, np.newaxis] * totals.sum()
        if self.simple:
            sizes = (high * (1 + size / least_near) + size / least_near).max(axis=1)
        else:
            sizes = (1 + average + size / np.hypot(least_near, least_far)).max(axis=1)
        # No score is below 0, so that their range is no more than the largest.
        allowed = np.maximum(DEFAULT_TIE_TOLERANCE * high.max(axis=1), ROUNDING * sizes)
        return low, high, allowed

    def _about(self, sums: Floats, moved: Floats) -> tuple[Floats, Floats]:
        moved = moved + _SLACK * (sums + moved)
        return np.maximum(sums - moved, 0), sums + moved

    def _scores(
        self,
        criteria: Integers,
        column: _Column,
        average: Floats,
        samples: Integers,
        rows: Integers,
    ) -> Floats:
        """The scores of some samples' alternatives, of shape (p,)."""
        scores = np.empty(len(samples))
        for start in range(0, len(samples), _PAIRS):
            part = slice(start, start + _PAIRS)
            at, row = samples[part], rows[part]
            squares = (column.values[at, row, np.newaxis] - column.ideals[at]) ** 2
            squares += self.others[criteria[at], row]
            near, far = (np.sqrt(squares, out=squares) @ self.counts).T
            scores[part] = self._score(near, far, average[at, row])
        return scores

    def _score(self, near: Floats, far: Floats, average: Floats) -> Floats:
        if self.simple:
            return far / near
        return 1 / (1 + (near / far) ** 2) + average


def _without_each(parts: Floats) -> Floats:
    """The sum along the first axis without each; a difference would lose what is small."""
    sums = np.zeros_like(parts)
    np.cumsum(parts[:-1], axis=0, out=sums[1:])
    after = np.cumsum(parts[:0:-1], axis=0)
    sums[:-1] += after[::-1]
    return sums
