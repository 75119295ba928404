"""TOPSIS for many weight vectors.

The ideal and the anti-ideal point scale with the weights, so a squared distance is the product
of squared weights with squared gaps of the unweighted matrix. The gaps are taken first: no
figure here is a difference of near-equal squares.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.ranking.topsis import closeness_size
from decision.mcda.robustness.scorers.base import Scorer, Scratch, product
from decision.mcda.robustness.scorers.columns import UncertainColumns
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import in_parts_of_range, normalised_sizes

# Sums of squares below this have lost digits of their smallest parts.
_LOST = 1e-200
# Magnitude of a drawn column's values in parts of their range.
_NARROWEST = 1e5


class Topsis(Scorer):
    r"""Closeness from :math:`(d^\pm)^2 = \sum_j w_j^2 (g^\pm_{ij})^2`.

    Parameters
    ----------
    task : Task
    normalised : ndarray of shape (m, n)
        The matrix without weights, dimensionless, larger is better.
    columns : UncertainColumns, optional
        Those that change with the sample.

    References
    ----------
    .. [1] Hwang, C.-L. and Yoon, K. (1981). Multiple Attribute Decision Making. TOPSIS,
       steps 3 to 5.
    """

    def __init__(
        self, task: Task, normalised: Floats, columns: UncertainColumns | None = None
    ) -> None:
        super().__init__(task)
        to_ideal = (normalised.max(axis=0) - normalised).T
        to_anti_ideal = (normalised - normalised.min(axis=0)).T
        # Closeness does not depend on the unit of the gaps; squares of small ones would vanish.
        largest = float(to_ideal.max())
        self.scale = 1 / largest if largest > 0 else 1.0
        self.columns = columns
        if columns is not None:
            to_ideal[columns.indices] = to_anti_ideal[columns.indices] = 0
        self.to_ideal = np.ascontiguousarray(to_ideal * self.scale) ** 2
        self.to_anti_ideal = np.ascontiguousarray(to_anti_ideal * self.scale) ** 2
        self.both = self.to_ideal + self.to_anti_ideal
        self.spans = np.ptp(normalised, axis=0)
        self.value_sizes = normalised_sizes(task.matrix, task.options["normalization"])

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        squared = weights**2
        plus, minus = product(squared, self.to_ideal), product(squared, self.to_anti_ideal)
        for part_plus, part_minus in self._uncertain_parts(squared, drawn):
            plus += part_plus
            minus += part_minus
        lost = self._lost(plus + minus)
        np.sqrt(plus, out=plus)
        np.sqrt(minus, out=minus)
        plus += minus
        plus[lost] = 1
        closeness = np.divide(minus, plus, out=minus)
        return self._one_by_one(closeness, lost, weights, drawn)

    def sizes(self, weights: Floats, drawn: Floats) -> Floats:
        if self.columns is None:
            return closeness_size(weights, self.value_sizes, self.spans)
        value_sizes = np.tile(self.value_sizes, (len(weights), 1))
        spans = np.tile(self.spans, (len(weights), 1))
        for j, column in self.columns.normalised(drawn):
            spans[:, j] = np.ptp(column, axis=1)
        for j, sizes in self.columns.sizes(drawn):
            value_sizes[:, j] = sizes
        return closeness_size(weights, value_sizes, spans)

    def largest_size(self, weights: Floats, drawn: Floats, scratch: Scratch) -> float:
        # No mixture of criteria has more than the worst of them. Drawn columns are not looked
        # at for this: only one a hundred thousand times narrower than its values has more.
        sizes = in_parts_of_range(self.value_sizes, self.spans).max()
        return float(1 + (sizes if self.columns is None else max(sizes, _NARROWEST)))

    def ordering(self, weights: Floats, drawn: Floats, scratch: Scratch) -> Floats:
        r""":math:`(d^+)^2 / ((d^+)^2 + (d^-)^2)`, which falls as closeness rises: no roots."""
        s, n = weights.shape
        m = self.both.shape[1]
        squared = np.multiply(weights, weights, out=scratch.array("squared", s, n))
        plus = product(squared, self.to_ideal, scratch.array("plus", s, m))
        total = product(squared, self.both, scratch.array("total", s, m))
        for part_plus, part_minus in self._uncertain_parts(squared, drawn):
            plus += part_plus
            total += part_plus
            total += part_minus
        lost = self._lost(total)
        total[lost] = 1
        ratio = np.divide(plus, total, out=plus)
        if len(lost):
            closeness = self._one_by_one(np.zeros_like(ratio), lost, weights, drawn)[lost]
            ratio[lost] = (1 - closeness) ** 2 / (closeness**2 + (1 - closeness) ** 2)
        return ratio

    def limits(self, ordering: Floats) -> tuple[float, float]:
        return 0.0, 1.0

    def near(self, tolerance: float, widest: float, size: float = 0.0) -> float:
        # Closeness c and the ratio p: c = 1 / (1 + sqrt(p / (1 - p))), |dc/dp| >= 1/2, and
        # closeness has a range of at most 1. A little more, for rounding.
        return 2 * (tolerance + ROUNDING * (1 + size)) * (1 + 1e-6)

    def _uncertain_parts(self, squared: Floats, drawn: Floats) -> list[tuple[Floats, Floats]]:
        if self.columns is None:
            return []
        parts = []
        for j, column in self.columns.normalised(drawn):
            weight = squared[:, j, np.newaxis]
            plus = (column.max(axis=1, keepdims=True) - column) * self.scale
            minus = (column - column.min(axis=1, keepdims=True)) * self.scale
            parts.append((weight * plus**2, weight * minus**2))
        return parts

    @staticmethod
    def _lost(total: Floats) -> NDArray[np.int64]:
        """Samples whose weight lies on criteria that hardly tell the alternatives apart."""
        if total.min(initial=1) > _LOST:
            return np.empty(0, dtype=np.int64)
        return np.flatnonzero(total.min(axis=1) <= _LOST)

    def _one_by_one(
        self, closeness: Floats, lost: NDArray[np.int64], weights: Floats, drawn: Floats
    ) -> Floats:
        for sample in lost:
            closeness[sample] = self.task.scores_at(weights[sample], drawn[sample])
        return closeness
