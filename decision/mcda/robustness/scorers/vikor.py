"""VIKOR for many weight vectors."""

from __future__ import annotations

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.robustness.scorers.base import Scorer, product
from decision.mcda.robustness.task import Task

# As in `decision.mcda.ranking.vikor`: what is below this is the rounding of sums in [0, 1].
_ROUNDING = 1e-12


class Vikor(Scorer):
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
        best = normalised.max(axis=0)
        span = best - normalised.min(axis=0)
        gaps = np.divide(best - normalised, span, out=np.zeros_like(normalised), where=span > 0)
        self.gaps = np.ascontiguousarray(gaps.T)
        self.v = float(task.options["v"])

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        utility = product(weights, self.gaps)
        regret = np.zeros_like(utility)
        part = np.empty_like(utility)
        for j, gap in enumerate(self.gaps):
            np.multiply(weights[:, j, np.newaxis], gap, out=part)
            np.maximum(regret, part, out=regret)
        return self.v * _unit_interval(utility) + (1 - self.v) * _unit_interval(regret)


def _unit_interval(x: Floats) -> Floats:
    low = x.min(axis=1, keepdims=True)
    span = x.max(axis=1, keepdims=True) - low
    return np.divide(x - low, span, out=np.zeros_like(x), where=span > _ROUNDING)
