"""Robustness documents and the tasks that the engine makes of them."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda import evaluate
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import prepare, read_table
from decision.mcda.kinds.robust_task import task_of
from decision.mcda.notices import Notices
from decision.mcda.ranking import METHODS
from decision.mcda.reading import Place
from decision.mcda.robustness.task import Task
from tests.decision.mcda.rank_documents import rank_document


def task_from(document: dict[str, Any]) -> Task:
    """The task of a document of kind `rank`."""
    fields = Place(document).fields(required=tuple(document))
    method = METHODS[document["method"]]
    table = read_table(fields)
    options = rank.read_options(fields["options"], method, table)
    return task_of(method, prepare(table, options["missing"], Notices()), options, Notices())


def smaa_document(
    matrix: list[list[float | None]],
    weights: dict[str, Any] | None = None,
    *,
    cells: dict[str, dict[str, float]] | None = None,
    samples: int | None = None,
    seed: int | None = None,
    **more: Any,
) -> dict[str, Any]:
    uncertainty: dict[str, Any] = {}
    if weights is not None:
        uncertainty["weights"] = weights
    if cells is not None:
        uncertainty["cells"] = cells
    document = rank_document(matrix, **more) | {"kind": "smaa", "uncertainty": uncertainty}
    if samples is not None:
        document["samples"] = samples
    if seed is not None:
        document["seed"] = seed
    return document


def ranks_at(document: dict[str, Any], weights: NDArray[np.float64]) -> list[int]:
    """Ranks by the plain question `rank`, with other weights."""
    criteria = [
        criterion | {"weight": float(weight)}
        for criterion, weight in zip(document["criteria"], weights, strict=True)
    ]
    keys = ("method", "alternatives", "matrix", "options")
    asked = {key: document[key] for key in keys} | {"kind": "rank", "criteria": criteria}
    return [result["rank"] for result in evaluate(asked)["results"]]  # type: ignore[attr-defined]
