"""The best portfolio for each of many budgets, dearest first: one answer often does for several."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction

from decision.mcda import watching
from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.model import Problem
from decision.mcda.portfolio.programme import Limits, Programme, UnresolvedError
from decision.mcda.portfolio.ties import Allowance, Best


@dataclass(frozen=True)
class Point:
    """The best portfolio for a budget.

    Parameters
    ----------
    best : Best or None
        None where none keeps the constraints, or none was found in time.
    status : str
        optimal, feasible, infeasible or unresolved.
    """

    best: Best | None
    status: str

    @classmethod
    def of(cls, best: Best | None) -> Point:
        if best is None:
            return cls(None, "infeasible")
        return cls(best, "optimal" if best.gap == 0 else "feasible")


def frontier_of(
    programme: Programme,
    problem: Problem,
    budgets: Iterable[Fraction],
    known: Mapping[Fraction, Best | None],
    limits: Limits,
    allowance: Allowance,
) -> dict[Fraction, Point]:
    """The best portfolio for each budget.

    Parameters
    ----------
    programme : Programme
        With all constraints that do not hang on the budget.
    problem : Problem
    budgets : iterable of Fraction
    known : mapping of Fraction to Best or None
        Answers that are at hand.
    limits : Limits
        For each solution.
    allowance : Allowance
        For the ties of all points.
    """
    points: dict[Fraction, Point] = {}
    above: Point | None = None
    for budget in sorted(budgets, reverse=True):
        if budget in known:
            above = Point.of(known[budget])
        elif above is None or not _does_for(above, problem, budget):
            above = _solved(programme, problem.with_budget(budget), limits, allowance)
        points[budget] = above
        watching.advance()
    return points


def _does_for(above: Point, problem: Problem, budget: Fraction) -> bool:
    """Whether a larger budget's answer is this one's too.

    What a smaller budget allows is part of what a larger one does: the best of the whole is the
    best of the part that has it, and where there is nothing, no part has anything.
    """
    if above.best is None:
        return above.status == "infeasible"
    rows = problem.with_budget(budget).money_rows
    return above.status == "optimal" and all(row.holds(above.best.shares) for row in rows)


def _solved(programme: Programme, problem: Problem, limits: Limits, allowance: Allowance) -> Point:
    values = [project.value for project in problem.projects]
    with programme.narrowed(problem.money_rows):
        try:
            return Point.of(best_portfolio(programme, values, limits, allowance))
        except UnresolvedError:  # out of time before any: one point, not the answer
            return Point(None, "unresolved")
