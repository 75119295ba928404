"""MARCOS: compromise of the utilities by the ideal and by the anti-ideal alternative."""

from __future__ import annotations

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.adapter import require_shares
from decision.mcda.ranking.declarations import PROPER_NORMALISATIONS, Method, Question, Scores
from decision.mcda.ranking.ratios import best_values, extended, worst_values
from decision.mcda.ranking.scoring import no_finite_score
from decision.mcda.sizes import normalised_sizes


def marcos_terms(matrix: DecisionMatrix, normalization: str) -> Floats:
    r"""Terms of MARCOS's utility function.

    The degrees of utility by the ideal and by the anti-ideal alternative are one sum,
    :math:`S_i`, over two constants, so that the utility function is that sum times a constant.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the utility :math:`f(K_i)`; larger is better, dimensionless.

    Raises
    ------
    UnsuitableMethodError
        If the normalisation leaves negative values, or the anti-ideal alternative nothing to
        divide by.

    References
    ----------
    .. [1] Stević, Ž., Pamučar, D., Puška, A. and Chatterjee, P. (2020). Sustainable supplier
       selection in healthcare industries using a new MCDM method: MARCOS. Computers and
       Industrial Engineering 140, 106231, steps 2 to 6.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (marcos_terms(mountains, "linear") @ mountains.weights).round(4).tolist()
    [0.7368, 0.5894, 0.5305]
    """
    both = _with_both_ideals(matrix)
    shares = require_shares(both, normalization, "marcos")
    return shares[:-2] * _utility_factor(both, shares)


def _with_both_ideals(matrix: DecisionMatrix) -> DecisionMatrix:
    return extended(matrix, best_values(matrix), worst_values(matrix))


def _utility_factor(both: DecisionMatrix, shares: Floats) -> float:
    ideal, anti_ideal = shares[-2:] @ both.weights
    if anti_ideal <= 0:
        raise no_finite_score("marcos")
    return float(utility_factor(ideal, anti_ideal))


def utility_factor(ideal: Floats, anti_ideal: Floats) -> Floats:
    """What MARCOS multiplies the sum of an alternative's shares by.

    Parameters
    ----------
    ideal, anti_ideal : ndarray
        The sums of both ideal alternatives' shares, positive.
    """
    by_ideal, by_anti_ideal = 1 / ideal, 1 / anti_ideal
    f_plus = by_anti_ideal / (by_ideal + by_anti_ideal)
    f_minus = by_ideal / (by_ideal + by_anti_ideal)
    denominator = 1 + (1 - f_plus) / f_plus + (1 - f_minus) / f_minus
    return (by_ideal + by_anti_ideal) / denominator


def shares_of_both_ideals(question: Question) -> Floats:
    """MARCOS's shares of the ideal and of the anti-ideal alternative, of shape (2, n)."""
    both = _with_both_ideals(question.matrix)
    return require_shares(both, question.options["normalization"], "marcos")[-2:]


def _marcos_sizes(question: Question) -> Floats:
    normalization = question.options["normalization"]
    both = _with_both_ideals(question.matrix)
    factor = _utility_factor(both, require_shares(both, normalization, "marcos"))
    return normalised_sizes(both, normalization) * factor


def _marcos(question: Question) -> Floats:
    return marcos_terms(question.matrix, question.options["normalization"])


MARCOS = Method(
    name="marcos",
    scores=lambda question: Scores(_marcos(question) @ question.matrix.weights),
    unit_scores=_marcos,
    term_sizes=_marcos_sizes,
    source="Stević et al. (2020), Computers and Industrial Engineering 140",
    normalization="linear",
    normalizations=PROPER_NORMALISATIONS,
)
