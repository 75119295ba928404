"""The weights of a group, by three rules of aggregation."""

from __future__ import annotations

import numpy as np

from decision.mcda.matrix import Floats

AIJ, AIP_ARITHMETIC, AIP_GEOMETRIC = AGGREGATIONS = ("aij", "aip_arithmetic", "aip_geometric")


def aggregated_judgements(ratios: Floats, power: Floats) -> Floats:
    r"""The group's pairwise matrix: weighted geometric means of the entries (AIJ).

    A pair that some have not judged is the mean of those who did, with their voting power
    in proportion. Reciprocal judgements stay so: x and 1/x, with equal power, give 1.

    Parameters
    ----------
    ratios : ndarray of shape (k, n, n)
        Dimensionless, positive, reciprocal, NaN where not judged.
    power : ndarray of shape (k,)
        Voting power, not negative, one at least positive.

    Returns
    -------
    ndarray of shape (n, n)
        NaN where nobody with voting power judged.

    References
    ----------
    .. [1] Aczel, J. and Saaty, T. L. (1983). Procedures for synthesizing ratio judgements.
       Journal of Mathematical Psychology 27, 93-102.

    Examples
    --------
    >>> both = np.array([[[1, 4], [1 / 4, 1]], [[1, 1 / 4], [4, 1]]])
    >>> aggregated_judgements(both, np.array([1.0, 1.0])).tolist()
    [[1.0, 1.0], [1.0, 1.0]]
    """
    judged = ~np.isnan(ratios)
    logs = np.log(np.where(judged, ratios, 1.0))
    votes = np.einsum("k,kij->ij", power, judged.astype(np.float64))
    sums = np.einsum("k,kij->ij", power, logs)
    means = np.divide(sums, votes, out=np.full_like(sums, np.nan), where=votes > 0)
    return np.asarray(np.exp(means))


def arithmetic_priorities(weights: Floats, power: Floats) -> Floats:
    """Weighted arithmetic means of the participants' weights (AIP), of shape (n,).

    Parameters
    ----------
    weights : ndarray of shape (k, n)
    power : ndarray of shape (k,)
        Voting power, not negative, one at least positive.

    References
    ----------
    .. [1] Forman, E. and Peniwati, K. (1998). Aggregating individual judgments and priorities
       with the analytic hierarchy process. European Journal of Operational Research 108(1),
       165-169.

    Examples
    --------
    >>> weights = np.array([[0.8, 0.2], [0.2, 0.8]])
    >>> arithmetic_priorities(weights, np.array([2.0, 1.0])).round(3).tolist()
    [0.6, 0.4]
    """
    means = power @ weights
    return np.asarray(means / means.sum())


def geometric_priorities(weights: Floats, power: Floats) -> Floats | None:
    """Weighted geometric means of the participants' weights, normalised (AIP).

    An item that anyone with voting power gives 0 has the mean 0: this rule lets each veto.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
    power : ndarray of shape (k,)
        Voting power, not negative, one at least positive.

    Returns
    -------
    ndarray of shape (n,) or None
        None where every item has a 0 from someone.

    References
    ----------
    .. [1] Forman and Peniwati (1998).

    Examples
    --------
    >>> weights = np.array([[0.8, 0.2], [0.2, 0.8]])
    >>> geometric_priorities(weights, np.array([1.0, 1.0])).tolist()
    [0.5, 0.5]
    """
    voting = power > 0
    positive = (weights[voting] > 0).all(axis=0)
    if not positive.any():
        return None
    logs = (power[voting] / power.sum()) @ np.log(weights[voting][:, positive])
    means = np.zeros(weights.shape[1])
    means[positive] = np.exp(logs - logs.max())
    return np.asarray(means / means.sum())
