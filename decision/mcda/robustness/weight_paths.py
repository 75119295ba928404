"""The weights where one changes and the others keep their proportions."""

from __future__ import annotations

import numpy as np

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
