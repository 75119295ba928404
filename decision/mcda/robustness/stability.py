"""What a stability interval is, and the choice between the two ways to find it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.row_ranks import Integers, allowed_ties, ranks_in_rows
from decision.mcda.robustness.task import Task

# Changes of weight that differ by less are equal: bounds found by search are no more accurate,
# and those of lines that cross at a small angle hardly are.
ALIKE = 1e-8


@dataclass(frozen=True)
class Stability:
    """Within which weights of a criterion the ranking stays, the others in proportion.

    Parameters
    ----------
    weight : float
        The criterion's weight as it is, a share.
    winner : tuple of float
        The widest interval about it in which all that rank first go on ranking first.
    order : tuple of float
        The widest interval about it in which no two alternatives change places, and those
        that tie go on tying.
    rival_below, rival_above : int or None
        Who ranks first just outside `winner`; None where it ends at 0 or 1.
    """

    weight: float
    winner: tuple[float, float]
    order: tuple[float, float]
    rival_below: int | None
    rival_above: int | None

    @property
    def change(self) -> float | None:
        """The smallest change of the weight that changes the winner, None if none does."""
        changes = []
        if self.rival_below is not None:
            changes.append(self.weight - self.winner[0])
        if self.rival_above is not None:
            changes.append(self.winner[1] - self.weight)
        return min(changes, default=None)

    @property
    def rival(self) -> int | None:
        """Who takes over at the smallest change; at equal ones, where the weight grows."""
        if self.rival_below is None or self.rival_above is None:
            return self.rival_above if self.rival_below is None else self.rival_below
        below, above = self.weight - self.winner[0], self.winner[1] - self.weight
        return self.rival_below if below < above - ALIKE else self.rival_above


@dataclass(frozen=True, eq=False)
class Standing:
    """The ranking as it is, against which others are held."""

    ranks: Integers
    tolerance: float
    larger_is_better: bool

    @classmethod
    def of(cls, task: Task, tolerance: float) -> Standing:
        scores = task.scored_at(task.matrix.weights, task.no_values)
        ranks = scores.ranks(larger_is_better=task.larger_is_better, tolerance=tolerance)
        return cls(ranks, tolerance, task.larger_is_better)

    @property
    def winners(self) -> Integers:
        return np.flatnonzero(self.ranks == 1)

    def ranks_of(self, scores: Floats, sizes: Floats | None = None) -> Integers:
        return ranks_in_rows(
            scores, larger_is_better=self.larger_is_better, tolerance=self.tolerance, sizes=sizes
        )

    def margins_of(self, scores: Floats, sizes: Floats | None = None) -> tuple[Floats, Floats]:
        """Figures above 0 where the winner, and where the order, is lost.

        Returns
        -------
        winner : ndarray of shape (s, m)
            By how much each alternative is better than one that ranks first now, beyond a tie.
        order : ndarray of shape (s, m - 1)
            Likewise each than the one before it, and of two that tie how far they are apart.
        """
        demerit = scores * (-0.5 if self.larger_is_better else 0.5)
        allowed = allowed_ties(demerit.min(axis=1), demerit.max(axis=1), self.tolerance, sizes)[
            :, np.newaxis
        ]
        by_rank = np.argsort(self.ranks, kind="stable")
        passed = -np.diff(demerit[:, by_rank], axis=1)
        tied = np.diff(self.ranks[by_rank]) == 0
        passed[:, tied] = np.abs(passed[:, tied])
        worst = demerit[:, self.winners].max(axis=1, keepdims=True)
        return worst - demerit - allowed, passed - allowed

    def keeps_winner(self, ranks: Integers) -> NDArray[np.bool_]:
        """In which rows all that rank first now do so too."""
        return np.asarray((ranks[:, self.winners] == 1).all(axis=1))

    def keeps_order(self, ranks: Integers) -> NDArray[np.bool_]:
        """In which rows nobody changes places and ties stay."""
        by_rank = np.argsort(self.ranks, kind="stable")
        steps = np.diff(ranks[:, by_rank], axis=1)
        tied = np.diff(self.ranks[by_rank]) == 0
        return np.asarray((steps >= 0).all(axis=1) & (steps[:, tied] == 0).all(axis=1))


def most_critical(stabilities: list[Stability]) -> int | None:
    """The criterion whose weight need change least, in absolute terms, to change the winner.

    Returns
    -------
    int or None
        The first of equals; None where no single weight can.

    References
    ----------
    .. [1] Triantaphyllou, E. and Sanchez, A. (1997). A sensitivity analysis approach for some
       deterministic multi-criteria decision-making methods. Decision Sciences 28(1), 151-194:
       the absolute-top critical criterion.
    """
    changes = [(j, s.change) for j, s in enumerate(stabilities) if s.change is not None]
    if not changes:
        return None
    least = min(change for _, change in changes)
    return next(j for j, change in changes if change <= least + ALIKE)
