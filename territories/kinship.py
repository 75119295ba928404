"""How alike territories are, and which belong together: NumPy and SciPy alone."""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.cluster.hierarchy import dendrogram, linkage
from scipy.spatial.distance import squareform

type Floats = NDArray[np.float64]


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


def profile_distances(values: Floats, least_shared: int = 1) -> Distances:
    """Mean difference over the columns known of both, each in shares of its range.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        `m` territories by `n` indicators, in the indicators' own units; NaN where unknown.
    least_shared : int
        Of two that share fewer known columns nothing is said.

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
    total, shared = np.zeros((m, m)), np.zeros((m, m), dtype=np.int64)
    for column in values.T:
        known = ~np.isnan(column)
        if known.sum() < 2 or np.ptp(column[known]) == 0:
            continue
        scaled = column / np.ptp(column[known])
        both = np.outer(known, known)
        difference = np.abs(scaled[:, None] - scaled[None, :])
        total += np.where(both, difference, 0.0)
        shared += both
    enough = shared >= max(least_shared, 1)
    distances = np.where(enough, total / np.maximum(shared, 1), np.nan)
    np.fill_diagonal(distances, 0.0)
    return Distances(distances, shared)


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
    joined = linkage(squareform(distances, checks=False), method="average", optimal_ordering=True)
    drawn = dendrogram(joined, no_plot=True)
    joins = tuple(
        # SciPy sets the leaves at 5, 15, 25, ...
        tuple((float(height), (float(row) - 5) / 10) for height, row in zip(d, i, strict=True))
        for d, i in zip(drawn["dcoord"], drawn["icoord"], strict=True)
    )
    return Tree(tuple(drawn["leaves"]), joins, float(joined[-1, 2]))
