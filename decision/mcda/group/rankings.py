"""The rankings that weights make, and how far two of them are apart."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.priorities import priorities_size
from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE

# Participants whose pairs are compared at a time: the comparisons stay in the cache.
BLOCK_CELLS = 1_000_000


def orders(weights: Floats) -> NDArray[np.int8]:
    """Which item of each pair has more weight: 1 the first, -1 the second, 0 neither.

    Parameters
    ----------
    weights : ndarray of shape (k, n)

    Returns
    -------
    ndarray of shape (k, n, n)
    """
    gaps = weights[:, :, np.newaxis] - weights[:, np.newaxis, :]
    spans = np.ptp(weights, axis=1)
    tolerances = np.maximum(DEFAULT_TIE_TOLERANCE * spans, ROUNDING * priorities_size(weights))
    allowed = tolerances[:, np.newaxis, np.newaxis]
    return np.where(np.abs(gaps) <= allowed, 0, np.sign(gaps)).astype(np.int8)


def mid_ranks(weights: Floats) -> Floats:
    """Ranks, 1 for the largest weight; equal weights share the mean of their ranks.

    Parameters
    ----------
    weights : ndarray of shape (k, n)

    Returns
    -------
    ndarray of shape (k, n)

    Examples
    --------
    >>> mid_ranks(np.array([[0.5, 0.2, 0.2, 0.1]])).tolist()
    [[1.0, 2.5, 2.5, 4.0]]
    """
    n = weights.shape[1]
    # Summed over the rivals: those ahead count 1, those level 1/2.
    return np.concatenate(
        [(n + 1 - orders(block).sum(axis=2, dtype=np.float64)) / 2 for block in _blocks(weights)]
    )


def ranking_distances(weights: Floats, group: Floats) -> Floats:
    """Kendall tau distance of each participant's ranking from the group's.

    The share of pairs that the two put in opposite order; a pair level in one ranking alone
    counts half.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
        ``n`` is at least 2.
    group : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (k,)
        Dimensionless, from 0 (the same ranking) to 1 (the reverse).

    References
    ----------
    .. [1] Fagin, R., Kumar, R., Mahdian, M., Sivakumar, D. and Vee, E. (2006). Comparing partial
       rankings. SIAM Journal on Discrete Mathematics 20(3), 628-648: distance K with penalty
       1/2.

    Examples
    --------
    >>> ranking_distances(np.array([[0.2, 0.3, 0.5]]), np.array([0.5, 0.3, 0.2])).tolist()
    [1.0]
    """
    n = weights.shape[1]
    reference = orders(group[np.newaxis])[0]
    apart = [
        np.abs(orders(block) - reference).sum(axis=(1, 2), dtype=np.float64)
        for block in _blocks(weights)
    ]
    # Opposite orders differ by 2, and each pair stands twice: 4 for each of n (n - 1) / 2.
    return np.asarray(np.concatenate(apart) / (2 * n * (n - 1)))


def _blocks(weights: Floats) -> list[Floats]:
    k, n = weights.shape
    size = max(1, BLOCK_CELLS // (n * n))
    return [weights[start : start + size] for start in range(0, k, size)]
