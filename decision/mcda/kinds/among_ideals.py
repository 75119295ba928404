"""Ranks by PROBID and its simple form as one number changes, without all distances each time.

A score hangs on the distances from as many ideal solutions as there are alternatives, and all
of them change with one value: so does its column's norm, and who is where in its order. But a
weighted distance changes by no more than the criterion's own weighted gap does, so that most
rivals are known to stay before or behind an alternative; those for which that is not sure are
scored, and where two come near a tie all are, by the scorer of many weights.

As one weight changes, bounds come from the sums at a few places of its way, for a sum of
distances squared is concave in the squares of that weight and of what it leaves to the others.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking.ideal_averages import ideal_solutions, probid_counts, sprobid_counts
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.scorers.base import SINGLE_THREADED, product
from decision.mcda.robustness.scorers.replaced import without_each
from decision.mcda.robustness.weight_paths import paths

Integers = NDArray[np.int64]
RanksAt = Callable[[Integers, Floats], tuple[Integers, Floats]]

# Squared gaps of all pairs on all criteria: a table of more is not made.
_MOST_GAPS = 4_000_000
# So many pairs of a sample and an alternative are scored at a time.
_PAIRS = 4096
# Of so many alternatives at a time distances are rounded.
_TOGETHER = 8
# Where each weight's way is looked at beforehand: most changes come near its beginning.
_MARKS = np.linspace(0, 1, 9) ** 2
# Sums of rounded distances may have lost as much.
_VANISHED = 1e-12
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
    return _screened(_ValueChanges(matrix, row, simple).ranks_at, by_all)


def ranks_among_ideals_by_weights(
    matrix: DecisionMatrix, row: int, *, simple: bool, by_all: RanksAt
) -> RanksAt:
    """An alternative's ranks as one weight changes, the others in proportion.

    Else as `ranks_among_ideals`.
    """
    m, n = matrix.values.shape
    if m * m * n > _MOST_GAPS:
        return by_all
    return _screened(_WeightChanges(matrix, row, simple).ranks_at, by_all)


def _screened(
    ranks_at: Callable[[Integers, Floats], tuple[Integers, Floats, NDArray[np.bool_]]],
    by_all: RanksAt,
) -> RanksAt:
    def surely(criteria: Integers, places: Floats) -> tuple[Integers, Floats]:
        with np.errstate(all="ignore"):  # what is not finite is near everything
            ranks, margins, near = ranks_at(criteria, places)
        if near.any():
            ranks[near], margins[near] = by_all(criteria[near], places[near])
        return ranks, margins

    return surely


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


class _Sums(NamedTuple):
    """Between what both sums of distances are, each of shape (s, m)."""

    least_near: Floats
    most_near: Floats
    least_far: Floats
    most_far: Floats


@dataclass(frozen=True)
class _Screen:
    """Who is before an alternative, as far as bounds of the sums tell."""

    row: int
    simple: bool

    def ranks(
        self,
        sums: _Sums,
        average: Floats,
        size: Floats,
        scores_of: Callable[[Integers, Integers], Floats],
    ) -> tuple[Integers, Floats, NDArray[np.bool_]]:
        """Ranks, margins, and the samples in which somebody is too near to be sure of them.

        Parameters
        ----------
        sums : _Sums
        average : ndarray of shape (s, m)
            Distances from the average ideal solution.
        size : ndarray of shape (s, 1)
            What the sums are made of.
        scores_of : callable
            The scores of some samples' alternatives, both of shape (p,).
        """
        low = self.score(sums.most_near, sums.least_far, average)
        high = self.score(sums.least_near, sums.most_far, average)
        doubt = 2 * self._allowed(high, sums, average, size)
        samples = np.arange(len(low))
        own = scores_of(samples, np.full(len(low), self.row))[:, np.newaxis]
        gaps = np.where(low > own, low, high) - own
        unsure = ~((high < own - doubt) | (low > own + doubt))
        unsure[:, self.row] = False
        pairs = np.nonzero(unsure)
        gaps[pairs] = told = scores_of(*pairs) - own[pairs[0], 0]
        gaps[:, self.row] = -np.inf
        near = ~np.isfinite(own[:, 0])
        near[pairs[0][~(np.abs(told) > doubt[pairs[0], 0])]] = True
        spread = high.max(axis=1, keepdims=True) - low.min(axis=1, keepdims=True)
        margins = gaps / 2 - DEFAULT_TIE_TOLERANCE * np.where(np.isfinite(spread), spread, 0) / 2
        return 1 + np.count_nonzero(gaps > 0, axis=1), margins, near

    def score(self, near: Floats, far: Floats, average: Floats) -> Floats:
        if self.simple:
            return far / near
        return 1 / (1 + (near / far) ** 2) + average

    def _allowed(self, high: Floats, sums: _Sums, average: Floats, size: Floats) -> Floats:
        """More than what ties, of shape (s, 1)."""
        if self.simple:
            by_near = size / sums.least_near
            sizes = high * (1 + by_near) + by_near
        else:
            # No more than by their hypotenuse, which takes ten times as long.
            sizes = 1 + average + size / np.maximum(sums.least_near, sums.least_far)
        # No score is below 0, so that their range is no more than the largest.
        largest, most = (figures.max(axis=1, keepdims=True) for figures in (high, sizes))
        return np.maximum(DEFAULT_TIE_TOLERANCE * largest, ROUNDING * most)


def _counts(m: int, simple: bool) -> tuple[NDArray[np.bool_], Floats]:
    """Which ideal solutions count, and for what in either sum: of shape (k, 2)."""
    counts = np.array((sprobid_counts if simple else probid_counts)(m)).T
    counted = counts.any(axis=1)
    return counted, np.ascontiguousarray(counts[counted])


class _ValueChanges:
    """What does not change with a value of one row."""

    def __init__(self, matrix: DecisionMatrix, row: int, simple: bool) -> None:
        self.matrix, self.screen = matrix, _Screen(row, simple)
        self.counted, self.counts = _counts(len(matrix.values), simple)
        values, ideals = (
            part.T * matrix.weights[:, np.newaxis] for part in ideal_solutions(matrix)
        )
        now = self.now = _Column(
            values, ideals[:, self.counted], ideals.mean(axis=1, keepdims=True)
        )
        gaps = (now.values[:, :, np.newaxis] - now.ideals[:, np.newaxis]) ** 2
        self.others = without_each(np.add, gaps)
        self.others_of_average = without_each(np.add, (now.values - now.average) ** 2)
        self.others_of_size = without_each(np.add, np.abs(values).max(axis=1) ** 2)
        # Of near and far, of shape (m, 2).
        self.sums = np.sqrt(self.others[0] + gaps[0]) @ self.counts

    def ranks_at(
        self, criteria: Integers, values: Floats
    ) -> tuple[Integers, Floats, NDArray[np.bool_]]:
        """As the screen has them."""
        column = self._changed(criteria, values)
        average = np.sqrt(self.others_of_average[criteria] + (column.values - column.average) ** 2)
        largest = np.abs(column.values).max(axis=1) ** 2
        size = np.sqrt(self.others_of_size[criteria] + largest) * self.counts.sum()
        return self.screen.ranks(
            self._bounds(criteria, column),
            average,
            size[:, np.newaxis],
            lambda samples, rows: self._scores(criteria, column, average, samples, rows),
        )

    def _changed(self, criteria: Integers, values: Floats) -> _Column:
        columns = self.matrix.values[:, criteria]
        columns[self.screen.row] = values
        lines = np.ascontiguousarray(in_safe_units(columns).T)
        weighted = NORMALISATIONS["vector"].of(lines, False)
        weighted *= self.matrix.weights[criteria, np.newaxis]
        ideals = np.sort(weighted, axis=1)
        most = self.matrix.directions[criteria] > 0
        ideals[most] = ideals[most, ::-1]
        return _Column(weighted, ideals[:, self.counted], ideals.mean(axis=1, keepdims=True))

    def _bounds(self, criteria: Integers, column: _Column) -> _Sums:
        moved = np.abs(column.values - self.now.values[criteria])
        shifts = np.abs(column.ideals - self.now.ideals[criteria]) @ self.counts
        totals = self.counts.sum(axis=0)
        near, far = (
            self._about(self.sums[:, k], moved * totals[k] + shifts[:, k : k + 1]) for k in (0, 1)
        )
        return _Sums(*near, *far)

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
            scores[part] = self.screen.score(near, far, average[at, row])
        return scores


class _WeightChanges:
    """What is known of each weight's way: both sums at its marks, between bounds.

    With one weight t and the others' shares of 1 - t, a squared distance is a weighted sum of
    (1 - t)² and t². The square of a sum of roots of such sums is concave in the two and grows
    as they do, so that it is no less than in proportion between two marks, and beyond two marks
    no more than in proportion to these.
    """

    def __init__(self, matrix: DecisionMatrix, row: int, simple: bool) -> None:
        self.screen = _Screen(row, simple)
        counted, self.counts = _counts(len(matrix.values), simple)
        self.values, ideals = ideal_solutions(matrix)
        self.ideals = np.ascontiguousarray(ideals[counted].T)
        self.to_average = np.ascontiguousarray((self.values - ideals.mean(axis=0)).T) ** 2
        self.largest = np.abs(self.values).max(axis=0) ** 2
        self.weights_at = paths(matrix.weights)
        self.least, self.most = self._squares_at_marks(len(matrix.criteria))

    def ranks_at(
        self, criteria: Integers, at: Floats
    ) -> tuple[Integers, Floats, NDArray[np.bool_]]:
        """As the screen has them."""
        squared = self.weights_at(criteria, at) ** 2
        average = np.sqrt(product(squared, self.to_average))
        size = np.sqrt(squared @ self.largest)[:, np.newaxis] * self.counts.sum()
        return self.screen.ranks(
            self._bounds(criteria, at),
            average,
            size,
            lambda samples, rows: self._scores(squared, average, samples, rows),
        )

    def _squares_at_marks(self, n: int) -> tuple[Floats, Floats]:
        """Between what both sums squared are, of shape (n, marks, 2, m)."""
        numbers, marks = np.repeat(np.arange(n), len(_MARKS)), np.tile(_MARKS, n)
        sums = self._rounded_sums(self.weights_at(numbers, marks) ** 2)
        sums = sums.reshape(n, len(_MARKS), *sums.shape[1:])
        # Sums of so many rounded products and roots, none of which is negative.
        k = len(self.counts)
        out = 1 + (n + k + 16) * float(np.finfo(np.float32).eps)
        # Next to nothing is not told from nothing.
        return np.maximum(sums / out - _VANISHED, 0) ** 2, (sums * out + _VANISHED) ** 2

    def _rounded_sums(self, squared: Floats) -> Floats:
        """Near and far in half as many digits, of shape (s, 2, m)."""
        both = np.empty((len(self.values), len(squared), 2), dtype=np.float32)
        rounded, counts = squared.astype(np.float32), self.counts.astype(np.float32)
        at_once = max(1, SINGLE_THREADED // self.ideals.size)
        for first in range(0, len(self.values), _TOGETHER):
            part = slice(first, first + _TOGETHER)
            gaps = (self.ideals - self.values[part, :, np.newaxis]) ** 2
            gaps = gaps.astype(np.float32)
            for start in range(0, len(squared), at_once):
                distances = np.matmul(rounded[start : start + at_once], gaps)
                np.sqrt(distances, out=distances)
                both[part, start : start + at_once] = distances @ counts
        return np.ascontiguousarray(both.transpose(1, 2, 0), dtype=np.float64)

    def _bounds(self, criteria: Integers, at: Floats) -> _Sums:
        last = len(_MARKS) - 1
        below = np.clip(np.searchsorted(_MARKS, at, side="right") - 1, 0, last - 1)
        above = below + 1

        def in_proportion(one: Integers, other: Integers, of_one: Floats) -> Floats:
            t, u = _MARKS[one], _MARKS[other]
            shares = np.array([_across(at, u), _across(t, at)]) / _across(t, u)
            first, second = shares[:, :, np.newaxis, np.newaxis]
            return first * of_one[criteria, one] + second * self.least[criteria, other]

        # Beyond the two marks on the nearer side, at either end on the other.
        nearer = (below > 0) & ((above == last) | (at - _MARKS[below] < _MARKS[above] - at))
        one, other = np.where(nearer, (below, below - 1), (above, above + 1))
        least = np.sqrt(in_proportion(below, above, self.least))
        most = np.sqrt(in_proportion(one, other, self.most))
        return _Sums(least[:, 0], most[:, 0], least[:, 1], most[:, 1])

    def _scores(
        self, squared: Floats, average: Floats, samples: Integers, rows: Integers
    ) -> Floats:
        sums = np.empty((len(samples), 2))
        for row in np.flatnonzero(np.bincount(rows)).tolist():
            here = rows == row
            gaps = (self.ideals - self.values[row][:, np.newaxis]) ** 2
            sums[here] = np.sqrt(product(squared[samples[here]], gaps)) @ self.counts
        return self.screen.score(sums[:, 0], sums[:, 1], average[samples, rows])


def _across(t: Floats, u: Floats) -> Floats:
    """How far ((1 - t)², t²) and ((1 - u)², u²) point apart: 0 where in proportion."""
    return (u - t) * (u + t - 2 * t * u)
