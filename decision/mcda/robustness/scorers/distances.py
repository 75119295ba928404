"""Methods of Euclidean distances: RIM, CODAS, PROBID and its simple form.

A gap between weighted figures is the weight times the gap between those without, so that a
squared distance is the product of squared weights with squared gaps.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.ranking.ideal_averages import ideal_solutions, probid_counts, sprobid_counts
from decision.mcda.ranking.reference_ideal import rim_degrees, rim_sizes
from decision.mcda.robustness.scorers.base import SINGLE_THREADED, product, weighted_sums
from decision.mcda.robustness.scorers.batched import CACHED, Batched
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import normalised_sizes

Integers = NDArray[np.int64]

# So many alternatives are measured in one product, and a table of all gaps is not made of more.
_TOGETHER, _MOST_GAPS = 8, 1_000_000


def _lengths(squared_weights: Floats, gaps: Floats) -> Floats:
    """Lengths of shape (s, k) of weighted gaps, whose squares are of shape (n, k)."""
    squares = product(squared_weights, gaps)
    return np.sqrt(squares, out=squares)


class Rim(Batched):
    """RIM: nearness to the reference ideal and distance from having none of it.

    References
    ----------
    .. [1] Cables, E., Lamata, M. T. and Verdegay, J. L. (2016). RIM-reference ideal method in
       multicriteria decision making. Information Sciences 337, 1-10, steps 3 to 5.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        degrees, self.sizes = rim_degrees(task.question).T, rim_sizes(task.question)
        self.gaps = np.ascontiguousarray(np.hstack([1 - degrees, degrees])) ** 2

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        squared = weights**2
        lengths = _lengths(squared, self.gaps)
        m = lengths.shape[1] // 2
        to_ideal, to_nothing = lengths[:, :m], lengths[:, m:]
        sizes = 1 + np.sqrt(weighted_sums(squared, self.sizes**2) / squared.sum(axis=1))
        return to_nothing / (to_ideal + to_nothing), sizes


