"""Ranks of each row of scores, equal to those of `decision.mcda.ranks`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats

Integers = NDArray[np.int64]


def ranks_in_rows(
    scores: Floats, *, larger_is_better: bool, tolerance: float, sizes: Floats | None = None
) -> Integers:
    """Ranks of each sample: `decision.mcda.ranks.ranks_with_ties` row by row, at once.

    Parameters
    ----------
    scores : ndarray of shape (s, m)
    larger_is_better : bool
    tolerance : float
        Of ties, relative to the range of a sample's scores.
    sizes : ndarray of shape (s,), optional
        What each sample's scores are made of; omitted, nothing larger than themselves.

    Returns
    -------
    ndarray of shape (s, m)
        1 for the best; tied alternatives share the smallest rank.

    Examples
    --------
    >>> ranks_in_rows(
    ...     np.array([[0.5, 0.5 + 3e-16, 0.1], [1, 2, 3]]), larger_is_better=True, tolerance=1e-9
    ... ).tolist()
    [[1, 1, 3], [3, 2, 1]]
    """
    demerit = scores * (-0.5 if larger_is_better else 0.5)  # halved, as there
    order = np.argsort(demerit, axis=1)
    ascending = np.take_along_axis(demerit, order, axis=1)
    allowed = tolerance * (ascending[:, -1] - ascending[:, 0])
    if tolerance > 0:
        halves = np.abs(ascending[:, [0, -1]]).max(axis=1) if sizes is None else sizes / 2
        allowed = np.maximum(allowed, ROUNDING * halves)
    sorted_ranks = np.tile(np.arange(1, scores.shape[1] + 1), (len(scores), 1))
    near = (np.diff(ascending, axis=1) <= allowed[:, np.newaxis]).any(axis=1)
    if near.any():
        sorted_ranks[near] = _grouped(ascending[near], allowed[near])
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, sorted_ranks, axis=1)
    return ranks


def _grouped(ascending: Floats, allowed: Floats) -> Integers:
    """Ranks of ascending figures among which neighbours tie."""
    starts = np.zeros(ascending.shape, dtype=np.int64)
    apart = np.diff(ascending, axis=1) > allowed[:, np.newaxis]
    starts[:, 1:] = np.where(apart, np.arange(1, ascending.shape[1]), 0)
    np.maximum.accumulate(starts, axis=1, out=starts)
    gaps = ascending - np.take_along_axis(ascending, starts, axis=1)
    ranks = starts + 1
    chained = (gaps > allowed[:, np.newaxis]).any(axis=1)
    if chained.any():
        ranks[chained] = _unchained(ascending[chained], allowed[chained])
    return ranks


def _unchained(ascending: Floats, allowed: Floats) -> Integers:
    """A tie is with the best of its group, not with its neighbour: groups do not chain."""
    ranks = np.ones(ascending.shape, dtype=np.int64)
    best, rank = ascending[:, 0].copy(), np.ones(len(ascending), dtype=np.int64)
    for k in range(1, ascending.shape[1]):
        further = ascending[:, k] - best > allowed
        best[further] = ascending[further, k]
        rank[further] = k + 1
        ranks[:, k] = rank
    return ranks
