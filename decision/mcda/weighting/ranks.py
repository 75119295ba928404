"""Weights from the order of the criteria alone."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.matrix import Floats


def tied_positions(ranks: Floats) -> list[list[int]]:
    """The places that each criterion takes in the order, from 0 on; tied ones share theirs.

    Examples
    --------
    >>> tied_positions(np.array([2.0, 1.0, 2.0]))
    [[1, 2], [0], [1, 2]]
    """
    return [list(range(int((ranks < rank).sum()), int((ranks <= rank).sum()))) for rank in ranks]


def rank_order_centroid(ranks: Floats) -> Floats:
    r"""Centre of all weights that agree with the order: :math:`w_r = \frac1n \sum_{i=r}^n 1/i`.

    Parameters
    ----------
    ranks : ndarray of shape (n,)
        Smaller is more important; equal ranks are ties.

    Returns
    -------
    ndarray of shape (n,)
        Dimensionless, positive, sums to 1; tied criteria get the mean of their places'.

    References
    ----------
    .. [1] Barron, F. H. and Barrett, B. E. (1996). Decision quality using ranked attribute
       weights. Management Science 42, 1515-1523.

    Examples
    --------
    >>> rank_order_centroid(np.array([1, 2, 3])).round(4).tolist()
    [0.6111, 0.2778, 0.1111]
    """
    n = len(ranks)
    by_position = np.cumsum(1 / np.arange(n, 0, -1))[::-1] / n
    return np.array([by_position[positions].mean() for positions in tied_positions(ranks)])


def rank_sum(ranks: Floats) -> Floats:
    r"""Weights that fall evenly with the rank: :math:`w_r = 2 (n + 1 - r) / (n (n + 1))`.

    Parameters
    ----------
    ranks : ndarray of shape (n,)
        Smaller is more important; equal ranks are ties.

    Returns
    -------
    ndarray of shape (n,)
        Dimensionless, positive, sums to 1; tied criteria get the mean of their places'.

    References
    ----------
    .. [1] Stillwell, W. G., Seaver, D. A. and Edwards, W. (1981). A comparison of weight
       approximation techniques. Organizational Behavior and Human Performance 28, 62-77.

    Examples
    --------
    >>> rank_sum(np.array([1, 2, 2])).round(4).tolist()
    [0.5, 0.25, 0.25]
    """
    n = len(ranks)
    by_position = 2 * np.arange(n, 0, -1) / (n * (n + 1))
    return np.array([by_position[positions].mean() for positions in tied_positions(ranks)])


def rancom(ranks: Floats) -> Floats:
    r"""Weights by RANCOM: each criterion's wins over the others, a tie being half a win.

    Parameters
    ----------
    ranks : ndarray of shape (n,)
        Smaller is more important; equal ranks are ties.

    Returns
    -------
    ndarray of shape (n,)
        Dimensionless, positive, sums to 1. A criterion ties with itself, so that the last
        one has :math:`1 / n^2` and not nothing.

    References
    ----------
    .. [1] Wieckowski, J., Kizielewicz, B., Shekhovtsov, A. and Salabun, W. (2023). RANCOM: a
       novel approach to identifying criteria relevance based on inaccuracy expert judgments.
       Engineering Applications of Artificial Intelligence 122, 106114.

    Examples
    --------
    >>> rancom(np.array([1, 2, 4, 3])).tolist()
    [0.4375, 0.3125, 0.0625, 0.1875]
    """
    wins = (ranks[:, np.newaxis] < ranks) + 0.5 * (ranks[:, np.newaxis] == ranks)
    return np.asarray(wins.sum(axis=1) / wins.sum())


RULES: dict[str, Callable[[Floats], Floats]] = {
    "roc": rank_order_centroid,
    "rs": rank_sum,
    "rancom": rancom,
}
