"""VIKOR for many weight vectors."""

from __future__ import annotations

import numpy as np

from decision.mcda.equality import unit_interval
from decision.mcda.matrix import Floats
from decision.mcda.ranking.vikor import gap_sizes, gaps_from_best
from decision.mcda.robustness.scorers.base import SizedByTheWay, product, weighted
from decision.mcda.robustness.scorers.replaced import Replaced, replaced, without_each
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import normalised_sizes


class Vikor(SizedByTheWay):
    """VIKOR's Q: only the weights change, the gaps from the best are taken once.

    Parameters
    ----------
    task : Task
    normalised : ndarray of shape (m, n)
        The matrix without weights, larger is better.

    References
    ----------
    .. [1] Opricovic, S. and Tzeng, G.-H. (2004). Compromise solution by MCDM methods.
       European Journal of Operational Research 156(2), 445-455, steps a to c.
    """

    def __init__(self, task: Task, normalised: Floats) -> None:
        super().__init__(task)
        self.gaps = np.ascontiguousarray(gaps_from_best(normalised).T)
        sizes = normalised_sizes(task.matrix, task.options["normalization"])
        self.gap_sizes = gap_sizes(normalised, sizes)
        self.v = float(task.options["v"])

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        utility = product(weights, self.gaps)
        regret = self._regret(weights)
        sizes = weighted(weights, self.gap_sizes)
        by_utility, utility_sizes = unit_interval(utility, sizes.sum(axis=1))
        by_regret, regret_sizes = unit_interval(regret, sizes.max(axis=1))
        rest = 1 - self.v
        return (
            self.v * by_utility + rest * by_regret,
            self.v * utility_sizes + rest * regret_sizes,
        )

    def _regret(self, weights: Floats) -> Floats:
        """The largest weighted gap, of shape (s, m)."""
        if self.task.spare:
            return self._regret_with_one_replaced(replaced(weights))
        regret = np.zeros((len(weights), self.gaps.shape[1]))
        part = np.empty_like(regret)
        for j, gap in enumerate(self.gaps):
            np.multiply(weights[:, j, np.newaxis], gap, out=part)
            np.maximum(regret, part, out=regret)
        return regret

    def _regret_with_one_replaced(self, samples: Replaced) -> Floats:
        usual = samples.weights[:, np.newaxis] * self.gaps[: len(samples.weights)]
        regret = samples.given[:, np.newaxis] * self.gaps[len(samples.weights) :]
        return np.maximum(regret, without_each(np.maximum, usual)[samples.left_out], out=regret)
