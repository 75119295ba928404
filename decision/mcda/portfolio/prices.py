"""What each constraint costs: the value that is lost against leaving it out."""

from __future__ import annotations

from fractions import Fraction

from decision.mcda import watching
from decision.mcda.portfolio.best import whole_values
from decision.mcda.portfolio.feasibility import Feasibility
from decision.mcda.portfolio.model import Problem
from decision.mcda.portfolio.programme import Limits, UnresolvedError
from decision.mcda.portfolio.ties import Best


def values_lost(problem: Problem, best: Best, limits: Limits) -> list[Fraction | None]:
    """For each constraint of the document, with all others and the budget kept.

    Parameters
    ----------
    problem : Problem
    best : Best
        Its best portfolio.
    limits : Limits
        For each solution.

    Returns
    -------
    list of Fraction or None
        In the unit of value, not negative; None where one of the two portfolios was not proved
        to be the best.
    """
    question = Feasibility(problem, limits)
    values, _ = whole_values([project.value for project in problem.projects])
    reached = problem.value(best.shares)
    lost: list[Fraction | None] = []
    # The budget is the first of all constraints; it has the frontier.
    for one in range(1, len(question.constraints)):
        watching.advance()
        try:
            found = question.least([-value for value in values], question.everything - {one})
        except UnresolvedError:
            lost.append(None)
            continue
        is_proved = found.is_optimal and best.gap == 0
        # Rounded to the resolution of values, the one with fewer constraints can seem less.
        lost.append(max(Fraction(), problem.value(found.shares) - reached) if is_proved else None)
    return lost
