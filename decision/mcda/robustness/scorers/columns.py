"""Columns with uncertain cells, normalised for many samples at once."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.normalisation import refuse_unsuitable
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import sizes_along


class UncertainColumns:
    """The columns of a task's matrix in which a cell is uncertain.

    Parameters
    ----------
    task : Task
    normalization : str
        A key of `decision.mcda.normalised_lines.NORMALISATIONS`.
    """

    def __init__(self, task: Task, normalization: str) -> None:
        self.task = task
        self.normalization = normalization
        self.indices: NDArray[np.int64] = np.unique(task.cells.columns)

    def normalised(
        self, drawn: Floats, sizes: Floats | None = None
    ) -> Iterator[tuple[int, Floats]]:
        """Each uncertain column and its normalised values, of shape (s, m), larger is better.

        Parameters
        ----------
        drawn : ndarray of shape (s, c)
        sizes : ndarray of shape (s, n), optional
            Told what each sample's normalised values are made of, for `decision.mcda.equality`.

        Raises
        ------
        UnsuitableMethodError
            If a sample has values that the normalisation cannot take.
        """
        matrix, cells = self.task.matrix, self.task.cells
        function = NORMALISATIONS[self.normalization].of
        for j in self.indices.tolist():
            here = cells.columns == j
            values = np.tile(matrix.values[:, j], (len(drawn), 1))
            values[:, cells.rows[here]] = drawn[:, here]
            cost = bool(matrix.directions[j] < 0)
            refuse_unsuitable(matrix, j, values, self.normalization)
            if sizes is not None:
                sizes[:, j] = sizes_along(values, cost, self.normalization)
            yield j, function(values, cost)
