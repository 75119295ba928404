"""What the reader of a portfolio must know beside it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from decision.mcda.errors import gettext_noop
from decision.mcda.kinds.least_regret import note_regret
from decision.mcda.notices import Notices, quoted
from decision.mcda.portfolio.model import Problem
from decision.mcda.portfolio.question import Question
from decision.mcda.portfolio.ties import Best


def note_question(question: Question, notices: Notices) -> None:
    """What was perhaps not meant."""
    for ring in _rings(question.problem):
        notices.add(
            "requirements_in_a_ring",
            gettext_noop("These need each other, so that all of them are chosen or none: {names}."),
            names=quoted(ring),
        )


def _rings(problem: Problem) -> list[Sequence[str]]:
    """Projects that require each other, however far around."""
    codes = [project.code for project in problem.projects]
    place = {code: i for i, code in enumerate(codes)}
    pairs = [
        (place[one.given["project"]], place[one.given["needs"]])
        for one in problem.constraints
        if one.given["type"] == "requires"
    ]
    if not pairs:
        return []
    ends = np.array(pairs)
    graph = coo_array((np.ones(len(ends)), ends.T), shape=(len(codes), len(codes)))
    _count, groups = connected_components(graph, directed=True, connection="strong")
    members = [np.flatnonzero(groups == group) for group in np.unique(groups[ends[:, 0]])]
    rings = sorted((ring.tolist() for ring in members if len(ring) > 1), key=min)
    return [[codes[i] for i in ring] for ring in rings]


def note_doubts(question: Question, best: Best | None, notices: Notices) -> None:
    """What is not known of the answer, and what is surprising in it."""
    if best is None:
        return
    if not any(best.shares):
        notices.add(
            "nothing_chosen",
            gettext_noop(
                "No project is chosen: nothing that the budget and the constraints allow adds any "
                "value."
            ),
        )
    if best.gap and not question.by_value:
        note_regret(best.gap, notices)
    elif best.gap:
        notices.add(
            "not_proved_optimal",
            gettext_noop(
                "The portfolio keeps all constraints, but a better one may exist: its value is "
                "within {gap} of the best, and ties were not broken."
            ),
            gap=f"{best.gap:.3g}",
        )
    elif not best.settled:
        notices.add(
            "ties_not_settled",
            gettext_noop(
                "The portfolio is one of the best, but whether others are as good, and which of "
                "them is the cheapest, was not settled in the time or digits there are."
            ),
        )
    elif not question.problem.has_partial and question.options["alternatives"]:
        if best.equals:
            notices.add(
                "equally_good_portfolios",
                gettext_noop(
                    "Other portfolios have the same value; the cheapest was chosen, and among "
                    "equally cheap ones that with the earlier projects."
                ),
            )
        if not best.equals_complete:
            notices.add(
                "alternatives_cut_off",
                gettext_noop("There are more equally good portfolios than the {limit} listed."),
                limit=question.options["alternatives"],
            )
