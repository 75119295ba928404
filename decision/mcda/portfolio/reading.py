"""Reading projects; every refusal names its place."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from decision.mcda.errors import gettext_noop
from decision.mcda.portfolio.equal_shares import Person
from decision.mcda.portfolio.model import Project, exact
from decision.mcda.reading import Place, distinct_names

MAX_PROJECTS = 1_000
MAX_PEOPLE_BY_PROJECTS = 50_000
# Sums of values and costs stay far inside what a double holds to the unit.
MAX_AMOUNT = 1e15


@dataclass(frozen=True)
class ProjectSpec:
    """A project and the bounds of its value, where the document gives them."""

    project: Project
    low: float
    high: float

    @property
    def is_uncertain(self) -> bool:
        return self.low != self.high


def read_projects(place: Place, partial: bool) -> list[ProjectSpec]:
    """The projects; `partial` says whether one that is silent on it may be funded in part."""
    places = place.items()
    if not places:
        raise place.refuse(gettext_noop("There is no project to choose."), code="no_projects")
    refuse_too_many(place, len(places), MAX_PROJECTS)
    specs = [_read_project(item, partial) for item in places]
    distinct_names(
        [Place(s.project.code, f"{p.where}.code") for s, p in zip(specs, places, strict=True)]
    )
    return specs


def refuse_too_many(place: Place, given: int, limit: int) -> None:
    if given > limit:
        raise place.refuse(
            gettext_noop("The list has {given} elements; the limit is {limit}."),
            code="too_large",
            given=given,
            limit=limit,
        )


def read_amount(place: Place, low: float = 0.0) -> Fraction:
    """A number as it is written, exactly."""
    place.number(low, MAX_AMOUNT)
    return exact(place.value)  # type: ignore[arg-type]


def _read_project(place: Place, partial: bool) -> ProjectSpec:
    fields = place.members(required=("code", "value", "cost"))
    value = read_amount(fields["value"], -MAX_AMOUNT)
    low, high = _read_bounds(place, fields, float(value))
    reserved = ("code", "value", "cost", "partial", "value_low", "value_high")
    project = Project(
        code=fields["code"].text(),
        value=value,
        cost=read_amount(fields["cost"]),
        least_share=_read_least_share(fields.get("partial"), partial),
        attributes={name: _read_attribute(f) for name, f in fields.items() if name not in reserved},
    )
    return ProjectSpec(project, low, high)


def _read_bounds(place: Place, fields: Mapping[str, Place], value: float) -> tuple[float, float]:
    if "value_low" not in fields and "value_high" not in fields:
        return value, value
    place.fields(required=("value_low", "value_high"), optional=tuple(fields))
    low = fields["value_low"].number(-MAX_AMOUNT, MAX_AMOUNT)
    high = fields["value_high"].number(-MAX_AMOUNT, MAX_AMOUNT)
    if low > high:
        raise fields["value_low"].refuse(
            gettext_noop("The interval from {low} to {high} is empty."),
            code="empty_interval",
            low=low,
            high=high,
        )
    return low, high


def _read_least_share(place: Place | None, partial: bool) -> Fraction | None:
    """None: all or nothing. A number: the least share that it is funded by, if at all."""
    if place is None:
        return Fraction(0) if partial else None
    if isinstance(place.value, bool):
        return Fraction(0) if place.value else None
    place.number(0, 1)
    return exact(place.value)  # type: ignore[arg-type]


def _read_attribute(place: Place) -> Any:
    if place.is_null or isinstance(place.value, str | bool):
        return place.value
    if isinstance(place.value, int | float):
        place.number(-MAX_AMOUNT, MAX_AMOUNT)
        return place.value
    raise place.refuse(
        gettext_noop("An attribute is a text, a number, true or false."), code="bad_attribute"
    )


def read_people(
    place: Place, projects: Sequence[Project], *, regrets: bool = False
) -> tuple[Person, ...]:
    """Who is asked, by power unless they regret, and what each project is worth to them."""
    places = place.items()
    refuse_too_many(place, len(places) * len(projects), MAX_PEOPLE_BY_PROJECTS)
    indices = {project.code: i for i, project in enumerate(projects)}
    people = tuple(_read_person(item, indices, regrets) for item in places)
    distinct_names(
        [Place(one.name, f"{p.where}.name") for one, p in zip(people, places, strict=True)]
    )
    if not regrets and not any(person.power for person in people):
        raise place.refuse(gettext_noop("Nobody has any power."), code="no_power")
    return people


def _read_person(place: Place, indices: Mapping[str, int], regrets: bool) -> Person:
    fields = place.fields(
        required=("name", "values") if regrets else ("name", "values", "power"),
        optional=("power", "best") if regrets else (),
    )
    lowest = -MAX_AMOUNT if regrets else 0.0
    values: dict[int, Fraction] = {}
    for name, value in fields["values"].members().items():
        if name not in indices:
            raise value.refuse(
                gettext_noop("There is no project “{name}”."), code="unknown_project", name=name
            )
        if amount := read_amount(value, lowest):
            values[indices[name]] = amount
    own = read_amount(fields["power"]) if "power" in fields else Fraction(1)
    best = read_amount(fields["best"], lowest) if "best" in fields else None
    return Person(fields["name"].text(), own, values, best)
