"""Seeded random problems that every method can take, and the options that some must have."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.decision.mcda.rank_documents import evaluated, rank_document

LOW, HIGH = 0.5, 12.0


@dataclass(frozen=True)
class Problem:
    """Positive values from `LOW` to `HIGH`, at least one cost, positive weights."""

    values: NDArray[np.float64]
    weights: NDArray[np.float64]
    directions: NDArray[np.float64]

    @property
    def n(self) -> int:
        return self.values.shape[1]

    @property
    def gains(self) -> NDArray[np.float64]:
        return self.values * self.directions

    def document(self, method: str, **options: Any) -> dict[str, Any]:
        names = ["max" if direction > 0 else "min" for direction in self.directions]
        return rank_document(
            self.values.tolist(),
            self.weights.tolist(),
            names,
            method=method,
            **(required_options(method, self.n) | options),
        )

    def answer(self, method: str, **options: Any) -> dict[str, Any]:
        return evaluated(self.document(method, **options))


def random_problem(seed: int) -> Problem:
    rng = np.random.default_rng(seed)
    m, n = int(rng.integers(4, 10)), int(rng.integers(2, 7))
    directions = np.where(rng.random(n) < 0.5, 1.0, -1.0)
    directions[rng.integers(n)] = -1.0
    return Problem(
        values=rng.uniform(LOW, HIGH, (m, n)),
        weights=rng.dirichlet(np.ones(n)),
        directions=directions,
    )


def required_options(method: str, n: int) -> dict[str, Any]:
    """What the declarations require, for values from `LOW` to `HIGH`."""
    bounds = [[LOW / 2, HIGH + 1]] * n
    given: dict[str, dict[str, Any]] = {
        "spotis": {"bounds": bounds},
        "balanced_spotis": {"bounds": bounds, "esp": [5.0] * n},
        "rim": {"bounds": bounds},
        "rafsi": {"ideal": [HIGH + 1] * n, "anti_ideal": [LOW / 2] * n},
        "ervd": {"ref_point": [5.0] * n},
        "comet": {"cvalues": [[LOW / 2, 5.0, HIGH + 1]] * n},
    }
    return given.get(method, {})
