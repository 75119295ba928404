"""Normalisations: criteria in different units made comparable, more always being better.

Named as pymcdm names its functions, without the suffix, and equal to them wherever those are
defined (Shekhovtsov and Sałabun; `pymcdm.normalizations`, 1.4.0). Where they would divide by
zero, return NaN or turn the better value into the worse one, these refuse by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import UnsuitableMethodError
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation_refusals import TOO_FAR_APART, refusal
from decision.mcda.normalised_lines import NORMALISATIONS

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
# Cells that are normalised at a time.
_BLOCK_CELLS = 2**16
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
        A key of `decision.mcda.normalised_lines.NORMALISATIONS`.

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
    refused: dict[int, str] = {}
    for columns, cost in _blocks(matrix):
        lines = np.ascontiguousarray(values[:, columns].T)
        with np.errstate(all="ignore"):
            result[:, columns] = NORMALISATIONS[name].of(lines, cost).T
            sentences = NORMALISATIONS[name].refused(lines, cost)
        refused |= {
            j: said for j, said in zip(columns.tolist(), sentences, strict=True) if said is not None
        }
    first = min(refused, default=len(matrix.criteria))
    _refuse_not_finite(matrix, result[:, :first], name)
    if refused:
        # A zero that only the safe unit made is not the document's.
        vanished = ((values[:, first] == 0) & (matrix.values[:, first] != 0)).any()
        raise _refusal(matrix, first, TOO_FAR_APART if vanished else refused[first], name)
    return result


def _blocks(matrix: DecisionMatrix) -> Iterator[tuple[NDArray[np.int64], bool]]:
    """The columns of gains and those of costs, of a long matrix a few at a time."""
    width = max(1, _BLOCK_CELLS // len(matrix.alternatives))
    for cost in (False, True):
        columns = np.flatnonzero((matrix.directions < 0) == cost)
        for start in range(0, len(columns), width):
            yield columns[start : start + width], cost


def _refuse_not_finite(matrix: DecisionMatrix, result: Floats, name: str) -> None:
    """Refuse the first criterion whose values did not come out finite."""
    finite = np.isfinite(result)
    if not finite.all():
        raise _refusal(matrix, int(np.flatnonzero(~finite.all(axis=0))[0]), TOO_FAR_APART, name)


def _refusal(
    matrix: DecisionMatrix, column: int, sentence: str, name: str
) -> UnsuitableMethodError:
    """In words that suit the criterion."""
    code = matrix.criteria[column]
    return refusal(sentence, name, code, code in matrix.distances)


def refuse_unsuitable(matrix: DecisionMatrix, column: int, lines: Floats, name: str) -> None:
    """Refuse the first line of one criterion's values that the normalisation cannot take.

    Parameters
    ----------
    matrix : DecisionMatrix
        Whose criterion it is.
    column : int
    lines : ndarray of shape (s, m)
    name : str
        A key of `decision.mcda.normalised_lines.NORMALISATIONS`.
    """
    cost = bool(matrix.directions[column] < 0)
    with np.errstate(all="ignore"):
        sentences = NORMALISATIONS[name].refused(lines, cost)
    for sentence in filter(None, sentences):
        raise _refusal(matrix, column, sentence, name)


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
