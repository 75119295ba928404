"""Methods that add up weighted terms."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.robustness.scorers.base import (
    Scorer,
    Scratch,
    SizedByTheWay,
    product,
    weighted_sums,
)
from decision.mcda.robustness.scorers.columns import UncertainColumns
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import normalised_sizes


class Additive(Scorer):
    r"""Figures :math:`\sum_j w_j t_{ij}`: one matrix product for all samples.

    Parameters
    ----------
    task : Task
    terms : ndarray of shape (m, n)
        The method's `unit_scores`: its own scores may have one more summand and one more
        positive factor, the same for all alternatives of a sample.
    """

    def __init__(self, task: Task, terms: Floats) -> None:
        super().__init__(task)
        self.terms = np.ascontiguousarray(terms.T)
        self.demerits = -self.terms if task.larger_is_better else self.terms
        sizes = np.abs(terms).max(axis=0) if task.term_sizes is None else task.term_sizes
        self.term_sizes = np.asarray(sizes)

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        return product(weights, self.terms)

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        return self.scores(weights, drawn), weighted_sums(weights, self.term_sizes)

    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        return float(self.term_sizes.max())  # weights sum to 1

    def ordering(self, weights: Floats, drawn: Floats, scratch: Scratch) -> Floats:
        out = scratch.array("demerits", len(weights), self.demerits.shape[1])
        return product(weights, self.demerits, out)


# From weights of shape (s, n) and sums of terms of shape (s, m): what is added to a sample's
# sums, and then what they are multiplied by, both of shape (s,).
Unit = Callable[[Floats, Floats], tuple[Floats | float, Floats | float]]


class AdditiveInOwnUnit(Additive):
    """A method that adds up, and brings its sums to a unit that changes with the weights.

    The order is that of the sums.

    Parameters
    ----------
    task : Task
    terms : ndarray of shape (m, n)
    unit : callable
        Where a factor is not finite the sums stay as they are.
    """

    def __init__(self, task: Task, terms: Floats, unit: Unit) -> None:
        super().__init__(task, terms)
        self.unit = unit

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        return self.scores_and_sizes(weights, drawn)[0]

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        sums = product(weights, self.terms)
        with np.errstate(all="ignore"):
            added, factor = self.unit(weights, sums)
        factor = np.where(np.isfinite(factor), factor, 1.0)
        sums += np.reshape(added, (-1, 1))
        sums *= factor.reshape(-1, 1)
        return sums, weighted_sums(weights, self.term_sizes) * factor


class WeightedSumOfCells(SizedByTheWay):
    """The weighted sum where cells are uncertain: only their columns are normalised anew."""

    def __init__(self, task: Task, normalised: Floats, columns: UncertainColumns) -> None:
        super().__init__(task)
        self.fixed = np.ascontiguousarray(normalised.T)
        self.fixed[columns.indices] = 0
        self.column_sizes = normalised_sizes(task.matrix, columns.normalization)
        self.columns = columns

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        sizes = np.tile(self.column_sizes, (len(weights), 1))
        scores = product(weights, self.fixed)
        for j, column in self.columns.normalised(drawn, sizes):
            scores += weights[:, j, np.newaxis] * column
        return scores, np.einsum("ij,ij->i", weights, sizes)
