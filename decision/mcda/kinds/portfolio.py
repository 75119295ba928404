"""Kind ``portfolio``: the best set of projects under a budget and constraints."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import inf

import numpy as np

from decision.mcda import watching
from decision.mcda.errors import gettext_noop
from decision.mcda.kinds.equal_shares import answer_by_equal_shares
from decision.mcda.kinds.least_regret import least_regretted, regret_table
from decision.mcda.kinds.portfolio_notices import note_doubts, note_question
from decision.mcda.notices import Notices
from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.conflict import Conflicts, conflicts_of
from decision.mcda.portfolio.feasibility import Feasibility
from decision.mcda.portfolio.frontier import Point, frontier_of
from decision.mcda.portfolio.least_budget import least_budget
from decision.mcda.portfolio.model import exact
from decision.mcda.portfolio.prices import values_lost
from decision.mcda.portfolio.programme import Programme
from decision.mcda.portfolio.question import Question, read_question
from decision.mcda.portfolio.regret import Regret
from decision.mcda.portfolio.relaxation import fewest_left_out, relaxations
from decision.mcda.portfolio.sampling import core_index, sampled_values
from decision.mcda.portfolio.tables import funded_table, totals_table
from decision.mcda.portfolio.ties import Allowance, Best
from decision.mcda.reading import Place

MAX_CONFLICTS = 3


def answer(document: Place, notices: Notices) -> dict[str, object]:
    question = read_question(document)
    if question.options["rule"] == "equal_shares":
        return {"options": dict(question.options), **answer_by_equal_shares(question)}
    problem, samples = question.problem, _samples(question)
    has_prices = question.by_value and question.options["prices"]
    priced = problem.constraints if has_prices else ()
    asked = 0 if question.by_value else len(question.people) + 2
    watching.expect(1 + asked + len(samples) + len(_budgets(question)) + len(priced))
    programme = Programme(problem, problem.other_rows)
    with programme.narrowed(problem.money_rows):
        regret, best = _best(programme, question)
        note_question(question, notices)
        note_doubts(question, best, notices)
        chosen = _infeasible(question, notices) if best is None else _feasible(question, best)
        watching.advance()
        index: dict[str, object] = {"core_index": None}
        if best is not None:
            index = _core_index(programme, question, samples, notices)
    return {
        "options": dict(question.options),
        **chosen,
        "frontier": _frontier(programme, question, best),
        **index,
        **({"prices": _prices(question, best)} if has_prices else {}),
        **({} if question.by_value else {"regret": regret_table(question, regret, best)}),
    }


def _best(programme: Programme, question: Question) -> tuple[Regret | None, Best | None]:
    if not question.by_value:
        return least_regretted(programme, question)
    return None, best_portfolio(
        programme,
        _values(question),
        question.limits,
        Allowance(question.options["ties_time"]),
        question.options["alternatives"],
    )


def _values(question: Question) -> Sequence[Fraction]:
    return [project.value for project in question.problem.projects]


def _feasible(question: Question, best: Best) -> dict[str, object]:
    problem = question.problem
    answer: dict[str, object] = {
        "status": Point.of(best).status,
        "chosen": problem.chosen(best.shares),
        "funded": funded_table(problem, best.shares),
        "totals": totals_table(problem, best.shares),
        "ties_settled": best.settled,
        "alternatives_equally_good": [problem.chosen(shares) for shares in best.equals],
        "alternatives_complete": best.equals_complete,
    }
    if best.gap:
        answer["gap"] = best.gap
    return answer


def _infeasible(question: Question, notices: Notices) -> dict[str, object]:
    feasibility = Feasibility(question.problem, question.limits)
    seconds = question.options["conflicts_time"]
    conflicts = conflicts_of(feasibility, MAX_CONFLICTS, seconds)
    feasibility.end_within(seconds)
    lowest = least_budget(question.problem, question.limits)
    healing = relaxations(feasibility, conflicts.sets[0], lowest)
    feasibility.end_within(seconds)
    left_out = fewest_left_out(feasibility, conflicts.sets, healing)
    _note_conflict(conflicts, notices)

    def given(members: Sequence[int]) -> list[object]:
        return [feasibility.constraints[i].given for i in members]

    return {
        "status": "infeasible",
        "chosen": [],
        "funded": {},
        "totals": None,
        "ties_settled": True,
        "alternatives_equally_good": [],
        "alternatives_complete": True,
        "conflict": given(conflicts.sets[0]),
        "conflict_is_smallest": conflicts.first_is_smallest,
        "conflicts": [given(members) for members in conflicts.sets],
        "conflicts_complete": conflicts.complete,
        "relaxations": [
            {
                "constraint": feasibility.constraints[one.constraint].given,
                "limit": one.limit,
                "is_nearest": one.is_nearest,
            }
            for one in healing
        ],
        "leave_out": None if left_out is None else given(left_out),
        "least_budget": float(lowest.budget) if lowest and lowest.is_proved else None,
    }


def _note_conflict(conflicts: Conflicts, notices: Notices) -> None:
    if conflicts.complete and len(conflicts.sets) == 1:
        return
    notices.add(
        "conflict_not_the_only_one",
        gettext_noop(
            "No portfolio keeps all constraints. The conflict shown is one smallest set of them "
            "that cannot hold together; there may be others."
        )
        if conflicts.first_is_smallest
        else gettext_noop(
            "No portfolio keeps all constraints. Nothing can be left out of the conflict shown, "
            "but the search for a smaller one was cut off; there may be others."
        ),
    )


def _prices(question: Question, best: Best | None) -> list[dict[str, object]]:
    """What more there would be without each constraint; null where that was not proved in time."""
    if best is None:
        return []
    constraints = question.problem.constraints
    lost = values_lost(question.problem, best, question.limits)
    return [
        {"constraint": one.given, "value_lost": None if value is None else float(value)}
        for one, value in zip(constraints, lost, strict=True)
    ]


def _frontier(
    programme: Programme, question: Question, own: Best | None
) -> list[dict[str, object]]:
    """The best portfolio for each budget; value null where none keeps the constraints."""
    problem, budgets = question.problem, _budgets(question)
    allowance = Allowance(question.options["ties_time"])
    known = {problem.budget: own}
    points = frontier_of(programme, problem, budgets, known, question.limits, allowance)
    return [_point(question, budget, points[budget]) for budget in budgets]


def _point(question: Question, budget: Fraction, point: Point) -> dict[str, object]:
    problem, best = question.problem, point.best
    return {
        "budget": float(budget),
        "value": None if best is None else float(problem.value(best.shares)),
        "cost": None if best is None else float(problem.cost(best.shares)),
        "chosen": [] if best is None else problem.chosen(best.shares),
        "status": point.status,
        "ties_settled": best is not None and best.settled,
    }


def _budgets(question: Question) -> list[Fraction]:
    """As asked for; a number of points is spread evenly from 0 to the cost of all projects.

    The document's own budget is among them.
    """
    wanted = question.options["frontier"]
    if wanted is None or not question.by_value:
        return []
    if isinstance(wanted, list):
        return [exact(budget) for budget in wanted]
    everything = sum((p.cost for p in question.problem.projects), Fraction())
    spread = {exact(float(everything * i / (wanted - 1))) for i in range(wanted)}
    return sorted(spread | {question.problem.budget})


def _samples(question: Question) -> Sequence[Sequence[float]]:
    """Sampled values; none where nothing says that the values are uncertain."""
    options = question.options
    if not question.by_value:
        return []
    if options["value_samples"] is not None:
        given: Sequence[Sequence[float]] = options["value_samples"]
        return given
    if not any(spec.is_uncertain for spec in question.specs):
        return []
    low = np.array([spec.low for spec in question.specs])
    high = np.array([spec.high for spec in question.specs])
    drawn: list[list[float]] = sampled_values(
        low, high, options["samples"], options["seed"]
    ).tolist()
    return drawn


def _core_index(
    programme: Programme,
    question: Question,
    values: Sequence[Sequence[float]],
    notices: Notices,
) -> dict[str, object]:
    """Shares of samples, or null where there are none, or none with a portfolio in time."""
    if not values:
        return {"core_index": None, "core_index_samples": 0}
    allowance = Allowance(question.options["ties_time"])
    seconds = question.options.get("samples_time", inf)
    index, doubts = core_index(programme, values, question.limits, allowance, seconds)
    if doubts.unproved:
        notices.add(
            "core_index_unproved",
            gettext_noop(
                "In {unproved} of {samples} samples the portfolio was not proved to be the best."
            ),
            unproved=doubts.unproved,
            samples=len(values),
        )
    if doubts.unsettled:
        notices.add(
            "core_index_ties_not_settled",
            gettext_noop(
                "The time for ties did not last for all samples: where several portfolios are "
                "the best, any one of them was counted."
            ),
        )
    codes = [spec.project.code for spec in question.specs]
    found = len(values) - doubts.unfound
    return {
        "core_index": dict(zip(codes, index.tolist(), strict=True)) if found else None,
        "core_index_samples": found,
        **({"core_index_unproved": doubts.unproved} if doubts.unproved else {}),
    }