class Codas(Batched):
    """CODAS: Euclidean distances, and taxicab distances where those differ by `tau`.

    References
    ----------
    .. [1] Keshavarz Ghorabaee, M., Zavadskas, E. K., Turskis, Z. and Antucheviciene, J.
       (2016). A new combinative distance-based assessment (CODAS) method. Economic Computation
       and Economic Cybernetics Studies and Research 50(3), steps 4 to 7.
    """

    def __init__(self, task: Task, normalised: Floats) -> None:
        super().__init__(task)
        self.gaps = np.ascontiguousarray((normalised - normalised.min(axis=0)).T)
        self.squares = self.gaps**2
        self.sizes = normalised_sizes(task.matrix, task.options["normalization"])
        self.tau = float(task.options["tau"])

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        euclidean = _lengths(weights**2, self.squares)
        taxicab, sizes = product(weights, self.gaps), weighted_sums(weights, self.sizes)
        least = self.tau - ROUNDING * sizes
        scores = np.empty_like(euclidean)
        rows = max(1, CACHED // scores.shape[1])
        for start in range(0, len(scores), rows):
            part = slice(start, start + rows)
            scores[part] = assessed(euclidean[part], taxicab[part], least[part])
        return scores, 4 * sizes * scores.shape[1]


def assessed(euclidean: Floats, taxicab: Floats, least: Floats) -> Floats:
    r"""CODAS's assessment of shape (s, m), as `codas_assessment` has it for one sample.

    All the differences are added up in one sum, and those that do not count are taken away
    again: in the order of the Euclidean distances such pairs lie near each other.

    Parameters
    ----------
    euclidean, taxicab : ndarray of shape (s, m)
    least : ndarray of shape (s,)
        Below this difference of two Euclidean distances that of the taxicab ones does not count.
    """
    m = euclidean.shape[1]
    order = np.argsort(euclidean, axis=1)
    e = np.take_along_axis(euclidean, order, axis=1)
    t = np.take_along_axis(taxicab, order, axis=1)
    # From the least on, so that sums lose nothing to it.
    e -= e[:, :1].copy()
    t -= t.min(axis=1, keepdims=True)
    both = e + t
    scores = m * both - both.sum(axis=1, keepdims=True)
    first, after = _near_in_order(e, least)
    totals = np.zeros((len(e), m + 1))
    np.cumsum(t, axis=1, out=totals[:, 1:])
    scores -= (after - first) * t
    scores += np.take_along_axis(totals, after, axis=1)
    scores -= np.take_along_axis(totals, first, axis=1)
    placed = np.empty_like(euclidean)
    np.put_along_axis(placed, order, scores, axis=1)
    return placed


def _near_in_order(e: Floats, least: Floats) -> tuple[Integers, Integers]:
    """Of ascending figures, the first within `least` of each and the one after the last.

    Parameters
    ----------
    e : ndarray of shape (s, m)
    least : ndarray of shape (s,)

    Returns
    -------
    first, after : ndarray of shape (s, m)

    Examples
    --------
    >>> first, after = _near_in_order(np.array([[0.0, 0.1, 0.5]]), np.array([0.2]))
    >>> first.tolist(), after.tolist()
    ([[0, 0, 2]], [[2, 2, 3]])
    """
    s, m = e.shape
    # Two ascending rows put into one: where each figure comes to stand tells how many of the
    # other row are before it.
    merged = np.argsort(np.hstack([e + least[:, np.newaxis], e]), axis=1, kind="stable")
    is_reach = merged < m
    numbers = np.arange(m)
    after = np.nonzero(is_reach)[1].reshape(s, m) - numbers
    first = np.nonzero(~is_reach)[1].reshape(s, m) - numbers
    return np.minimum(first, numbers), np.maximum(after, numbers + 1)


class _IdealSolutions(Batched):
    """Sums of distances from all ideal solutions, from the best to the worst.

    References
    ----------
    .. [1] Wang, Z., Rangaiah, G. P. and Wang, X. (2021). Preference ranking on the basis of
       ideal-average distance method for multi-criteria decision-making. Industrial and
       Engineering Chemistry Research 60(30), 11216-11230, steps 3 to 6.
    """

    def __init__(self, task: Task, counts: tuple[Floats, Floats]) -> None:
        super().__init__(task)
        self.values, ideals = ideal_solutions(task.matrix)
        both = np.array(counts).T
        counted = both.any(axis=1)
        self.ideals = np.ascontiguousarray(ideals[counted].T)
        self.counts = np.ascontiguousarray(both[counted])
        self.to_average = np.ascontiguousarray((self.values - ideals.mean(axis=0)).T) ** 2
        self.largest = np.abs(self.values).max(axis=0) ** 2
        # So many samples make a product for which OpenBLAS starts no threads.
        self.width = max(self.width, self.ideals.size * CACHED // SINGLE_THREADED)
        small = self.values.size * self.ideals.shape[1] <= _MOST_GAPS
        self.gaps = list(self._gaps()) if small else None

    def _gaps(self) -> Iterator[Floats]:
        """Squared gaps of some alternatives at a time, of shape (a, n, k)."""
        for start in range(0, len(self.values), _TOGETHER):
            some = self.values[start : start + _TOGETHER]
            yield (self.ideals - some[:, :, np.newaxis]) ** 2

    def sums(self, squared: Floats) -> tuple[Floats, Floats, Floats]:
        """Near and far, of shape (s, m), and what they are made of, of shape (s,)."""
        both = np.empty((len(self.values), len(squared), 2))
        room = np.empty((_TOGETHER, len(squared), self.ideals.shape[1]))
        start = 0
        for gaps in self._gaps() if self.gaps is None else self.gaps:
            end = start + len(gaps)
            distances = room[: len(gaps)]
            if len(squared) * self.ideals.size <= SINGLE_THREADED:
                own = squared.shape[1] - bool(self.task.spare)
                np.matmul(squared[:, :own], gaps[:, :own], out=distances)
                if self.task.spare:
                    distances += squared[:, own:] * gaps[:, own:]
            else:
                for one, out in zip(gaps, distances, strict=True):
                    product(squared, one, out)
            np.sqrt(distances, out=distances)
            np.matmul(distances, self.counts, out=both[start:end])
            start = end
        near, far = np.ascontiguousarray(both.T)
        return near, far, np.sqrt(weighted_sums(squared, self.largest)) * self.counts.sum()


class Probid(_IdealSolutions):
    """PROBID: the proportion of both sums, and the distance from the average ideal solution."""

    def __init__(self, task: Task) -> None:
        super().__init__(task, probid_counts(len(task.matrix.alternatives)))

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        squared = weights**2
        near, far, sizes = self.sums(squared)
        average = _lengths(squared, self.to_average)
        sizes = 1 + average.max(axis=1) + sizes / np.hypot(near, far).min(axis=1)
        return 1 / (1 + (near / far) ** 2) + average, sizes


class Sprobid(_IdealSolutions):
    """The simple form: the proportion of the sums from a quarter of the ideal solutions each."""

    def __init__(self, task: Task) -> None:
        super().__init__(task, sprobid_counts(len(task.matrix.alternatives)))

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        near, far, sizes = self.sums(weights**2)
        scores, by_near = far / near, sizes[:, np.newaxis] / near
        return scores, (scores * (1 + by_near) + by_near).max(axis=1)
