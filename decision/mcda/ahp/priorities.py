"""Priorities of complete pairwise matrices, many at a time."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats

# Largest difference, relative to each priority, from the exact eigenvector.
ACCURACY = 1e-10
# The spread asked for even where the bound on the accuracy would be content with more.
SPREAD = 1e-12
# A block of matrices with its powers stays in a core's second-level cache.
BLOCK_BYTES = 256 * 1024
# A matrix squared twice is four steps of the power method at once, squared four times sixteen: that
# pays for few and small ones, where squaring is no dearer than what else a round costs. The last
# digit hangs on it: groups keep what sealed records were computed by.
SQUARINGS, SQUARINGS_OF_FEW = 2, 4
MAX_ROUNDS = 40
TRIPLE = 3
# Entries that are reciprocal to this degree move a priority by less than `ACCURACY`.
RECIPROCAL = 1e-12


def priorities_size(priorities: Floats) -> Floats:
    """What priorities are made of, for `decision.mcda.equality`.

    They are solved for, not added up: two may be off by `ACCURACY` of themselves each.

    Parameters
    ----------
    priorities : ndarray of shape (..., n)

    Returns
    -------
    ndarray of shape (...)
    """
    return np.asarray(priorities.max(axis=-1) * (2 * ACCURACY / ROUNDING))


def eigenvector_priorities(matrices: Floats, squarings: int = SQUARINGS) -> tuple[Floats, Floats]:
    r"""Principal eigenvectors and eigenvalues of positive matrices.

    The power method on :math:`A^{2^s}` after s squarings. It stops only where the answer is
    proven: with :math:`r_i = (Ax)_i / x_i` the eigenvalue lies between the least and the
    largest :math:`r_i` [2]_, and Hilbert's distance of x from the eigenvector is at most
    :math:`\ln(\max r / \min r) \cdot (R + 1) / 2`, where R is the ratio of the matrix's
    largest entry to its smallest [3]_. A matrix for which that bound does not fall under
    1e-10 (wide entries, slow convergence, zeros) is given to LAPACK instead. For reciprocal
    matrices of three items the answer is known: the row geometric means [4]_.

    Parameters
    ----------
    matrices : ndarray of shape (k, n, n)
        Ratios of importance, dimensionless, positive; [i, j] says how many times item i
        outweighs item j. Zeros are allowed where the matrix stays irreducible.
    squarings : int
        s, how often each matrix is squared beforehand: it moves the last digits alone.

    Returns
    -------
    priorities : ndarray of shape (k, n)
        Dimensionless, positive, each row sums to 1, larger is more important.
    lambda_max : ndarray of shape (k,)
        Principal eigenvalues, n for a consistent reciprocal matrix and more for others.

    References
    ----------
    .. [1] Saaty, T. L. (1977). A scaling method for priorities in hierarchical structures.
       Journal of Mathematical Psychology 15, 234-281.
    .. [2] Collatz, L. (1942). Einschliessungssatz fuer die charakteristischen Zahlen von
       Matrizen. Mathematische Zeitschrift 48, 221-226.
    .. [3] Birkhoff, G. (1957). Extensions of Jentzsch's theorem. Transactions of the American
       Mathematical Society 85, 219-227. The contraction ratio of a positive matrix is at most
       (R - 1) / (R + 1).
    .. [4] Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment
       matrices. Journal of Mathematical Psychology 29, 387-405: the two agree up to n = 3.

    Examples
    --------
    >>> matrix = np.array([[1, 6, 3], [1 / 6, 1, 1 / 2], [1 / 3, 2, 1]])
    >>> priorities, lambda_max = eigenvector_priorities(matrix[np.newaxis])
    >>> priorities.round(6).tolist(), lambda_max.round(6).tolist()
    ([[0.666667, 0.111111, 0.222222]], [3.0])
    """
    matrices = np.asarray(matrices, dtype=np.float64)
    k, n, _ = matrices.shape
    if n == TRIPLE and _are_reciprocal(matrices):
        return geometric_mean_priorities(matrices), _eigenvalues_of_triples(matrices)
    priorities = np.empty((k, n))
    lambda_max = np.empty(k)
    proven = np.empty(k, dtype=bool)
    for part in _blocks(k, n):
        priorities[part], lambda_max[part], proven[part] = _power_method(
            matrices[part], _spread_wanted(matrices[part]), squarings
        )
    if not proven.all():
        priorities[~proven], lambda_max[~proven] = _by_lapack(matrices[~proven])
    return priorities, lambda_max


def _are_reciprocal(matrices: Floats) -> bool:
    """Whether every entry is 1 over the one across the diagonal, but for rounding."""
    products = matrices * matrices.transpose(0, 2, 1)
    return bool((np.abs(products - 1) <= RECIPROCAL).all())


def _eigenvalues_of_triples(matrices: Floats) -> Floats:
    r"""1 + c + 1/c with :math:`c^3 = a_{12} a_{23} a_{31}`, the roots of the cubic."""
    cycle = np.cbrt(matrices[:, 0, 1] * matrices[:, 1, 2] * matrices[:, 2, 0])
    return np.asarray(1 + cycle + 1 / cycle)


def eigenvalues(matrices: Floats) -> Floats:
    """Principal eigenvalues alone, to about 1e-12 of their size.

    They need less than `eigenvector_priorities` does: bounds that meet prove an eigenvalue
    whatever the matrix, so that few matrices go to LAPACK.

    Parameters
    ----------
    matrices : ndarray of shape (k, n, n)
        Not negative, irreducible, positive on the diagonal.

    Returns
    -------
    ndarray of shape (k,)

    Examples
    --------
    >>> eigenvalues(np.ones((1, 3, 3))).tolist()
    [3.0]
    """
    k, n, _ = matrices.shape
    found = np.empty(k)
    for part in _blocks(k, n):
        wanted = np.full(len(matrices[part]), SPREAD)
        _, found[part], proven = _power_method(matrices[part], wanted, SQUARINGS_OF_FEW)
        for index in np.flatnonzero(~proven):
            found[part][index] = np.linalg.eigvals(matrices[part][index]).real.max()
    return found


def geometric_mean_priorities(matrices: Floats) -> Floats:
    """Row geometric means, normalised: the logarithmic least squares solution.

    Parameters
    ----------
    matrices : ndarray of shape (k, n, n)
        Ratios of importance, dimensionless, positive.

    Returns
    -------
    ndarray of shape (k, n)
        Dimensionless, positive, each row sums to 1, larger is more important.

    References
    ----------
    .. [1] Crawford, G. and Williams, C. (1985). A note on the analysis of subjective judgment
       matrices. Journal of Mathematical Psychology 29, 387-405.

    Examples
    --------
    >>> geometric_mean_priorities(np.array([[[1.0, 4.0], [0.25, 1.0]]])).round(6).tolist()
    [[0.8, 0.2]]
    """
    logs = np.log(matrices).mean(axis=2)
    means = np.exp(logs - logs.max(axis=1, keepdims=True))
    return np.asarray(means / means.sum(axis=1, keepdims=True))


def _blocks(k: int, n: int) -> list[slice]:
    size = max(1, BLOCK_BYTES // (8 * n * n))
    return [slice(start, start + size) for start in range(0, k, size)]


def _power_method(
    matrices: Floats, wanted: Floats, squarings: int
) -> tuple[Floats, Floats, NDArray[np.bool_]]:
    """Priorities, eigenvalues, and whether the spread of their ratios came to what is wanted."""
    n = matrices.shape[1]
    # Below this the spread is rounding, so those that want less are not waited for.
    within_reach = wanted > 4 * n * np.finfo(np.float64).eps

    power = matrices / matrices.max(axis=(1, 2), keepdims=True)
    for _ in range(squarings):
        power = power @ power
    y = power.sum(axis=2)
    rounds = 0
    while True:
        x = y / y.sum(axis=1, keepdims=True)
        y = np.matvec(matrices, x)
        ratios = y / x
        low, high = ratios.min(axis=1), ratios.max(axis=1)
        reached = (high - low) <= wanted * low
        rounds += 1
        if rounds == MAX_ROUNDS or (reached | ~within_reach).all():
            break
        y = np.matvec(power, y)
    priorities = y / y.sum(axis=1, keepdims=True)
    return priorities, (low + high) / 2, reached & within_reach


def _spread_wanted(matrices: Floats) -> Floats:
    """How near each other the ratios of step and vector must come, of shape (k,)."""
    smallest = matrices.min(axis=(1, 2))
    largest = matrices.max(axis=(1, 2))
    # With zeros no spread proves anything: 0 is out of reach, and LAPACK answers.
    return np.minimum(SPREAD, ACCURACY * 2 * smallest / (smallest + largest))


def _by_lapack(matrices: Floats) -> tuple[Floats, Floats]:
    values, vectors = np.linalg.eig(matrices)
    principal = values.real.argmax(axis=1)
    index = np.arange(len(matrices))
    found = np.abs(vectors[index, :, principal].real)
    return found / found.sum(axis=1, keepdims=True), values[index, principal].real
