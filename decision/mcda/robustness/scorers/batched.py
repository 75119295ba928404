"""What scorers share that go through a method's own steps for some samples at a time."""

from __future__ import annotations

from abc import abstractmethod

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.scorers.base import SizedByTheWay, size_of, weighted_sums
from decision.mcda.robustness.task import Task

# Figures of so many samples and alternatives stay in a core's first caches, at least this many
# samples at a time.
CACHED, _LEAST_ROWS = 16_384, 16


class Batched(SizedByTheWay):
    """The steps of a method for a part of the samples, which stays in the cache.

    A sample whose scores do not come out finite, or in which nothing tells the alternatives
    apart, is left to the method itself, which refuses it by name or scores it by other means.
    """

    was_looped = True

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        values = task.matrix.values
        self.width = len(values)  # figures of a sample at a time
        self.tells_apart = (values != values[0]).any(axis=0).astype(np.float64)

    @abstractmethod
    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        """Scores of shape (s, m) and their sizes of shape (s,) of a part of the samples."""

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        m = len(self.task.matrix.alternatives)
        scores, sizes = np.empty((len(weights), m)), np.empty(len(weights))
        rows = max(_LEAST_ROWS, CACHED // self.width)
        if self.task.spare:  # each has its column
            rows = max(len(weights), 1)
        with np.errstate(all="ignore"):  # what is not finite is looked for afterwards
            for start in range(0, len(weights), rows):
                part = slice(start, start + rows)
                scores[part], sizes[part] = self.scored(weights[part])
            unsound = self._unsound(weights, scores)
        for sample in unsound.tolist():
            found = self.task.scored_at(weights[sample], drawn[sample])
            scores[sample], sizes[sample] = found.scores, size_of(found)
        return scores, sizes

    def _unsound(self, weights: Floats, scores: Floats) -> NDArray[np.int64]:
        # One sum says of all summands that they are finite.
        sums = np.einsum("ij->i", scores)
        return np.flatnonzero(~np.isfinite(sums) | (weighted_sums(weights, self.tells_apart) == 0))


def largest_in_rows(scores: Floats) -> Floats:
    """The size of each sample's scores that are made of nothing larger than themselves."""
    return np.maximum(scores.max(axis=1), -scores.min(axis=1))
