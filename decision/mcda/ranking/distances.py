"""Methods that measure from an average or from the worst: EDAS and CODAS."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.ranking.adapter import pymcdm_scores
from decision.mcda.ranking.declarations import PROPER_NORMALISATIONS, Method, Question, Scores
from decision.mcda.ranking.options import fraction
from decision.mcda.ranking.unicriterion_flows import MAX_PAIRWISE
from decision.mcda.ranking.unsuitable import AVERAGE_NOT_POSITIVE, unsuitable
from decision.mcda.sizes import normalised_sizes

# Pairs held at a time.
_PAIRS = 1_000_000


def codas_distances(matrix: DecisionMatrix, normalization: str) -> tuple[Floats, Floats]:
    """Euclidean and taxicab distances from the negative-ideal solution.

    Returns
    -------
    euclidean, taxicab : ndarray of shape (m,)
        Dimensionless, larger is better.

    References
    ----------
    .. [1] Keshavarz Ghorabaee, M., Zavadskas, E. K., Turskis, Z. and Antucheviciene, J.
       (2016). A new combinative distance-based assessment (CODAS) method. Economic Computation
       and Economic Cybernetics Studies and Research 50(3), steps 2 to 5.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> euclidean, taxicab = codas_distances(mountains, "linear")
    >>> euclidean.round(4).tolist(), taxicab.round(4).tolist()
    ([0.4, 0.1716, 0.1667], [0.4, 0.2333, 0.1667])
    """
    weighted = normalised(matrix, normalization) * matrix.weights
    gaps = weighted - weighted.min(axis=0)
    return np.sqrt((gaps**2).sum(axis=1)), gaps.sum(axis=1)


def codas_assessment(
    euclidean: Floats, taxicab: Floats, tau: float = 0.02, size: float = 1.0
) -> Floats:
    r"""CODAS's assessment score.

    :math:`H_i = \sum_k (E_i - E_k) + \psi(E_i - E_k)(T_i - T_k)`, where :math:`\psi` is 1 from
    a difference of `tau` on and 0 below.

    Parameters
    ----------
    euclidean, taxicab : ndarray of shape (m,)
        Of `codas_distances`.
    tau : float
        Below this difference two Euclidean distances count as the same.
    size : float
        What the distances are made of: a difference that only rounding leaves below `tau` is
        not below it.

    Returns
    -------
    ndarray of shape (m,)
        Dimensionless, larger is better; sums to 0.

    References
    ----------
    .. [1] Keshavarz Ghorabaee et al. (2016), steps 6 and 7.

    Examples
    --------
    >>> codas_assessment(np.array([0.5, 0.2]), np.array([0.6, 0.3])).round(12).tolist()
    [0.6, -0.6]
    """
    m = len(euclidean)
    scores = np.empty(m)
    rows = max(1, _PAIRS // m)
    for start in range(0, m, rows):
        part = slice(start, start + rows)
        by_euclidean = euclidean[part, np.newaxis] - euclidean
        by_taxicab = taxicab[part, np.newaxis] - taxicab
        counts = np.abs(by_euclidean) >= tau - ROUNDING * size
        scores[part] = (by_euclidean + counts * by_taxicab).sum(axis=1)
    return scores


def _codas(question: Question) -> Scores:
    matrix, normalization = question.matrix, question.options["normalization"]
    euclidean, taxicab = codas_distances(matrix, normalization)
    size = float(normalised_sizes(matrix, normalization) @ matrix.weights)
    return Scores(
        codas_assessment(euclidean, taxicab, question.options["tau"], size),
        details={"euclidean": euclidean, "taxicab": taxicab},
        # Sums over all rivals of differences of two distances each.
        size=4 * size * len(euclidean),
    )


def _edas(question: Question) -> Scores:
    matrix = question.matrix
    values = in_safe_units(matrix.values)
    averages = values.mean(axis=0)
    for j in np.flatnonzero(averages <= 0).tolist():
        # By a negative average the distances would change their sign.
        raise unsuitable(AVERAGE_NOT_POSITIVE, "edas", matrix, j)
    safe = replace(matrix, values=values)
    return Scores(pymcdm_scores("EDAS", safe), size=_edas_size(safe, averages))


def _edas_size(matrix: DecisionMatrix, averages: Floats) -> float:
    """Gaps from the averages in parts of the largest weighted sum of them, either way."""
    per_unit = matrix.weights / averages
    gaps = (matrix.values - averages) * (per_unit * matrix.directions)
    better, worse = (np.maximum(side, 0).sum(axis=1).max() for side in (gaps, -gaps))
    return 1 + float(np.abs(matrix.values).max(axis=0) @ per_unit) / float(min(better, worse))


CODAS = Method(
    name="codas",
    scores=_codas,
    source="Keshavarz Ghorabaee et al. (2016), ECECSR 50(3)",
    normalization="linear",
    normalizations=PROPER_NORMALISATIONS,
    parameters=(fraction("tau", 0.02),),
    respects_dominance=False,
    most_alternatives=MAX_PAIRWISE,
)

EDAS = Method(
    name="edas",
    scores=_edas,
    source="Keshavarz Ghorabaee et al. (2015), Informatica 26(3)",
    bounds=(0.0, 1.0),
)
