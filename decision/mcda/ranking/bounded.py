"""Methods that measure against bounds which the question gives: no rank reversal.

SPOTIS, Balanced SPOTIS and RAFSI; RIM has a file of its own. There is no default for the bounds:
taken from the alternatives at hand they would bring back the reversals that these methods were
made to avoid.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from decision.mcda.errors import DocumentError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.declarations import Method, Parameter, Question, Scores
from decision.mcda.ranking.options import fraction, intervals, number, point
from decision.mcda.ranking.scoring import require_within


def spotis_distances(
    matrix: DecisionMatrix,
    bounds: Sequence[Sequence[float]],
    esp: Sequence[float] | None = None,
) -> Floats:
    """Distances from the ideal or the expected solution point as parts of the bounds' range.

    Parameters
    ----------
    matrix : DecisionMatrix
    bounds : sequence of n pairs
        Low and high end of each criterion, in its unit; low below high.
    esp : sequence of n float, optional
        The expected solution point; omitted, the ideal one: the better end of the bounds.

    Returns
    -------
    ndarray of shape (m, n)
        In [0, 1], dimensionless; ``distances @ weights`` is the score, smaller is better.

    Raises
    ------
    DocumentError
        If a value, or the expected solution point, is outside the bounds.

    References
    ----------
    .. [1] Dezert, J., Tchamova, A., Han, D. and Tacnet, J.-M. (2020). The SPOTIS rank reversal
       free method for multi-criteria decision-making support. FUSION 2020, equations 1 to 4.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> distances = spotis_distances(mountains, [[0, 10], [2000, 5000]])
    >>> (distances @ mountains.weights).round(4).tolist()
    [0.3833, 0.3083, 0.3333]
    """
    ends = np.array(bounds, dtype=np.float64)
    require_within(matrix, ends, "bounds")
    ideal = np.where(matrix.directions > 0, ends[:, 1], ends[:, 0])
    if esp is not None:
        ideal = np.array(esp, dtype=np.float64)
        _require_point_within(matrix, ideal, ends)
    # Halved: the range of the bounds cannot overflow, and is not 0 because low < high.
    return np.abs(matrix.values / 2 - ideal / 2) / (ends[:, 1] / 2 - ends[:, 0] / 2)


def _require_point_within(matrix: DecisionMatrix, point_given: Floats, ends: Floats) -> None:
    for j in np.flatnonzero((point_given < ends[:, 0]) | (point_given > ends[:, 1])):
        raise DocumentError(
            gettext_noop(
                "The expected point is {given} away from the target of “{criterion}”; by the "
                "bounds that are given that must be {low} to {high}."
            )
            if matrix.criteria[j] in matrix.distances
            else gettext_noop("The number {given} is outside {low} to {high}."),
            code="out_of_bounds",
            where=f"options.esp[{j}]",
            criterion=matrix.criteria[j],
            given=float(point_given[j]),
            low=float(ends[j, 0]),
            high=float(ends[j, 1]),
        )


def rafsi_terms(
    matrix: DecisionMatrix,
    ideal: Sequence[float],
    anti_ideal: Sequence[float],
    n1: float = 1.0,
    n2k: float = 6.0,
) -> Floats:
    """Terms of RAFSI: each criterion's interval mapped onto one, then made a share.

    Only the interval between `ideal` and `anti_ideal` counts, as in pymcdm; which of its ends
    is the better one the direction says.

    Returns
    -------
    ndarray of shape (m, n)
        ``terms @ weights`` is the score; larger is better, dimensionless.

    Raises
    ------
    DocumentError
        If a value is outside the interval, or an interval is empty.

    References
    ----------
    .. [1] Žižović, M., Pamučar, D., Albijanić, M., Chatterjee, P. and Pribićević, I. (2020).
       Eliminating rank reversal problem using a new multi-attribute model: the RAFSI method.
       Mathematics 8(6), 1015, equations 5 to 9.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> terms = rafsi_terms(mountains, ideal=[0, 5000], anti_ideal=[10, 2000])
    >>> (terms @ mountains.weights).round(4).tolist()
    [0.4762, 0.494, 0.4915]
    """
    ends = np.sort(np.array([anti_ideal, ideal], dtype=np.float64).T, axis=1)
    for j in np.flatnonzero(ends[:, 0] == ends[:, 1]):
        raise DocumentError(
            gettext_noop(
                "The ideal and the anti-ideal value are equally far from the target of "
                "“{criterion}”."
            )
            if matrix.criteria[j] in matrix.distances
            else gettext_noop("The ideal and the anti-ideal value of “{criterion}” are the same."),
            code="empty_interval",
            where=f"options.ideal[{j}]",
            criterion=matrix.criteria[j],
        )
    require_within(matrix, ends, "ideal")
    part = (matrix.values / 2 - ends[:, 0] / 2) / (ends[:, 1] / 2 - ends[:, 0] / 2)
    mapped = n1 + (n2k - n1) * part
    arithmetic, harmonic = (n1 + n2k) / 2, 2 / (1 / n1 + 1 / n2k)
    # No division by 0: mapped is at least n1, which is positive.
    return np.where(matrix.directions > 0, mapped / (2 * arithmetic), harmonic / (2 * mapped))


def _sizes_within(matrix: DecisionMatrix, ends: Floats) -> Floats:
    """Values and bounds in parts of the bounds' range, of shape (n,)."""
    largest = np.maximum(np.abs(ends).max(axis=1), np.abs(matrix.values).max(axis=0))
    return largest / 2 / (ends[:, 1] / 2 - ends[:, 0] / 2)


