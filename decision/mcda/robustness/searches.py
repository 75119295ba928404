"""Stability intervals by search, where scores are not linear in the weights."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import DegenerateMatrixError
from decision.mcda.matrix import Floats
from decision.mcda.robustness.block_ranks import Integers
from decision.mcda.robustness.scorers import Scorer
from decision.mcda.robustness.stability import Stability, Standing
from decision.mcda.robustness.weight_paths import path

# A change of order that begins and ends within one step may be missed.
STEPS = 200
# A bound is found to this accuracy, as a share.
ACCURACY = 1e-9
# Where all weight is on a criterion that tells nothing apart: as near as this to it instead.
_NEAR_END = 1e-6

Keeps = Callable[[Integers], NDArray[np.bool_]]


@dataclass(frozen=True, eq=False)
class _Path:
    """The ranking along one criterion's weight."""

    scorer: Scorer
    standing: Standing
    criterion: int

    def ranks(self, at: Floats) -> Integers:
        weights = path(self.scorer.task.matrix.weights, self.criterion, at)
        scores, sizes = self.scorer.scores_and_sizes(weights, np.empty((len(at), 0)))
        return self.standing.ranks_of(scores, sizes)

    def ends(self) -> tuple[float, float]:
        return (
            0.0 if self._is_defined(0.0) else _NEAR_END,
            1.0 if self._is_defined(1.0) else 1 - _NEAR_END,
        )

    def _is_defined(self, weight: float) -> bool:
        try:
            self.ranks(np.array([weight]))
        except DegenerateMatrixError:
            return False
        return True

    def bound(self, keeps: Keeps, kept: float, lost: float) -> tuple[float, float]:
        """Between a weight that keeps and one that does not: the last kept, the first lost."""
        while abs(lost - kept) > ACCURACY:
            middle = (kept + lost) / 2
            if keeps(self.ranks(np.array([middle])))[0]:
                kept = middle
            else:
                lost = middle
        return kept, lost


def searched_stability(scorer: Scorer, criterion: int, standing: Standing) -> Stability:
    """Scan the criterion's weight from 0 to 1 in `STEPS` steps, then halve.

    Parameters
    ----------
    scorer : Scorer
        Of a task without uncertain cells.
    criterion : int
    standing : Standing

    Returns
    -------
    Stability
        Bounds to within `ACCURACY`.
    """
    weight = float(scorer.task.matrix.weights[criterion])
    if len(scorer.task.matrix.criteria) == 1:
        return Stability(weight, (weight, weight), (weight, weight), None, None)
    along = _Path(scorer, standing, criterion)
    low, high = along.ends()
    grid = np.linspace(0, 1, STEPS + 1)
    grid = np.unique(np.clip(np.append(grid, weight), low, high))
    ranks = along.ranks(grid)
    here = int(np.searchsorted(grid, min(max(weight, low), high)))

    winner = _interval(along, standing.keeps_winner, grid, ranks, here)
    order = _interval(along, standing.keeps_order, grid, ranks, here)
    (below, beyond_below), (above, beyond_above) = winner
    return Stability(
        weight=weight,
        winner=(below, above),
        order=(order[0][0], order[1][0]),
        rival_below=_first_at(along, beyond_below),
        rival_above=_first_at(along, beyond_above),
    )


Ends = tuple[tuple[float, float | None], tuple[float, float | None]]


def _interval(along: _Path, keeps: Keeps, grid: Floats, ranks: Integers, here: int) -> Ends:
    """Both bounds, each with a weight just beyond it, or None where there is none."""
    kept = keeps(ranks)
    lost_below, lost_above = np.flatnonzero(~kept[:here]), np.flatnonzero(~kept[here + 1 :])
    below: tuple[float, float | None] = (0.0, None)
    above: tuple[float, float | None] = (1.0, None)
    if len(lost_below):
        k = int(lost_below[-1])
        below = along.bound(keeps, float(grid[k + 1]), float(grid[k]))
    if len(lost_above):
        k = here + 1 + int(lost_above[0])
        above = along.bound(keeps, float(grid[k - 1]), float(grid[k]))
    return below, above


def _first_at(along: _Path, weight: float | None) -> int | None:
    if weight is None:
        return None
    return int(np.flatnonzero(along.ranks(np.array([weight]))[0] == 1)[0])
