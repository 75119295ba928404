"""K-means of many small data sets at once, from two deterministic starts; silhouettes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

Labels = NDArray[np.int64]

MAX_ROUNDS = 20
# Multiplications of one matrix product. They stay below what OpenBLAS shares out among threads,
# whose waiting for each other costs a busy server more than it gains; and in the cache.
PRODUCT = 500_000


def clustered(points: Floats, number: int) -> Labels:
    """K-means labels: of two deterministic starts the one with the smaller sum of squares.

    One start takes points far from each other, which finds groups that are well apart; the
    other takes slices along the main direction, which a single outlier does not mislead.

    Parameters
    ----------
    points : ndarray of shape (b, s, n)
        ``b`` data sets of ``s`` points in ``n`` dimensions.
    number : int
        Of clusters, from 2 to s.

    Returns
    -------
    ndarray of shape (b, s)
        0 to number - 1. A label may be unused where points coincide.

    References
    ----------
    .. [1] Gonzalez, T. F. (1985). Clustering to minimize the maximum intercluster distance.
       Theoretical Computer Science 38, 293-306: the farthest-point start.
    .. [2] Su, T. and Dy, J. G. (2007). In search of deterministic methods for initializing
       K-means and Gaussian mixture clustering. Intelligent Data Analysis 11(4), 319-338: starts
       along principal components.

    Examples
    --------
    >>> line = np.array([[[0.0], [0.1], [5.0], [5.1]]])
    >>> clustered(line, 2)[0].tolist() in ([0, 0, 1, 1], [1, 1, 0, 0])
    True
    """
    return clustered_into_each(points, range(number, number + 1))[:, 0]


def clustered_into_each(points: Floats, numbers: range) -> Labels:
    """`clustered` for several numbers of clusters, of shape (b, len(numbers), s)."""
    far_apart, along = _far_apart(points, numbers[-1]), _along_main_direction(points)
    found = []
    for number in numbers:
        starts = np.stack([far_apart[:, :number], _slices(along, number)], axis=1)
        labels, squares = _lloyd(points, starts)
        # A tie, but for rounding, goes to the first.
        better = squares[:, 1] < squares[:, 0] * (1 - 1e-9)
        found.append(np.where(better[:, np.newaxis], labels[:, 1], labels[:, 0]))
    return np.stack(found, axis=1).astype(np.int64)


def silhouettes(points: Floats, labels: Labels, rows: Labels) -> Floats:
    r"""Silhouette :math:`(b - a) / \max(a, b)` of some points of each data set.

    a is the mean distance to the others of the own cluster, b the smallest mean distance to
    another cluster. A point alone in its cluster has 0.

    Parameters
    ----------
    points : ndarray of shape (b, s, n)
    labels : ndarray of shape (b, partitions, s)
        Several partitions of the same points, for which distances are computed once.
    rows : ndarray of int
        Indices of the points whose silhouettes are wanted, the same in each data set.

    Returns
    -------
    ndarray of shape (b, partitions, len(rows))
        In [-1, 1], dimensionless, larger is better placed.

    References
    ----------
    .. [1] Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and
       validation of cluster analysis. Journal of Computational and Applied Mathematics 20, 53-65.
    """
    sets, partitions, _ = labels.shape
    members = _members(labels, int(labels.max()) + 1)
    number = members.shape[2]
    stacked = members.reshape(sets, partitions * number, -1).swapaxes(1, 2)
    # [x, |x|^2, 1] times [-2 y, 1, |y|^2] is the squared distance of x and y in one product.
    squares = (points**2).sum(axis=2, keepdims=True)
    ones = np.ones_like(squares)
    left = np.concatenate([points, squares, ones], axis=2)
    right = np.concatenate([-2 * points, ones, squares], axis=2).swapaxes(1, 2)
    sums = np.empty((sets, len(rows), partitions * number))
    size = max(1, PRODUCT // (points.shape[1] * max(left.shape[2], stacked.shape[2])))
    for start in range(0, len(rows), size):
        block = slice(start, start + size)
        gaps = left[:, rows[block]] @ right
        np.sqrt(np.maximum(gaps, 0, out=gaps), out=gaps)
        sums[:, block] = gaps @ stacked
    by_cluster = sums.reshape(sets, len(rows), partitions, number).transpose(0, 2, 3, 1)
    return _from_sums(by_cluster, labels[:, :, rows], members.sum(axis=3))


def _from_sums(sums: Floats, own: Labels, sizes: Floats) -> Floats:
    """Silhouettes from each point's summed distances to every cluster, clusters before points."""
    mine = np.take_along_axis(sums, own[:, :, np.newaxis], axis=2)[:, :, 0]
    mates = np.take_along_axis(sizes, own, axis=2) - 1
    within = mine / np.maximum(mates, 1)
    spread = np.broadcast_to(sizes[..., np.newaxis], sums.shape)
    means = np.divide(sums, spread, out=np.full(sums.shape, np.inf), where=spread > 0)
    np.put_along_axis(means, own[:, :, np.newaxis], np.inf, axis=2)
    nearest = means.min(axis=2)
    largest = np.maximum(within, nearest)
    known = (mates > 0) & np.isfinite(nearest) & (largest > 0)
    gaps = np.subtract(nearest, within, out=np.zeros_like(within), where=known)
    return np.asarray(np.divide(gaps, largest, out=np.zeros_like(within), where=known))


