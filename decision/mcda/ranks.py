"""Ranks from scores: ties within a tolerance share the smallest rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING, group_starts, largest
from decision.mcda.matrix import Floats

DEFAULT_TIE_TOLERANCE = 1e-9
# From so many values on, sorting numbers with their index behind them pays.
MANY = 10_000
# A key of a double's sign and 62 more bits: its share of the range, and the index.
KEY_BITS = 62


def ranks_with_ties(
    scores: Floats,
    *,
    larger_is_better: bool,
    tolerance: float = DEFAULT_TIE_TOLERANCE,
    size: float | None = None,
) -> NDArray[np.int64]:
    """Rank of each alternative, 1 for the best.

    A score ties with the best of its group where they differ by no more than `tolerance`
    times the range of all scores. Groups do not chain: each is measured from its best score.
    Where the range itself is rounding that says nothing: scores that are equal by the rule of
    `decision.mcda.equality` tie too, unless `tolerance` is 0, which compares the doubles as
    they are.

    Parameters
    ----------
    scores : ndarray of shape (m,)
        Finite.
    larger_is_better : bool
        Which way the scores run.
    tolerance : float
        Dimensionless, relative to the range of the scores.
    size : float, optional
        What the scores are made of, in their unit; omitted, nothing larger than themselves.

    Returns
    -------
    ndarray of shape (m,)
        Tied alternatives share the smallest rank; the next one is as many ranks further.

    Examples
    --------
    >>> ranks_with_ties(np.array([0.5, 0.5 + 3e-16, 0.1]), larger_is_better=True).tolist()
    [1, 1, 3]
    """
    # Halved, so that no difference of two scores overflows. Ascending: the best comes first.
    demerit = scores * (-0.5 if larger_is_better else 0.5)
    order, ascending = in_ascending_order(demerit)
    allowed = tolerance * (ascending[-1] - ascending[0])
    if tolerance > 0:
        allowed = max(allowed, ROUNDING * (largest(demerit) if size is None else size / 2))
    starts = group_starts(ascending, float(allowed))
    places = np.arange(1, len(scores) + 1)
    places *= starts
    ranks = np.empty_like(places)
    ranks[order] = np.maximum.accumulate(places, out=places)
    return ranks


def in_ascending_order(values: Floats) -> tuple[NDArray[np.int64], Floats]:
    """An order in which the values ascend, equal ones in any, and the values in it.

    Many values are sorted as whole numbers, each with its index behind it: a sort of numbers
    takes half the time of one of indices. Of values too near each other for that the order is
    looked at again.

    Parameters
    ----------
    values : ndarray of shape (m,)
        Finite.

    Examples
    --------
    >>> order, ascending = in_ascending_order(np.array([0.5, -1.0, 0.25]))
    >>> order.tolist(), ascending.tolist()
    ([1, 2, 0], [-1.0, 0.25, 0.5])
    """
    m = len(values)
    index_bits = m.bit_length()
    with np.errstate(over="ignore", divide="ignore"):
        scale = 2.0 ** (KEY_BITS - index_bits) / np.ptp(values)
    if m >= MANY and np.isfinite(scale):
        order = _sorted_keys(values, float(scale), index_bits)
        ascending = values[order]
        if (ascending[1:] >= ascending[:-1]).all():
            return order, ascending
    order = np.argsort(values)
    return order, values[order]


def _sorted_keys(values: Floats, scale: float, index_bits: int) -> NDArray[np.int64]:
    """The indices, by the values in steps of 1 / `scale`."""
    steps = values - values.min()
    steps *= scale
    keys = steps.astype(np.int64)
    keys <<= index_bits
    keys |= np.arange(len(values))
    keys.sort()
    keys &= 2**index_bits - 1
    return keys
