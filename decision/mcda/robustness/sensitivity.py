"""Stability intervals of every weight."""

from __future__ import annotations

from dataclasses import dataclass

from decision.mcda.robustness.crossings import exact_stability
from decision.mcda.robustness.scorers import scorer_for
from decision.mcda.robustness.searches import searched_stabilities
from decision.mcda.robustness.stability import Stability, Standing
from decision.mcda.robustness.task import Task


@dataclass(frozen=True)
class Sensitivity:
    """The stability of each criterion's weight, and whether it is exact or searched for."""

    criteria: list[Stability]
    exact: bool


def sensitivity(task: Task, tolerance: float) -> Sensitivity:
    """How far each weight may move before the winner, or the order, changes.

    Parameters
    ----------
    task : Task
        Without uncertain cells.
    tolerance : float
        Of ties, relative to the range of the scores.

    Returns
    -------
    Sensitivity
        In closed form for methods that add up; by search for the others.
    """
    standing = Standing.of(task, tolerance)
    weights = task.matrix.weights
    criteria = range(len(weights))
    if task.terms is not None:
        sizes = task.sizes_of_terms()
        exact = [exact_stability(task.terms, sizes, weights, j, standing) for j in criteria]
        return Sensitivity(exact, exact=True)
    return Sensitivity(searched_stabilities(scorer_for(task), standing, criteria), exact=False)
