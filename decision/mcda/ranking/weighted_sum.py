"""WSM, the weighted sum."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import normalised
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.scoring import note_no_normalisation
from decision.mcda.sizes import normalised_sizes


def weighted_sum(matrix: DecisionMatrix, normalization: str) -> Floats:
    r"""The weighted sum :math:`\sum_j w_j r_{ij}` of each alternative.

    Parameters
    ----------
    matrix : DecisionMatrix
        ``m`` alternatives by ``n`` criteria.
    normalization : str
        ``none`` adds the values as they are, costs with a minus: right where all criteria
        share one unit.

    Returns
    -------
    ndarray of shape (m,)
        Larger is better; dimensionless but for ``none``.

    References
    ----------
    .. [1] Fishburn, P. C. (1967). Additive utilities with incomplete product sets.
       Operations Research 15(3), 537-542.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> matrix = unnamed_matrix([[0.9, 0.2], [0.4, 0.8]], [1, 1], [0.6, 0.4])
    >>> weighted_sum(matrix, "none").round(12).tolist()
    [0.62, 0.56]
    """
    return np.asarray(normalised(matrix, normalization) @ matrix.weights)


def _wsm(question: Question) -> Scores:
    normalization = question.options["normalization"]
    note_no_normalisation(
        question,
        gettext_noop(
            "The values were added as they are: that is right only where all criteria "
            "share one unit."
        ),
    )
    return Scores(weighted_sum(question.matrix, normalization))


def _wsm_terms(question: Question) -> Floats:
    return normalised(question.matrix, question.options["normalization"])


def _wsm_sizes(question: Question) -> Floats:
    return normalised_sizes(question.matrix, question.options["normalization"])


def _distributive(question: Question) -> Scores:
    return Scores(weighted_sum(question.matrix, "sum"))


def _ideal(question: Question) -> Scores:
    total = weighted_sum(question.matrix, "linear")
    # Positive values only, by the normalisation: the sum is positive.
    return Scores(total / total.sum(), details={"before_sharing": total})


def _ideal_terms(question: Question) -> Floats:
    shares = normalised(question.matrix, "linear")
    return shares / (shares @ question.matrix.weights).sum()


WSM = Method(
    name="wsm",
    scores=_wsm,
    unit_scores=_wsm_terms,
    term_sizes=_wsm_sizes,
    source="Fishburn (1967), Operations Research 15(3)",
    normalization="none",
)

AHP_DISTRIBUTIVE = Method(
    name="ahp_distributive",
    scores=_distributive,
    unit_scores=lambda question: normalised(question.matrix, "sum"),
    term_sizes=lambda question: normalised_sizes(question.matrix, "sum"),
    source="Saaty (1980), The Analytic Hierarchy Process",
    values="positive",
    bounds=(0.0, 1.0),
)

AHP_IDEAL = Method(
    name="ahp_ideal",
    scores=_ideal,
    unit_scores=_ideal_terms,
    term_sizes=lambda question: _ideal_terms(question).max(axis=0),
    source="Belton and Gear (1983), Omega 11(3); Saaty (1994), Interfaces 24(6)",
    values="positive",
    bounds=(0.0, 1.0),
)
