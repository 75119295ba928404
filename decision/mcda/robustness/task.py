"""What is to be scored again and again: one matrix, one method, other weights and values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.robustness.cells import UncertainCells, no_cells


@dataclass(frozen=True, eq=False)
class Task:
    """A ranking question whose weights or values vary.

    Parameters
    ----------
    matrix : DecisionMatrix
        As the question gives it, ``m`` alternatives by ``n`` criteria.
    method : str
        Name of the ranking method.
    larger_is_better : bool
        Which way its scores run.
    options : mapping
        The method's options in force.
    score : callable
        Scores a matrix by the method; finite or refused.
    terms : ndarray of shape (m, n) or None
        Of a method that adds up: ``terms @ weights`` orders the alternatives at any weights.
    cells : UncertainCells
    """

    matrix: DecisionMatrix
    method: str
    larger_is_better: bool
    options: Mapping[str, Any]
    score: Callable[[DecisionMatrix], Floats]
    terms: Floats | None = None
    cells: UncertainCells = field(default_factory=no_cells)

    def scores_at(self, weights: Floats, drawn: Floats) -> Floats:
        """Scores of one sample, by the method itself.

        Parameters
        ----------
        weights : ndarray of shape (n,)
        drawn : ndarray of shape (c,)
            Values of the uncertain cells.

        Returns
        -------
        ndarray of shape (m,)
        """
        values = self.cells.filled(self.matrix.values, drawn) if len(self.cells) else None
        if values is None:
            return self.score(self.matrix.with_weights(weights))
        return self.score(replace(self.matrix, values=values, weights=weights))

    @property
    def no_values(self) -> Floats:
        """What `scores_at` takes where no cell is uncertain."""
        return np.empty(0)
