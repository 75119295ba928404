"""How far the participants' weights agree: Shannon entropy, alpha within and beta between."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, log

import numpy as np

from decision.mcda.matrix import Floats

# The largest ratio that Saaty's scale lets a person state.
SCALE_MAXIMUM = 9.0
# Our own words for S*, each from its threshold up, and where the thresholds come from:
# Goepel (BPMSG) calls below 0.5 "practically no consensus" and 0.8 and more "excellent
# agreement", and found 0.64 on average over 140 nodes of 35 group projects.
LEVELS = (("high", 0.8), ("moderate", 0.65), ("low", 0.5))
LOWEST_LEVEL = "very_low"


@dataclass(frozen=True)
class Consensus:
    """Entropies of a group's weights and the indices made of them.

    Parameters
    ----------
    s_star : float
        Goepel's indicator: 1 where all weights are the same, 0 where as many participants as
        items each make another item as important as the scale allows. Below 0 where weights
        differ more than the scale could state.
    s : float
        The same without the scale's correction: 0 where each participant gives all weight to
        another item.
    alpha, beta, gamma : float
        Mean entropy of the participants, entropy between them, entropy of their mean, in nats.
    """

    s_star: float
    s: float
    alpha: float
    beta: float
    gamma: float


def shannon_consensus(
    weights: Floats, power: Floats, scale_maximum: float = SCALE_MAXIMUM
) -> Consensus:
    r"""Consensus of a group from the diversity of its weights.

    :math:`S = (e^{-H_\beta} - 1/c) / (1 - 1/c)` with :math:`H_\beta = H_\gamma - H_\alpha`,
    where c is n for `s` and :math:`n / e^{H_{\alpha,min}}` for `s_star`.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
        Each row sums to 1; zeros are allowed. ``n`` is at least 2.
    power : ndarray of shape (k,)
        Voting power, which weighs both the mean and the participants' entropies.
    scale_maximum : float
        Largest ratio of the judgement scale, above 1.

    References
    ----------
    .. [1] Goepel, K. D. (2018). Implementation of an online software tool for the analytic
       hierarchy process (AHP-OS). International Journal of the Analytic Hierarchy Process
       10(3), 469-487, equations 11 to 21.

    Examples
    --------
    >>> same = np.array([[0.5, 0.3, 0.2], [0.5, 0.3, 0.2]])
    >>> round(shannon_consensus(same, np.array([1.0, 1.0])).s_star, 12)
    1.0
    """
    n = weights.shape[1]
    share = power / power.sum()
    gamma = float(_entropy(share @ weights))
    alpha = float(share @ _entropy(weights))
    # Entropy is concave, so beta is not negative: what is less is rounding.
    beta = max(0.0, gamma - alpha)
    return Consensus(
        s_star=_indicator(beta, n / exp(least_entropy(n, scale_maximum))),
        s=_indicator(beta, n),
        alpha=alpha,
        beta=beta,
        gamma=gamma,
    )


def least_entropy(n: int, scale_maximum: float = SCALE_MAXIMUM) -> float:
    """Entropy of the weights that make one of n items as important as the scale allows."""
    total = n + scale_maximum - 1
    extreme = scale_maximum / total
    return -extreme * log(extreme) + (n - 1) / total * log(total)


def level(s_star: float) -> str:
    """Our word for a value of S*.

    Examples
    --------
    >>> level(0.9), level(0.65), level(0.2)
    ('high', 'moderate', 'very_low')
    """
    return next((word for word, threshold in LEVELS if s_star >= threshold), LOWEST_LEVEL)


def _indicator(beta: float, largest: float) -> float:
    return (exp(-beta) - 1 / largest) / (1 - 1 / largest)


def _entropy(weights: Floats) -> Floats:
    # 0 ln 0 is 0.
    logs = np.log(weights, out=np.zeros_like(weights), where=weights > 0)
    return np.asarray(-(weights * logs).sum(axis=-1))
