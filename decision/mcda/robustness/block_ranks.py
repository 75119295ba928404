"""Ranks of many samples at once, equal to those of `decision.mcda.ranks`."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.robustness.row_ranks import Integers, ranks_in_rows
from decision.mcda.robustness.scorers import Scorer, Scratch

__all__ = ["Integers", "Orders", "orders", "ranks_in_rows", "rows_of_steps"]

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
