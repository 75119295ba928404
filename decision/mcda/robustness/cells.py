"""Cells whose value is uncertain: drawn anew for each sample."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats


@dataclass(frozen=True, eq=False)
class UncertainCells:
    """The uncertain cells of a decision matrix, ``c`` of them.

    Parameters
    ----------
    rows, columns : ndarray of shape (c,)
        Indices into the decision matrix.
    normal : ndarray of shape (c,)
        True where the value is normally distributed, False where uniformly.
    first, second : ndarray of shape (c,)
        Mean and standard deviation, or low and high, in the criterion's unit.
    targets : ndarray of shape (c,)
        The target from which the drawn value becomes a distance; NaN where there is none.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    normal: NDArray[np.bool_]
    first: Floats
    second: Floats
    targets: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def draw(self, rng: np.random.Generator, rows: int) -> Floats:
        """Values of shape (rows, c), as they stand in the decision matrix."""
        values = np.empty((rows, len(self)))
        shares = rng.random((rows, int((~self.normal).sum())))
        low, high = self.first[~self.normal], self.second[~self.normal]
        values[:, ~self.normal] = (1 - shares) * low + shares * high
        deviates = rng.standard_normal((rows, int(self.normal.sum())))
        values[:, self.normal] = self.first[self.normal] + self.second[self.normal] * deviates
        has_target = ~np.isnan(self.targets)
        values[:, has_target] = np.abs(values[:, has_target] - self.targets[has_target])
        return values

    def ends(self, middle: Floats) -> tuple[Floats, Floats]:
        """The least and the largest value of each cell, of shape (c,).

        Parameters
        ----------
        middle : ndarray of shape (c,)
            What stands for the normal ones, which have no ends.
        """
        near, far = distance_ends(self.first, self.second, self.targets)
        low = np.where(np.isnan(self.targets), self.first, near)
        high = np.where(np.isnan(self.targets), self.second, far)
        return np.where(self.normal, middle, low), np.where(self.normal, middle, high)

    def filled(self, values: Floats, drawn: Floats) -> Floats:
        """A copy of the matrix `values`, of shape (m, n), with one sample's cells in it."""
        copy = values.copy()
        copy[self.rows, self.columns] = drawn
        return copy


def distance_ends(low: Floats, high: Floats, target: float | Floats) -> tuple[Floats, Floats]:
    """Least and largest distance from a target of what lies between `low` and `high`.

    Examples
    --------
    >>> near, far = distance_ends(np.array([8.0, 15.0]), np.array([11.0, 15.0]), 10.0)
    >>> near.tolist(), far.tolist()
    ([0.0, 5.0], [2.0, 5.0])
    """
    to_low, to_high = np.abs(low - target), np.abs(high - target)
    within = (low <= target) & (target <= high)
    return np.where(within, 0.0, np.minimum(to_low, to_high)), np.maximum(to_low, to_high)


def no_cells() -> UncertainCells:
    """Nothing uncertain about the values."""
    none = np.empty(0, dtype=np.int64)
    return UncertainCells(none, none, none.astype(bool), *(np.empty(0) for _ in range(3)))
