"""Methods that sum benefits and costs apart: COPRAS, RAM and AROMAN."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units
from decision.mcda.ranking.adapter import require_shares, through_pymcdm
from decision.mcda.ranking.declarations import PROPER_NORMALISATIONS, Method, Question, Scores
from decision.mcda.ranking.options import fraction
from decision.mcda.ranking.unsuitable import ALL_ZERO, unsuitable


def copras_significance(matrix: DecisionMatrix) -> tuple[Floats, Floats, Floats]:
    r"""COPRAS's sums of benefits and costs and the relative significance.

    :math:`Q_i = S^+_i + \frac{\sum_k S^-_k}{S^-_i \sum_k 1 / S^-_k}`. pymcdm 1.4.0 computes
    :math:`S^+_i + S^-_i` instead, to which more cost is better; see ``docs/methods/copras.md``.

    Returns
    -------
    benefits, costs, significance : ndarray of shape (m,)
        Dimensionless; more significance is better.

    Raises
    ------
    UnsuitableMethodError
        If a criterion is 0 throughout, or an alternative has no cost at all while others do.

    References
    ----------
    .. [1] Zavadskas, E. K., Kaklauskas, A. and Sarka, V. (1994). The new method of
       multicriteria complex proportional assessment of projects. Technological and Economic
       Development of Economy 1(3), 131-139, equations 1 to 4.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> benefits, costs, significance = copras_significance(mountains)
    >>> significance.round(4).tolist()
    [0.4275, 0.3137, 0.2588]
    """
    values = in_safe_units(matrix.values)
    totals = values.sum(axis=0)
    for j in np.flatnonzero(totals <= 0).tolist():
        raise unsuitable(ALL_ZERO, "copras", matrix, j)
    weighted = values / totals * matrix.weights
    benefits = weighted[:, matrix.directions > 0].sum(axis=1)
    costs = weighted[:, matrix.directions < 0].sum(axis=1)
    if not costs.any():  # no criterion of which less is better, or none that has weight
        return benefits, costs, benefits
    for i in np.flatnonzero(costs == 0):
        raise UnsuitableMethodError(
            gettext_noop(
                "The method “{method}” cannot take “{alternative}”: it has no cost and meets "
                "every target, and the method divides by the cost and the distances."
            )
            if matrix.distances
            else gettext_noop(
                "The method “{method}” cannot take “{alternative}”: it has no cost, and the "
                "method divides by the cost."
            ),
            where="method",
            method=COPRAS.title,
            alternative=matrix.alternatives[i],
        )
    return benefits, costs, benefits + costs.sum() / (costs * (1 / costs).sum())


def _copras(question: Question) -> Scores:
    benefits, costs, significance = copras_significance(question.matrix)
    return Scores(significance / significance.max(), details={"S_plus": benefits, "S_minus": costs})


def ram_index(matrix: DecisionMatrix, normalization: str) -> tuple[Floats, Floats, Floats]:
    r"""RAM's sums of benefits and costs and its index :math:`(2 + S^+)^{1/(2 + S^-)}`.

    Returns
    -------
    benefits, costs, index : ndarray of shape (m,)
        Dimensionless; a larger index is better.

    References
    ----------
    .. [1] Sotoudeh-Anvari, A. (2023). Root Assessment Method (RAM). Journal of Cleaner
       Production 423, 138695, steps 2 to 4.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> ram_index(mountains, "sum")[2].round(4).tolist()
    [1.4439, 1.4389, 1.4063]
    """
    as_gains = replace(matrix, directions=np.ones_like(matrix.directions))
    weighted = require_shares(as_gains, normalization, "ram") * matrix.weights
    benefits = weighted[:, matrix.directions > 0].sum(axis=1)
    costs = weighted[:, matrix.directions < 0].sum(axis=1)
    return benefits, costs, (2 + benefits) ** (1 / (2 + costs))


def _ram(question: Question) -> Scores:
    benefits, costs, index = ram_index(question.matrix, question.options["normalization"])
    return Scores(index, details={"S_plus": benefits, "S_minus": costs})


COPRAS = Method(
    name="copras",
    scores=_copras,
    source="Zavadskas, Kaklauskas and Sarka (1994), TEDE 1(3)",
    values="non_negative",
    bounds=(0.0, 1.0),
)

RAM = Method(
    name="ram",
    scores=_ram,
    source="Sotoudeh-Anvari (2023), Journal of Cleaner Production 423",
    normalization="sum",
    normalizations=PROPER_NORMALISATIONS,
)

_AROMAN_PARAMETERS = (fraction("beta", 0.5), fraction("lam", 0.5))

AROMAN = Method(
    name="aroman",
    scores=through_pymcdm("AROMAN", _AROMAN_PARAMETERS),
    source="Bošković et al. (2023), IEEE Access 11",
    values="non_negative",
    parameters=_AROMAN_PARAMETERS,
    stretches_ranges=True,
    respects_dominance=False,
)
