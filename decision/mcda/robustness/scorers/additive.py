"""Methods that add up weighted terms, or multiply powers of them."""

from __future__ import annotations

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.ranking.products import powers_size
from decision.mcda.robustness.scorers.base import Scorer, Scratch, SizedByTheWay, product
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
        return self.scores(weights, drawn), np.asarray(weights @ self.term_sizes)

    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        return float(self.term_sizes.max())  # weights sum to 1

    def ordering(self, weights: Floats, drawn: Floats, scratch: Scratch) -> Floats:
        out = scratch.array("demerits", len(weights), self.demerits.shape[1])
        return product(weights, self.demerits, out)


class WeightedProducts(Scorer):
    r"""WPM, :math:`\prod_j r_{ij}^{w_j}`, and WASPAS, its mean with :math:`\sum_j w_j r_{ij}`.

    Parameters
    ----------
    task : Task
    normalised : ndarray of shape (m, n)
        Positive, larger is better.
    part_of_sum : float
        WASPAS's l; 0 for WPM.

    References
    ----------
    .. [1] Zavadskas, E. K., Turskis, Z., Antucheviciene, J. and Zakarevicius, A. (2012).
       Optimization of weighted aggregated sum product assessment. Elektronika ir
       elektrotechnika 122(6), 3-6, equation 4.
    """

    def __init__(self, task: Task, normalised: Floats, part_of_sum: float = 0.0) -> None:
        super().__init__(task)
        self.normalised = np.ascontiguousarray(normalised.T)
        self.logs = np.log(self.normalised)
        self.part_of_sum = part_of_sum
        sizes = normalised_sizes(task.matrix, task.options["normalization"])
        self.growth = powers_size(normalised, sizes)

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        products = product(weights, self.logs)
        np.exp(products, out=products)
        if self.part_of_sum == 0:
            return products
        products *= 1 - self.part_of_sum
        products += self.part_of_sum * product(weights, self.normalised)
        return products

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        scores = self.scores(weights, drawn)
        return scores, scores.max(axis=1) * (1 + weights @ self.growth)

    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        # Shares are at most the largest normalised value, and so are their means.
        return float(self.normalised.max() * (1 + self.growth.max()))


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
