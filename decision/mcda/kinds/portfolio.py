"""Kind ``portfolio``: the best set of projects under a budget and constraints."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from decision.mcda.errors import gettext_noop
from decision.mcda.notices import Notices
from decision.mcda.portfolio.best import Best, best_portfolio
from decision.mcda.portfolio.conflict import least_budget, smallest_conflict
from decision.mcda.portfolio.constraint_reading import read_constraints
from decision.mcda.portfolio.model import Problem, exact
from decision.mcda.portfolio.programme import Limits, UnresolvedError
from decision.mcda.portfolio.reading import (
    MAX_AMOUNT,
    ProjectSpec,
    read_amount,
    read_projects,
    refuse_too_many,
)
from decision.mcda.portfolio.sampling import core_index, sampled_values
from decision.mcda.portfolio.tables import funded_table, totals_table
from decision.mcda.reading import Place

MAX_POINTS = 101
MAX_SAMPLES = 10_000
MAX_EQUALS = 100
MAX_SECONDS = 600
LARGEST_SEED = 2**53 - 1
DEFAULTS: dict[str, Any] = {
    "partial": False,
    "frontier": 11,
    "alternatives": 10,
    "samples": 200,
    "seed": 0,
    "value_samples": None,
    "gap": 0.0,
    "time_limit": 10.0,
}


@dataclass(frozen=True, eq=False)
class Question:
    """The document, read."""

    problem: Problem
    specs: Sequence[ProjectSpec]
    options: Mapping[str, Any]
    limits: Limits


def answer(document: Place, notices: Notices) -> dict[str, object]:
    question = _read(document)
    best = best_portfolio(question.problem, question.limits, question.options["alternatives"])
    _note_doubts(question, best, notices)
    return {
        "options": dict(question.options),
        **(_infeasible(question, notices) if best is None else _feasible(question, best)),
        "frontier": _frontier(question),
        **(_core_index(question, notices) if best is not None else {"core_index": None}),
    }


def _read(document: Place) -> Question:
    fields = document.fields(
        required=("kind", "projects", "budget"), optional=("constraints", "options")
    )
    given = fields["options"].fields(optional=tuple(DEFAULTS)) if "options" in fields else {}
    partial = given["partial"].boolean() if "partial" in given else DEFAULTS["partial"]
    specs = read_projects(fields["projects"], partial)
    projects = tuple(spec.project for spec in specs)
    constraints = read_constraints(fields.get("constraints", Place([])), projects)
    problem = Problem(projects, read_amount(fields["budget"]), constraints)
    options = DEFAULTS | _read_options(given, len(specs))
    return Question(problem, specs, options, Limits(options["time_limit"], options["gap"]))


def _read_options(given: Mapping[str, Place], m: int) -> dict[str, Any]:
    readers = {
        "partial": lambda place: place.boolean(),
        "frontier": _read_frontier,
        "alternatives": lambda place: place.integer(0, MAX_EQUALS),
        "samples": lambda place: place.integer(1, MAX_SAMPLES),
        "seed": lambda place: place.integer(0, LARGEST_SEED),
        "value_samples": lambda place: _read_value_samples(place, m),
        "gap": lambda place: place.number(0, 1),
        "time_limit": lambda place: place.number(0.01, MAX_SECONDS),
    }
    return {name: readers[name](place) for name, place in given.items()}


def _read_frontier(place: Place) -> int | list[float] | None:
    """A number of points, a list of budgets, or null for none."""
    if place.is_null:
        return None
    if not isinstance(place.value, list | tuple):
        return place.integer(2, MAX_POINTS)
    refuse_too_many(place, len(place.items()), MAX_POINTS)
    return [float(read_amount(item)) for item in place.items()]


def _read_value_samples(place: Place, m: int) -> list[list[float]] | None:
    if place.is_null:
        return None
    places = place.items()
    refuse_too_many(place, len(places), MAX_SAMPLES)
    if not places:
        raise place.refuse(gettext_noop("There is no sample."), code="no_samples")
    return [[v.number(-MAX_AMOUNT, MAX_AMOUNT) for v in row.items(m)] for row in places]


def _feasible(question: Question, best: Best) -> dict[str, object]:
    problem = question.problem
    answer: dict[str, object] = {
        "status": "optimal" if best.gap == 0 else "feasible",
        "chosen": problem.chosen(best.shares),
        "funded": funded_table(problem, best.shares),
        "totals": totals_table(problem, best.shares),
        "alternatives_equally_good": [problem.chosen(shares) for shares in best.equals],
        "alternatives_complete": best.equals_complete,
    }
    if best.gap:
        answer["gap"] = best.gap
    return answer


def _infeasible(question: Question, notices: Notices) -> dict[str, object]:
    members, is_smallest = smallest_conflict(question.problem, question.limits)
    constraints = question.problem.all_constraints
    notices.add(
        "conflict_not_the_only_one",
        gettext_noop(
            "No portfolio keeps all constraints. The conflict shown is one smallest set of them "
            "that cannot hold together; there may be others."
        )
        if is_smallest
        else gettext_noop(
            "No portfolio keeps all constraints. Nothing can be left out of the conflict shown, "
            "but the search for a smaller one was cut off; there may be others."
        ),
    )
    lowest = least_budget(question.problem, question.limits)
    return {
        "status": "infeasible",
        "chosen": [],
        "funded": {},
        "totals": None,
        "alternatives_equally_good": [],
        "alternatives_complete": True,
        "conflict": [constraints[i].given for i in members],
        "conflict_is_smallest": is_smallest,
        "least_budget": None if lowest is None else float(lowest),
    }


def _frontier(question: Question) -> list[dict[str, object]]:
    """The best portfolio for each budget; value null where none keeps the constraints."""
    points: list[dict[str, object]] = []
    for budget in _budgets(question):
        problem = question.problem.with_budget(budget)
        try:
            best = best_portfolio(problem, question.limits)
            status = _status(best)
        except UnresolvedError:  # out of time before any portfolio: one point, not the answer
            best, status = None, "unresolved"
        points.append(
            {
                "budget": float(budget),
                "value": None if best is None else float(problem.value(best.shares)),
                "cost": None if best is None else float(problem.cost(best.shares)),
                "chosen": [] if best is None else problem.chosen(best.shares),
                "status": status,
            }
        )
    return points


def _status(best: Best | None) -> str:
    if best is None:
        return "infeasible"
    return "optimal" if best.gap == 0 else "feasible"


def _budgets(question: Question) -> list[Fraction]:
    """As asked for; a number of points is spread evenly from 0 to the cost of all projects.

    The document's own budget is among them.
    """
    wanted = question.options["frontier"]
    if wanted is None:
        return []
    if isinstance(wanted, list):
        return [exact(budget) for budget in wanted]
    everything = sum((p.cost for p in question.problem.projects), Fraction())
    spread = {exact(float(everything * i / (wanted - 1))) for i in range(wanted)}
    return sorted(spread | {question.problem.budget})


def _core_index(question: Question, notices: Notices) -> dict[str, object]:
    """Shares of samples, or null where nothing says that the values are uncertain."""
    options = question.options
    values = options["value_samples"]
    if values is None:
        if not any(spec.is_uncertain for spec in question.specs):
            return {"core_index": None, "core_index_samples": 0}
        low = np.array([spec.low for spec in question.specs])
        high = np.array([spec.high for spec in question.specs])
        values = sampled_values(low, high, options["samples"], options["seed"]).tolist()
    index, unproved = core_index(question.problem, values, question.limits)
    if unproved:
        notices.add(
            "core_index_unproved",
            gettext_noop(
                "In {unproved} of {samples} samples the portfolio was not proved to be the best."
            ),
            unproved=unproved,
            samples=len(values),
        )
    codes = [spec.project.code for spec in question.specs]
    return {
        "core_index": dict(zip(codes, index.tolist(), strict=True)),
        "core_index_samples": len(values),
    }


def _note_doubts(question: Question, best: Best | None, notices: Notices) -> None:
    if best is None:
        return
    if best.gap:
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
