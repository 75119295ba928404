"""Which batch scorer serves which method."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from decision.mcda.equality import ROUNDING, unit_interval
from decision.mcda.matrix import Floats
from decision.mcda.normalisation import normalised
from decision.mcda.robustness.scorers.additive import (
    Additive,
    WeightedProducts,
    WeightedSumOfCells,
)
from decision.mcda.robustness.scorers.base import Looped, Scorer
from decision.mcda.robustness.scorers.columns import BATCH_NORMALISATIONS, UncertainColumns
from decision.mcda.robustness.scorers.topsis import Topsis
from decision.mcda.robustness.scorers.vikor import Vikor
from decision.mcda.robustness.task import Task


def scorer_for(task: Task) -> Scorer:
    """The fastest scorer that gives this task's ranks.

    A batch scorer is a second implementation of its method. It is compared with the method
    itself on two weight vectors before it is trusted; where the two differ the method is
    looped over.
    """
    scorer = _for_cells(task) if len(task.cells) else _for_weights(task)
    return scorer if scorer is not None and _agrees(scorer, task) else Looped(task)


def _for_weights(task: Task) -> Scorer | None:
    if task.terms is not None:
        return Additive(task, task.terms)
    if task.method not in BY_NORMALISED_MATRIX:
        return None
    values = normalised(task.matrix, task.options["normalization"])
    return BY_NORMALISED_MATRIX[task.method](task, values)


def _waspas(task: Task, values: Floats) -> Scorer | None:
    return _wpm(task, values, float(task.options["l"]))


def _wpm(task: Task, values: Floats, part_of_sum: float = 0.0) -> Scorer | None:
    return WeightedProducts(task, values, part_of_sum) if (values > 0).all() else None


# Methods that do not add up and start from a matrix that no weight enters.
BY_NORMALISED_MATRIX: dict[str, Callable[[Task, Floats], Scorer | None]] = {
    "topsis": Topsis,
    "vikor": Vikor,
    "waspas": _waspas,
    "wpm": _wpm,
}


def _for_cells(task: Task) -> Scorer | None:
    normalization = task.options.get("normalization")
    if task.method not in ("topsis", "wsm") or normalization not in BATCH_NORMALISATIONS:
        return None
    columns = UncertainColumns(task, normalization)
    values = normalised(task.matrix, normalization)
    if task.method == "wsm":
        return WeightedSumOfCells(task, values, columns)
    return Topsis(task, values, columns)


def _agrees(scorer: Scorer, task: Task) -> bool:
    weights = np.arange(1.0, len(task.matrix.criteria) + 1) ** np.array([[0.7], [-0.3]])
    weights /= weights.sum(axis=1, keepdims=True)
    nominal = np.tile(task.matrix.values[task.cells.rows, task.cells.columns], (2, 1))
    expected, allowed = _between_0_and_1(*Looped(task).scores_and_sizes(weights, nominal))
    with np.errstate(all="ignore"):
        found, _ = _between_0_and_1(*scorer.scores_and_sizes(weights, nominal))
        agree = np.abs(found - expected) <= 1e-9 + allowed
    return bool(agree.all())


def _between_0_and_1(scores: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """From a sample's smallest score to its largest: what ranks and ties depend on.

    Where all tie but for rounding, all are 0. With it how far off each may be by rounding.
    """
    stretched, grown = unit_interval(scores / 2, sizes / 2)  # halved: no range overflows
    return stretched, ROUNDING * grown[:, np.newaxis]
