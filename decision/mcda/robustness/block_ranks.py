"""Ranks of many samples at once, equal to those of `decision.mcda.ranks`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.robustness.scorers import Scorer, Scratch

Integers = NDArray[np.int64]
Orders = NDArray[np.signedinteger[Any]]

# Up to 64 alternatives leave 25 bits for steps: some samples in 100,000 are looked at again.
_FEW_BITS = 6
# Half the range of figures that are counted in steps: beyond, a step or a range is not finite.
_SMALL, _LARGE = 1e-290, 8e307
_LEAST = 5e-324  # the smallest double above 0


def orders(
    ordering: Floats,
    scorer: Scorer,
    tolerance: float,
    scratch: Scratch,
    size: float | None = None,
) -> tuple[Orders, Integers]:
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
    size : float, optional
        The largest that scores of these samples are made of; omitted, the largest figure.

    Returns
    -------
    order : ndarray of shape (s, m)
        Indices of alternatives, the best first; valid until `scratch` is used again.
    suspects : ndarray of shape (u,)
        Samples whose order must be looked at again with their scores.
    """
    low, high = scorer.limits(ordering)
    largest = max(abs(low), abs(high))
    size = largest if size is None or tolerance == 0 else min(size, _LARGE)
    # Halved, so that the widest range of finite figures is finite. The order of figures that
    # are themselves known only so far is not decided here either.
    near = scorer.near(tolerance, 2 * min(high / 2 - low / 2, _LARGE), size) + ROUNDING * largest
    bits = (ordering.shape[1] - 1).bit_length()
    scale = _scale_of_steps(low, high, bits)
    if scale is None:
        # Each figure loses up to 2**bits units in its last place.
        near += 2.0 ** (bits + 1) * max(float(np.finfo(float).eps) * largest, _LEAST)
        packed: NDArray[Any] = _packed_figures(ordering, bits)
    else:
        # Two steps more: each figure is cut to a whole one, and has a number behind it.
        near = (near * scale + 2) * 2**bits
        packed = _packed_steps(ordering, low, scale, bits, scratch)
    packed.sort(axis=1)
    suspects = _near_neighbours(packed, near, scratch)
    order: Orders = packed if scale is not None else packed.view(np.int64)
    np.bitwise_and(order, (1 << bits) - 1, out=order)
    return order, suspects


def _scale_of_steps(low: float, high: float, bits: int) -> float | None:
    """Steps to a unit where whole steps are fine enough to tell figures apart."""
    half = high / 2 - low / 2
    if bits > _FEW_BITS or not _SMALL < half < _LARGE:
        return None
    return (2 ** (30 - bits) - 1) / half


def _packed_steps(
    ordering: Floats, low: float, scale: float, bits: int, scratch: Scratch
) -> NDArray[np.int32]:
    """Whole steps above the lowest figure, followed by the numbers: half the memory to sort."""
    if low != 0:
        np.subtract(ordering, low, out=ordering)
    np.multiply(ordering, scale, out=ordering)
    s, m = ordering.shape
    steps = scratch.array("steps", s, m, np.int32)
    np.copyto(steps, ordering, casting="unsafe")
    np.left_shift(steps, bits, out=steps)
    np.bitwise_or(steps, rows_of_steps(s, m, 1, steps.dtype), out=steps)
    return steps


def _packed_figures(ordering: Floats, bits: int) -> Floats:
    """The figures themselves, the numbers in their last bits."""
    s, m = ordering.shape
    packed = ordering.view(np.int64)
    np.bitwise_and(packed, ~np.int64((1 << bits) - 1), out=packed)
    np.bitwise_or(packed, rows_of_steps(s, m, 1, packed.dtype), out=packed)
    return ordering


def rows_of_steps(rows: int, m: int, step: int, dtype: np.dtype[Any]) -> Orders:
    """``step * arange(m)`` in each row, read-only: whole arrays add up faster than rows do."""
    return _enough_rows_of_steps((rows - 1).bit_length(), m, step, dtype)[:rows]


@lru_cache(maxsize=8)
def _enough_rows_of_steps(bits: int, m: int, step: int, dtype: np.dtype[Any]) -> Orders:
    numbers = np.tile((np.arange(m) * step).astype(dtype), (1 << bits, 1))
    numbers.flags.writeable = False
    return numbers


def _near_neighbours(ascending: NDArray[Any], near: float, scratch: Scratch) -> Integers:
    """Samples in which two neighbours are at most `near` apart."""
    s, m = ascending.shape
    whole = ascending.dtype == np.int32
    flat = ascending.ravel()
    gaps = scratch.array("steps apart" if whole else "apart", s, m, ascending.dtype.type).ravel()
    with np.errstate(over="ignore"):
        np.subtract(flat[1:], flat[:-1], out=gaps[:-1])
    # From the end of a sample to the start of the next.
    gaps[m - 1 :: m] = np.iinfo(np.int32).max if whole else np.inf
    if gaps.min() > near:
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero((gaps.reshape(s, m)[:, :-1] <= near).any(axis=1))


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
    ranks = np.ones(ascending.shape, dtype=np.int64)
    best, rank = ascending[:, 0].copy(), np.ones(len(ascending), dtype=np.int64)
    for k in range(1, ascending.shape[1]):
        # A tie with the best of its group, not with its neighbour: groups do not chain.
        further = ascending[:, k] - best > allowed
        best[further] = ascending[further, k]
        rank[further] = k + 1
        ranks[:, k] = rank
    return ranks
