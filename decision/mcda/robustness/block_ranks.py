"""Ranks of many samples at once, equal to those of `decision.mcda.ranks`."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.ranks import ROUNDING
from decision.mcda.robustness.scorers import Scorer, Scratch

Integers = NDArray[np.int64]


def orders(
    ordering: Floats, scorer: Scorer, tolerance: float, scratch: Scratch
) -> tuple[Integers, NDArray[np.int64]]:
    """Alternatives from best to worst in each sample, and the samples with possible ties.

    The number of the alternative takes the place of the last bits of its figure, so that
    sorting the figures sorts the numbers: several times faster than `argsort`. The order of
    figures that agree in all the other bits is therefore not decided here: samples in which
    neighbours come so near, or within the tolerance of ties, are named, for a closer look.

    Parameters
    ----------
    ordering : ndarray of shape (s, m)
        Of `scorer`, smaller is better; overwritten.
    scorer : Scorer
    tolerance : float
        Of ties, relative to the range of a sample's scores.
    scratch : Scratch

    Returns
    -------
    order : ndarray of shape (s, m)
        Indices of alternatives, the best first; shares its memory with `ordering`.
    suspects : ndarray of shape (u,)
        Samples whose order must be looked at again with their scores.
    """
    m = ordering.shape[1]
    bits = (m - 1).bit_length()
    mask = np.int64((1 << bits) - 1)
    packed = ordering.view(np.int64)
    np.bitwise_and(packed, ~mask, out=packed)
    np.bitwise_or(packed, rows_of_steps(len(packed), m, 1), out=packed)
    ordering.sort(axis=1)

    suspects = _near_neighbours(ordering, scorer, tolerance, bits, scratch)
    np.bitwise_and(packed, mask, out=packed)
    return packed, suspects


def rows_of_steps(rows: int, m: int, step: int) -> Integers:
    """``step * arange(m)`` in each row, read-only: whole arrays add up faster than rows do."""
    return _enough_rows_of_steps((rows - 1).bit_length(), m, step)[:rows]


@lru_cache(maxsize=8)
def _enough_rows_of_steps(bits: int, m: int, step: int) -> Integers:
    numbers = np.tile(np.arange(m) * step, (1 << bits, 1))
    numbers.flags.writeable = False
    return numbers


def _near_neighbours(
    ascending: Floats, scorer: Scorer, tolerance: float, bits: int, scratch: Scratch
) -> NDArray[np.int64]:
    s, m = ascending.shape
    # Halved: the widest range of finite figures may not be finite.
    widest = 2 * float(np.minimum((ascending[:, -1] / 2 - ascending[:, 0] / 2).max(), 8e307))
    largest = float(np.abs(ascending[:, [0, -1]]).max())
    # Each figure has lost up to 2**bits units in its last place; and what is rounding may tie.
    lost = 2.0 ** (bits + 1) * float(np.finfo(float).eps)
    near = scorer.near(tolerance, widest) + (lost + ROUNDING) * largest
    flat = ascending.ravel()
    gaps = scratch.array("gaps", s, m).ravel()
    with np.errstate(over="ignore"):
        np.subtract(flat[1:], flat[:-1], out=gaps[:-1])
    gaps[m - 1 :: m] = np.inf  # from the end of a sample to the start of the next
    if gaps.min() > near:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero((gaps.reshape(s, m) <= near).any(axis=1))


def ranks_in_rows(scores: Floats, *, larger_is_better: bool, tolerance: float) -> Integers:
    """Ranks of each sample: `decision.mcda.ranks.ranks_with_ties` row by row, at once.

    Parameters
    ----------
    scores : ndarray of shape (s, m)
    larger_is_better : bool
    tolerance : float
        Of ties, relative to the range of a sample's scores.

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
        allowed = np.maximum(allowed, ROUNDING * np.abs(ascending[:, [0, -1]]).max(axis=1))
    sorted_ranks = np.ones_like(order)
    best, rank = ascending[:, 0].copy(), np.ones(len(scores), dtype=np.int64)
    for k in range(1, scores.shape[1]):
        # A tie with the best of its group, not with its neighbour: groups do not chain.
        further = ascending[:, k] - best > allowed
        best[further] = ascending[further, k]
        rank[further] = k + 1
        sorted_ranks[:, k] = rank
    ranks = np.empty_like(order)
    np.put_along_axis(ranks, order, sorted_ranks, axis=1)
    return ranks
