"""Reading constraints: each type with its keys, each refusal with its place."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from decision.mcda.errors import gettext_noop
from decision.mcda.portfolio.constraints import (
    excludes_rows,
    max_count_rows,
    must_not_rows,
    must_rows,
    requires_rows,
    share_rows,
    total_rows,
)
from decision.mcda.portfolio.model import Ceiling, Constraint, Project, Row, exact, with_ceiling
from decision.mcda.portfolio.pools import AT_ANY_TIME, Pool, Pools, pools_of
from decision.mcda.portfolio.reading import MAX_AMOUNT, read_amount, refuse_too_many
from decision.mcda.reading import Place, distinct_names

MAX_CONSTRAINTS, MAX_POOLS = 200, 10
# The type, and its only key.
POOLS = "pools"
# Of a total whose limit is given for the document's budget and moves with it.
WITH_BUDGET = "with_budget"

Fields = Mapping[str, Place]
Reader = Callable[[Fields, Sequence[Project]], tuple[Row, ...]]


def read_constraints(
    place: Place, projects: Sequence[Project], budget: Fraction
) -> tuple[Constraint, ...]:
    places = place.items()
    refuse_too_many(place, len(places), MAX_CONSTRAINTS)
    return tuple(read_constraint(item, projects, budget) for item in places)


def read_constraint(place: Place, projects: Sequence[Project], budget: Fraction) -> Constraint:
    members = place.members(required=("type",))
    kind = members["type"].choice((*TYPES, POOLS), code="unknown_constraint")
    if kind == POOLS:
        fields = place.fields(required=("type", POOLS))
        return with_ceiling(place.value, _pools(fields[POOLS], projects, budget))
    required, optional, reader = TYPES[kind]
    fields = place.fields(required=("type", *required), optional=optional)
    if WITH_BUDGET in fields and fields[WITH_BUDGET].boolean():
        amounts = tuple(read_amounts(fields["attribute"], projects))
        return with_ceiling(place.value, Ceiling(amounts, _limit(fields)))
    return Constraint(place.value, reader(fields, projects))


def _must(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
    return must_rows(_project(fields["project"], projects))


def _must_not(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
    return must_not_rows(_project(fields["project"], projects))


def _requires(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
    project = _project(fields["project"], projects)
    needs = _project(fields["needs"], projects)
    if project == needs:
        raise fields["needs"].refuse(
            gettext_noop("A project cannot require itself."), code="requires_itself"
        )
    return requires_rows(project, needs)


def _excludes(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
    places = fields["projects"].items()
    distinct_names(places)
    if len(places) < 2:
        raise fields["projects"].refuse(
            gettext_noop("Projects that exclude each other are at least two."),
            code="too_few_projects",
        )
    return excludes_rows([_project(place, projects) for place in places])


def _max_count(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
    return max_count_rows(len(projects), fields["limit"].integer(0, int(MAX_AMOUNT)))


def _total(at_least: bool) -> Reader:
    def read(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
        amounts = read_amounts(fields["attribute"], projects)
        return total_rows(amounts, _limit(fields), at_least=at_least)

    return read


def _limit(fields: Fields) -> Fraction:
    return read_amount(fields["limit"], -MAX_AMOUNT)


def _share(at_least: bool) -> Reader:
    def read(fields: Fields, projects: Sequence[Project]) -> tuple[Row, ...]:
        groups = _groups(fields, projects)
        fields["limit"].number(0, 1)
        limit = exact(fields["limit"].value)  # type: ignore[arg-type]
        return share_rows(projects, groups.values(), limit, at_least=at_least)

    return read


def _pools(place: Place, projects: Sequence[Project], budget: Fraction) -> Pools:
    places = place.items()
    refuse_too_many(place, len(places), MAX_POOLS)
    pools = [_read_pool(item, projects) for item in places]
    asked = {
        name: read_amounts(Place(name, f"{item.where}.amounts"), projects)
        for item, pool in zip(places, pools, strict=True)
        for name in pool.amounts
        if name != AT_ANY_TIME
    }
    return pools_of(projects, pools, asked, budget)


def _read_pool(place: Place, projects: Sequence[Project]) -> Pool:
    fields = place.fields(required=("projects",), optional=("amount", "amounts"))
    if ("amount" in fields) == ("amounts" in fields):
        raise place.refuse(
            gettext_noop("A pool has either one amount, or amounts by attribute."),
            code="pool_without_amount",
        )
    if not fields["projects"].items():
        raise fields["projects"].refuse(
            gettext_noop("Nobody may draw on this pool: it names no project."), code="empty_pool"
        )
    sums = fields["amounts"].members() if "amounts" in fields else {AT_ANY_TIME: fields["amount"]}
    return Pool(
        frozenset(_project(item, projects) for item in fields["projects"].items()),
        {name: read_amount(amount) for name, amount in sums.items()},
    )


def _project(place: Place, projects: Sequence[Project]) -> int:
    name = place.text()
    for i, project in enumerate(projects):
        if project.code == name:
            return i
    raise place.refuse(
        gettext_noop("There is no project “{name}”."), code="unknown_project", name=name
    )


def read_amounts(place: Place, projects: Sequence[Project]) -> list[Fraction]:
    """Each project's amount of the attribute that is named here."""
    return [_number(place, project, place.text()) for project in projects]


