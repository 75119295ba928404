"""Which pairs have been judged, as a graph: what holds together, and how firmly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

Mask = NDArray[np.bool_]


def judged_pairs(ratios: Floats) -> Mask:
    """Which pairs have a judgement, of shape (n, n), False on the diagonal."""
    judged = ~np.isnan(ratios)
    np.fill_diagonal(judged, False)
    return np.asarray(judged)


def groups(judged: Mask) -> list[list[int]]:
    """The sets of items that judgements connect, each in ascending order.

    Parameters
    ----------
    judged : ndarray of bool, shape (n, n)
        Symmetric.

    Returns
    -------
    list of list of int
        By their first items. One group means that every item can be compared with every
        other, through others if need be.

    Examples
    --------
    >>> groups(np.array([[0, 0, 1], [0, 0, 0], [1, 0, 0]], dtype=bool))
    [[0, 2], [1]]
    """
    left = set(range(len(judged)))
    found = []
    while left:
        group, frontier = set(), {min(left)}
        while frontier:
            group |= frontier
            near = np.flatnonzero(judged[sorted(frontier)].any(axis=0))
            frontier = set(near.tolist()) - group
        found.append(sorted(group))
        left -= group
    return found


def laplacian(judged: Mask) -> Floats:
    """Judgements of each item on the diagonal, -1 for each judged pair, of shape (n, n)."""
    edges = judged.astype(np.float64)
    return np.diag(edges.sum(axis=1)) - edges


def resistances(judged: Mask) -> Floats:
    """Effective resistance between items, where each judgement is a wire of resistance 1.

    It is the variance of the estimated log ratio of two items, in units of the variance of
    one judgement's log: 1 where only their own judgement binds them, 2 / n where all pairs
    are judged.

    Parameters
    ----------
    judged : ndarray of bool, shape (n, n)
        Symmetric and connected.

    Returns
    -------
    ndarray of shape (n, n)
        Dimensionless, smaller is better known, 0 on the diagonal.

    References
    ----------
    .. [1] Klein, D. J. and Randic, M. (1993). Resistance distance. Journal of Mathematical
       Chemistry 12, 81-95.

    Examples
    --------
    >>> resistances(~np.eye(4, dtype=bool)).round(6)[0].tolist()
    [0.0, 0.5, 0.5, 0.5]
    """
    n = len(judged)
    # Adding 1/n everywhere makes the Laplacian regular and changes no difference of potentials.
    inverse = np.linalg.inv(laplacian(judged) + 1 / n)
    diagonal = np.diagonal(inverse)
    return np.asarray(diagonal[:, np.newaxis] + diagonal - 2 * inverse)
