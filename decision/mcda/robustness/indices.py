"""The figures of SMAA-2 from counts of samples."""

from __future__ import annotations

import numpy as np

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.robustness.block_ranks import Integers
from decision.mcda.robustness.mixtures import Counts


def acceptability(tally: Counts) -> Floats:
    """Rank acceptability indices.

    Returns
    -------
    ndarray of shape (m, m)
        [i, k]: share of samples in which alternative i took rank k + 1; rows sum to 1. Where
        alternatives tie they take the smallest rank together, so a column may sum to more
        or less than 1.

    References
    ----------
    .. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2. Operations Research 49(3), 444-454,
       section 2.3.
    """
    return np.asarray(tally.taken / tally.total)


def central_weights(tally: Counts) -> list[Floats | None]:
    """The mean of the weight vectors by which each alternative ranked first.

    Returns
    -------
    list of m ndarrays of shape (n,), or None
        Shares that sum to 1; None for an alternative that never ranked first.

    References
    ----------
    .. [1] Lahdelma and Salminen (2001), section 2.4.
    """
    return [
        total / total.sum() if count else None
        for total, count in zip(tally.first_weights, tally.taken[:, 0], strict=True)
    ]


def pairwise_winning(tally: Counts) -> Floats:
    """Pairwise winning indices.

    Returns
    -------
    ndarray of shape (m, m)
        [i, j]: share of samples in which alternative i ranked before j. What [i, j] and
        [j, i] leave to 1 is the share of ties; the diagonal is 0.

    References
    ----------
    .. [1] Leskinen, P., Viitanen, J., Kangas, A. and Kangas, J. (2006). Alternatives to
       incorporate uncertainty and risk attitude in multicriteria evaluation of forest plans.
       Forest Science 52(3), 304-312.
    """
    return np.asarray(tally.before / tally.total)


def rank_intervals(tally: Counts, per_cent: int = 90) -> Integers:
    """Ranks between which each alternative stays in `per_cent` of the samples.

    The lower end is the smallest rank that at least (100 - per_cent) / 2 per cent of samples
    do not exceed, the upper end the smallest that at least (100 + per_cent) / 2 per cent do
    not: the 5 % and the 95 % quantile as inverse of the distribution function.

    Returns
    -------
    ndarray of shape (m, 2)
        Ranks from 1.
    """
    # Whole numbers are not rounded at the quantile; voting power may be.
    upto = np.cumsum(tally.taken, axis=1) * 200
    slack = 0 if isinstance(tally.total, int) else 200 * ROUNDING * tally.total
    low = (upto + slack < (100 - per_cent) * tally.total).sum(axis=1)
    high = (upto + slack < (100 + per_cent) * tally.total).sum(axis=1)
    return np.column_stack([low, high]) + 1


def rank_entropy(tally: Counts) -> Floats:
    r"""How uncertain each alternative's rank is, :math:`-\sum_k b_k \log_2 b_k`.

    Returns
    -------
    ndarray of shape (m,)
        In bits: 0 where the rank never changed, log2(m) where all ranks were as frequent.

    References
    ----------
    .. [1] Ciomek, K., Kadzinski, M. and Tervonen, T. (2017). Heuristics for selecting
       pair-wise elicitation questions in multiple criteria choice problems. European Journal
       of Operational Research 262(2), 693-707.
    """
    shares = acceptability(tally)
    logs = np.log2(shares, out=np.zeros_like(shares), where=shares > 0)
    return np.asarray(np.abs((shares * logs).sum(axis=1)))


def standard_error(tally: Counts) -> float:
    r"""The largest standard error of the acceptabilities, :math:`\sqrt{b(1 - b)/s}`.

    0 where points are counted and nothing is drawn.

    Returns
    -------
    float
        A share. An acceptability of 0 or 1 has none by this formula; it is then within 3 / s
        of the truth with 95 % confidence.
    """
    return float(np.sqrt(tally.variance.max()))
