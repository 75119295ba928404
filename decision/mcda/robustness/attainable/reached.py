"""Ranks that weights have been seen to give, by the method itself."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter

import numpy as np

from decision.mcda.errors import McdaError
from decision.mcda.matrix import Floats, normalised_weights
from decision.mcda.robustness.attainable.region import Region, distance
from decision.mcda.robustness.row_ranks import Integers
from decision.mcda.robustness.task import Task


@dataclass(frozen=True, eq=False)
class Reached:
    """A rank and weights that give it.

    Parameters
    ----------
    rank : int
    weights : ndarray of shape (n,)
        Sum to 1.
    distance : float
        From the given weights: the share that has moved.
    """

    rank: int
    weights: Floats
    distance: float

    def nearer_than(self, other: Reached, sign: int) -> bool:
        """Whether it is a better answer: first by the rank, then by the distance.

        Parameters
        ----------
        sign : int
            1 where the best rank is sought, -1 where the worst is.
        """
        return (sign * self.rank, self.distance) < (sign * other.rank, other.distance)


@dataclass(frozen=True, eq=False)
class Ranking:
    """The question's ranking at any weights, by the method itself."""

    task: Task
    tolerance: float
    region: Region

    def ranks(self, weights: Floats) -> Integers:
        """Of shape (m,)."""
        scores = self.task.scored_at(weights, self.task.no_values)
        return scores.ranks(larger_is_better=self.task.larger_is_better, tolerance=self.tolerance)

    def given(self, row: int, rank: int) -> Reached:
        """The answer that is always there: the given weights and the rank that they give."""
        return Reached(rank, self.region.given, 0.0)

    def reached(self, row: int, weights: Floats) -> Reached | None:
        """What the alternative's rank is there; None where the method refuses these weights."""
        weights = self.tidied(weights)
        try:
            rank = int(self.ranks(weights)[row])
        except McdaError:
            return None
        return Reached(rank, weights, float(distance(weights, self.region.given)))

    def tidied(self, weights: Floats) -> Floats:
        """Shares, not beyond the region by what a solver rounds."""
        shares = normalised_weights(np.clip(weights, 0.0, None))
        given, within = self.region.given, self.region.within
        moved = float(distance(shares, given))
        if moved > within:
            shares = given + (shares - given) * (within / moved)
        return np.asarray(shares)


class Clock:
    """What is left of the time that an answer may take; only while it is computed with.

    Parameters
    ----------
    seconds : float
    """

    def __init__(self, seconds: float) -> None:
        self._left = seconds
        self._since: float | None = None

    def start(self) -> None:
        self._since = perf_counter()

    def stop(self) -> None:
        self._left, self._since = self.left, None

    @property
    def left(self) -> float:
        running = 0.0 if self._since is None else perf_counter() - self._since
        return max(0.0, self._left - running)
