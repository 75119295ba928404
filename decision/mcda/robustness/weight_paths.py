"""The weights where one changes and the others keep their proportions."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats


def other_shares(weights: Floats, criterion: int) -> Floats:
    """How the other criteria share what one leaves.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        Sum to 1.
    criterion : int

    Returns
    -------
    ndarray of shape (n,)
        0 for the criterion itself, the others sum to 1: in proportion to their weights, or in
        equal parts where all of them are 0 and have no proportion. All 0 where n is 1.
    """
    others = weights.copy()
    others[criterion] = 0
    if len(weights) == 1:
        return others
    total = others.sum()
    if total > 0:
        return np.asarray(others / total)
    others[:] = 1 / (len(weights) - 1)
    others[criterion] = 0
    return others


def path(weights: Floats, criterion: int, at: Floats) -> Floats:
    """Weight vectors with the criterion's weight at each value of `at`.

    Parameters
    ----------
    weights : ndarray of shape (n,)
    criterion : int
    at : ndarray of shape (s,)
        In [0, 1].

    Returns
    -------
    ndarray of shape (s, n)
        Each row sums to 1.

    Examples
    --------
    >>> path(np.array([0.5, 0.3, 0.2]), 0, np.array([0.0])).tolist()
    [[0.0, 0.6, 0.4]]
    """
    vectors = (1 - at)[:, np.newaxis] * other_shares(weights, criterion)
    vectors[:, criterion] = at
    return vectors


def paths(weights: Floats) -> Callable[[NDArray[np.int64], Floats], Floats]:
    """`path` of many criteria at once.

    Parameters
    ----------
    weights : ndarray of shape (n,)

    Returns
    -------
    callable
        From criteria and their weights, both of shape (s,), to weight vectors of shape (s, n).

    Examples
    --------
    >>> vectors = paths(np.array([0.5, 0.3, 0.2]))(np.array([0, 1]), np.array([0.0, 0.65]))
    >>> vectors.round(12).tolist()
    [[0.0, 0.6, 0.4], [0.25, 0.65, 0.1]]
    """
    shares = np.array([other_shares(weights, criterion) for criterion in range(len(weights))])

    def vectors_at(criteria: NDArray[np.int64], at: Floats) -> Floats:
        vectors = (1 - at)[:, np.newaxis] * shares[criteria]
        vectors[np.arange(len(at)), criteria] = at
        return np.asarray(vectors)

    return vectors_at
