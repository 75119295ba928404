"""The document of a portfolio, read: projects, constraints and options."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from decision.mcda.errors import gettext_noop
from decision.mcda.portfolio.constraint_reading import read_constraints
from decision.mcda.portfolio.equal_shares import Person
from decision.mcda.portfolio.model import Problem
from decision.mcda.portfolio.programme import Limits
from decision.mcda.portfolio.reading import (
    MAX_AMOUNT,
    ProjectSpec,
    read_amount,
    read_people,
    read_projects,
    refuse_too_many,
)
from decision.mcda.reading import Place

MAX_POINTS = 101
MAX_SAMPLES = 10_000
MAX_EQUALS = 100
MAX_SECONDS = 600
LARGEST_SEED = 2**53 - 1
RULES = ("most_value", "equal_shares", "least_regret")
REGRETS = ("absolute", "relative")
# Rules that ask people.
OF_PEOPLE = RULES[1:]
COMPLETIONS = ("none", "most_value")
DEFAULTS: dict[str, Any] = {
    "rule": "most_value",
    "completion": "none",
    "partial": False,
    "frontier": 11,
    "alternatives": 10,
    "samples": 200,
    "seed": 0,
    "value_samples": None,
    "gap": 0.0,
    "time_limit": 10.0,
    "prices": False,
    "ties_time": 1.0,
    "conflicts_time": 2.0,
}
# Of one rule, and where nothing is said no limit.
WITHOUT_DEFAULT = ("regret", "samples_time")


@dataclass(frozen=True, eq=False)
class Question:
    """The document, read."""

    problem: Problem
    specs: Sequence[ProjectSpec]
    options: Mapping[str, Any]
    limits: Limits
    people: Sequence[Person] = ()

    @property
    def by_value(self) -> bool:
        """Whether the most value is sought, by the projects' own values."""
        return bool(self.options["rule"] == "most_value")


def read_question(document: Place) -> Question:
    fields = document.fields(
        required=("kind", "projects", "budget"), optional=("constraints", "options", "people")
    )
    given: Mapping[str, Place] = {}
    if "options" in fields:
        given = fields["options"].fields(optional=(*DEFAULTS, *WITHOUT_DEFAULT))
    partial = given["partial"].boolean() if "partial" in given else DEFAULTS["partial"]
    specs = read_projects(fields["projects"], partial)
    projects = tuple(spec.project for spec in specs)
    budget = read_amount(fields["budget"])
    constraints = read_constraints(fields.get("constraints", Place([])), projects, budget)
    problem = Problem(projects, budget, constraints)
    options = DEFAULTS | _read_options(given, len(specs))
    _read_regret(given, options)
    people = _read_people(document, fields, problem, options)
    limits = Limits(options["time_limit"], options["gap"])
    return Question(problem, specs, options, limits, people)


def _read_people(
    document: Place, fields: Mapping[str, Place], problem: Problem, options: Mapping[str, Any]
) -> Sequence[Person]:
    """Who shares the budget or may regret; nobody where the rule does not ask."""
    if options["rule"] not in OF_PEOPLE:
        if "people" in fields:
            raise fields["people"].refuse(
                gettext_noop("Only the rules “equal_shares” and “least_regret” ask people."),
                code="people_not_asked",
            )
        return ()
    if options["rule"] == "least_regret":
        return _read_regretting(document, fields, problem)
    if problem.constraints:
        raise fields["constraints"].refuse(
            gettext_noop("By equal shares people spend their own parts: no constraint can hold."),
            code="constraints_not_kept",
        )
    if problem.has_partial:
        raise fields["projects"].refuse(
            gettext_noop("By equal shares a project is bought in full or not at all."),
            code="partial_not_bought",
        )
    document.fields(required=("people",), optional=tuple(fields))
    return read_people(fields["people"], problem.projects)


def _read_regretting(
    document: Place, fields: Mapping[str, Place], problem: Problem
) -> Sequence[Person]:
    document.fields(required=("people",), optional=tuple(fields))
    people = read_people(fields["people"], problem.projects, regrets=True)
    if not people:
        raise fields["people"].refuse(
            gettext_noop("There is nobody who could regret anything."), code="nobody"
        )
    return people


def _read_regret(given: Mapping[str, Place], options: dict[str, Any]) -> None:
    """The measure of regret, an option of that rule alone."""
    if options["rule"] == "least_regret":
        options.setdefault("regret", REGRETS[0])
    elif "regret" in given:
        raise given["regret"].refuse(
            gettext_noop("Only the rule “least_regret” measures regret."), code="regret_not_asked"
        )


def _read_options(given: Mapping[str, Place], m: int) -> dict[str, Any]:
    readers = {
        "rule": lambda place: place.choice(RULES, code="unknown_rule"),
        "regret": lambda place: place.choice(REGRETS, code="unknown_regret"),
        "completion": lambda place: place.choice(COMPLETIONS, code="unknown_completion"),
        "partial": lambda place: place.boolean(),
        "frontier": _read_frontier,
        "alternatives": lambda place: place.integer(0, MAX_EQUALS),
        "samples": lambda place: place.integer(1, MAX_SAMPLES),
        "seed": lambda place: place.integer(0, LARGEST_SEED),
        "value_samples": lambda place: _read_value_samples(place, m),
        "gap": lambda place: place.number(0, 1),
        "time_limit": lambda place: place.number(0.01, MAX_SECONDS),
        "samples_time": lambda place: place.number(0, MAX_SECONDS),
        "prices": lambda place: place.boolean(),
        "ties_time": lambda place: place.number(0, MAX_SECONDS),
        "conflicts_time": lambda place: place.number(0, MAX_SECONDS),
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
