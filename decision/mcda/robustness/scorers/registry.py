"""Which batch scorer serves which method."""

from __future__ import annotations

from collections.abc import Callable
from math import prod

import numpy as np

from decision.mcda.equality import ROUNDING, unit_interval
from decision.mcda.matrix import Floats
from decision.mcda.normalisation import normalised
from decision.mcda.ranking.marcos import shares_of_both_ideals, utility_factor
from decision.mcda.ranking.ratios import optimal_shares
from decision.mcda.ranking.registry import EXPERTS
from decision.mcda.robustness.scorers import distances, powers, sums
from decision.mcda.robustness.scorers.additive import (
    Additive,
    AdditiveInOwnUnit,
    Unit,
    WeightedSumOfCells,
)
from decision.mcda.robustness.scorers.base import Looped, Scorer, weighted_sums
from decision.mcda.robustness.scorers.characteristic import Comet, task_of_objects
from decision.mcda.robustness.scorers.columns import UncertainColumns
from decision.mcda.robustness.scorers.outranking import PartialOrder
from decision.mcda.robustness.scorers.topsis import Topsis
from decision.mcda.robustness.scorers.vikor import Vikor
from decision.mcda.robustness.task import Task

# Their scores come out of another method's, of as many other alternatives as there are: how fast
# that is hangs on these.
WITH_INNER_MODELS = frozenset({"comet"})
# Shares of characteristic objects in alternatives: a table of more is not made.
_MOST_SHARES = 4_000_000


def scorer_for(task: Task) -> Scorer:
    """The fastest scorer that gives this task's ranks.

    A batch scorer is a second implementation of its method. It is compared with the method
    itself on two weight vectors before it is trusted; where the two differ the method is
    looped over.
    """
    scorer = _for_cells(task) if len(task.cells) else _for_weights(task)
    return scorer if scorer is not None and _agrees(scorer, task) else Looped(task)


def untried_scorer_for(task: Task) -> Scorer | None:
    """The batch scorer of a task without uncertain cells, not compared with the method.

    For a caller that asks many alike questions and compares one of them itself (`alike`); None
    where the method has none.
    """
    return _for_weights(task)


def _for_weights(task: Task) -> Scorer | None:
    if task.method in UNITS and task.terms is not None:
        return AdditiveInOwnUnit(task, task.terms, UNITS[task.method](task))
    if task.terms is not None:
        return Additive(task, task.terms)
    if task.method in BY_NORMALISED_MATRIX:
        values = normalised(task.matrix, task.options["normalization"])
        return BY_NORMALISED_MATRIX[task.method](task, values)
    return BY_TASK[task.method](task) if task.method in BY_TASK else None


def _least_is_0(task: Task) -> Unit:
    return lambda weights, totals: (-totals.min(axis=1), 1.0)


def _shared_out(task: Task) -> Unit:
    return lambda weights, totals: (0.0, 1 / totals.sum(axis=1))


def _of_optimal(task: Task) -> Unit:
    shares = optimal_shares(task.question)
    here = float(shares @ task.matrix.weights)
    return lambda weights, totals: (0.0, here / weighted_sums(weights, shares))


def _of_both_ideals(task: Task) -> Unit:
    ideal, anti_ideal = shares_of_both_ideals(task.question)
    weights_here = task.matrix.weights
    here = utility_factor(ideal @ weights_here, anti_ideal @ weights_here)
    return lambda weights, totals: (
        0.0,
        utility_factor(weighted_sums(weights, ideal), weighted_sums(weights, anti_ideal)) / here,
    )


def _comet(task: Task) -> Scorer | None:
    options = task.question.options
    objects = prod(len(levels) for levels in options["cvalues"])
    if objects * len(task.matrix.alternatives) > _MOST_SHARES:
        return None
    return Comet(task, scorer_for(task_of_objects(task, EXPERTS[options["expert"]])))


# Methods that add up terms, but bring the sums to a unit in which the weights count too.
UNITS: dict[str, Callable[[Task], Unit]] = {
    "ahp_ideal": _shared_out,
    "aras": _of_optimal,
    "marcos": _of_both_ideals,
    "ocra": _least_is_0,
}
# Methods that start from a matrix that no weight enters, normalised as their options say.
BY_NORMALISED_MATRIX: dict[str, Callable[[Task, Floats], Scorer]] = {
    "cocoso": powers.Cocoso,
    "codas": distances.Codas,
    "topsis": Topsis,
    "vikor": Vikor,
    "waspas": powers.waspas,
    "wpm": powers.WeightedProducts,
}
# Methods that make the figures which no weight enters in their own way.
BY_TASK: dict[str, Callable[[Task], Scorer | None]] = {
    "aroman": sums.aroman,
    "comet": _comet,
    "copras": sums.copras,
    "edas": sums.edas,
    "ervd": sums.ervd,
    "lmaw": powers.Lmaw,
    "probid": distances.Probid,
    "promethee_i": PartialOrder,
    "ram": sums.ram,
    "rim": distances.Rim,
    "sprobid": distances.Sprobid,
}


def _for_cells(task: Task) -> Scorer | None:
    normalization = task.options.get("normalization")
    if normalization is None or task.method not in ("topsis", "wsm"):
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
    expected = Looped(task).scores_and_sizes(weights, nominal)
    with np.errstate(all="ignore"):
        return alike(scorer.scores_and_sizes(weights, nominal), expected)


def alike(found: tuple[Floats, Floats], expected: tuple[Floats, Floats]) -> bool:
    """Whether scores of some samples, with their sizes, rank and tie as the expected ones do."""
    between, allowed = _between_0_and_1(*expected)
    with np.errstate(all="ignore"):
        return bool((np.abs(_between_0_and_1(*found)[0] - between) <= 1e-9 + allowed).all())


def _between_0_and_1(scores: Floats, sizes: Floats) -> tuple[Floats, Floats]:
    """From a sample's smallest score to its largest: what ranks and ties depend on.

    Where all tie but for rounding, all are 0. With it how far off each may be by rounding.
    """
    stretched, grown = unit_interval(scores / 2, sizes / 2)  # halved: no range overflows
    return stretched, ROUNDING * grown[:, np.newaxis]
