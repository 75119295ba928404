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
    allowed = allowed_ties(ascending[:, 0], ascending[:, -1], tolerance, sizes)
    sorted_ranks = np.tile(np.arange(1, scores.shape[1] + 1), (len(scores), 1))
    near = (np.diff(ascending, axis=1) <= allowed[:, np.newaxis]).any(axis=1)
    if near.any():
        sorted_ranks[near] = _grouped(ascending[near], allowed[near])
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, sorted_ranks, axis=1)
    return ranks


def one_in_rows(
    scores: Floats,
    row: int,
    *,
    larger_is_better: bool,
    tolerance: float,
    sizes: Floats | None = None,
) -> tuple[Integers, Floats]:
    """One alternative's ranks alone, as `ranks_in_rows` has them.

    Parameters
    ----------
    scores, larger_is_better, tolerance, sizes
        As there.
    row : int
        The alternative.

    Returns
    -------
    ranks : ndarray of shape (s,)
    margins : ndarray of shape (s, m)
        How much better than it each alternative is, in halves of the scores' unit and beyond
        what ties: above 0 whoever ranks before it.

    Examples
    --------
    >>> ranks, margins = one_in_rows(
    ...     np.array([[0.5, 0.5 + 3e-16, 0.1], [1, 2, 3]]), 1, larger_is_better=True, tolerance=0.0
    ... )
    >>> ranks.tolist(), margins[1].tolist()
    ([1, 2], [-0.5, 0.0, 0.5])
    """
    demerit = scores * (-0.5 if larger_is_better else 0.5)  # halved, as there
    high, low = demerit.max(axis=1), demerit.min(axis=1)
    allowed = allowed_ties(low, high, tolerance, sizes)[:, np.newaxis]
    better = demerit[:, [row]] - demerit
    margins = better - allowed
    ranks = 1 + np.count_nonzero(margins > 0, axis=1)
    # Whom nobody ties with that is better, or as good, is the best of a group.
    near = np.count_nonzero((better >= 0) & (margins <= 0), axis=1) > 1
    if near.any():
        every = ranks_in_rows(
            scores[near],
            larger_is_better=larger_is_better,
            tolerance=tolerance,
            sizes=None if sizes is None else sizes[near],
        )
        ranks[near] = every[:, row]
    return ranks, margins


def allowed_ties(lowest: Floats, highest: Floats, tolerance: float, sizes: Floats | None) -> Floats:
    """By how much halved scores of each sample may differ and tie."""
    allowed = tolerance * (highest - lowest)
    if tolerance > 0:
        halves = np.maximum(np.abs(lowest), np.abs(highest)) if sizes is None else sizes / 2
        allowed = np.maximum(allowed, ROUNDING * halves)
    return allowed


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
