"""The weights that are asked about, and how far they are from the given ones."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import DecisionMatrix, Floats

# Criteria on which the alternatives differ keep at least this part of their weight. Where they
# have none, `rank` refuses; the nearest weights that reach a rank need never come near it.
LEAST_PART = 1e-3


def distance(weights: Floats, given: Floats) -> Floats:
    """The share of weight that has moved: half the sum of absolute differences.

    Parameters
    ----------
    weights : ndarray of shape (..., n)
    given : ndarray of shape (n,)

    Returns
    -------
    ndarray of shape (...)
        From 0 to 1.

    Examples
    --------
    >>> float(distance(np.array([0.5, 0.5, 0.0]), np.array([0.5, 0.25, 0.25])))
    0.25
    """
    return np.asarray(np.abs(weights - given).sum(axis=-1) / 2)


@dataclass(frozen=True, eq=False)
class Region:
    """Weights that are nowhere negative, sum to 1 and lie within a distance of the given ones.

    Parameters
    ----------
    given : ndarray of shape (n,)
        Sums to 1.
    within : float
        From 0 to 1; 1 leaves all weights.
    telling : ndarray of bool of shape (n,)
        The criteria on which alternatives differ; some of the given weight lies on them.
    """

    given: Floats
    within: float
    telling: NDArray[np.bool_]

    @classmethod
    def about(cls, matrix: DecisionMatrix, within: float) -> Region:
        """About the matrix's own weights."""
        telling = (matrix.values != matrix.values[0]).any(axis=0)
        return cls(matrix.weights, within, telling)

    @property
    def least_telling(self) -> float:
        """The least weight that the telling criteria keep together."""
        return LEAST_PART * float(self.given[self.telling].sum())

    def highest(self, rows: Floats) -> Floats:
        """An upper bound of ``rows @ w``, of shape (r,).

        All that may move goes from where a row is lowest to where it is highest.

        Parameters
        ----------
        rows : ndarray of shape (r, n)
        """
        if self.within >= 1:
            return np.asarray(rows.max(axis=1))
        order = np.argsort(rows, axis=1)
        held = self.given[order]
        before = np.cumsum(held, axis=1) - held
        moved = np.clip(self.within - before, 0.0, held)
        ascending = np.take_along_axis(rows, order, axis=1)
        gained = (moved * (ascending[:, -1:] - ascending)).sum(axis=1)
        return np.asarray(rows @ self.given + gained)

    def lowest(self, rows: Floats) -> Floats:
        """A lower bound of ``rows @ w``, of shape (r,)."""
        return -self.highest(-rows)

    def closer(self, within: float) -> Region:
        """The part of it within a smaller distance."""
        return Region(self.given, min(self.within, within), self.telling)
