"""Stability intervals by search, where scores are not linear in the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

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

WINNER, ORDER = 0, 1


def searched_stability(scorer: Scorer, criterion: int, standing: Standing) -> Stability:
    """One criterion's alone: `searched_stabilities`."""
    return searched_stabilities(scorer, standing, [criterion])[0]


def searched_stabilities(
    scorer: Scorer, standing: Standing, criteria: Sequence[int]
) -> list[Stability]:
    """Scan each criterion's weight from 0 to 1 in `STEPS` steps, then halve, all bounds together.

    Parameters
    ----------
    scorer : Scorer
        Of a task without uncertain cells.
    standing : Standing
    criteria : sequence of int

    Returns
    -------
    list of Stability
        Bounds to within `ACCURACY`.
    """
    own = scorer.task.matrix.weights
    if len(own) == 1:
        weight = float(own[0])
        return [Stability(weight, (weight, weight), (weight, weight), None, None)]
    along = _Paths(scorer, standing)
    ends = along.ends(criteria)
    bounds = [
        bound
        for criterion, (low, high) in zip(criteria, ends, strict=True)
        for bound in _scanned(along, criterion, low, high)
    ]
    along.halve([bound for bound in bounds if bound.lost is not None])
    rivals = along.first_at([bound for bound in bounds if bound.keeps == WINNER])
    return [
        _stability(float(own[criterion]), bounds[4 * k : 4 * k + 4], rivals[2 * k : 2 * k + 2])
        for k, criterion in enumerate(criteria)
    ]


@dataclass(eq=False)
class _Bound:
    """Where the winner, or the order, is lost on one side of a criterion's weight.

    Between `kept` and `lost`; `lost` is None where nothing is.
    """

    criterion: int
    keeps: int
    kept: float
    lost: float | None = None

    @property
    def is_wide(self) -> bool:
        return self.lost is not None and abs(self.lost - self.kept) > ACCURACY


@dataclass(frozen=True, eq=False)
class _Paths:
    """The ranking along each criterion's weight."""

    scorer: Scorer
    standing: Standing

    def ranks(self, criteria: Sequence[int] | Integers, at: Floats) -> Integers:
        """At a place of the path of each of some criteria."""
        own = self.scorer.task.matrix.weights
        chosen = np.asarray(criteria, dtype=np.int64)
        weights = np.empty((len(at), len(own)))
        for criterion in np.unique(chosen).tolist():
            here = chosen == criterion
            weights[here] = path(own, criterion, at[here])
        scores, sizes = self.scorer.scores_and_sizes(weights, np.empty((len(at), 0)))
        return self.standing.ranks_of(scores, sizes)

    def ends(self, criteria: Sequence[int]) -> list[tuple[float, float]]:
        """From where to where each weight can move."""
        none, whole = self._are_defined(criteria, 0.0), self._are_defined(criteria, 1.0)
        return [
            (0.0 if low else _NEAR_END, 1.0 if high else 1 - _NEAR_END)
            for low, high in zip(none, whole, strict=True)
        ]

    def _are_defined(self, criteria: Sequence[int], weight: float) -> list[bool]:
        try:
            self.ranks(criteria, np.full(len(criteria), weight))
        except DegenerateMatrixError:
            if len(criteria) == 1:
                return [False]
            return [self._are_defined([criterion], weight)[0] for criterion in criteria]
        return [True] * len(criteria)

    def halve(self, bounds: list[_Bound]) -> None:
        """Narrow bounds: the last weight that keeps, and the first that does not."""
        while wide := [bound for bound in bounds if bound.is_wide]:
            middle = np.array([(bound.kept + (bound.lost or 0.0)) / 2 for bound in wide])
            ranks = self.ranks([bound.criterion for bound in wide], middle)
            held = (self.standing.keeps_winner(ranks), self.standing.keeps_order(ranks))
            for k, (bound, place) in enumerate(zip(wide, middle.tolist(), strict=True)):
                if held[bound.keeps][k]:
                    bound.kept = place
                else:
                    bound.lost = place

    def first_at(self, bounds: list[_Bound]) -> list[int | None]:
        """Who ranks first just beyond each bound; None where nothing is lost."""
        lost = [bound for bound in bounds if bound.lost is not None]
        ranks = self.ranks(
            [bound.criterion for bound in lost],
            np.array([bound.lost for bound in lost], dtype=np.float64),
        )
        first = iter((ranks == 1).argmax(axis=1).tolist())
        return [None if bound.lost is None else next(first) for bound in bounds]


def _scanned(along: _Paths, criterion: int, low: float, high: float) -> list[_Bound]:
    """The bounds below and above of the winner, then of the order, each within one step."""
    weight = float(along.scorer.task.matrix.weights[criterion])
    grid = np.linspace(0, 1, STEPS + 1)
    grid = np.unique(np.clip(np.append(grid, weight), low, high))
    ranks = along.ranks(np.full(len(grid), criterion), grid)
    here = int(np.searchsorted(grid, min(max(weight, low), high)))
    bounds = []
    for keeps, kept in (
        (WINNER, along.standing.keeps_winner(ranks)),
        (ORDER, along.standing.keeps_order(ranks)),
    ):
        below, above = np.flatnonzero(~kept[:here]), np.flatnonzero(~kept[here + 1 :])
        bounds += [
            _within_step(criterion, keeps, grid, below[-1], 1)
            if len(below)
            else _Bound(criterion, keeps, 0.0),
            _within_step(criterion, keeps, grid, here + 1 + above[0], -1)
            if len(above)
            else _Bound(criterion, keeps, 1.0),
        ]
    return bounds


def _within_step(criterion: int, keeps: int, grid: Floats, lost: int, back: int) -> _Bound:
    return _Bound(criterion, keeps, float(grid[lost + back]), float(grid[lost]))


def _stability(weight: float, bounds: list[_Bound], rivals: list[int | None]) -> Stability:
    below, above, order_below, order_above = (bound.kept for bound in bounds)
    return Stability(
        weight=weight,
        winner=(below, above),
        order=(order_below, order_above),
        rival_below=rivals[0],
        rival_above=rivals[1],
    )
