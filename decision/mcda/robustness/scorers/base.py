"""What a batch scorer offers, and the one that works for every method."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING, largest
from decision.mcda.matrix import Floats
from decision.mcda.ranking.declarations import Scores
from decision.mcda.robustness.task import Task

# OpenBLAS starts its own threads above a product of sizes of 2**18. Threads of samples are
# ours to start, and two layers of them stand in each other's way.
SINGLE_THREADED = 250_000


class Scratch:
    """Arrays that one thread writes to again and again.

    Fresh memory of this size comes from the system page by page, which takes as long as the
    arithmetic on it.
    """

    def __init__(self) -> None:
        self._arrays: dict[str, NDArray[Any]] = {}

    def array(
        self, name: str, rows: int, columns: int, dtype: type[np.generic] = np.float64
    ) -> NDArray[Any]:
        """An array of shape (rows, columns) with anything in it, valid until the next call."""
        array = self._arrays.get(name)
        if array is None or len(array) < rows or array.shape[1] != columns:
            array = self._arrays[name] = np.empty((rows, columns), dtype)
        return array[:rows]


class Scorer(ABC):
    """Scores many samples of weights, and of uncertain cells, at once."""

    # Whether NumPy does the work without the interpreter's lock, so that threads help.
    parallel = True
    # Whether its samples were scored one by one when answers were first kept: limits that are
    # in force where none are given stay as they were, or no kept answer would be found again.
    was_looped = False

    def __init__(self, task: Task) -> None:
        self.task = task

    @abstractmethod
    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        """The method's scores.

        Parameters
        ----------
        weights : ndarray of shape (s, n)
            Each row sums to 1.
        drawn : ndarray of shape (s, c)
            Values of the uncertain cells; c may be 0.

        Returns
        -------
        ndarray of shape (s, m)
            In the method's own unit and direction.
        """

    @abstractmethod
    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        """The scores and what each sample's are made of, for `decision.mcda.equality`.

        Returns
        -------
        scores : ndarray of shape (s, m)
        sizes : ndarray of shape (s,)
            In their unit.
        """

    @abstractmethod
    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        """The largest size of samples whose `ordering` was the last to use `scratch`."""

    def ordering(self, weights: Floats, drawn: Floats, scratch: Scratch) -> Floats:
        """Figures of shape (s, m) that order as the scores do, smaller being better.

        They may stand in an array of `scratch`.
        """
        scores = self.scores(weights, drawn)
        return np.negative(scores, out=scores) if self.task.larger_is_better else scores

    def again(
        self, weights: Floats, drawn: Floats, samples: NDArray[np.int64], scratch: Scratch
    ) -> tuple[Floats, Floats]:
        """`scores_and_sizes` of some of the samples whose `ordering` was the last to use `scratch`.

        Parameters
        ----------
        weights, drawn
            Of all those samples.
        samples : ndarray of int
            Which to look at again.
        """
        return self.scores_and_sizes(weights[samples], drawn[samples])

    def limits(self, ordering: Floats) -> tuple[float, float]:
        """Figures between which all of `ordering` lie."""
        return float(ordering.min()), float(ordering.max())

    def near(self, tolerance: float, widest: float, size: float = 0.0) -> float:
        """A gap in `ordering` that no two tied alternatives exceed.

        Parameters
        ----------
        tolerance : float
            Of ties, relative to the range of a sample's scores.
        widest : float
            Largest range of `ordering` over the samples in question.
        size : float
            The largest that their scores are made of.
        """
        return tolerance * widest + ROUNDING * size


class SizedByTheWay(Scorer):
    """A scorer that learns the sizes as it scores: `ordering` keeps the largest."""

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        return self.scores_and_sizes(weights, drawn)[0]

    @abstractmethod
    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]: ...

    def ordering(self, weights: Floats, drawn: Floats, scratch: Scratch) -> Floats:
        scores, sizes = self.scores_and_sizes(weights, drawn)
        scratch.array("largest size", 1, 1)[0, 0] = sizes.max()
        return np.negative(scores, out=scores) if self.task.larger_is_better else scores

    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        return float(scratch.array("largest size", 1, 1)[0, 0])


class Looped(SizedByTheWay):
    """One sample after the other, by the method itself."""

    parallel = False
    was_looped = True

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        found = [self.task.scored_at(w, d) for w, d in zip(weights, drawn, strict=True)]
        scores = np.array([one.scores for one in found])
        sizes = np.array([size_of(one) for one in found])
        return scores.reshape(len(weights), len(self.task.matrix.alternatives)), sizes


def size_of(scores: Scores) -> float:
    """What scores are made of, for `decision.mcda.equality`."""
    return largest(scores.scores) if scores.size is None else scores.size


def product(left: Floats, right: Floats, out: Floats | None = None) -> Floats:
    """The matrix product, in pieces for which OpenBLAS starts no threads.

    Parameters
    ----------
    left : ndarray of shape (s, n)
        Or of shape (s, n + 1): a sample's last figure is of its own row among the last s of
        `right`.
    right : ndarray of shape (n, m)
        Or of shape (n + s, m).
    out : ndarray of shape (s, m), optional
        Where to put it.

    Returns
    -------
    ndarray of shape (s, m)
    """
    if left.shape[1] != len(right):
        own = left.shape[1] - 1
        out = product(left[:, :own], right[:own], out)
        out += left[:, own:] * right[own:]
        return out
    n, m = right.shape
    if out is None:
        out = np.empty((len(left), m))
    piece = max(1, SINGLE_THREADED // (n * m))
    for start in range(0, len(left), piece):
        np.matmul(left[start : start + piece], right, out=out[start : start + piece])
    return out


def weighted(weights: Floats, figures: Floats) -> Floats:
    """Each sample's weights times a figure of each column, of the shape of `weights`.

    Parameters
    ----------
    weights : ndarray of shape (s, n) or (s, n + 1)
        As `product` takes them.
    figures : ndarray of shape (n,) or (n + s,)

    Examples
    --------
    >>> weighted(np.array([[0.5, 0.5], [0.5, 0.5]]), np.array([2.0, 4.0, 6.0])).tolist()
    [[1.0, 2.0], [1.0, 3.0]]
    """
    if weights.shape[1] == len(figures):
        return weights * figures
    own = weights.shape[1] - 1
    return np.hstack([weights[:, :own] * figures[:own], weights[:, own:] * figures[own:, None]])


def weighted_sums(weights: Floats, figures: Floats) -> Floats:
    """The sums of `weighted`, of shape (s,)."""
    if weights.shape[1] == len(figures):
        return np.asarray(weights @ figures)
    return np.asarray(weighted(weights, figures).sum(axis=1))
