"""A TOPSIS question as the robustness kinds hold it."""

from __future__ import annotations

from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import TABLE_KEYS, prepare, read_table
from decision.mcda.kinds.robust_task import task_of as task_of_question
from decision.mcda.matrix import Floats
from decision.mcda.notices import Notices
from decision.mcda.ranking import METHODS
from decision.mcda.reading import Place
from decision.mcda.robustness.task import Task
from tests.bench.problems import document


def task_of(values: Floats) -> Task:
    fields = Place(document("rank", values)).fields(required=("kind", "method", *TABLE_KEYS))
    table = read_table(fields)
    options = rank.read_options(None, METHODS["topsis"], table)
    prepared = prepare(table, None, Notices())
    return task_of_question(METHODS["topsis"], prepared, options, Notices())
