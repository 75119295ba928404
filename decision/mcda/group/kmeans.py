"""K-means of many small data sets at once, from two deterministic starts; silhouettes."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

Labels = NDArray[np.int64]

MAX_ROUNDS = 20
# Distances of so many points to all others are held at a time.
SILHOUETTE_ROWS = 256


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
    first, first_squares = _lloyd(points, _far_apart(points, number))
    second, second_squares = _lloyd(points, _slices(points, number))
    # A tie, but for rounding, goes to the first.
    better = second_squares < first_squares * (1 - 1e-9)
    return np.where(better[:, np.newaxis], second, first)


def silhouettes(points: Floats, labels: Labels, rows: Labels) -> Floats:
    r"""Silhouette :math:`(b - a) / \max(a, b)` of some points of one data set.

    a is the mean distance to the others of the own cluster, b the smallest mean distance to
    another cluster. A point alone in its cluster has 0.

    Parameters
    ----------
    points : ndarray of shape (s, n)
    labels : ndarray of shape (partitions, s)
        Several partitions of the same points, for which distances are computed once.
    rows : ndarray of int
        Indices of the points whose silhouettes are wanted.

    Returns
    -------
    ndarray of shape (partitions, len(rows))
        In [-1, 1], dimensionless, larger is better placed.

    References
    ----------
    .. [1] Rousseeuw, P. J. (1987). Silhouettes: a graphical aid to the interpretation and
       validation of cluster analysis. Journal of Computational and Applied Mathematics 20, 53-65.
    """
    members = _members(labels, int(labels.max()) + 1)
    sums = np.empty((len(rows), members.shape[0] * members.shape[2]))
    stacked = members.transpose(1, 0, 2).reshape(len(points), -1)
    squares = (points**2).sum(axis=1)
    for start in range(0, len(rows), SILHOUETTE_ROWS):
        block = rows[start : start + SILHOUETTE_ROWS]
        gaps = squares[block, np.newaxis] + squares - 2 * points[block] @ points.T
        sums[start : start + SILHOUETTE_ROWS] = np.sqrt(np.maximum(gaps, 0)) @ stacked
    partitions, _, number = members.shape
    by_cluster = sums.reshape(len(rows), partitions, number).transpose(1, 0, 2)
    return _from_sums(by_cluster, labels[:, rows], members.sum(axis=1))


def _from_sums(sums: Floats, own: Labels, sizes: Floats) -> Floats:
    """Silhouettes from each point's summed distances to every cluster."""
    mine = np.take_along_axis(sums, own[:, :, np.newaxis], axis=2)[:, :, 0]
    mates = np.take_along_axis(sizes, own, axis=1) - 1
    within = mine / np.maximum(mates, 1)
    spread = np.broadcast_to(sizes[:, np.newaxis], sums.shape)
    means = np.divide(sums, spread, out=np.full_like(sums, np.inf), where=spread > 0)
    np.put_along_axis(means, own[:, :, np.newaxis], np.inf, axis=2)
    nearest = means.min(axis=2)
    largest = np.maximum(within, nearest)
    known = (mates > 0) & np.isfinite(nearest) & (largest > 0)
    gaps = np.subtract(nearest, within, out=np.zeros_like(within), where=known)
    return np.asarray(np.divide(gaps, largest, out=np.zeros_like(within), where=known))


def _lloyd(points: Floats, centres: Floats) -> tuple[Labels, Floats]:
    """Lloyd's rounds until no label changes, or enough of them.

    Returns the labels and, for each data set, the sum of squared distances to the centres.
    """
    number = centres.shape[1]
    labels, squares = _nearest(points, centres)
    for _ in range(MAX_ROUNDS):
        members = _members(labels, number)
        sizes = members.sum(axis=1)
        means = members.transpose(0, 2, 1) @ points / np.maximum(sizes, 1)[:, :, np.newaxis]
        # A cluster that lost all its points keeps its centre.
        centres = np.where(sizes[:, :, np.newaxis] > 0, means, centres)
        before = labels
        labels, squares = _nearest(points, centres)
        if np.array_equal(before, labels):
            break
    return labels, squares


def _nearest(points: Floats, centres: Floats) -> tuple[Labels, Floats]:
    products = points @ centres.transpose(0, 2, 1)
    # The squared distance but for the point's own square, which decides nothing.
    gaps = (centres**2).sum(axis=2)[:, np.newaxis] - 2 * products
    squares = (gaps.min(axis=2) + (points**2).sum(axis=2)).sum(axis=1)
    return gaps.argmin(axis=2), squares


def _members(labels: Labels, number: int) -> Floats:
    """1 where a point belongs to a cluster, of shape (b, s, number)."""
    return (labels[:, :, np.newaxis] == np.arange(number)).astype(np.float64)


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


def _slices(points: Floats, number: int) -> Floats:
    """Means of equally many points each, in the order of the first principal component."""
    centred = points - points.mean(axis=1, keepdims=True)
    _, directions = np.linalg.eigh(centred.transpose(0, 2, 1) @ centred)
    along = (centred @ directions[:, :, -1:])[:, :, 0]
    order = np.argsort(along, axis=1, kind="stable")
    ordered = np.take_along_axis(points, order[:, :, np.newaxis], axis=1)
    edges = np.linspace(0, points.shape[1], number + 1).astype(int)
    slices = [ordered[:, a:b].mean(axis=1) for a, b in pairwise(edges.tolist())]
    return np.stack(slices, axis=1)
