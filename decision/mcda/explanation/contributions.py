"""How much each criterion has in the difference of two alternatives' scores."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import factorial

import numpy as np

from decision.mcda.equality import cleared
from decision.mcda.matrix import DecisionMatrix, Floats

# All subsets of so many criteria are tried: half of 2**10 rankings.
MAX_SHAPLEY = 10

Score = Callable[[DecisionMatrix], Floats]


@dataclass(frozen=True, eq=False)
class Contributions:
    """Parts of a difference of scores.

    Parameters
    ----------
    parts : ndarray of shape (n,)
        In the unit of the score; their sum is the difference less `remainder`.
    remainder : float
        What belongs to no single criterion.
    exact : bool
        Whether the parts are the method's own summands.
    by : str
        terms, shapley or one_at_a_time.
    """

    parts: Floats
    remainder: float
    exact: bool
    by: str


def added_up(
    terms: Floats, weights: Floats, first: int, second: int, sizes: Floats | None = None
) -> Contributions:
    """The parts of a method that adds up: its own summands.

    Parameters
    ----------
    terms : ndarray of shape (m, n)
        As a declaration's `unit_scores` gives them.
    weights : ndarray of shape (n,)
    first, second : int
        Rows.
    sizes : ndarray of shape (n,), optional
        What the terms are made of: a part that is rounding is 0.

    Examples
    --------
    >>> added_up(np.array([[0.9, 0.2], [0.4, 0.8]]), np.array([0.6, 0.4]), 0, 1).parts.round(12)
    array([ 0.3 , -0.24])
    """
    made_of = np.abs(terms).max(axis=0) if sizes is None else sizes
    parts = cleared(terms[first] - terms[second], made_of) * weights
    return Contributions(parts, 0.0, exact=True, by="terms")


def by_exchange(
    score: Score, matrix: DecisionMatrix, first: int, second: int, size: float = 0.0
) -> Contributions:
    r"""The parts of any method, by letting the two alternatives exchange their values.

    With :math:`D(S)` the difference of the two scores once the alternatives have exchanged
    their values on the criteria of :math:`S`, a criterion's part is half its Shapley value of
    :math:`-D`. The exchange leaves every column with the same values, so that no scale moves;
    all exchanged, the difference is reversed, so that the parts sum to it. Of a method that
    adds up they are its summands. With more than `MAX_SHAPLEY` criteria each is exchanged
    alone, and what they leave is the remainder.

    Parameters
    ----------
    score : callable
        Scores a matrix by the method.
    matrix : DecisionMatrix
    first, second : int
        Rows.
    size : float
        What the scores are made of: a part that is rounding is 0.

    Raises
    ------
    McdaError
        If the method cannot take the values once some are exchanged.

    References
    ----------
    .. [1] Shapley, L. S. (1953). A value for n-person games. Contributions to the Theory of
       Games II, 307-317.
    """
    n = len(matrix.criteria)

    def difference(exchanged: int) -> float:
        scores = score(_with_exchanged(matrix, first, second, exchanged))
        return float(scores[first] - scores[second])

    if n > MAX_SHAPLEY:
        whole = difference(0)
        parts = np.array([(whole - difference(1 << j)) / 2 for j in range(n)])
        parts = cleared(parts, size)
        remainder = float(cleared(np.array(whole - parts.sum()), n * size))
        return Contributions(parts, remainder, exact=False, by="one_at_a_time")
    parts = cleared(_shapley(_all_differences(difference, n), n), size)
    return Contributions(parts, 0.0, exact=False, by="shapley")


def _with_exchanged(
    matrix: DecisionMatrix, first: int, second: int, exchanged: int
) -> DecisionMatrix:
    columns = [j for j in range(len(matrix.criteria)) if exchanged >> j & 1]
    values = matrix.values.copy()
    values[np.ix_([first, second], columns)] = matrix.values[np.ix_([second, first], columns)]
    return replace(matrix, values=values)


def _all_differences(difference: Callable[[int], float], n: int) -> Floats:
    """The difference for each set of criteria, as bits; of shape (2**n,)."""
    everything = (1 << n) - 1
    differences = np.empty(1 << n)
    for exchanged in range(1 << (n - 1)):
        # The other half are the same two alternatives under each other's name.
        differences[exchanged] = difference(exchanged)
        differences[everything ^ exchanged] = -differences[exchanged]
    return differences


def _shapley(differences: Floats, n: int) -> Floats:
    sets = np.arange(1 << n)
    sizes = np.array([s.bit_count() for s in range(1 << n)])
    weight = np.array(
        [factorial(k) * factorial(n - k - 1) / factorial(n) if k < n else 0 for k in range(n + 1)]
    )
    parts = np.empty(n)
    for j in range(n):
        without = sets[(sets >> j & 1) == 0]
        gains = differences[without] - differences[without | (1 << j)]
        parts[j] = weight[sizes[without]] @ gains / 2
    return parts
