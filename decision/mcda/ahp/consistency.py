"""Consistency of pairwise judgements, against random indices that are always named."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from decision.mcda.errors import UnsuitableMethodError, gettext_noop
from decision.mcda.matrix import Floats

DEFAULT_RANDOM_INDEX = "alonso_lamata"
# Saaty's rule: a person whose consistency ratio is above should look at the judgements again.
THRESHOLD = 0.1

# Mean consistency index of random matrices, from n = 3 on.
TABLES: dict[str, tuple[float, ...]] = {
    # Saaty (1980), The Analytic Hierarchy Process; 1.48 for n = 12 is his figure, below n = 11.
    "saaty": (0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49, 1.51, 1.48, 1.56, 1.57, 1.59),
    # Tummala and Ling (1998), Theory and Decision 44, 221-230.
    "tummala_ling": (
        0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882,
        1.5117, 1.5356, 1.5571, 1.5714, 1.5831,
    ),
    # The simulated values that Alonso and Lamata (2006) fitted their line to.
    "alonso_lamata_table": (0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854),
}  # fmt: skip
RANDOM_INDICES = (DEFAULT_RANDOM_INDEX, *TABLES)


def consistency_index(lambda_max: ArrayLike, n: int) -> Floats:
    r"""Consistency index :math:`(\lambda_{max} - n) / (n - 1)`.

    Parameters
    ----------
    lambda_max : array_like
        Principal eigenvalues.
    n : int
        Number of items.

    Returns
    -------
    ndarray
        Of the shape of `lambda_max`, dimensionless, not negative, 0 where all judgements agree.

    References
    ----------
    .. [1] Saaty, T. L. (1980). The Analytic Hierarchy Process. McGraw-Hill.
    """
    if n < 2:
        return np.zeros(np.shape(lambda_max))
    # No reciprocal matrix has an eigenvalue below n: what is less is rounding.
    return np.maximum(np.asarray(lambda_max, dtype=np.float64) - n, 0.0) / (n - 1)


def random_index_value(n: int, random_index: str = DEFAULT_RANDOM_INDEX) -> float:
    """Mean consistency index of random matrices, of positive value.

    Parameters
    ----------
    n : int
        Number of items, at least 3.
    random_index : str
        One of `RANDOM_INDICES`. ``alonso_lamata`` is the line (1.7699 n - 4.3513) / (n - 1),
        which covers any n; the tables end at their last published n.

    Raises
    ------
    UnsuitableMethodError
        If the table has no value for `n`.

    References
    ----------
    .. [1] Alonso, J. A. and Lamata, M. T. (2006). Consistency in the analytic hierarchy
       process: a new approach. International Journal of Uncertainty, Fuzziness and
       Knowledge-Based Systems 14, 445-459.

    Examples
    --------
    >>> random_index_value(5, "saaty"), round(random_index_value(5), 3)
    (1.12, 1.125)
    """
    if random_index == DEFAULT_RANDOM_INDEX:
        return (1.7699 * n - 4.3513) / (n - 1)
    table = TABLES[random_index]
    if n - 3 >= len(table):
        raise UnsuitableMethodError(
            gettext_noop(
                "The random index “{random_index}” ends at {limit} items, and there are {n}: "
                "“alonso_lamata” covers any number."
            ),
            code="random_index_ends",
            where="options.random_index",
            random_index=random_index,
            limit=len(table) + 2,
            n=n,
        )
    return table[n - 3]


def consistency_ratio(
    lambda_max: ArrayLike, n: int, random_index: str = DEFAULT_RANDOM_INDEX
) -> Floats:
    r"""Consistency ratio: the consistency index in units of that of random judgements.

    Parameters
    ----------
    lambda_max : array_like
        Principal eigenvalues of ``n`` by ``n`` reciprocal matrices.
    n : int
        Number of items.
    random_index : str
        One of `RANDOM_INDICES`. With the default the ratio is
        :math:`(\lambda_{max} - n) / (1.7699 n - 4.3513)`.

    Returns
    -------
    ndarray
        Of the shape of `lambda_max`, dimensionless, smaller is more consistent; 0 for one or
        two items, which cannot contradict each other.

    Raises
    ------
    UnsuitableMethodError
        If the table of that name has no value for `n`.

    References
    ----------
    .. [1] Saaty (1980); Alonso and Lamata (2006), equation of the fitted line.

    Examples
    --------
    >>> float(consistency_ratio(3.073514, 3).round(4))
    0.0767
    >>> float(consistency_ratio(3.073514, 3, "saaty").round(4))
    0.0634
    """
    if n < 3:
        return np.zeros(np.shape(lambda_max))
    return consistency_index(lambda_max, n) / random_index_value(n, random_index)
