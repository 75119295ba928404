"""Normalisations: criteria in different units made comparable, more always being better.

Named as pymcdm names its functions, without the suffix, and equal to them wherever those are
defined (Shekhovtsov and Sałabun; `pymcdm.normalizations`, 1.4.0). Where they would divide by
zero, return NaN or turn the better value into the worse one, these refuse by name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import UnsuitableMethodError
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation_refusals import (
    ALL_THE_SAME,
    BEST_IS_ZERO,
    LARGEST_NOT_POSITIVE,
    NOT_ALL_POSITIVE,
    PRODUCT_NOT_ABOVE_ONE,
    TOO_FAR_APART,
    refusal,
)

Exponents = NDArray[np.int32]


class ColumnFigures(NamedTuple):
    """Largest and smallest value and sum of squares of each column, all of shape (n,)."""

    highest: Floats
    lowest: Floats
    squares: Floats


# Between these magnitudes no square and no sum of a million values overflows or vanishes.
_LEAST, _MOST = 2.0**-400, 2.0**400
# Rows of a long matrix that are compared as one long row, and rows that are read at a time.
_ROWS_AS_ONE, _PART_ROWS = 64, 4096
# The normalisations of which the result does not change with the width of a range.
STRETCHING = ("minmax", "enhanced_accuracy")
# The normalisations that a change of unit would change.
_KEEPS_UNIT = ("none", "logarithmic")


def normalised(matrix: DecisionMatrix, name: str) -> Floats:
    """The matrix made dimensionless by the normalisation `name`.

    Parameters
    ----------
    matrix : DecisionMatrix
    name : str
        A key of `NORMALISATIONS`.

    Returns
    -------
    ndarray of shape (m, n)
        Dimensionless (with ``none``: in the criteria's units), larger is better throughout.

    Raises
    ------
    UnsuitableMethodError
        If a criterion has values that the normalisation cannot take: zero, negative or, for
        some, all the same. The message names the criterion.
    """
    if name == "none":
        return matrix.gains
    values = matrix.values if name in _KEEPS_UNIT else in_safe_units(matrix.values)
    result = np.empty_like(values)
    for j, code in enumerate(matrix.criteria):
        try:
            result[:, j] = column_normalised(matrix, j, values[:, j], name)
        except UnsuitableMethodError:
            _refuse_not_finite(matrix, result[:, :j], name)
            # A zero that only the safe unit made is not the document's.
            if ((values[:, j] == 0) & (matrix.values[:, j] != 0)).any():
                raise refusal(TOO_FAR_APART, name, code, code in matrix.distances) from None
            raise
    _refuse_not_finite(matrix, result, name)
    return result


def _refuse_not_finite(matrix: DecisionMatrix, result: Floats, name: str) -> None:
    """Refuse the first criterion whose values did not come out finite."""
    if np.isfinite(result).all():
        return
    j = int(np.flatnonzero(~np.isfinite(result).all(axis=0))[0])
    code = matrix.criteria[j]
    raise refusal(TOO_FAR_APART, name, code, code in matrix.distances)


def column_normalised(matrix: DecisionMatrix, column: int, values: Floats, name: str) -> Floats:
    """One column's values made dimensionless, or refused in words that suit the criterion.

    Parameters
    ----------
    matrix : DecisionMatrix
        Whose criterion it is.
    column : int
    values : ndarray of shape (m,)
    name : str
        A key of `NORMALISATIONS`.
    """
    code, cost = matrix.criteria[column], bool(matrix.directions[column] < 0)
    try:
        with np.errstate(over="ignore", invalid="ignore", divide="ignore"):
            return NORMALISATIONS[name](values, cost, code)
    except UnsuitableMethodError as error:
        if code in matrix.distances:
            raise refusal(error.template, name, code, of_distances=True) from None
        raise


def in_safe_units(values: Floats) -> Floats:
    """The values in units in which squares and sums neither overflow nor vanish.

    Columns of extreme magnitude are divided by a power of two, which rounds nothing; the
    others stay as they are, and without such columns so does the array itself.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        Finite.

    Examples
    --------
    >>> in_safe_units(np.array([[1e300, 3.0], [5e299, 4.0]])).max(axis=0) < 10
    array([ True,  True])
    """
    return safe_with_figures(values)[0]


def safe_with_figures(values: Floats) -> tuple[Floats, ColumnFigures]:
    """The values in safe units, and their columns' figures, mostly from one reading."""
    figures = column_figures(values)
    exponents = _exponents(figures)
    if not exponents.any():
        return values, figures
    safe = np.ldexp(values, -exponents)
    return safe, column_figures(safe)


def safe_exponents(values: Floats) -> Exponents:
    """The power of two that `in_safe_units` divides each column by, mostly 0; shape (n,)."""
    return _exponents(column_figures(values))


def _exponents(figures: ColumnFigures) -> Exponents:
    largest = np.maximum(figures.highest, -figures.lowest)
    extreme = (largest > 0) & ((largest < _LEAST) | (largest > _MOST))
    return np.where(extreme, np.frexp(largest)[1], 0).astype(np.int32)


def column_figures(values: Floats) -> ColumnFigures:
    """What many methods want of each column first.

    Read once, a part that stays in the cache at a time, and several rows taken as one: loops
    over a few columns at a time would cost more than the comparisons.

    Parameters
    ----------
    values : ndarray of shape (m, n)

    Examples
    --------
    >>> figures = column_figures(np.array([[1.0, 5.0], [2.0, -3.0]]))
    >>> [figure.tolist() for figure in figures]
    [[2.0, 5.0], [1.0, -3.0], [5.0, 34.0]]
    """
    starts = range(0, len(values), _PART_ROWS)
    with np.errstate(over="ignore"):  # of values that are too large the squares are not used
        parts = [_part_figures(values[start : start + _PART_ROWS]) for start in starts]
        highest, lowest, squares = (np.array(column) for column in zip(*parts, strict=True))
        return ColumnFigures(highest.max(axis=0), lowest.min(axis=0), squares.sum(axis=0))


def _part_figures(values: Floats) -> ColumnFigures:
    m, n = values.shape
    together = _ROWS_AS_ONE if m % _ROWS_AS_ONE == 0 and values.flags.c_contiguous else 1
    long = values.reshape(-1, together * n)
    return ColumnFigures(
        long.max(axis=0).reshape(together, n).max(axis=0),
        long.min(axis=0).reshape(together, n).min(axis=0),
        np.einsum("ij,ij->j", long, long).reshape(together, n).sum(axis=0),
    )


def _none(x: Floats, cost: bool, code: str) -> Floats:
    return -x if cost else x


def _minmax(x: Floats, cost: bool, code: str) -> Floats:
    low, high = x.min(), x.max()
    if low == high:  # tells nothing apart: the same share for all, as in pymcdm
        return np.ones_like(x)
    span = high - low
    return (high - x) / span if cost else (x - low) / span


def _max(x: Floats, cost: bool, code: str) -> Floats:
    _require(bool(x.max() > 0), "max", code, LARGEST_NOT_POSITIVE)
    return 1 - x / x.max() if cost else x / x.max()


def _sum(x: Floats, cost: bool, code: str) -> Floats:
    _require_positive(x, "sum", code)
    return (1 / x) / (1 / x).sum() if cost else x / x.sum()


def _vector(x: Floats, cost: bool, code: str) -> Floats:
    norm = np.sqrt((x**2).sum())
    unit = x / norm if norm > 0 else x  # a column of zeros stays one
    return 1 - unit if cost else unit


def _logarithmic(x: Floats, cost: bool, code: str) -> Floats:
    _require_positive(x, "logarithmic", code)
    logs = np.log(x)
    total = logs.sum()
    # pymcdm divides by any total; by a negative one the largest share goes to the least value.
    _require(bool(total > 0), "logarithmic", code, PRODUCT_NOT_ABOVE_ONE)
    return (1 - logs / total) / (len(x) - 1) if cost else logs / total


def _linear(x: Floats, cost: bool, code: str) -> Floats:
    _require_positive(x, "linear", code)
    return x.min() / x if cost else x / x.max()


def _nonlinear(x: Floats, cost: bool, code: str) -> Floats:
    _require_positive(x, "nonlinear", code)
    return (x.min() / x) ** 3 if cost else (x / x.max()) ** 2


def _enhanced_accuracy(x: Floats, cost: bool, code: str) -> Floats:
    gaps = x - x.min() if cost else x.max() - x
    _require(bool(gaps.any()), "enhanced_accuracy", code, ALL_THE_SAME)
    return 1 - gaps / gaps.sum()


def _zavadskas_turskis(x: Floats, cost: bool, code: str) -> Floats:
    best = x.min() if cost else x.max()
    _require(bool(best != 0), "zavadskas_turskis", code, BEST_IS_ZERO)
    return 1 - np.abs((best - x) / best)


def _require_positive(x: Floats, name: str, code: str) -> None:
    _require(bool((x > 0).all()), name, code, NOT_ALL_POSITIVE)


def _require(holds: bool, name: str, code: str, sentence: str) -> None:
    if not holds:
        raise refusal(sentence, name, code)


NORMALISATIONS: dict[str, Callable[[Floats, bool, str], Floats]] = {
    "none": _none,
    "minmax": _minmax,
    "max": _max,
    "sum": _sum,
    "vector": _vector,
    "logarithmic": _logarithmic,
    "linear": _linear,
    "nonlinear": _nonlinear,
    "enhanced_accuracy": _enhanced_accuracy,
    "zavadskas_turskis": _zavadskas_turskis,
}
