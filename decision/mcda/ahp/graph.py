"""Which pairs have been judged, as a graph: what holds together, and how firmly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

Mask = NDArray[np.bool_]


def judged_pairs(ratios: Floats) -> Mask:
    """Which pairs have a judgement, of shape (..., n, n), False on the diagonal."""
    return np.asarray(~np.isnan(ratios) & ~np.eye(ratios.shape[-1], dtype=bool))


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


def are_connected(judged: Mask) -> Mask:
    """Whether judgements connect all items, for each of many participants.

    Parameters
    ----------
    judged : ndarray of bool, shape (k, n, n)
        Symmetric.

    Returns
    -------
    ndarray of bool, shape (k,)

    Examples
    --------
    >>> chain = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], dtype=bool)
    >>> are_connected(np.stack([chain, np.zeros((3, 3), dtype=bool)])).tolist()
    [True, False]
    """
    n = judged.shape[-1]
    reached = judged[:, 0] | (np.arange(n) == 0)
    for _ in range(n - 1):
        reached |= (reached[:, :, np.newaxis] & judged).any(axis=1)
        if reached.all():
            break
    return np.asarray(reached.all(axis=1))


def laplacian(judged: Mask) -> Floats:
    """Judgements of each item on the diagonal, -1 for each judged pair, of shape (..., n, n)."""
    edges = judged.astype(np.float64)
    return np.eye(judged.shape[-1]) * edges.sum(axis=-1)[..., np.newaxis] - edges


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
