"""TOPSIS for many weight vectors.

The ideal and the anti-ideal point scale with the weights, so a squared distance is the product
of squared weights with squared gaps of the unweighted matrix. The gaps are taken first: no
figure here is a difference of near-equal squares.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.ranking.topsis import closeness_size
from decision.mcda.robustness.scorers.base import Scorer, Scratch, product, weighted_sums
from decision.mcda.robustness.scorers.columns import UncertainColumns
from decision.mcda.robustness.task import Task
from decision.mcda.sizes import in_parts_of_range, normalised_sizes

# Sums of squares below this have lost digits of their smallest parts.
_LOST = 1e-200
# Magnitude of a drawn column's values in parts of their range.
_NARROWEST = 1e5


@dataclass(frozen=True, eq=False)
class _Sizes:
    """Squared distances, of shape (s,): `decision.mcda.ranking.topsis.closeness_size`.

    Parameters
    ----------
    moving : ndarray
        Of what the gaps are made of.
    spread : ndarray
        Between the ideal and the anti-ideal alternative.
    """

    moving: Floats
    spread: Floats

    def add(self, squared_weight: Floats, sizes: Floats, spans: Floats) -> None:
        """One drawn column; where it is constant its gaps are 0 exactly."""
        moving = squared_weight * np.where(spans > 0, sizes, 0.0) ** 2
        np.add(self.moving, moving, out=self.moving)
        np.add(self.spread, squared_weight * spans**2, out=self.spread)


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
        # In the unit of the gaps.
        self.spans = np.ptp(normalised, axis=0) * self.scale
        sizes = normalised_sizes(task.matrix, task.options["normalization"])
        self.value_sizes = np.where(self.spans > 0, sizes * self.scale, 0.0)
        if columns is not None:
            self.value_sizes[columns.indices] = self.spans[columns.indices] = 0

    def scores(self, weights: Floats, drawn: Floats) -> Floats:
        return self._scored(weights, drawn, None)

    def scores_and_sizes(self, weights: Floats, drawn: Floats) -> tuple[Floats, Floats]:
        if self.columns is None and not self.task.spare:
            sizes = closeness_size(weights, self.value_sizes, self.spans)
            return self._scored(weights, drawn, None), sizes
        squared = weights**2
        fixed = _Sizes(
            weighted_sums(squared, self.value_sizes**2), weighted_sums(squared, self.spans**2)
        )
        scores = self._scored(weights, drawn, fixed)
        spread = np.where(fixed.spread > 0, fixed.spread, np.inf)
        return scores, np.asarray(1 + np.sqrt(fixed.moving / spread))

    def _scored(self, weights: Floats, drawn: Floats, sizes: _Sizes | None) -> Floats:
        squared = weights**2
        plus, minus = product(squared, self.to_ideal), product(squared, self.to_anti_ideal)
        for part_plus, part_minus in self._uncertain_parts(squared, drawn, sizes):
            plus += part_plus
            minus += part_minus
        lost = self._lost(plus + minus)
        np.sqrt(plus, out=plus)
        np.sqrt(minus, out=minus)
        plus += minus
        plus[lost] = 1
        closeness = np.divide(minus, plus, out=minus)
        return self._one_by_one(closeness, lost, weights, drawn)

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

    def _uncertain_parts(
        self, squared: Floats, drawn: Floats, sizes: _Sizes | None = None
    ) -> list[tuple[Floats, Floats]]:
        if self.columns is None:
            return []
        parts = []
        drawn_sizes = None if sizes is None else np.empty((len(drawn), squared.shape[1]))
        for j, column in self.columns.normalised(drawn, drawn_sizes):
            weight = squared[:, j, np.newaxis]
            high, low = column.max(axis=1, keepdims=True), column.min(axis=1, keepdims=True)
            if sizes is not None and drawn_sizes is not None:
                made_of = drawn_sizes[:, j] * self.scale
                sizes.add(squared[:, j], made_of, (high - low)[:, 0] * self.scale)
            parts.append((high - column, column - low))
            for gaps in parts[-1]:  # in place: fresh memory takes as long as the arithmetic
                gaps *= self.scale
                gaps *= gaps
                gaps *= weight
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
