"""Correlation of rankings with ties: Spearman, Kendall and WS."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

# Multiplications of one matrix product. They stay below what OpenBLAS shares out among threads,
# which cost more than they bring here.
_SINGLE_THREADED = 250_000


def fractional_ranks(ranks: NDArray[np.int64]) -> Floats:
    """Ranks in which tied alternatives share the mean of their places.

    Parameters
    ----------
    ranks : ndarray of shape (m,)
        Tied alternatives share the smallest rank.

    Returns
    -------
    ndarray of shape (m,)
        Their sum is that of 1 to m, whatever the ties.

    Examples
    --------
    >>> fractional_ranks(np.array([1, 1, 3, 4, 4, 4])).tolist()
    [1.5, 1.5, 3.0, 5.0, 5.0, 5.0]
    """
    _, place, lengths = np.unique(ranks, return_inverse=True, return_counts=True)
    return ranks + (lengths[place] - 1) / 2


def spearman(x: Floats, y: Floats) -> float | None:
    """Spearman's rho with ties: the correlation of the fractional ranks.

    Parameters
    ----------
    x, y : ndarray of shape (m,)
        Fractional ranks.

    Returns
    -------
    float or None
        In [-1, 1]; None where one of the rankings ties all alternatives.

    References
    ----------
    .. [1] Kendall, M. G. and Gibbons, J. D. (1990). Rank Correlation Methods, 5th edition,
       section 3.8.

    Examples
    --------
    >>> spearman(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 4]))
    0.8
    """
    if _constant(x) or _constant(y):
        return None
    a, b = x - x.mean(), y - y.mean()
    return _within(float(a @ b / np.sqrt((a @ a) * (b @ b))))


def kendall(x: Floats, y: Floats) -> float | None:
    """Kendall's tau-b: concordant less discordant pairs, corrected for ties.

    Returns
    -------
    float or None
        In [-1, 1]; None where one of the rankings ties all alternatives.

    References
    ----------
    .. [1] Kendall, M. G. (1945). The treatment of ties in ranking problems. Biometrika 33(3),
       239-251.

    Examples
    --------
    >>> round(kendall(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 4])), 6)
    0.666667
    """
    return _kendalls([x, y])[0][1]


def _kendalls(rankings: Sequence[Floats]) -> list[list[float | None]]:
    """Tau-b of each with each; scipy's takes half a millisecond for a pair of a few alternatives.

    Numbers of pairs are whole, so that sums of them are exact; they are divided in scipy's order.
    """
    table = np.stack(rankings)
    k, m = table.shape
    agreed = np.zeros((k, k))
    width = max(1, _SINGLE_THREADED // k**2)
    for i in range(m - 1):
        for start in range(i + 1, m, width):
            signs = np.sign(table[:, start : start + width] - table[:, i : i + 1])
            agreed += signs @ signs.T
    # A ranking agrees with itself wherever it does not tie.
    roots = np.sqrt(agreed.diagonal())
    return [
        [
            _within(float(pairs / root / other)) if root and other else None
            for pairs, other in zip(row, roots, strict=True)
        ]
        for row, root in zip(agreed, roots, strict=True)
    ]


def ws(x: Floats, y: Floats) -> float:
    r"""The WS coefficient of rank similarity, for which the top of `x` counts most.

    :math:`1 - \sum_i 2^{-x_i} |x_i - y_i| / \max(|1 - x_i|, |m - x_i|)`. Not symmetric: `x` is
    the reference.

    Returns
    -------
    float
        Mostly in [0, 1], 1 where the rankings are the same.

    References
    ----------
    .. [1] Sałabun, W. and Urbaniak, K. (2020). A new coefficient of rankings similarity in
       decision-making problems. ICCS 2020, LNCS 12138, equation 3.

    Examples
    --------
    >>> round(ws(np.array([1.0, 2, 3, 4]), np.array([2.0, 1, 3, 4])), 6)
    0.708333
    """
    m = len(x)
    # m >= 2: no rank is at once the first and the last.
    furthest = np.maximum(np.abs(1 - x), np.abs(m - x))
    return float(1 - (2.0**-x * np.abs(x - y) / furthest).sum())


def correlation_matrix(
    rankings: list[NDArray[np.int64]], coefficient: str
) -> list[list[float | None]]:
    """Each ranking against each.

    Parameters
    ----------
    rankings : list of k ndarray of shape (m,)
        Tied alternatives share the smallest rank.
    coefficient : str
        A key of `COEFFICIENTS`.

    Returns
    -------
    list of k lists of k float or None
        Row: the reference, which matters to WS alone.
    """
    function = COEFFICIENTS[coefficient]
    fractional = [fractional_ranks(ranks) for ranks in rankings]
    if function is kendall:
        return _kendalls(fractional)
    return [[function(x, y) for y in fractional] for x in fractional]


def _constant(x: Floats) -> bool:
    return bool((x == x[0]).all())


def _within(value: float) -> float:
    return min(max(value, -1.0), 1.0)  # rounding may reach beyond by a digit


COEFFICIENTS: dict[str, Callable[[Floats, Floats], float | None]] = {
    "spearman": spearman,
    "kendall": kendall,
    "ws": ws,
}
