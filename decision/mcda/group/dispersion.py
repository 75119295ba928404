"""Where the participants differ: by pair of items and by item."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from decision.mcda.matrix import Floats


@dataclass(frozen=True, eq=False)
class PairDispersion:
    """How the judgements of each pair scatter.

    Parameters
    ----------
    judged : ndarray of shape (n, n)
        How many participants judged the pair.
    mean, deviation : ndarray of shape (n, n)
        Geometric mean and geometric standard deviation of the ratios, dimensionless: judgements
        lie mostly between mean / deviation and mean * deviation, and a deviation of 1 is full
        agreement. NaN where fewer than one and two judged.
    low, high : ndarray of shape (n, n)
        The smallest and the largest ratio; NaN where nobody judged.
    """

    judged: Floats
    mean: Floats
    deviation: Floats
    low: Floats
    high: Floats


def pair_dispersion(ratios: Floats) -> PairDispersion:
    """Scatter of the judgements of each pair, each participant counted once.

    Parameters
    ----------
    ratios : ndarray of shape (k, n, n)
        Dimensionless, positive, reciprocal, NaN where not judged.

    References
    ----------
    .. [1] Kirkwood, T. B. L. (1979). Geometric means and measures of dispersion. Biometrics
       35(4), 908-909. The deviation of logs is that of a sample, divided by count - 1.

    Examples
    --------
    >>> both = np.array([[[1, 4], [1 / 4, 1]], [[1, 1 / 4], [4, 1]]])
    >>> round(float(pair_dispersion(both).deviation[0, 1]), 3)  # exp(sqrt(2) ln 4)
    7.103
    """
    known = ~np.isnan(ratios)
    judged = known.sum(axis=0).astype(np.float64)
    logs = np.log(np.where(known, ratios, 1.0))
    blank = np.full(judged.shape, np.nan)
    means = np.divide(logs.sum(axis=0), judged, out=blank.copy(), where=judged > 0)
    squares = (np.where(known, logs - np.nan_to_num(means), 0.0) ** 2).sum(axis=0)
    variances = np.divide(squares, judged - 1, out=blank.copy(), where=judged > 1)
    return PairDispersion(
        judged=judged,
        mean=np.exp(means),
        deviation=np.exp(np.sqrt(variances)),
        low=np.where(judged > 0, np.where(known, ratios, np.inf).min(axis=0), np.nan),
        high=np.where(judged > 0, np.where(known, ratios, -np.inf).max(axis=0), np.nan),
    )


def distances(weights: Floats, group: Floats) -> Floats:
    """How much weight must move to turn each participant's weights into the group's.

    Half the sum of absolute differences. It is also the most by which the group's weights can
    change the score of any alternative whose values lie within 0 and 1.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
    group : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (k,)
        Dimensionless, from 0 (the same) to 1 (nothing in common).

    Examples
    --------
    >>> distances(np.array([[0.5, 0.5], [1.0, 0.0]]), np.array([0.5, 0.5])).tolist()
    [0.0, 0.5]
    """
    return np.asarray(np.abs(weights - group).sum(axis=1) / 2)
