"""How far the participants' weights lie apart, as one number that a distribution takes."""

from __future__ import annotations

import numpy as np

from decision.weighing.services.rounds.data import Floats
from decision.weighing.services.rounds.judged import weighted_variance

# The limits of the engine's distribution “around”.
LEAST, MOST = 0.01, 1e9


def concentration(weights: Floats, power: Floats) -> float | None:
    r"""Concentration of the Dirichlet distribution that scatters as the participants do.

    A share j of a Dirichlet distribution has the variance :math:`m_j (1 - m_j) / (c + 1)`;
    with the sums over all shares :math:`c = \sum m_j (1 - m_j) / \sum s_j^2 - 1`, where m and
    s² are the mean and the variance of the participants' weights by voting power.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
        Each row sums to 1.
    power : ndarray of shape (k,)
        Effective voting power.

    Returns
    -------
    float or None
        Dimensionless, larger is narrower, within the engine's limits. None with fewer than two
        people who have voting power: they show no spread.

    References
    ----------
    .. [1] Mosimann, J. E. (1962). On the compound multinomial distribution. Biometrika
       49(1/2), 65-82: the moments. Pooled over the shares, so that none decides alone.

    Examples
    --------
    >>> both = np.array([[0.6, 0.4], [0.4, 0.6]])
    >>> round(concentration(both, np.array([1.0, 1.0])), 9)  # 0.5 / 0.04 - 1
    11.5
    """
    if (power > 0).sum() < 2:
        return None
    share = power / power.sum()
    mean = share @ weights
    column = np.repeat(share[:, np.newaxis], weights.shape[1], axis=1)
    variance = float(weighted_variance(weights, mean, column).sum())
    if variance <= 0:
        return MOST
    return float(np.clip((mean * (1 - mean)).sum() / variance - 1, LEAST, MOST))
