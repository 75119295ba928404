"""What a search has seen: for each alternative its best and its worst rank, and how near."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decision.mcda.errors import McdaError
from decision.mcda.matrix import Floats
from decision.mcda.robustness.attainable.reached import Clock, Reached
from decision.mcda.robustness.attainable.region import Region, distance
from decision.mcda.robustness.row_ranks import Integers, ranks_in_rows
from decision.mcda.robustness.scorers import Scorer

# So many weightings at once: between them the clock is looked at.
_BATCH = 256


class Pool:
    """The nearest weights that gave the best and the worst rank so far.

    Parameters
    ----------
    scorer : Scorer
        Of a task without uncertain cells.
    region : Region
    tolerance : float
        Of ties.
    rows : sequence of int
        The alternatives that are asked about.
    ranks : ndarray of shape (m,)
        By the given weights.
    """

    def __init__(
        self,
        scorer: Scorer,
        region: Region,
        tolerance: float,
        rows: Sequence[int],
        ranks: Integers,
    ) -> None:
        self.scorer, self.region, self.tolerance = scorer, region, tolerance
        self.rows = np.array(rows, dtype=np.int64)
        self.looked_at = 0
        # By end: best, worst. A rank counts more than all the distance there is.
        self.signs = np.array([[2.0], [-2.0]])
        self.keys = self.signs * ranks[self.rows]
        self.weights = np.tile(region.given, (2, len(rows), 1))

    def consider(self, weights: Floats, clock: Clock) -> None:
        """Rank by these weights, as long as there is time; the first ones even without.

        Nothing looked at would say of every place that it cannot change.

        Parameters
        ----------
        weights : ndarray of shape (s, n)
            Of the region.
        """
        for start in range(0, len(weights), _BATCH):
            if self.looked_at and clock.left <= 0:
                return
            batch = weights[start : start + _BATCH]
            try:
                self._consider(batch)
            except McdaError:  # one of them is refused: not the others
                for one in batch:
                    self._consider_alone(one)

    def _consider_alone(self, weights: Floats) -> None:
        try:
            self._consider(weights[np.newaxis])
        except McdaError:
            return

    def _consider(self, weights: Floats) -> None:
        scores, sizes = self.scorer.scores_and_sizes(weights, np.empty((len(weights), 0)))
        if not np.isfinite(scores).all():
            return
        ranks = ranks_in_rows(
            scores,
            larger_is_better=self.scorer.task.larger_is_better,
            tolerance=self.tolerance,
            sizes=sizes,
        )[:, self.rows]
        away = distance(weights, self.region.given)[:, np.newaxis]
        self.looked_at += len(weights)
        for end in range(2):
            keys = self.signs[end] * ranks + away
            first = keys.argmin(axis=0)
            found = np.take_along_axis(keys, first[np.newaxis], axis=0)[0]
            nearer = found < self.keys[end]
            self.keys[end][nearer] = found[nearer]
            self.weights[end][nearer] = weights[first[nearer]]

    def reached(self, end: int, number: int) -> Reached:
        """What was found for the alternative of this number among those asked about."""
        weights = self.weights[end, number]
        away = float(distance(weights, self.region.given))
        rank = round((float(self.keys[end, number]) - away) / float(self.signs[end, 0]))
        return Reached(rank, weights, away)
