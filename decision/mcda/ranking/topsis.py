"""TOPSIS: nearness to the ideal alternative and distance from the anti-ideal one."""

from __future__ import annotations

import numpy as np

from decision.mcda.errors import DegenerateMatrixError, gettext_noop
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import normalised, safe_with_figures
from decision.mcda.ranking.declarations import Method, Question, Scores
from decision.mcda.ranking.scoring import note_no_normalisation
from decision.mcda.sizes import normalised_sizes

# Rows at a time: a block of some ten criteria stays in the processor's cache.
_BLOCK = 4096


def topsis_distances(matrix: DecisionMatrix, normalization: str) -> tuple[Floats, Floats]:
    r"""Distances of each alternative from the ideal and from the anti-ideal one.

    Parameters
    ----------
    matrix : DecisionMatrix
        ``m`` alternatives by ``n`` criteria, in the criteria's own units.
    normalization : str
        A key of `decision.mcda.normalised_lines.NORMALISATIONS`; the textbook's is ``vector``.

    Returns
    -------
    d_plus, d_minus : ndarray of shape (m,)
        Euclidean, dimensionless, in the row order of `matrix`; smaller and larger is better.

    Raises
    ------
    DegenerateMatrixError
        If the normalised alternatives are identical.

    References
    ----------
    .. [1] Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. TOPSIS,
       steps 1 to 4.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> mountains = unnamed_matrix([[1, 3000], [2, 3750], [5, 4500]], [-1, 1])
    >>> d_plus, d_minus = topsis_distances(mountains, "vector")
    >>> topsis_closeness(d_plus, d_minus).round(4).tolist()
    [0.7621, 0.7222, 0.2379]
    """
    return _measured(matrix, normalization)[0]


def _measured(matrix: DecisionMatrix, normalization: str) -> tuple[tuple[Floats, Floats], float]:
    """The distances, and the size of the closeness made of them."""
    if normalization == "vector":
        values, factors, ideal, anti_ideal = _vector_scaled(matrix)
        sizes = np.maximum(np.abs(ideal), np.abs(anti_ideal))
    else:
        values, factors = normalised(matrix, normalization), matrix.weights
        ideal, anti_ideal = values.max(axis=0), values.min(axis=0)
        sizes = normalised_sizes(matrix, normalization)
    largest = float((factors * np.abs(ideal - anti_ideal)).max())
    if largest == 0:
        raise DegenerateMatrixError(
            gettext_noop("After normalisation the alternatives are identical."),
            code="identical_alternatives",
            where="matrix",
        )
    # In parts of the largest gap, so that the squares of tiny weights do not vanish.
    distances = distances_from(values, np.stack([ideal, anti_ideal]), factors / largest)
    distances *= largest
    size = closeness_size(factors / largest, sizes, np.abs(ideal - anti_ideal))
    return (distances[0], distances[1]), float(size)


def closeness_size(factors: Floats, sizes: Floats, spans: Floats) -> Floats:
    """What closeness is made of, for `decision.mcda.equality`.

    The rounding of the gaps, whose sizes are given, in parts of the distance between the ideal
    and the anti-ideal alternative, which no sum of the two distances falls short of. Where a
    criterion is constant its gaps are 0 exactly.

    Parameters
    ----------
    factors : ndarray of shape (..., n)
    sizes, spans : ndarray of shape (n,) or (..., n)
        Of the values and their ranges, which the factors multiply.

    Returns
    -------
    ndarray of shape (...)
    """
    moving = ((factors * np.where(spans > 0, sizes, 0.0)) ** 2).sum(axis=-1)
    spread = ((factors * spans) ** 2).sum(axis=-1)
    # Where squares vanish the method refuses or scores by other means.
    return np.asarray(1 + np.sqrt(moving / np.where(spread > 0, spread, np.inf)))


def _vector_scaled(matrix: DecisionMatrix) -> tuple[Floats, Floats, Floats, Floats]:
    """Values and factors whose product is the vector-normalised, weighted matrix.

    The matrix itself is not copied: distances need only the gaps, and a gap has the same
    length whichever way the criterion runs.
    """
    values, (highest, lowest, squares) = safe_with_figures(matrix.values)
    norms = np.sqrt(squares)
    factors = np.divide(matrix.weights, norms, out=np.zeros_like(norms), where=norms > 0)
    more = matrix.directions > 0
    return values, factors, np.where(more, highest, lowest), np.where(more, lowest, highest)


def distances_from(values: Floats, points: Floats, factors: Floats) -> Floats:
    r"""Euclidean distances :math:`\sqrt{\sum_j (f_j (x_{ij} - p_j))^2}` from some points.

    Parameters
    ----------
    values : ndarray of shape (m, n)
    points : ndarray of shape (p, n)
    factors : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (p, m)

    Examples
    --------
    >>> origin = np.zeros((1, 2))
    >>> distances_from(np.array([[3.0, 2.0]]), origin, np.array([1.0, 2.0])).tolist()
    [[5.0]]
    """
    m, n = values.shape
    squares = np.empty((len(points), m))
    across, gaps = np.empty((n, min(m, _BLOCK))), np.empty((n, min(m, _BLOCK)))
    for start in range(0, m, _BLOCK):
        # A criterion a row: loops along thousands of alternatives, not along a few criteria.
        block = values[start : start + _BLOCK].T
        size = block.shape[1]
        np.copyto(across[:, :size], block)
        for point, out in zip(points, squares[:, start : start + size], strict=True):
            np.subtract(across[:, :size], point[:, np.newaxis], out=gaps[:, :size])
            gaps[:, :size] *= factors[:, np.newaxis]
            np.einsum("ji,ji->i", gaps[:, :size], gaps[:, :size], out=out)
    return np.sqrt(squares, out=squares)


def topsis_closeness(d_plus: Floats, d_minus: Floats) -> Floats:
    r"""Relative closeness to the ideal alternative, :math:`d^- / (d^+ + d^-)`.

    Parameters
    ----------
    d_plus, d_minus : ndarray of shape (m,)
        Of `topsis_distances`.

    Returns
    -------
    ndarray of shape (m,)
        In [0, 1], dimensionless, larger is better.

    References
    ----------
    .. [1] Hwang and Yoon (1981), TOPSIS, step 5.

    Examples
    --------
    >>> topsis_closeness(np.array([0.0, 3.0]), np.array([4.0, 1.0])).tolist()
    [1.0, 0.25]
    """
    # d_plus + d_minus >= |ideal - anti_ideal| > 0: no division by 0.
    total = d_plus + d_minus
    return np.divide(d_minus, total, out=total)


def _scores(question: Question) -> Scores:
    note_no_normalisation(
        question,
        gettext_noop(
            "The differences of the values went into one distance as they are: that is right "
            "only where all criteria share one unit."
        ),
    )
    (d_plus, d_minus), size = _measured(question.matrix, question.options["normalization"])
    return Scores(
        topsis_closeness(d_plus, d_minus),
        details={"d_plus": d_plus, "d_minus": d_minus},
        size=size,
    )


TOPSIS = Method(
    name="topsis",
    scores=_scores,
    source="Hwang and Yoon (1981), Multiple Attribute Decision Making",
    normalization="vector",
    bounds=(0.0, 1.0),
)
