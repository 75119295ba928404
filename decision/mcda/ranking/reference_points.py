"""Methods that judge by a reference point: ERVD and the limits on properties (LoPM)."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decision.mcda.errors import DocumentError, UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.options import number, point, signs
from decision.mcda.ranking.ratios import best_values
from decision.mcda.ranking.unsuitable import NOT_POSITIVE, unsuitable


def lopm_terms(
    matrix: DecisionMatrix,
    property_limits: Sequence[float] | None = None,
    property_types: Sequence[int] | None = None,
) -> Floats:
    r"""Terms of the merit of the limits-on-properties method.

    Parameters
    ----------
    matrix : DecisionMatrix
    property_limits : sequence of n float, optional
        Positive, in the criteria's units; omitted, the best values at hand.
    property_types : sequence of n int, optional
        1 for a lower limit (:math:`Y / x`), -1 for an upper one (:math:`x / Y`), 0 for a
        wanted value (:math:`|x / Y - 1|`); omitted, by the directions.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the merit; smaller is better, dimensionless.

    Raises
    ------
    UnsuitableMethodError
        If a limit is not positive or a criterion with a lower limit has a value that is not.

    References
    ----------
    .. [1] Farag, M. M. (2020). Materials and Process Selection for Engineering Design, 4th
       edition. CRC Press, limits on properties.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> (lopm_terms(mountains) @ mountains.weights).round(4).tolist()
    [1.25, 1.6, 3.0]
    """
    types = matrix.directions if property_types is None else np.array(property_types)
    limits = np.array(
        best_values(matrix) if property_limits is None else property_limits, dtype=np.float64
    )
    if property_limits is not None:
        _refuse_limits(matrix, limits)
    refused = (limits <= 0) | ((types == 1) & (matrix.values.min(axis=0) <= 0))
    for j in np.flatnonzero(refused).tolist():
        raise unsuitable(NOT_POSITIVE, "lopm", matrix, j)
    ratios = matrix.values / limits
    # ratios > 0 wherever they are divided by.
    inverse = np.divide(1.0, ratios, out=np.zeros_like(ratios), where=np.asarray(types) == 1)
    return np.select([types == 1, types == -1], [inverse, ratios], np.abs(ratios - 1))


def _refuse_limits(matrix: DecisionMatrix, limits: Floats) -> None:
    for j in np.flatnonzero(limits <= 0):
        raise UnsuitableMethodError(
            gettext_noop(
                "The limit of “{criterion}” is its target: the distance is 0, and the method "
                "“{method}” divides by it."
            )
            if matrix.criteria[j] in matrix.distances
            else gettext_noop(
                "The method “{method}” divides by the limit of “{criterion}”, which is not "
                "positive."
            ),
            where="method",
            method=LOPM.title,
            criterion=matrix.criteria[j],
        )


def _lopm(question: Question) -> Floats:
    limits, types = question.options["property_limits"], question.options["property_types"]
    if types is not None:
        _refuse_contradictions(question.matrix, limits, types)
    return lopm_terms(question.matrix, limits, types)


def _lopm_sizes(question: Question) -> Floats:
    terms = _lopm(question)
    return np.asarray(np.abs(terms).max(axis=0) + 1)


def _refuse_contradictions(
    matrix: DecisionMatrix, limits: Sequence[float] | None, types: Sequence[int]
) -> None:
    for j, (kind, direction) in enumerate(zip(types, matrix.directions, strict=True)):
        if kind == -direction:
            raise DocumentError(
                gettext_noop(
                    "The property type {kind} contradicts the direction of “{criterion}”."
                ),
                code="contradiction",
                where=f"options.property_types[{j}]",
                kind=kind,
                criterion=matrix.criteria[j],
            )
        if kind == 0 and limits is None:
            raise DocumentError(
                gettext_noop("The property type 0 needs options.property_limits."),
                code="missing_option",
                where="options.property_limits",
            )


def ervd_values(
    matrix: DecisionMatrix, ref_point: Sequence[float], lambd: float, alpha: float
) -> Floats:
    r"""ERVD's relative values: gains beyond the reference point, losses short of it.

    A gap :math:`g` from the point, in parts of the criterion's sum, counts
    :math:`g^\alpha`, or :math:`-\lambda |g|^\alpha` where it is a loss. pymcdm takes the parts
    first, so that a value at the point may miss it by rounding, which a small power makes large.

    Returns
    -------
    ndarray of shape (m, n)
        Dimensionless, larger is better.

    References
    ----------
    .. [1] Shyur, H.-J., Yin, L., Shih, H.-S. and Cheng, C.-B. (2015). A multiple criteria
       decision making method based on relative value distances. Foundations of Computing and
       Decision Sciences 40(4), 299-315, equations 3 to 5.
    """
    # Positive values, by the declaration: no sum is 0.
    gaps = (matrix.values - np.array(ref_point)) * matrix.directions / matrix.values.sum(axis=0)
    powers = np.abs(gaps) ** alpha
    return np.where(gaps > 0, powers, -lambd * powers)


def _ervd(question: Question) -> Scores:
    matrix, options = question.matrix, question.options
    values = ervd_values(matrix, options["ref_point"], options["lambd"], options["alpha"])
    best, worst = values.max(axis=0), values.min(axis=0)
    s_plus, s_minus = (best - values) @ matrix.weights, (values - worst) @ matrix.weights
    # Values in parts of the distance between the best and the worst of all criteria.
    sizes = ervd_sizes(question, values) @ matrix.weights
    size = 1 + float(sizes / (np.ptp(values, axis=0) @ matrix.weights))
    return Scores(s_minus / (s_plus + s_minus), size=size)


def ervd_sizes(question: Question, values: Floats) -> Floats:
    """What the relative values of each criterion are made of, of shape (n,)."""
    matrix = question.matrix
    point = np.array(question.options["ref_point"])
    gaps = np.abs(matrix.values - point)
    # A power of a gap is known to fewer digits the smaller the gap is.
    largest = np.maximum(matrix.values.max(axis=0), np.abs(point))
    grown = np.divide(largest, gaps, out=np.zeros_like(gaps), where=gaps > 0)
    return np.asarray((np.abs(values) * (1 + question.options["alpha"] * grown)).max(axis=0))


_ERVD_PARAMETERS = (
    point("ref_point", required=True),
    number("lambd", 2.25, 0.0, 1e6),
    number("alpha", 0.88, 1e-3, 10.0),
)

ERVD = Method(
    name="ervd",
    scores=_ervd,
    source="Shyur et al. (2015), Foundations of Computing and Decision Sciences 40(4)",
    values="positive",
    bounds=(0.0, 1.0),
    parameters=_ERVD_PARAMETERS,
)

LOPM = Method(
    name="lopm",
    scores=lambda question: Scores(_lopm(question) @ question.matrix.weights),
    unit_scores=_lopm,
    term_sizes=_lopm_sizes,
    source="Farag (2020), Materials and Process Selection for Engineering Design",
    larger_is_better=False,
    values="non_negative",
    parameters=(point("property_limits", required=False), signs("property_types")),
    dominance_broken_by=("property_types",),
)
