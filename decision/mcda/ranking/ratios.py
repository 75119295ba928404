"""Methods that add up ratios: ARAS, MOORA and OCRA."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.ranking.adapter import require_shares
from decision.mcda.ranking.declarations import PROPER_NORMALISATIONS, Method, Question, Scores
from decision.mcda.ranking.options import point
from decision.mcda.ranking.scoring import no_finite_score
from decision.mcda.sizes import normalised_sizes


def best_values(matrix: DecisionMatrix) -> Floats:
    """The best value of each criterion, of shape (n,)."""
    return np.where(matrix.directions > 0, matrix.values.max(axis=0), matrix.values.min(axis=0))


def worst_values(matrix: DecisionMatrix) -> Floats:
    """The worst value of each criterion, of shape (n,)."""
    return np.where(matrix.directions > 0, matrix.values.min(axis=0), matrix.values.max(axis=0))


def extended(matrix: DecisionMatrix, *rows: Floats) -> DecisionMatrix:
    """The matrix with more rows at its end."""
    return replace(
        matrix,
        values=np.vstack([matrix.values, *rows]),
        alternatives=matrix.alternatives + ("",) * len(rows),
    )


def aras_terms(
    matrix: DecisionMatrix, normalization: str, esp: Sequence[float] | None = None
) -> Floats:
    r"""Terms of ARAS's degree of utility :math:`K_i = S_i / S_0`.

    Parameters
    ----------
    matrix : DecisionMatrix
    normalization : str
        Applied to the matrix with the optimal alternative as one more row.
    esp : sequence of n float, optional
        The optimal alternative, in the criteria's units; omitted, the best values at hand.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the degree of utility: 1 for the optimal alternative, larger is
        better, dimensionless.

    Raises
    ------
    UnsuitableMethodError
        If the normalisation cannot take the values or leaves negative ones.

    References
    ----------
    .. [1] Zavadskas, E. K. and Turskis, Z. (2010). A new additive ratio assessment (ARAS)
       method in multicriteria decision-making. Technological and Economic Development of
       Economy 16(2), 159-172, equations 3 to 8.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (aras_terms(mountains, "sum") @ mountains.weights).round(4).tolist()
    [0.8548, 0.6452, 0.5484]
    """
    with_optimal, shares = _shares_with_optimal(matrix, normalization, esp)
    return shares[:-1] / _optimal_utility(with_optimal, shares)


def _with_optimal(matrix: DecisionMatrix, esp: Sequence[float] | None) -> DecisionMatrix:
    optimal = best_values(matrix) if esp is None else np.array(esp, dtype=np.float64)
    return extended(matrix, optimal)


def _shares_with_optimal(
    matrix: DecisionMatrix, normalization: str, esp: Sequence[float] | None
) -> tuple[DecisionMatrix, Floats]:
    """The matrix with the optimal alternative as its last row, and its shares."""
    with_optimal = _with_optimal(matrix, esp)
    if esp is not None:
        require_shares(matrix, normalization, "aras")
    try:
        return with_optimal, require_shares(with_optimal, normalization, "aras")
    except UnsuitableMethodError as error:
        if esp is None:
            raise
        # The matrix alone has passed: the values are not to blame.
        raise UnsuitableMethodError(
            gettext_noop("With the optimal alternative that options.esp gives: {reason}"),
            code=error.code,
            where="options.esp",
            reason=error,
        ) from error


def _optimal_utility(with_optimal: DecisionMatrix, shares: Floats) -> float:
    utility = float(shares[-1] @ with_optimal.weights)
    if utility <= 0:
        raise no_finite_score("aras")
    return utility


def optimal_shares(question: Question) -> Floats:
    """ARAS's shares of the optimal alternative, of shape (n,)."""
    normalization, esp = question.options["normalization"], question.options["esp"]
    return _shares_with_optimal(question.matrix, normalization, esp)[1][-1]


def moora_terms(matrix: DecisionMatrix) -> Floats:
    """Terms of MOORA's ratio system: vector-normalised values, costs with a minus.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the score; larger is better, dimensionless.

    References
    ----------
    .. [1] Brauers, W. K. and Zavadskas, E. K. (2006). The MOORA method and its application to
       privatization in a transition economy. Control and Cybernetics 35(2), 445-469.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (moora_terms(mountains) @ mountains.weights).round(4).tolist()
    [0.1366, 0.1023, -0.1146]
    """
    gains = replace(matrix, directions=np.ones_like(matrix.directions))
    return normalised(gains, "vector") * matrix.directions


def ocra_terms(matrix: DecisionMatrix) -> Floats:
    """Terms of OCRA's rating: gaps to the worst value as multiples of the least value.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights``, less its smallest element, is the score; larger is better,
        dimensionless.

    References
    ----------
    .. [1] Madić, M., Petković, D. and Radovanović, M. (2015). Selection of non-conventional
       machining processes using the OCRA method. Serbian Journal of Management 10(1), 61-73.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (ocra_terms(mountains) @ mountains.weights).round(4).tolist()
    [2.0, 1.625, 0.25]
    """
    values = in_safe_units(matrix.values)
    least, largest = values.min(axis=0), values.max(axis=0)
    # least > 0: the declaration refuses what is not positive.
    return np.where(matrix.directions > 0, values - least, largest - values) / least


def _aras(question: Question) -> Floats:
    options = question.options
    return aras_terms(question.matrix, options["normalization"], options["esp"])


def _aras_sizes(question: Question) -> Floats:
    normalization, esp = question.options["normalization"], question.options["esp"]
    with_optimal, shares = _shares_with_optimal(question.matrix, normalization, esp)
    sizes = normalised_sizes(with_optimal, normalization)
    return sizes / _optimal_utility(with_optimal, shares)


def _ocra_sizes(question: Question) -> Floats:
    values = in_safe_units(question.matrix.values)
    return np.asarray(values.max(axis=0) / values.min(axis=0))


def _ocra(question: Question) -> Scores:
    total = ocra_terms(question.matrix) @ question.matrix.weights
    return Scores(total - total.min())


ARAS = Method(
    name="aras",
    scores=lambda question: Scores(_aras(question) @ question.matrix.weights),
    unit_scores=_aras,
    term_sizes=_aras_sizes,
    source="Zavadskas and Turskis (2010), Technological and Economic Development of Economy 16(2)",
    normalization="sum",
    normalizations=PROPER_NORMALISATIONS,
    parameters=(point("esp", required=False),),
)

MOORA = Method(
    name="moora",
    scores=lambda question: Scores(moora_terms(question.matrix) @ question.matrix.weights),
    unit_scores=lambda question: moora_terms(question.matrix),
    term_sizes=lambda question: np.abs(moora_terms(question.matrix)).max(axis=0),
    source="Brauers and Zavadskas (2006), Control and Cybernetics 35(2)",
    bounds=(-1.0, 1.0),
)

OCRA = Method(
    name="ocra",
    scores=_ocra,
    unit_scores=lambda question: ocra_terms(question.matrix),
    term_sizes=_ocra_sizes,
    source="Parkan (1994); Madić et al. (2015), Serbian Journal of Management 10(1)",
    values="positive",
)
