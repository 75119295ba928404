"""Priorities where some pairs were not judged; any connected set of judgements is enough."""

from __future__ import annotations

import numpy as np

from decision.mcda.ahp.graph import judged_pairs, laplacian
from decision.mcda.matrix import Floats


def harker_matrix(ratios: Floats) -> Floats:
    """The matrix whose principal eigenvector Harker takes for priorities.

    A pair that was not judged counts as the ratio of the two priorities sought: it falls out
    of the row's sum, and 1 more on the diagonal stands for it. Of complete ratios it is the
    matrix itself.

    Parameters
    ----------
    ratios : ndarray of shape (..., n, n)
        Dimensionless, positive, reciprocal, NaN where not judged; the judgements connect all
        items.

    Returns
    -------
    ndarray of shape (..., n, n)
        Not negative, irreducible. Its principal eigenvalue is that of the complete matrix in
        which the missing ratios are those of its eigenvector, so n at least.

    References
    ----------
    .. [1] Harker, P. T. (1987). Incomplete pairwise comparisons in the analytic hierarchy
       process. Mathematical Modelling 9, 837-848.

    Examples
    --------
    >>> harker_matrix(np.array([[1, 2, np.nan], [0.5, 1, 3], [np.nan, 1 / 3, 1]])).tolist()
    [[2.0, 2.0, 0.0], [0.5, 1.0, 3.0], [0.0, 0.3333333333333333, 2.0]]
    """
    judged = judged_pairs(ratios)
    n = ratios.shape[-1]
    diagonal = (n - judged.sum(axis=-1))[..., np.newaxis]
    return np.where(np.eye(n, dtype=bool), diagonal, np.where(judged, ratios, 0.0))


def logarithmic_least_squares(ratios: Floats) -> Floats:
    """Priorities whose log ratios are nearest to those of the judgements.

    Of complete ratios they are the row geometric means.

    Parameters
    ----------
    ratios : ndarray of shape (..., n, n)
        Dimensionless, positive, reciprocal, NaN where not judged; the judgements connect all
        items.

    Returns
    -------
    ndarray of shape (..., n)
        Dimensionless, positive, sums to 1, larger is more important.

    References
    ----------
    .. [1] Bozoki, S., Fulop, J. and Ronyai, L. (2010). On optimal completion of incomplete
       pairwise comparison matrices. Mathematical and Computer Modelling 52, 318-333,
       theorem 4: the solution is unique where the graph of judgements is connected.

    Examples
    --------
    >>> chain = np.array([[1, 2, np.nan], [0.5, 1, 3], [np.nan, 1 / 3, 1]])
    >>> logarithmic_least_squares(chain).round(6).tolist()
    [0.6, 0.3, 0.1]
    """
    judged = judged_pairs(ratios)
    logs = np.log(np.where(judged, ratios, 1.0)).sum(axis=-1, keepdims=True)
    # Connected: with 1 added everywhere the Laplacian is regular, and the logs sum to 0.
    potentials = np.linalg.solve(laplacian(judged) + 1.0, logs)[..., 0]
    weights = np.exp(potentials - potentials.max(axis=-1, keepdims=True))
    return np.asarray(weights / weights.sum(axis=-1, keepdims=True))


def missing_pairs(ratios: Floats) -> int:
    n = len(ratios)
    return int(n * (n - 1) // 2 - judged_pairs(ratios).sum() // 2)


def random_index_share(n: int, missing: int) -> float:
    """How much of the complete random index random judgements reach with `missing` pairs left out.

    Parameters
    ----------
    n : int
        Number of items, at least 3.
    missing : int
        Pairs not judged.

    Returns
    -------
    float
        In [0, 1]: 1 where all pairs are judged, 0 where only n - 1 are, which cannot
        contradict each other.

    References
    ----------
    .. [1] Agoston, K. C. and Csato, L. (2022). Inconsistency thresholds for incomplete
       pairwise comparison matrices. Omega 108, 102576: nearly linear in the number of
       missing pairs.

    Examples
    --------
    >>> random_index_share(5, 3)
    0.5
    """
    return 1 - 2 * missing / ((n - 1) * (n - 2))
