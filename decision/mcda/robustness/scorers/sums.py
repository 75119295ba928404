"""Methods that make their scores of a few weighted sums: EDAS, COPRAS, RAM, AROMAN and ERVD."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.ranking.reference_points import ervd_sizes, ervd_values
from decision.mcda.robustness.scorers.base import product, weighted_sums
from decision.mcda.robustness.scorers.batched import Batched, largest_in_rows
from decision.mcda.robustness.task import Task

# From weights of shape (s, n) and two sums of shape (s, m): scores and sizes.
Finish = Callable[[Floats, Floats, Floats], tuple[Floats, Floats]]


class OfTwoSums(Batched):
    r"""Scores made of :math:`\sum_j w_j a_{ij}` and :math:`\sum_j w_j b_{ij}`.

    Parameters
    ----------
    task : Task
    first, second : ndarray of shape (m, n)
        Tables that no weight enters.
    finish : callable
        From both sums to the scores.
    """

    def __init__(self, task: Task, first: Floats, second: Floats, finish: Finish) -> None:
        super().__init__(task)
        self.terms = np.ascontiguousarray(np.vstack([first, second]).T)
        self.finish = finish

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        sums = product(weights, self.terms)
        m = sums.shape[1] // 2
        return self.finish(weights, sums[:, :m], sums[:, m:])


def edas(task: Task) -> OfTwoSums:
    """EDAS: what an alternative is above the average, and below it.

    References
    ----------
    .. [1] Keshavarz Ghorabaee, M., Zavadskas, E. K., Olfat, L. and Turskis, Z. (2015).
       Multi-criteria inventory classification using a new method of evaluation based on
       distance from average solution (EDAS). Informatica 26(3), 435-451, steps 3 to 7.
    """
    values = in_safe_units(task.matrix.values)
    averages = values.mean(axis=0)
    gaps = (values - averages) / averages * task.matrix.directions
    largest = np.abs(values).max(axis=0) / averages

    def finish(weights: Floats, above: Floats, below: Floats) -> tuple[Floats, Floats]:
        most_above, most_below = above.max(axis=1), below.max(axis=1)
        scores = (above / most_above[:, np.newaxis] + 1 - below / most_below[:, np.newaxis]) / 2
        return scores, 1 + weighted_sums(weights, largest) / np.minimum(most_above, most_below)

    return OfTwoSums(task, np.maximum(gaps, 0), np.maximum(-gaps, 0), finish)


def copras(task: Task) -> OfTwoSums:
    """COPRAS by `decision.mcda.ranking.benefits_and_costs.copras_significance`."""
    values = in_safe_units(task.matrix.values)

    def finish(weights: Floats, benefits: Floats, costs: Floats) -> tuple[Floats, Floats]:
        # One alternative without a cost among others: not finite, and refused by name.
        shares = 1 / costs
        shares *= costs.sum(axis=1, keepdims=True) / shares.sum(axis=1, keepdims=True)
        shares[~costs.any(axis=1)] = 0
        significance = benefits + shares
        scores = significance / significance.max(axis=1, keepdims=True)
        return scores, largest_in_rows(scores)

    return OfTwoSums(task, *_apart(values / values.sum(axis=0), task.matrix), finish)


def ram(task: Task) -> OfTwoSums:
    """RAM by `decision.mcda.ranking.benefits_and_costs.ram_index`."""

    def finish(weights: Floats, benefits: Floats, costs: Floats) -> tuple[Floats, Floats]:
        scores = (2 + benefits) ** (1 / (2 + costs))
        return scores, largest_in_rows(scores)

    shares = normalised(_as_gains(task.matrix), task.options["normalization"])
    return OfTwoSums(task, *_apart(shares, task.matrix), finish)


def aroman(task: Task) -> OfTwoSums:
    """AROMAN: powers of the sums of costs and of benefits, normalised in two ways.

    References
    ----------
    .. [1] Bošković, S., Švadlenka, L., Jovčić, S., Dobrodolac, M., Simić, V. and Bacanin, N.
       (2023). An alternative ranking order method accounting for two-step normalization
       (AROMAN). IEEE Access 11, 39496-39507, as pymcdm computes it.
    """
    beta, part_of_costs = float(task.options["beta"]), float(task.options["lam"])
    gains = _as_gains(task.matrix)
    shares = beta * normalised(gains, "minmax") + (1 - beta) * normalised(gains, "vector")

    def finish(weights: Floats, benefits: Floats, costs: Floats) -> tuple[Floats, Floats]:
        scores = costs**part_of_costs + benefits ** (1 - part_of_costs)
        return scores, largest_in_rows(scores)

    return OfTwoSums(task, *_apart(shares / 2, task.matrix), finish)


def ervd(task: Task) -> OfTwoSums:
    """ERVD: distances of relative values from the best and from the worst."""
    options = task.question.options
    values = ervd_values(task.matrix, options["ref_point"], options["lambd"], options["alpha"])
    sizes, spans = ervd_sizes(task.question, values), np.ptp(values, axis=0)

    def finish(weights: Floats, s_plus: Floats, s_minus: Floats) -> tuple[Floats, Floats]:
        grown = weighted_sums(weights, sizes) / weighted_sums(weights, spans)
        return s_minus / (s_plus + s_minus), 1 + grown

    return OfTwoSums(task, values.max(axis=0) - values, values - values.min(axis=0), finish)


def _as_gains(matrix: DecisionMatrix) -> DecisionMatrix:
    return replace(matrix, directions=np.ones_like(matrix.directions))


def _apart(shares: Floats, matrix: DecisionMatrix) -> tuple[Floats, Floats]:
    """Those of benefits, and those of costs."""
    return shares * (matrix.directions > 0), shares * (matrix.directions < 0)
