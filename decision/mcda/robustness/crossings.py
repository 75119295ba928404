"""Stability intervals in closed form, where scores are linear in the weights."""

from __future__ import annotations

import numpy as np

from decision.mcda.equality import ROUNDING, cleared, levelled
from decision.mcda.matrix import Floats
from decision.mcda.robustness.stability import Stability, Standing
from decision.mcda.robustness.weight_paths import other_shares


def exact_stability(
    terms: Floats, sizes: Floats, weights: Floats, criterion: int, standing: Standing
) -> Stability:
    r"""Where the lines cross that the scores are along one criterion's weight.

    With the weight at t alternative i scores :math:`t a_i + (1 - t) c_i`, where
    :math:`c_i` is its score over the other criteria. Two such lines are told by how far apart
    they are at either end, and cross where these distances have opposite signs. The first two
    to cross are neighbours in the order.

    Parameters
    ----------
    terms : ndarray of shape (m, n)
        ``terms @ weights`` orders the alternatives as `standing` says.
    sizes : ndarray of shape (n,)
        What the terms are made of, for `decision.mcda.equality`.
    weights : ndarray of shape (n,)
    criterion : int
    standing : Standing

    Returns
    -------
    Stability
        At a bound that is not 0 or 1 two alternatives tie.
    """
    shares = other_shares(weights, criterion)
    alone, rest = terms[:, criterion], terms @ shares
    weight = float(weights[criterion])
    if not standing.larger_is_better:
        alone, rest = -alone, -rest
    if len(weights) == 1:
        return Stability(weight, (weight, weight), (weight, weight), None, None)
    lines = _Lines(alone, rest, weight, float(sizes[criterion]), float(sizes @ shares))
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

    def __init__(
        self, alone: Floats, rest: Floats, weight: float, alone_size: float, rest_size: float
    ) -> None:
        self.alone, self.rest, self.weight = alone, rest, weight
        self.alone_size, self.rest_size = alone_size, rest_size

    def interval(
        self, better: np.ndarray, worse: np.ndarray, standing: Standing
    ) -> tuple[float, float]:
        """About the weight, where no one of `worse` passes the one of `better` beside it."""
        at_none = cleared(self.rest[better] - self.rest[worse], self.rest_size)
        at_all = cleared(self.alone[better] - self.alone[worse], self.alone_size)
        tied = standing.ranks[better] == standing.ranks[worse]
        if ((at_none != 0) | (at_all != 0))[tied].any():  # a tie that any change breaks
            return self.weight, self.weight
        # One distance is negative, and the other not: the crossing divides the way between.
        # Halved, so that no difference overflows.
        crossing = at_none / 2 / np.where(at_none == at_all, np.nan, at_none / 2 - at_all / 2)
        above, below = crossing[~tied & (at_all < 0)], crossing[~tied & (at_none < 0)]
        return (
            float(min(below.max(initial=0.0), self.weight)),
            float(max(above.min(initial=1.0), self.weight)),
        )

    def first_beyond(self, weight: float, *, rising: bool) -> int:
        """Who is best just above or just below a weight: the steepest of those that tie."""
        scores = self.rest + weight * (self.alone - self.rest)
        size = max(self.alone_size, self.rest_size)
        # A few roundings: the weight, the products, the sums.
        leading = np.flatnonzero(scores >= scores.max() - 4 * ROUNDING * size)
        ends = self.alone[leading] - self.rest[leading]
        slopes = levelled(ends if rising else -ends, ROUNDING * size)
        return int(leading[np.argmax(slopes)])
