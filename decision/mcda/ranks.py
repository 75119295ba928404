"""Ranks from scores: ties within a tolerance share the smallest rank."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

DEFAULT_TIE_TOLERANCE = 1e-9
# Differences of so many parts of the largest score are the rounding of a sum.
_ROUNDING = 8 * float(np.finfo(np.float64).eps)


def ranks_with_ties(
    scores: Floats, *, larger_is_better: bool, tolerance: float = DEFAULT_TIE_TOLERANCE
) -> NDArray[np.int64]:
    """Rank of each alternative, 1 for the best.

    A score ties with the best of its group where they differ by no more than `tolerance`
    times the range of all scores. Groups do not chain: each is measured from its best score.
    Where all scores are equal but for rounding, the range itself is rounding: differences of
    some last digits tie too, unless `tolerance` is 0, which compares the doubles as they are.

    Parameters
    ----------
    scores : ndarray of shape (m,)
        Finite.
    larger_is_better : bool
        Which way the scores run.
    tolerance : float
        Dimensionless, relative to the range of the scores.

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
    order = np.argsort(demerit)
    ascending = demerit[order]
    allowed = tolerance * (ascending[-1] - ascending[0])
    if tolerance > 0:
        allowed = max(allowed, _ROUNDING * max(abs(ascending[0]), abs(ascending[-1])))
    starts = _group_starts(ascending, float(allowed))
    ranks = np.empty(len(scores), dtype=np.int64)
    lengths = np.diff(starts, append=len(scores))
    ranks[order] = np.repeat(starts + 1, lengths)
    return ranks


def _group_starts(ascending: Floats, allowed: float) -> NDArray[np.int64]:
    """Where the groups of tied scores begin."""
    far = np.diff(ascending) > allowed
    starts = np.concatenate(([0], np.flatnonzero(far) + 1))
    ends = np.append(starts[1:], len(ascending)) - 1
    # Neighbours within the tolerance make a chain; most chains are short enough to be one
    # group, and only the longer ones are walked through.
    long_chains = np.flatnonzero(ascending[ends] - ascending[starts] > allowed)
    further = [
        start
        for chain in long_chains
        for start in _starts_within(ascending, int(starts[chain]), int(ends[chain]), allowed)
    ]
    return np.sort(np.append(starts, further)).astype(np.int64)


def _starts_within(ascending: Floats, start: int, end: int, allowed: float) -> list[int]:
    chain = ascending[start : end + 1]
    found: list[int] = []
    best = 0
    while True:
        best = int(np.searchsorted(chain, chain[best] + allowed, side="right"))
        if best >= len(chain):
            return found
        found.append(start + best)
