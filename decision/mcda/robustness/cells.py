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

    def filled(self, values: Floats, drawn: Floats) -> Floats:
        """A copy of the matrix `values`, of shape (m, n), with one sample's cells in it."""
        copy = values.copy()
        copy[self.rows, self.columns] = drawn
        return copy


def no_cells() -> UncertainCells:
    """Nothing uncertain about the values."""
    none = np.empty(0, dtype=np.int64)
    return UncertainCells(none, none, none.astype(bool), *(np.empty(0) for _ in range(3)))
