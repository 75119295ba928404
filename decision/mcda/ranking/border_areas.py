"""MABAC and MAIRCA: distances from a border and from a theoretical rating."""

from __future__ import annotations

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import normalised
from decision.mcda.ranking.declarations import PROPER_NORMALISATIONS, Method, Question, Scores
from decision.mcda.ranking.scoring import no_finite_score
from decision.mcda.sizes import normalised_sizes


def mabac_terms(matrix: DecisionMatrix, normalization: str) -> Floats:
    r"""Terms of MABAC's distance from the border approximation area.

    With the weighted element :math:`v_{ij} = w_j (n_{ij} + 1)` and the border
    :math:`g_j = (\prod_i v_{ij})^{1/m}`, the score is :math:`\sum_j (v_{ij} - g_j)`. The weight
    is a factor of both. The border goes through logarithms: a product of many elements below
    1 vanishes (pymcdm's does).

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the score: positive above the border, larger is better,
        dimensionless.

    Raises
    ------
    UnsuitableMethodError
        If the normalisation leaves a value of -1 or less, which has no geometric mean.

    References
    ----------
    .. [1] Pamučar, D. and Ćirović, G. (2015). The selection of transport and handling
       resources in logistics centers using MABAC. Expert Systems with Applications 42(6),
       3016-3028, steps 2 to 6.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (mabac_terms(mountains, "minmax") @ mountains.weights).round(4).tolist()
    [0.0197, 0.1447, 0.0197]
    """
    raised = normalised(matrix, normalization) + 1
    if (raised <= 0).any():
        raise no_finite_score("mabac")
    return raised - np.exp(np.log(raised).mean(axis=0))


def mairca_terms(matrix: DecisionMatrix, normalization: str) -> Floats:
    r"""Terms of MAIRCA's total gap :math:`\sum_j \frac{w_j}{m} (1 - n_{ij})`.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the gap between the theoretical and the real rating; smaller is
        better, dimensionless.

    References
    ----------
    .. [1] Pamučar, D., Vasin, L. and Lukovac, L. (2014). Selection of railway level crossings
       for investing in security equipment using hybrid DEMATEL-MARICA model. XVI Railcon,
       89-92.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (mairca_terms(mountains, "minmax") @ mountains.weights).round(4).tolist()
    [0.1667, 0.125, 0.1667]
    """
    return (1 - normalised(matrix, normalization)) / len(matrix.alternatives)


def _mabac(question: Question) -> Floats:
    return mabac_terms(question.matrix, question.options["normalization"])


def _mairca(question: Question) -> Floats:
    return mairca_terms(question.matrix, question.options["normalization"])


def _sizes(question: Question) -> Floats:
    """Both methods add 1 to the normalised values or take them from it."""
    return 1 + normalised_sizes(question.matrix, question.options["normalization"])


MABAC = Method(
    name="mabac",
    scores=lambda question: Scores(_mabac(question) @ question.matrix.weights),
    unit_scores=_mabac,
    term_sizes=_sizes,
    source="Pamučar and Ćirović (2015), Expert Systems with Applications 42(6)",
    normalization="minmax",
    normalizations=PROPER_NORMALISATIONS,
)

MAIRCA = Method(
    name="mairca",
    scores=lambda question: Scores(_mairca(question) @ question.matrix.weights),
    unit_scores=_mairca,
    term_sizes=lambda question: _sizes(question) / len(question.matrix.alternatives),
    source="Pamučar, Vasin and Lukovac (2014), XVI Railcon",
    larger_is_better=False,
    normalization="minmax",
    normalizations=PROPER_NORMALISATIONS,
)
