"""The decision matrix: what every ranking method starts from, checked once."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from decision.mcda.errors import DegenerateMatrixError, DocumentError, gettext_noop

Floats = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class DecisionMatrix:
    """``m`` alternatives by ``n`` criteria, with weights and directions.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        In the criteria's own units, finite.
    weights : ndarray of shape (n,)
        Non-negative; normalised here to a sum of 1.
    directions : ndarray of shape (n,)
        1 where more is better, -1 where less is. Targets have been turned into distances,
        of which less is better, before (`decision.mcda.kinds.decision_matrix`).
    alternatives : tuple of str
        Names of the rows.
    criteria : tuple of str
        Codes of the columns.
    distances : frozenset of str
        Codes of the columns that hold distances from a target: sentences call them so.

    Raises
    ------
    DocumentError
        If the shapes do not fit, a value is not finite, a weight is negative or all are 0.
    DegenerateMatrixError
        If there are fewer than two alternatives, or the alternatives are identical on every
        criterion of positive weight.
    """

    values: Floats
    weights: Floats
    directions: Floats
    alternatives: tuple[str, ...]
    criteria: tuple[str, ...]
    distances: frozenset[str] = frozenset()

    def __post_init__(self) -> None:
        m, n = len(self.alternatives), len(self.criteria)
        if n == 0:
            raise DocumentError(gettext_noop("There is no criterion to rank by."), where="criteria")
        if self.values.shape != (m, n):
            raise DocumentError(
                gettext_noop("The matrix has the shape {given}; {m} by {n} is expected."),
                code="wrong_shape",
                where="matrix",
                given=self.values.shape,
                m=m,
                n=n,
            )
        if m < 2:
            raise DegenerateMatrixError(
                gettext_noop("A ranking needs at least two alternatives, not {m}."),
                code="too_few_alternatives",
                where="alternatives",
                m=m,
            )
        if not np.isfinite(self.values).all():
            i, j = np.argwhere(~np.isfinite(self.values))[0]
            raise DocumentError(
                gettext_noop("A finite number is expected here."),
                code="not_finite",
                where=f"matrix[{i}][{j}]",
            )
        object.__setattr__(self, "weights", normalised_weights(self.weights))
        # Compared before the choice of columns: no copy of a long matrix.
        if (self.values == self.values[0]).all(axis=0)[self.weights > 0].all():
            raise DegenerateMatrixError(
                gettext_noop(
                    "The alternatives are identical on every criterion that has weight, or "
                    "equally far from its target: nothing tells them apart."
                )
                if self.distances
                else gettext_noop(
                    "The alternatives are identical on every criterion that has weight: "
                    "nothing tells them apart."
                ),
                code="identical_alternatives",
                where="matrix",
            )

    @property
    def constant_criteria(self) -> tuple[str, ...]:
        """Criteria on which all alternatives have the same value."""
        constant = (self.values == self.values[0]).all(axis=0)
        return tuple(code for code, same in zip(self.criteria, constant, strict=True) if same)

    @property
    def gains(self) -> Floats:
        """The values with the sign that makes more better, of shape (m, n)."""
        return self.values * self.directions

    def with_weights(self, weights: ArrayLike) -> DecisionMatrix:
        return replace(self, weights=np.asarray(weights, dtype=np.float64))


def unnamed_matrix(
    rows: ArrayLike, directions: ArrayLike, weights: ArrayLike | None = None
) -> DecisionMatrix:
    """A matrix with the alternatives A1, A2, … and the criteria c1, c2, …: for short examples.

    Parameters
    ----------
    rows : array_like of shape (m, n)
    directions : array_like of shape (n,)
    weights : array_like of shape (n,), optional
        Equal where omitted.

    Examples
    --------
    >>> matrix = unnamed_matrix([[1, 3000], [2, 3750]], [-1, 1])
    >>> matrix.alternatives, matrix.criteria, matrix.weights.tolist()
    (('A1', 'A2'), ('c1', 'c2'), [0.5, 0.5])
    """
    values = np.asarray(rows, dtype=np.float64)
    m, n = values.shape
    return DecisionMatrix(
        values=values,
        weights=np.ones(n) if weights is None else np.asarray(weights, dtype=np.float64),
        directions=np.asarray(directions, dtype=np.float64),
        alternatives=tuple(f"A{i + 1}" for i in range(m)),
        criteria=tuple(f"c{j + 1}" for j in range(n)),
    )


def normalised_weights(weights: Floats) -> Floats:
    """Weights divided by their sum.

    Raises
    ------
    DocumentError
        If one is negative or not finite, or all are 0.
    """
    for j in np.flatnonzero(~np.isfinite(weights) | (weights < 0))[:1].tolist():
        raise DocumentError(
            gettext_noop("A weight is a finite number and not negative; this is {weight}."),
            code="bad_weight",
            where=f"criteria[{j}].weight",
            weight=weights[j],
        )
    largest = weights.max()
    if largest == 0:
        raise DocumentError(
            gettext_noop("All weights are 0: at least one must be positive."),
            code="zero_weights",
            where="criteria",
        )
    # Scaled by the largest first: neither the smallest nor the largest double overflows.
    scaled = weights / largest
    return np.asarray(scaled / scaled.sum(), dtype=np.float64)
