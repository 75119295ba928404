"""PROBID and its simple form: distances from all ideal solutions, from the best to the worst."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import normalised
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.unicriterion_flows import MAX_PAIRWISE

# Distances that are taken together: they stay in a core's first caches.
_PAIRS = 16_384


def ideal_solutions(matrix: DecisionMatrix) -> tuple[Floats, Floats]:
    """The normalised matrix and its ideal solutions, the best first, both without weights."""
    return _with_ideals(_shares(matrix), matrix)


def _shares(matrix: DecisionMatrix) -> Floats:
    return normalised(replace(matrix, directions=np.ones_like(matrix.directions)), "vector")


def _with_ideals(values: Floats, matrix: DecisionMatrix) -> tuple[Floats, Floats]:
    ideals = np.sort(values, axis=0)
    return values, np.where(matrix.directions > 0, ideals[::-1], ideals)


def _weighted(matrix: DecisionMatrix) -> tuple[Floats, Floats]:
    """The weighted matrix and the ideal solutions in its rows, the best first."""
    return _with_ideals(_shares(matrix) * matrix.weights, matrix)


def ideal_distance_sums(
    matrix: DecisionMatrix, to_best: Floats, to_worst: Floats
) -> tuple[Floats, Floats]:
    """Weighted sums of each alternative's distances from the ideal solutions.

    Parameters
    ----------
    matrix : DecisionMatrix
    to_best, to_worst : ndarray of shape (m,)
        What the distance from each ideal solution, the best first, counts in either sum.

    Returns
    -------
    near, far : ndarray of shape (m,)
        Dimensionless; the smaller the first and the larger the second, the better.

    References
    ----------
    .. [1] Wang, Z., Rangaiah, G. P. and Wang, X. (2021). Preference ranking on the basis of
       ideal-average distance method for multi-criteria decision-making. Industrial and
       Engineering Chemistry Research 60(30), 11216-11230, steps 3 to 5.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> near, far = ideal_distance_sums(mountains, np.array([1, 0.5, 0]), np.array([0, 0, 1]))
    >>> near.round(4).tolist(), far.round(4).tolist()
    ([0.1678, 0.1076, 0.505], [0.3651, 0.2797, 0.114])
    """
    return _distance_sums(*_weighted(matrix), to_best, to_worst)


def _distance_sums(
    weighted: Floats, ideals: Floats, to_best: Floats, to_worst: Floats
) -> tuple[Floats, Floats]:
    """Those of the weighted matrix."""
    m = len(weighted)
    near, far = np.empty(m), np.empty(m)
    rows = max(1, _PAIRS // m)
    room = np.empty((rows, m))
    for start in range(0, m, rows):  # not all m² distances at once
        part = slice(start, start + rows)
        squares, gaps = np.zeros((len(weighted[part]), m)), room[: len(weighted[part])]
        # A criterion at a time: loops along all ideal solutions, not along a few criteria.
        for values, ideal in zip(weighted[part].T, ideals.T, strict=True):
            np.subtract.outer(values, ideal, out=gaps)
            gaps *= gaps
            squares += gaps
        distances = np.sqrt(squares, out=squares)
        near[part], far[part] = distances @ to_best, distances @ to_worst
    return near, far


def probid_counts(m: int) -> tuple[Floats, Floats]:
    """What the distance from each ideal solution, the best first, counts in either sum."""
    half = (m + 1) // 2
    to_best, to_worst = np.zeros(m), np.zeros(m)
    to_best[:half] = 1 / np.arange(1, half + 1)
    # The ideal solution in the middle belongs to both sums.
    to_worst[half - 1 :] = 1 / np.arange(m - half + 1, 0, -1)
    return to_best, to_worst


def sprobid_counts(m: int) -> tuple[Floats, Floats]:
    """The same for the simple form.

    The paper takes the first and the last quarter, and one each of fewer than four. pymcdm
    1.4.0 then takes the first and the last alternative instead of ideal solution.
    """
    quarter = max(m // 4, 1)
    to_best, to_worst = np.zeros(m), np.zeros(m)
    to_best[:quarter] = 1 / np.arange(1, quarter + 1)
    to_worst[m - quarter :] = 1 / np.arange(quarter, 0, -1)
    return to_best, to_worst


def _probid(question: Question) -> Scores:
    to_best, to_worst = probid_counts(len(question.matrix.alternatives))
    weighted, ideals = _weighted(question.matrix)
    near, far = _distance_sums(weighted, ideals, to_best, to_worst)
    average = np.sqrt(((weighted - ideals.mean(axis=0)) ** 2).sum(axis=1))
    ratio = near / far
    size = _sums_size(weighted, to_best + to_worst)
    return Scores(
        1 / (1 + ratio**2) + average,
        details={"near": near, "far": far, "average": average},
        size=1 + float(average.max()) + size / float(np.hypot(near, far).min()),
    )


def _sprobid(question: Question) -> Scores:
    to_best, to_worst = sprobid_counts(len(question.matrix.alternatives))
    weighted, ideals = _weighted(question.matrix)
    near, far = _distance_sums(weighted, ideals, to_best, to_worst)
    for i in np.flatnonzero(near == 0):
        raise UnsuitableMethodError(
            gettext_noop(
                "The method “{method}” has no finite score for “{alternative}”: it is the best "
                "on every criterion, and the method divides by its distance from the best."
            ),
            where="method",
            method=SPROBID.title,
            alternative=question.matrix.alternatives[i],
        )
    scores = far / near
    size = _sums_size(weighted, to_best + to_worst)
    size = float((scores * (1 + size / near) + size / near).max())
    return Scores(scores, details={"near": near, "far": far}, size=size)


def _sums_size(weighted: Floats, counts: Floats) -> float:
    """What sums of distances from the ideal solutions are made of."""
    return float(np.linalg.norm(np.abs(weighted).max(axis=0)) * counts.sum())


PROBID = Method(
    name="probid",
    scores=_probid,
    source="Wang, Rangaiah and Wang (2021), Ind. Eng. Chem. Res. 60(30)",
    respects_dominance=False,
    most_alternatives=MAX_PAIRWISE,
)

SPROBID = Method(
    name="sprobid",
    scores=_sprobid,
    source="Wang, Rangaiah and Wang (2021), Ind. Eng. Chem. Res. 60(30)",
    respects_dominance=False,
    most_alternatives=MAX_PAIRWISE,
)
