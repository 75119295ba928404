"""Ranks by CODAS as one value changes, without putting all distances in order each time.

Between the least and the largest value of the others a value moves no scale: no other
alternative's distances change with it, nor what these come to among themselves. What is left
to count is how far each of them is from the one whose value it is.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.errors import McdaError
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking import Question
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.scorers.distances import assessed
from decision.mcda.robustness.scorers.replaced import without_each
from decision.mcda.sizes import normalised_sizes

Integers = NDArray[np.int64]
RanksAt = Callable[[Integers, Floats], tuple[Integers, Floats]]

# What they make of a value hangs on the column's least and largest and on nothing else.
_BY_ENDS = frozenset({"linear", "max", "minmax", "nonlinear", "zavadskas_turskis"})
# Pairs of alternatives under all criteria: a table of more is not made.
_MOST_PAIRS = 4_000_000


def ranks_among_gaps(question: Question, row: int, by_all: RanksAt) -> RanksAt:
    """An alternative's ranks as its values change one at a time.

    Parameters
    ----------
    question : Question
    row : int
    by_all : callable
        The same from the scores of all: asked where a value is beyond the others', and where
        two scores, or a difference and `tau`, are too near to each other.

    Returns
    -------
    callable
        From criteria and values, both of shape (s,), to ranks and margins as
        `decision.mcda.robustness.row_ranks.one_in_rows` has them.
    """
    matrix, normalization = question.matrix, question.options["normalization"]
    m, n = matrix.values.shape
    if normalization not in _BY_ENDS or m * m * n > _MOST_PAIRS:
        return by_all
    if in_safe_units(matrix.values) is not matrix.values:
        return by_all
    try:
        rivals = _Rivals(question, row)
    except McdaError:
        return by_all

    def ranks_at(criteria: Integers, values: Floats) -> tuple[Integers, Floats]:
        with np.errstate(all="ignore"):  # what is not finite is near everything
            ranks, margins, near = rivals.ranks_at(criteria, values)
        if near.any():
            ranks[near], margins[near] = by_all(criteria[near], values[near])
        return ranks, margins

    return ranks_at


class _Rivals:
    """What does not change with one value of a row: of all others, under each criterion.

    A criterion's own column is normalised as it is once the value lies between the others'.
    """

    def __init__(self, question: Question, row: int) -> None:
        matrix, normalization = question.matrix, question.options["normalization"]
        self.matrix, self.row = matrix, row
        self.of = NORMALISATIONS[normalization].of
        others = np.delete(matrix.values, row, axis=0)
        self.low, self.high = others.min(axis=0), others.max(axis=0)
        values = matrix.values.copy()
        values[row] = np.clip(values[row], self.low, self.high)
        both = matrix, replace(matrix, values=values)
        gaps, own_gaps = (_weighted_gaps(one, normalization) for one in both)
        sizes, own_sizes = (normalised_sizes(one, normalization) * one.weights for one in both)
        # Of shape (n, m), the row's own without the criterion's part.
        self.squares = without_each(np.add, gaps**2)
        self.taxicab = without_each(np.add, gaps)
        rivals = np.arange(len(gaps[0])) != row
        self.squares[:, rivals] += own_gaps[:, rivals] ** 2
        self.taxicab[:, rivals] += own_gaps[:, rivals]
        self.sizes = without_each(np.add, sizes) + own_sizes
        self.least = float(question.options["tau"]) - ROUNDING * self.sizes
        self.euclidean = np.sqrt(self.squares)
        self.among, self.are_sure = self._among(rivals)

    def _among(self, rivals: NDArray[np.bool_]) -> tuple[Floats, NDArray[np.bool_]]:
        """What the others come to without the row, and of which criteria that is sure."""
        euclidean, taxicab = self.euclidean[:, rivals], self.taxicab[:, rivals]
        among = np.zeros_like(self.euclidean)
        among[:, rivals] = assessed(euclidean, taxicab, self.least)
        apart = euclidean[:, :, np.newaxis] - euclidean[:, np.newaxis]
        sure = ~self._is_near_least(apart, np.arange(len(apart))).any(axis=(1, 2))
        return among, sure & (self.low < self.high)

    def _is_near_least(self, apart: Floats, criteria: Integers) -> NDArray[np.bool_]:
        """Whether rounding may decide if taxicab distances count, where so much lies between."""
        shape = (-1, *(1 for _ in apart.shape[1:]))
        beyond = np.abs(np.abs(apart) - self.least[criteria].reshape(shape))
        return np.asarray(~(beyond > ROUNDING * self.sizes[criteria].reshape(shape)))

    def ranks_at(
        self, criteria: Integers, values: Floats
    ) -> tuple[Integers, Floats, NDArray[np.bool_]]:
        """Ranks, margins, and the samples whose are not sure."""
        gaps = self._gaps(criteria, values) * self.matrix.weights[criteria]
        euclidean = np.sqrt(self.squares[criteria, self.row] + gaps**2)[:, np.newaxis]
        taxicab = (self.taxicab[criteria, self.row] + gaps)[:, np.newaxis]
        apart = self.euclidean[criteria] - euclidean
        counts = np.abs(apart) >= self.least[criteria, np.newaxis]
        unsure = self._is_near_least(apart, criteria)
        apart += counts * (self.taxicab[criteria] - taxicab)
        apart[:, self.row] = 0
        better = self.among[criteria] + apart + apart.sum(axis=1, keepdims=True)
        better[:, self.row] = 0
        size = 4 * self.sizes[criteria, np.newaxis] * better.shape[1]
        spread = np.ptp(better, axis=1, keepdims=True)
        allowed = np.maximum(DEFAULT_TIE_TOLERANCE * spread, ROUNDING * size)
        unsure |= ~(np.abs(better) > 2 * allowed)
        unsure[:, self.row] = False
        inside = (self.low[criteria] <= values) & (values <= self.high[criteria])
        near = unsure.any(axis=1) | ~(inside & self.are_sure[criteria])
        margins = (better - allowed) / 2
        return 1 + np.count_nonzero(margins > 0, axis=1), margins, near

    def _gaps(self, criteria: Integers, values: Floats) -> Floats:
        """How far the values are, normalised, from the worst of the others; of shape (s,)."""
        lines = np.array([values, self.low[criteria], self.high[criteria]]).T
        gaps = np.empty(len(values))
        costs = self.matrix.directions[criteria] < 0
        for cost in (False, True):
            own = self.of(lines[costs == cost], cost)
            gaps[costs == cost] = own[:, 0] - own[:, 1:].min(axis=1)
        return gaps


def _weighted_gaps(matrix: DecisionMatrix, normalization: str) -> Floats:
    """From the worst of each criterion, of shape (n, m)."""
    values = normalised(matrix, normalization).T
    return (values - values.min(axis=1, keepdims=True)) * matrix.weights[:, np.newaxis]
