"""The problems that are measured, from a seed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from decision.mcda.matrix import DecisionMatrix

Floats = NDArray[np.float64]


def values_of(m: int, n: int) -> Floats:
    return np.random.default_rng(20261124).uniform(1, 100, (m, n))


def directions_of(n: int) -> NDArray[np.int64]:
    """Every third criterion is a cost."""
    return np.where(np.arange(n) % 3 == 2, -1, 1)


def weights_of(n: int) -> Floats:
    return np.random.default_rng(1).dirichlet(np.ones(n))


def decision_matrix(values: Floats) -> DecisionMatrix:
    from decision.mcda.matrix import DecisionMatrix

    m, n = values.shape
    return DecisionMatrix(
        values=values,
        weights=weights_of(n),
        directions=directions_of(n).astype(np.float64),
        alternatives=tuple(map(str, range(m))),
        criteria=tuple(f"c{j}" for j in range(n)),
    )


def document(kind: str, values: Floats, **more: object) -> dict[str, object]:
    m, n = values.shape
    weights, directions = weights_of(n).tolist(), directions_of(n)
    return {
        "kind": kind,
        "method": "topsis",
        "criteria": [
            {"code": f"c{j}", "direction": "max" if directions[j] > 0 else "min", "weight": w}
            for j, w in enumerate(weights)
        ],
        "alternatives": [f"A{i}" for i in range(m)],
        "matrix": values.tolist(),
        **more,
    }
