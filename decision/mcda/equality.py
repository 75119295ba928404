"""When two computed numbers are equal: the one rule of the whole engine.

Numbers that are equal in exact arithmetic come out of sums, quotients and roots with different
last digits. How far apart they may then be has nothing to do with how large they are
themselves: 0.1 * 3 - 0.3 is not 0, because of the size of 0.3. So whoever decides by equality
says what the numbers are made of, their *size*: the largest figure that was added, subtracted
or stretched on the way, in the unit of the result. They are equal where they differ by no more
than `ROUNDING` of that size. See ``docs/methods/ties.md``.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]

# Sums of some hundred terms that are themselves quotients stay some times below this; see
# `tests.decision.mcda.equality`, which measures it against exact arithmetic.
ROUNDING = 32 * float(np.finfo(np.float64).eps)


def largest(values: Floats) -> float:
    """The size of numbers that are made of nothing larger than themselves."""
    return max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))


def cleared(differences: Floats, size: ArrayLike) -> Floats:
    """Differences, those that are rounding made 0.

    Parameters
    ----------
    differences : ndarray
    size : float or ndarray that broadcasts to it
        Of what was subtracted.

    Examples
    --------
    >>> cleared(np.array([0.1 * 3 - 0.3, 0.5]), 0.3).tolist()
    [0.0, 0.5]
    """
    return np.where(np.abs(differences) <= ROUNDING * np.asarray(size), 0.0, differences)


def levelled(values: Floats, allowed: float) -> Floats:
    """Values, those that are equal made so to the last bit.

    Parameters
    ----------
    values : ndarray of shape (m,)
    allowed : float
        How far equal ones may be apart, such as `ROUNDING` times their size. Groups do not
        chain: each is measured from its smallest value, which all of it take.

    Examples
    --------
    >>> levelled(np.array([0.3, 1.0, 0.1 + 0.2]), ROUNDING * 0.3).tolist()
    [0.3, 1.0, 0.3]
    """
    order = np.argsort(values, kind="stable")
    ascending = values[order]
    starts = group_starts(ascending, allowed)
    result = np.empty_like(values)
    result[order] = ascending[starts][np.cumsum(starts) - 1]
    return result


def unit_interval(values: Floats, size: ArrayLike) -> tuple[Floats, Floats]:
    """Values stretched to 0 … 1 along the last axis; all 0 where their range is rounding.

    Parameters
    ----------
    values : ndarray of shape (..., m)
    size : float or ndarray of shape (...)
        Of the values.

    Returns
    -------
    stretched : ndarray of shape (..., m)
    size : ndarray of shape (...)
        Of what was stretched: the rounding grows with it.

    Examples
    --------
    >>> [found.tolist() for found in unit_interval(np.array([1.0, 2.0, 5.0]), 5.0)]
    [[0.0, 0.25, 1.0], 1.25]
    >>> [found.tolist() for found in unit_interval(np.array([0.3, 0.1 + 0.2]), 0.3)]
    [[0.0, 0.0], 0.0]
    """
    low = values.min(axis=-1, keepdims=True)
    span = values.max(axis=-1, keepdims=True) - low
    sizes = np.broadcast_to(size, span.shape[:-1])[..., np.newaxis]
    apart = span > ROUNDING * sizes
    stretched = np.divide(values - low, span, out=np.zeros_like(values), where=apart)
    grown = np.divide(sizes, span, out=np.zeros_like(span), where=apart)
    return stretched, np.asarray(grown[..., 0])


def group_starts(ascending: Floats, allowed: float) -> NDArray[np.bool_]:
    """Which of some ascending values begins a group of equal ones."""
    starts = np.ones(len(ascending), dtype=bool)
    near = np.flatnonzero(np.diff(ascending) <= allowed)
    starts[near + 1] = False
    # Neighbours within the tolerance make a chain; most chains are short enough to be one
    # group, and only the longer ones are walked through.
    firsts = near[np.diff(near, prepend=-2) > 1]
    lasts = near[np.diff(near, append=len(ascending) + 1) > 1] + 1
    for chain in np.flatnonzero(ascending[lasts] - ascending[firsts] > allowed):
        starts[_starts_within(ascending, int(firsts[chain]), int(lasts[chain]), allowed)] = True
    return starts


def _starts_within(ascending: Floats, start: int, end: int, allowed: float) -> list[int]:
    chain = ascending[start : end + 1]
    found: list[int] = []
    best = 0
    while True:
        best = int(np.searchsorted(chain, chain[best] + allowed, side="right"))
        if best >= len(chain):
            return found
        found.append(start + best)
