"""A document's question, ready to be asked again with other weights and values."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import Prepared, refuse_extreme
from decision.mcda.kinds.uncertain_ends import refuse_ends
from decision.mcda.matrix import DecisionMatrix
from decision.mcda.notices import Notices
from decision.mcda.ranking import Method, Scores
from decision.mcda.robustness.cells import UncertainCells, no_cells
from decision.mcda.robustness.task import Task


def task_of(
    method: Method,
    prepared: Prepared,
    options: Mapping[str, Any],
    notices: Notices,
    cells: UncertainCells | None = None,
) -> Task:
    """The task, once it is known that the method can take the question as it stands."""
    refuse_extreme(prepared)
    if cells is not None and len(cells):
        refuse_ends(method, prepared, options, cells)
    # Once with the notices that count, so that refusals and warnings are those of `rank`.
    rank.warn_of_dominance(method, options, notices)
    rank.score(method, prepared, options, notices)
    unheard = Notices()
    question = rank.question_for(method, prepared, options, unheard)

    def scored(matrix: DecisionMatrix) -> Scores:
        return rank.score(method, replace(prepared, matrix=matrix), options, unheard)

    return Task(
        matrix=prepared.matrix,
        method=method.name,
        larger_is_better=method.larger_is_better,
        options=options,
        scored=scored,
        question=question,
        terms=None if method.unit_scores is None else method.unit_scores(question),
        term_sizes=None if method.term_sizes is None else method.term_sizes(question),
        cells=no_cells() if cells is None else cells,
    )
