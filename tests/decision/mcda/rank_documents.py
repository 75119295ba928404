"""Documents of kind `rank` and their answers, at their shortest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda import evaluate
from decision.mcda.matrix import DecisionMatrix


def criterion(
    code: str = "c1", direction: str = "max", weight: float = 1.0, **more: Any
) -> dict[str, Any]:
    return {"code": code, "direction": direction, "weight": weight, **more}


def rank_document(
    matrix: Sequence[Any],
    weights: Sequence[float] | None = None,
    directions: Sequence[str] | None = None,
    *,
    method: str = "topsis",
    preference: dict[str, Any] | None = None,
    **options: Any,
) -> dict[str, Any]:
    n = len(matrix[0]) if matrix else 1
    more = {"preference": preference} if preference else {}
    return {
        "kind": "rank",
        "method": method,
        "criteria": [
            criterion(
                f"c{j + 1}",
                directions[j] if directions else "max",
                weights[j] if weights is not None else 1.0,
                **more,
            )
            for j in range(n)
        ],
        "alternatives": [f"A{i + 1}" for i in range(len(matrix))],
        "matrix": [list(row) for row in matrix],
        "options": options,
    }


def evaluated(document: Any) -> dict[str, Any]:
    """The answer, whose members a test may index without telling mypy what they are."""
    return evaluate(document)


def answer_to(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return evaluated(rank_document(*args, **kwargs))


def scores_of(answer: dict[str, Any]) -> NDArray[np.float64]:
    return np.array([result["score"] for result in answer["results"]], dtype=np.float64)


def ranks_of(answer: dict[str, Any]) -> list[int | None]:
    return [result["rank"] for result in answer["results"]]


def warning_codes(answer: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in answer["warnings"]]


def decision_matrix(values: Any, weights: Any = None, directions: Any = None) -> DecisionMatrix:
    values = np.array(values, dtype=np.float64)
    m, n = values.shape
    return DecisionMatrix(
        values=values,
        weights=np.ones(n) if weights is None else np.array(weights, dtype=np.float64),
        directions=np.ones(n) if directions is None else np.array(directions, dtype=np.float64),
        alternatives=tuple(f"A{i + 1}" for i in range(m)),
        criteria=tuple(f"c{j + 1}" for j in range(n)),
    )
