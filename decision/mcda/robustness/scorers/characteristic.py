"""COMET for many weight vectors: its characteristic objects judged by the expert's own scorer."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.ranking.comet import (
    interpolation_shares,
    interpolation_size,
    judged_objects,
    question_of_objects,
)
from decision.mcda.ranking.declarations import Method, Scores
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.row_ranks import ranks_in_rows
from decision.mcda.robustness.scorers.base import Scorer, product
from decision.mcda.robustness.scorers.batched import Batched
from decision.mcda.robustness.task import Task


class Comet(Batched):
    """COMET's places of the characteristic objects, and the alternatives between them.

    Parameters
    ----------
    task : Task
    scorer : Scorer
        Of the characteristic objects, by the method that judges them.

    References
    ----------
    .. [1] Sałabun, W. (2015). The Characteristic Objects Method: a new distance-based approach
       to multicriteria decision-making problems. Journal of Multi-Criteria Decision Analysis
       22(1-2), 37-50, steps 3 to 5.
    """

    def __init__(self, task: Task, scorer: Scorer) -> None:
        super().__init__(task)
        self.scorer = scorer
        cvalues = task.question.options["cvalues"]
        shares = interpolation_shares(task.matrix.values, cvalues)
        self.width = max(shares.shape)
        self.shares = np.ascontiguousarray(shares.T)
        self.size = interpolation_size(cvalues)

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        merits, sizes = self.scorer.scores_and_sizes(weights, np.empty((len(weights), 0)))
        if not self.scorer.task.larger_is_better:
            merits = -merits
        ranks = ranks_in_rows(
            merits, larger_is_better=False, tolerance=DEFAULT_TIE_TOLERANCE, sizes=sizes
        )
        rows = np.arange(len(weights))[:, np.newaxis]
        taken = np.zeros((len(weights), merits.shape[1] + 1))
        taken[rows, ranks] = 1
        places = np.cumsum(taken, axis=1)
        # Where all objects are equally good: 0/0, and the method refuses.
        preferences = (places[rows, ranks] - 1) / (places[:, -1:] - 1)
        return product(preferences, self.shares), np.full(len(weights), self.size)


def task_of_objects(task: Task, expert: Method) -> Task:
    """The expert's own task."""
    question = question_of_objects(task.question, expert)

    def scored(matrix: DecisionMatrix) -> Scores:
        return judged_objects(expert, replace(question, matrix=matrix))

    return Task(
        matrix=question.matrix,
        method=expert.name,
        larger_is_better=expert.larger_is_better,
        options=question.options,
        scored=scored,
        question=question,
        terms=None if expert.unit_scores is None else expert.unit_scores(question),
        term_sizes=None if expert.term_sizes is None else expert.term_sizes(question),
    )
