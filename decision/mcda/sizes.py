"""What normalised values are made of, for the rule of `decision.mcda.equality`.

A value that a document gives is a decimal which a double holds to half a unit in its last
place, so that a gap between values of a thousand is known to fewer digits than one between
values of one. Each size is the largest figure on the way to a column's normalised values, in
their unit.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.normalisation import in_safe_units


def normalised_sizes(matrix: DecisionMatrix, name: str) -> Floats:
    """Size of each criterion's normalised values.

    Parameters
    ----------
    matrix : DecisionMatrix
        Which the normalisation can take.
    name : str
        A key of `decision.mcda.normalised_lines.NORMALISATIONS`.

    Returns
    -------
    ndarray of shape (n,)
        In the unit of the normalised values.

    Examples
    --------
    >>> from decision.mcda.matrix import unnamed_matrix
    >>> normalised_sizes(unnamed_matrix([[1, 1001], [5, 1002]], [1, 1]), "minmax").tolist()
    [1.25, 1002.0]
    """
    values = matrix.values if name in ("none", "logarithmic") else in_safe_units(matrix.values)
    sizes = np.empty(values.shape[1])
    for cost in (False, True):
        chosen = (matrix.directions < 0) == cost
        if chosen.any():
            sizes[chosen] = sizes_along(values[:, chosen].T, cost, name)
    return sizes


def sizes_along(x: Floats, cost: bool, name: str) -> Floats:
    """Sizes of normalised values, a column of values in each row of `x`, of shape (..., m)."""
    with np.errstate(all="ignore"):  # of a constant column, whose gaps have no rounding
        sizes = SIZES[name](x, cost)
    return np.where(np.isfinite(sizes), sizes, 1.0)


def in_parts_of_range(sizes: Floats, spans: Floats) -> Floats:
    """Sizes of values whose range is taken for 1; 0 where it is 0, for then nothing rounds."""
    return np.divide(sizes, spans, out=np.zeros_like(spans), where=spans > 0)


def _magnitude(x: Floats) -> Floats:
    return np.maximum(x.max(axis=-1), -x.min(axis=-1))


def _none(x: Floats, cost: bool) -> Floats:
    return _magnitude(x)


def _minmax(x: Floats, cost: bool) -> Floats:
    return np.maximum(_magnitude(x) / np.ptp(x, axis=-1), 1.0)


def _max(x: Floats, cost: bool) -> Floats:
    return _magnitude(x) / x.max(axis=-1) + cost


def _sum(x: Floats, cost: bool) -> Floats:
    gains = 1 / x if cost else x
    return np.asarray(gains.max(axis=-1) / gains.sum(axis=-1))


def _vector(x: Floats, cost: bool) -> Floats:
    return _magnitude(x) / np.sqrt(np.einsum("...i,...i->...", x, x)) + cost


def _logarithmic(x: Floats, cost: bool) -> Floats:
    logs = np.log(x)
    total = logs.sum(axis=-1)
    # The total may itself be what is left of larger figures.
    size = np.maximum(_magnitude(logs), 1.0) / total * (np.abs(logs).sum(axis=-1) / total)
    return np.asarray((1 + size) / (x.shape[-1] - 1) if cost else size)


def _one(x: Floats, cost: bool) -> Floats:
    return np.ones(x.shape[:-1])


def _enhanced_accuracy(x: Floats, cost: bool) -> Floats:
    gaps = x - x.min(axis=-1, keepdims=True) if cost else x.max(axis=-1, keepdims=True) - x
    return np.asarray(1 + _magnitude(x) / gaps.sum(axis=-1))


def _zavadskas_turskis(x: Floats, cost: bool) -> Floats:
    best = x.min(axis=-1) if cost else x.max(axis=-1)
    return 1 + _magnitude(x) / np.abs(best)


SIZES: dict[str, Callable[[Floats, bool], Floats]] = {
    "none": _none,
    "minmax": _minmax,
    "max": _max,
    "sum": _sum,
    "vector": _vector,
    "logarithmic": _logarithmic,
    "linear": _one,
    "nonlinear": _one,
    "enhanced_accuracy": _enhanced_accuracy,
    "zavadskas_turskis": _zavadskas_turskis,
}
