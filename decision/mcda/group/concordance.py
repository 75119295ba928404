"""Agreement of the participants' rankings: Kendall's W and its p."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from itertools import permutations
from math import factorial

import numpy as np
from numpy.typing import NDArray

from decision.mcda.group.rankings import mid_ranks
from decision.mcda.matrix import Floats

# From so many participants on the chi-square approximation of p is good.
LARGE = 20
# The exact distribution is computed while a step of it has no more than this many cases.
MAX_CASES = 20_000
PERMUTATIONS = 9_999
SEED = 20_050_510
# Ranks are compared in halves, so sums of squares are whole numbers of quarters.
HALVES = 2


@dataclass(frozen=True)
class Concordance:
    """Kendall's W.

    Parameters
    ----------
    w : float
        From 0 (no agreement) to 1 (all rank alike), corrected for ties.
    p : float
        Probability of such a W or a larger one if all rank at random, by chi-square.
    p_small : float or None
        The same by permutations of the ranks; None from `LARGE` participants on.
    rule : str or None
        ``exact`` (all permutations) or ``sampled`` (`PERMUTATIONS` of them, fixed seed).
    """

    w: float
    p: float
    p_small: float | None
    rule: str | None


def kendall_concordance(weights: Floats) -> Concordance | None:
    r"""Kendall's coefficient of concordance of the rankings that weights make.

    :math:`W = (12 \sum R_j^2 - 3 k^2 n (n+1)^2) / (k^2 n (n^2-1) - k \sum T_i)` with the rank
    sums :math:`R_j` and :math:`T_i = \sum (t^3 - t)` over the ties of participant i.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
        Larger is ranked first; k and n are at least 2. Each participant counts once: voting
        power has no place in W.

    Returns
    -------
    Concordance or None
        None where nobody ranks one item above another.

    References
    ----------
    .. [1] Kendall, M. G. and Babington Smith, B. (1939). The problem of m rankings. Annals of
       Mathematical Statistics 10(3), 275-287.
    .. [2] Siegel, S. and Castellan, N. J. (1988). Nonparametric Statistics for the Behavioral
       Sciences. 2nd ed., section 9.6: W with ties, and chi-square = k (n - 1) W.
    .. [3] Legendre, P. (2005). Species associations: the Kendall coefficient of concordance
       revisited. Journal of Agricultural, Biological, and Environmental Statistics 10(2),
       226-245: permutations where there are fewer than 20 judges.

    Examples
    --------
    >>> alike = np.array([[0.5, 0.3, 0.2], [0.6, 0.3, 0.1]])
    >>> kendall_concordance(alike).w
    1.0
    """
    ranks = mid_ranks(weights)
    k, n = ranks.shape
    mean_square = k * n * (n + 1) ** 2 / 4
    # Each participant's sum of squared ranks holds n (n^2 - 1) / 12 less the loss by ties.
    spread = k * ((ranks**2).sum() - mean_square)
    if spread <= 0:
        return None
    sums = ranks.sum(axis=0)
    w = float(min(1.0, max(0.0, ((sums**2).sum() - k * mean_square) / spread)))
    p_small, rule = _p_by_permutation(ranks) if k < LARGE else (None, None)
    return Concordance(w, _chi_square_p(k * (n - 1) * w, n - 1), p_small, rule)


def _chi_square_p(statistic: float, degrees: int) -> float:
    from scipy.special import chdtrc

    return float(chdtrc(degrees, statistic))


def _p_by_permutation(ranks: Floats) -> tuple[float, str]:
    halves = np.rint(HALVES * ranks).astype(np.int64)
    exact = _exact_p(halves)
    return (exact, "exact") if exact is not None else (_sampled_p(halves), "sampled")


def _exact_p(ranks: NDArray[np.int64]) -> float | None:
    """Over all orders of each participant's ranks; None where they are too many.

    The sum of squares does not care which item is which, so rank sums are kept sorted, and
    the first participant's order stays fixed.
    """
    n = ranks.shape[1]
    if factorial(n) > MAX_CASES:
        return None
    sums, chances = np.sort(ranks[:1], axis=1), np.ones(1)
    # Sums of ranks as digits of one number: at most 7 of them, each below `base`.
    base = len(ranks) * int(ranks.max()) + 1
    powers = base ** np.arange(n)
    for row in ranks[1:]:
        orders = row[_orders(n)]
        if len(sums) * len(orders) > MAX_CASES:
            return None
        cases = np.sort((sums[:, np.newaxis] + orders).reshape(-1, n), axis=1)
        weights = np.repeat(chances / len(orders), len(orders))
        _, firsts, positions = np.unique(cases @ powers, return_index=True, return_inverse=True)
        sums = cases[firsts]
        chances = np.bincount(positions, weights)
    reached = (ranks.sum(axis=0) ** 2).sum()
    return float(min(1.0, chances[(sums**2).sum(axis=1) >= reached].sum()))


@cache
def _orders(n: int) -> NDArray[np.int64]:
    """All orders of n places, of shape (n!, n)."""
    return np.array(list(permutations(range(n))))


def _sampled_p(ranks: NDArray[np.int64]) -> float:
    """With the given order among the permutations, so that p is never 0."""
    generator = np.random.default_rng(SEED)
    reached = (ranks.sum(axis=0) ** 2).sum()
    count = 1
    for row_block in np.array_split(np.arange(PERMUTATIONS), 10):
        shuffled = np.broadcast_to(ranks, (len(row_block), *ranks.shape))
        sums = generator.permuted(shuffled, axis=2).sum(axis=1)
        count += int(((sums**2).sum(axis=1) >= reached).sum())
    return count / (PERMUTATIONS + 1)