def _spotis_sizes(question: Question) -> Floats:
    return _sizes_within(question.matrix, np.array(question.options["bounds"], dtype=np.float64))


def _rafsi_sizes(question: Question) -> Floats:
    options = question.options
    ends = np.sort(np.array([options["anti_ideal"], options["ideal"]], dtype=np.float64).T, axis=1)
    # The interval is mapped onto n1 … n2k, of which the terms are parts of the sum; a cost's
    # is what the least of them is divided by.
    part = (1 + _sizes_within(question.matrix, ends)) * options["n2k"]
    steepest = np.where(question.matrix.directions > 0, options["n2k"], options["n1"])
    return part / steepest


def _spotis(question: Question) -> Floats:
    return spotis_distances(question.matrix, question.options["bounds"], question.options["esp"])


def _balanced(question: Question) -> Floats:
    matrix, options = question.matrix, question.options
    expected = spotis_distances(matrix, options["bounds"], options["esp"])
    ideal = spotis_distances(matrix, options["bounds"])
    return (1 - options["alpha"]) * ideal + options["alpha"] * expected


def _rafsi(question: Question) -> Floats:
    options = question.options
    if options["n1"] >= options["n2k"]:
        raise DocumentError(
            gettext_noop("The low end {low} must be below the high end {high}."),
            code="empty_interval",
            where="options.n1",
            low=options["n1"],
            high=options["n2k"],
        )
    return rafsi_terms(
        question.matrix, options["ideal"], options["anti_ideal"], options["n1"], options["n2k"]
    )


BOUNDS: Parameter = intervals("bounds", required=True)

SPOTIS = Method(
    name="spotis",
    scores=lambda question: Scores(_spotis(question) @ question.matrix.weights),
    unit_scores=_spotis,
    term_sizes=_spotis_sizes,
    source="Dezert et al. (2020), FUSION",
    larger_is_better=False,
    bounds=(0.0, 1.0),
    parameters=(BOUNDS, point("esp", required=False)),
    dominance_broken_by=("esp",),
)

BALANCED_SPOTIS = Method(
    name="balanced_spotis",
    scores=lambda question: Scores(_balanced(question) @ question.matrix.weights),
    unit_scores=_balanced,
    term_sizes=_spotis_sizes,
    source="Shekhovtsov, Dezert and Sałabun (2025), ICAART 3",
    larger_is_better=False,
    bounds=(0.0, 1.0),
    parameters=(BOUNDS, point("esp", required=True), fraction("alpha", 0.5)),
    dominance_broken_by=("esp",),
)

RAFSI = Method(
    name="rafsi",
    scores=lambda question: Scores(_rafsi(question) @ question.matrix.weights),
    unit_scores=_rafsi,
    term_sizes=_rafsi_sizes,
    source="Žižović et al. (2020), Mathematics 8(6)",
    parameters=(
        point("ideal", required=True),
        point("anti_ideal", required=True),
        number("n1", 1.0, 1e-9, 1e9),
        number("n2k", 6.0, 1e-9, 1e9),
    ),
)
