"""Stability intervals in closed form, where scores are linear in the weights."""

from __future__ import annotations

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.robustness.stability import Stability, Standing
from decision.mcda.robustness.weight_paths import other_shares

# Slopes and gaps below this share of the figures they are differences of are rounding.
_ROUNDING = 1e-13


def exact_stability(
    terms: Floats, weights: Floats, criterion: int, standing: Standing
) -> Stability:
    r"""Where the lines cross that the scores are along one criterion's weight.

    With the weight at t alternative i scores :math:`t a_i + (1 - t) c_i`, where
    :math:`c_i` is its score over the other criteria. Two such lines cross where their
    distance, a linear function of t, is 0. The first two to cross are neighbours in the order.

    Parameters
    ----------
    terms : ndarray of shape (m, n)
        ``terms @ weights`` orders the alternatives as `standing` says.
    weights : ndarray of shape (n,)
    criterion : int
    standing : Standing

    Returns
    -------
    Stability
        At a bound that is not 0 or 1 two alternatives tie.
    """
    alone = terms[:, criterion]
    rest = terms @ other_shares(weights, criterion)
    weight = float(weights[criterion])
    if not standing.larger_is_better:
        alone, rest = -alone, -rest
    if len(weights) == 1:
        return Stability(weight, (weight, weight), (weight, weight), None, None)
    lines = _Lines(alone, rest, weight)
    winners = standing.winners
    better, worse = (a.ravel() for a in np.meshgrid(winners, np.arange(len(alone)), indexing="ij"))
    winner = lines.interval(better, worse, standing)
    by_rank = np.argsort(standing.ranks, kind="stable")
    return Stability(
        weight=weight,
        winner=winner,
        order=lines.interval(by_rank[:-1], by_rank[1:], standing),
        rival_below=lines.first_beyond(winner[0], rising=False) if winner[0] > 0 else None,
        rival_above=lines.first_beyond(winner[1], rising=True) if winner[1] < 1 else None,
    )


class _Lines:
    """Scores as functions of one weight, larger being better."""

    def __init__(self, alone: Floats, rest: Floats, weight: float) -> None:
        self.rest, self.weight = rest, weight
        self.slopes = alone - rest
        self.rounding = _ROUNDING * float(max(np.abs(alone).max(), np.abs(rest).max()))

    def at(self, weight: float) -> Floats:
        return np.asarray(self.rest + weight * self.slopes)

    def interval(
        self, better: np.ndarray, worse: np.ndarray, standing: Standing
    ) -> tuple[float, float]:
        """About the weight, where no one of `worse` passes the one of `better` beside it."""
        here = self.at(self.weight)
        tied = standing.ranks[better] == standing.ranks[worse]
        gaps = np.maximum(here[better] - here[worse], 0.0)
        slopes = self.slopes[better] - self.slopes[worse]
        slopes = np.where(np.abs(slopes) <= self.rounding, 0.0, slopes)
        if (slopes[tied] != 0).any():  # a tie that any change of the weight breaks
            return self.weight, self.weight
        with np.errstate(over="ignore"):
            closing, opening = slopes < 0, slopes > 0
            above = self.weight + gaps[closing] / -slopes[closing]
            below = self.weight - gaps[opening] / slopes[opening]
        return float(max(below.max(initial=0.0), 0.0)), float(min(above.min(initial=1.0), 1.0))

    def first_beyond(self, weight: float, *, rising: bool) -> int:
        """Who is best just above or just below a weight: the steepest of those that tie."""
        scores = self.at(weight)
        leading = np.flatnonzero(scores >= scores.max() - 10 * self.rounding)
        slopes = self.slopes[leading] if rising else -self.slopes[leading]
        return int(leading[np.argmax(slopes)])