def _number(place: Place, project: Project, name: str) -> Fraction:
    if name in ("value", "cost"):
        return project.value if name == "value" else project.cost
    amount = _attribute(place, project, name)
    if isinstance(amount, bool) or not isinstance(amount, int | float):
        raise place.refuse(
            gettext_noop("The attribute “{name}” of “{project}” is not a number."),
            code="not_a_number",
            name=name,
            project=project.code,
        )
    return exact(amount)


def _attribute(place: Place, project: Project, name: str) -> Any:
    if name == "code":  # each project as a group of its own
        return project.code
    found = (project.attributes or {}).get(name)
    if found is None:
        raise place.refuse(
            gettext_noop("The project “{project}” has no attribute “{name}”."),
            code="missing_attribute",
            name=name,
            project=project.code,
        )
    return found


def _groups(fields: Fields, projects: Sequence[Project]) -> dict[tuple[bool, Any], list[int]]:
    """Indices of the projects by the attribute's value, or of the one value that is named."""
    name = fields["by"].text()
    groups: dict[tuple[bool, Any], list[int]] = {}
    for i, project in enumerate(projects):
        groups.setdefault(_key(_attribute(fields["by"], project, name)), []).append(i)
    if "value" not in fields:
        return groups
    wanted = fields["value"].value
    if not isinstance(wanted, str | bool | int | float) or _key(wanted) not in groups:
        raise fields["value"].refuse(
            gettext_noop("No project has “{value}” for its “{name}”."),
            code="unknown_attribute_value",
            value=wanted,
            name=name,
        )
    return {_key(wanted): groups[_key(wanted)]}


def _key(value: Any) -> tuple[bool, Any]:
    """Python takes True for 1; in a document they are different values."""
    return isinstance(value, bool), value


# Keys that a type needs, keys that it may have, and how its rows are read.
TYPES: dict[str, tuple[tuple[str, ...], tuple[str, ...], Reader]] = {
    "must": (("project",), (), _must),
    "must_not": (("project",), (), _must_not),
    "requires": (("project", "needs"), (), _requires),
    "excludes": (("projects",), (), _excludes),
    "max_share": (("by", "limit"), ("value",), _share(at_least=False)),
    "min_share": (("by", "limit"), ("value",), _share(at_least=True)),
    "min_total": (("attribute", "limit"), (), _total(at_least=True)),
    "max_total": (("attribute", "limit"), (WITH_BUDGET,), _total(at_least=False)),
    "max_count": (("limit",), (), _max_count),
}
