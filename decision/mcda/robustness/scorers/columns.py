"""Columns with uncertain cells, normalised for many samples at once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.normalisation import column_normalised
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import sizes_along


class UncertainColumns:
    """The columns of a task's matrix in which a cell is uncertain.

    Parameters
    ----------
    task : Task
    normalization : str
        A key of `BATCH_NORMALISATIONS`.
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
        function, refuses = BATCH_NORMALISATIONS[self.normalization]
        for j in self.indices.tolist():
            here = cells.columns == j
            values = np.tile(matrix.values[:, j], (len(drawn), 1))
            values[:, cells.rows[here]] = drawn[:, here]
            cost = bool(matrix.directions[j] < 0)
            for sample in np.flatnonzero(refuses(values))[:1]:
                # The refusal is the normalisation's own, with the criterion's name.
                column_normalised(matrix, j, values[sample], self.normalization)
            if sizes is not None:
                sizes[:, j] = sizes_along(values, cost, self.normalization)
            yield j, function(values, cost)


def _none(x: Floats, cost: bool) -> Floats:
    return -x if cost else x


def _minmax(x: Floats, cost: bool) -> Floats:
    low, high = x.min(axis=1, keepdims=True), x.max(axis=1, keepdims=True)
    span = high - low
    gaps = high - x if cost else x - low
    return np.divide(gaps, span, out=np.ones_like(x), where=span > 0)


def _max(x: Floats, cost: bool) -> Floats:
    shares = x / x.max(axis=1, keepdims=True)
    return 1 - shares if cost else shares


def _sum(x: Floats, cost: bool) -> Floats:
    gains = 1 / x if cost else x
    return gains / gains.sum(axis=1, keepdims=True)


def _vector(x: Floats, cost: bool) -> Floats:
    norms = np.sqrt(np.einsum("ij,ij->i", x, x))[:, np.newaxis]
    unit = np.divide(x, norms, out=np.zeros_like(x), where=norms > 0)
    return 1 - unit if cost else unit


def _linear(x: Floats, cost: bool) -> Floats:
    return x.min(axis=1, keepdims=True) / x if cost else x / x.max(axis=1, keepdims=True)


def _nothing(x: Floats) -> NDArray[np.bool_]:
    return np.zeros(len(x), dtype=bool)


def _not_positive(x: Floats) -> NDArray[np.bool_]:
    return np.asarray((x <= 0).any(axis=1))


def _largest_not_positive(x: Floats) -> NDArray[np.bool_]:
    return np.asarray((x <= 0).all(axis=1))


# By name: the normalisation of rows of samples, and which samples it cannot take.
BATCH_NORMALISATIONS: dict[
    str, tuple[Callable[[Floats, bool], Floats], Callable[[Floats], NDArray[np.bool_]]]
] = {
    "none": (_none, _nothing),
    "minmax": (_minmax, _nothing),
    "max": (_max, _largest_not_positive),
    "sum": (_sum, _not_positive),
    "vector": (_vector, _nothing),
    "linear": (_linear, _not_positive),
}
