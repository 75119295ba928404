"""How alike territories are, and which belong together: NumPy and SciPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import dendrogram, fcluster, linkage
from scipy.spatial.distance import squareform

type Floats = NDArray[np.float64]

TIED = 1e-9  # relative: heights that differ by less are one


class Distances(NamedTuple):
    """Of each two: in [0, 1], NaN where too little is known of both; on how many columns."""

    distances: Floats
    shared: NDArray[np.int64]


class Tree(NamedTuple):
    """`order` holds the leaves from top to bottom; each join is four (height, row) corners.

    Rows count leaves in that order from 0; the corners lie half-way between them.
    """

    order: tuple[int, ...]
    joins: tuple[tuple[tuple[float, float], ...], ...]
    height: float


def profile_distances(
    values: Floats, least_shared: int = 1, ranges: Floats | None = None
) -> Distances:
    """Mean difference over the columns known of both, each in shares of its range.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        `m` territories by `n` indicators, in the indicators' own units; NaN where unknown.
    least_shared : int
        Of two that share fewer known columns nothing is said.
    ranges : ndarray of shape (n,), optional
        Largest less smallest of each column, where `values` are a part of all that are compared.

    Returns
    -------
    Distances
        0 for alike, 1 for opposite ends of every column, dimensionless. A column that is the
        same for all, or known of fewer than two, tells nothing and counts for nothing.

    References
    ----------
    .. [1] Gower, J. C. (1971). A general coefficient of similarity and some of its properties.
       Biometrics 27, 857-871. Quantitative characters, as 1 - S.

    Examples
    --------
    >>> profile_distances(np.array([[0.0, 5.0], [10.0, np.nan], [5.0, 6.0]])).distances[0]
    array([0.  , 1.  , 0.75])
    """
    m = len(values)
    distances, shared = np.zeros((m, m)), np.zeros((m, m), dtype=np.int64)
    ranges = column_ranges(values) if ranges is None else ranges
    for one in range(m):
        distances[one], shared[one] = distances_to(values, one, ranges, least_shared)
    np.fill_diagonal(distances, 0.0)
    return Distances(distances, shared)


def distances_to(values: Floats, one: int, ranges: Floats, least_shared: int = 1) -> Distances:
    """One row of `profile_distances`: of each to the row `one`, in time that grows with m alone."""
    telling = ranges > 0
    scaled = values[:, telling] / ranges[telling]
    difference = np.abs(scaled - scaled[one])
    known = ~np.isnan(difference)
    shared = known.sum(axis=1)
    total = np.where(known, difference, 0.0).sum(axis=1)
    enough = shared >= max(least_shared, 1)
    return Distances(np.where(enough, total / np.maximum(shared, 1), np.nan), shared)


def column_ranges(values: Floats) -> Floats:
    """Largest less smallest of what is known of each column; 0 where fewer than two are known.

    >>> column_ranges(np.array([[1.0, np.nan], [4.0, 2.0]]))
    array([3., 0.])
    """
    known = ~np.isnan(values)
    highest = np.where(known, values, -np.inf).max(axis=0, initial=-np.inf)
    lowest = np.where(known, values, np.inf).min(axis=0, initial=np.inf)
    return np.where(known.any(axis=0), highest - lowest, 0.0)


def complements(better: Floats, least_shared: int = 1) -> Floats:
    """How far two make up for each other: 2 min(A, B), where each is ahead of the other.

    A is the mean, over the columns known of both, of what the first is ahead by, B of what the
    second is; columns where it is behind count as 0. min(A, B) is what the mean of the better of
    the two in each column gains over the mean of the better territory alone.

    Parameters
    ----------
    better : ndarray of shape (m, n)
        `m` territories by `n` indicators in shares of the range, 1 the best; NaN where unknown.
    least_shared : int
        Of two that share fewer known columns nothing is said.

    Returns
    -------
    ndarray of shape (m, m)
        Dimensionless, in [0, 1]. 0: one is nowhere ahead of the other. 1: in half of the columns
        the first is best and the second worst, in the other half the other way round. Symmetric,
        never larger than the distance; NaN where too little is known of both.

    Examples
    --------
    >>> complements(np.array([[1.0, 0.0], [0.0, 0.5], [0.5, 0.0]]))[0]
    array([0. , 0.5, 0. ])
    """
    m = len(better)
    found = np.zeros((m, m))
    for one in range(m):
        ahead = better[one] - better
        known = ~np.isnan(ahead)
        shared = known.sum(axis=1)
        ahead = np.where(known, ahead, 0.0)
        gain = np.minimum(np.maximum(ahead, 0).sum(axis=1), np.maximum(-ahead, 0).sum(axis=1))
        enough = shared >= max(least_shared, 1)
        found[one] = np.where(enough, 2 * gain / np.maximum(shared, 1), np.nan)
    np.fill_diagonal(found, 0.0)
    return found


def set_distances(sets: Sequence[AbstractSet[int]]) -> Distances:
    """The share of the union that only one of two has: 1 less Jaccard's likeness.

    An empty set is nothing known, so NaN to every other. `shared` counts what both have.

    >>> set_distances([{1, 2}, {2, 3}, set()]).distances[0].round(3)
    array([0.   , 0.667,   nan])
    """
    m = len(sets)
    distances, shared = np.zeros((m, m)), np.zeros((m, m), dtype=np.int64)
    for one in range(m):
        shared[one, one] = len(sets[one])
        for other in range(one):
            both, either = len(sets[one] & sets[other]), len(sets[one] | sets[other])
            is_known = bool(sets[one] and sets[other])
            distances[one, other] = distances[other, one] = (
                1 - both / either if is_known else np.nan
            )
            shared[one, other] = shared[other, one] = both
    return Distances(distances, shared)


def comparable(distances: Floats) -> tuple[int, ...]:
    """The rows among which every distance is known.

    Whoever has most unknown ones is left out first, of equal ones the last, until none is left.
    """
    kept = list(range(len(distances)))
    while kept:
        unknown = np.isnan(distances[np.ix_(kept, kept)]).sum(axis=1)
        if not unknown.any():
            break
        worst = len(kept) - 1 - int(np.argmax(unknown[::-1]))
        del kept[worst]
    return tuple(kept)


def family_tree(distances: Floats) -> Tree:
    """Those that are nearest are joined first; groups are as far apart as their members on average.

    Parameters
    ----------
    distances : ndarray of shape (m, m)
        Symmetric, no NaN.

    References
    ----------
    .. [1] Sokal, R. R. and Michener, C. D. (1958). A statistical method for evaluating systematic
       relationships (UPGMA). As `scipy.cluster.hierarchy.linkage(method="average")` has it.
    """
    if len(distances) < 2:
        return Tree(tuple(range(len(distances))), (), 0.0)
    joined = _joined(distances)
    drawn = dendrogram(joined, no_plot=True)
    joins = tuple(
        # SciPy sets the leaves at 5, 15, 25, ...
        tuple((float(height), (float(row) - 5) / 10) for height, row in zip(d, i, strict=True))
        for d, i in zip(drawn["dcoord"], drawn["icoord"], strict=True)
    )
    return Tree(tuple(drawn["leaves"]), joins, float(joined[-1, 2]))


def family_groups(distances: Floats, count: int) -> tuple[int, ...]:
    """The group of each row, from 1, when `family_tree` is cut into at most `count` groups.

    Rows that are joined at one height are never parted, so that there may be fewer.
    """
    if len(distances) < 2:
        return (1,) * len(distances)
    joined = _joined(distances)
    within = len(distances) - count  # as many joins at least; the next one may be as high
    # SciPy's own "maxclust" parts what is alike when there are fewer rows than groups.
    highest = joined[within - 1, 2] * (1 + TIED) if within > 0 else 0.0
    cut = fcluster(joined, t=highest, criterion="distance")
    return tuple(int(group) for group in cut)


def _joined(distances: Floats) -> Floats:
    condensed = squareform(distances, checks=False)
    joined: Floats = linkage(condensed, method="average", optimal_ordering=True)
    return joined