def _lloyd(points: Floats, centres: Floats) -> tuple[NDArray[np.int8], Floats]:
    """Lloyd's rounds until no label changes, or enough of them.

    Parameters
    ----------
    points : ndarray of shape (b, s, n)
    centres : ndarray of shape (b, starts, number, n)

    Returns
    -------
    labels : ndarray of shape (b, starts, s)
    squares : ndarray of shape (b, starts)
        Sums of squared distances to the centres.
    """
    number = centres.shape[2]
    minus_twice = np.ascontiguousarray(-2 * points.swapaxes(1, 2))[:, np.newaxis]
    labels, gaps = _nearest(minus_twice, centres)
    for _ in range(MAX_ROUNDS):
        members = _members(labels, number)
        sizes = members.sum(axis=3, keepdims=True)
        means = members @ points[:, np.newaxis] / np.maximum(sizes, 1)
        # A cluster that lost all its points keeps its centre.
        centres = np.where(sizes > 0, means, centres)
        before = labels
        labels, gaps = _nearest(minus_twice, centres)
        if np.array_equal(before, labels):
            break
    return labels, gaps.sum(axis=2) + (points**2).sum(axis=(1, 2))[:, np.newaxis]


def _nearest(minus_twice: Floats, centres: Floats) -> tuple[NDArray[np.int8], Floats]:
    """The nearest centre of each point, and how far: both of shape (b, starts, s).

    As far as the squared distance goes but for the point's own square, which decides nothing.
    """
    gaps = centres @ minus_twice
    gaps += (centres**2).sum(axis=3, keepdims=True)
    least = gaps[:, :, 0].copy()
    labels = np.zeros(least.shape, dtype=np.int8)
    # A centre at a time: `argmin` over so few, far apart in memory, is many times slower.
    for centre in range(1, centres.shape[2]):
        nearer = gaps[:, :, centre] < least
        np.maximum(labels, nearer * np.int8(centre), out=labels)
        np.minimum(least, gaps[:, :, centre], out=least)
    return labels, least


def _members(labels: NDArray[np.signedinteger], number: int) -> Floats:
    """1 where a point belongs to a cluster: a cluster a row, a point a column."""
    names = np.arange(number, dtype=labels.dtype)
    return (labels[..., np.newaxis, :] == names[:, np.newaxis]).astype(np.float64)


def _far_apart(points: Floats, number: int) -> Floats:
    """The point farthest from the mean, then always the one farthest from those taken."""
    sets = np.arange(len(points))
    reference = points.mean(axis=1, keepdims=True)
    nearest = ((points - reference) ** 2).sum(axis=2)
    taken: list[Floats] = []
    for _ in range(number):
        chosen = points[sets, nearest.argmax(axis=1)]
        gaps = ((points - chosen[:, np.newaxis]) ** 2).sum(axis=2)
        nearest = gaps if not taken else np.minimum(nearest, gaps)
        taken.append(chosen)
    return np.stack(taken, axis=1)


def _along_main_direction(points: Floats) -> Floats:
    """The points in the order of the first principal component."""
    centred = points - points.mean(axis=1, keepdims=True)
    _, directions = np.linalg.eigh(centred.transpose(0, 2, 1) @ centred)
    along = (centred @ directions[:, :, -1:])[:, :, 0]
    order = np.argsort(along, axis=1, kind="stable")
    return np.take_along_axis(points, order[:, :, np.newaxis], axis=1)


def _slices(ordered: Floats, number: int) -> Floats:
    """Means of equally many points each, one after the other."""
    edges = np.linspace(0, ordered.shape[1], number + 1).astype(int)
    slices = [ordered[:, a:b].mean(axis=1) for a, b in pairwise(edges.tolist())]
    return np.stack(slices, axis=1)
