"""What a kept question asked, read back from its document as rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from decision.portfolios.enums import Kind
from decision.portfolios.services.question import LEAST_REGRET
from decision.portfolios.services.rules import Rule

POOLS = "pools"  # the type of a constraint, and its key
YEARS = "year-"  # how `rules.year_attribute` begins

type Document = Mapping[str, Any]

# Constraints by their type, and by the attribute where that alone tells them apart.
_LIMITED = {"min_total": Kind.JOBS, "max_count": Kind.MOST}
_SHARES = {"territory": Kind.TERRITORY, "priority": Kind.PRIORITY, "decree": Kind.DECREE}
_OF_PROJECTS = {
    "must": Kind.MUST,
    "must_not": Kind.MUST_NOT,
    "requires": Kind.REQUIRES,
    "excludes": Kind.EXCLUDES,
}


@dataclass(frozen=True)
class Earmarked:
    """Money that these projects alone may draw on, besides the budget that is open to all.

    `years` say what it has in each, where it is not one sum.
    """

    amount: Decimal
    projects: tuple[str, ...]
    years: Mapping[int, Decimal] = field(default_factory=dict)


def rules_in(document: Document) -> tuple[Rule, ...]:
    """The budget with all earmarked money first; earmarked money itself is no rule here."""
    budget = Rule(Kind.BUDGET, Kind.BUDGET, limit=_exact(document["budget"]))
    return (budget, *(rule for given in document["constraints"] for rule in _rules(given)))


def earmarked_in(document: Document) -> tuple[Earmarked, ...]:
    """Each pool, in the order in which they were given.

    In questions of former times a limit for each set of them says the same.
    """
    given = (one for one in document["constraints"] if one["type"] == POOLS)
    if pools := [_earmarked(pool) for one in given for pool in one[POOLS]]:
        return tuple(pools)
    limits = {
        given["attribute"]: _exact(given["limit"])
        for given in document["constraints"]
        if _is_of_pools(given)
    }
    if not limits:
        return ()
    # All sets of pools but that of all have a limit: 2^k - 1 of k pools.
    everything = range((len(limits) + 1).bit_length() - 1)
    return tuple(_pool(document, limits, [i for i in everything if i != one]) for one in everything)


def partial_in(document: Document) -> dict[Decimal, tuple[str, ...]]:
    """Projects that could be funded in part, by the least share in per cent."""
    found: dict[Decimal, tuple[str, ...]] = {}
    for entry in document["projects"]:
        if "partial" in entry:
            least = 100 * _exact(entry["partial"])
            found[least] = (*found.get(least, ()), entry["code"])
    return found


def is_by_regret(document: Document) -> bool:
    return bool(document["options"].get("rule") == LEAST_REGRET)


def ask_the_same(one: Document, other: Document) -> bool:
    """Whether both put the same question of the same data, though they word it otherwise.

    Versions differ in how they write earmarked money, in what they say of a project beside what
    any rule looks at, and in how long is sought.
    """
    names, others = _said_of_projects(one), _said_of_projects(other)
    both = names & others
    # A year that one does not name is one without money.
    years = {name for name in names ^ others if name.startswith(YEARS)}
    return all(
        read(one) == read(other)
        for read in (
            lambda document: set(rules_in(document)),
            earmarked_in,
            partial_in,
            is_by_regret,
            lambda document: _projects(document, both, years),
            _values_of_people,
        )
    )


def _said_of_projects(document: Document) -> set[str]:
    return {name for entry in document["projects"] for name in entry}


def _projects(document: Document, both: set[str], years: set[str]) -> dict[str, list[Any]]:
    """By the code. Only of what is fictional it is told that it is."""
    return {
        entry["code"]: [
            bool(entry.get("fictional")),
            *(entry.get(name) for name in sorted(both - {"fictional"})),
            *(entry.get(name, 0) for name in sorted(years)),
        ]
        for entry in document["projects"]
    }


def _values_of_people(document: Document) -> list[tuple[str, Mapping[str, float]]]:
    return [(one["name"], one["values"]) for one in document.get("people", ())]


def _earmarked(pool: Mapping[str, Any]) -> Earmarked:
    years = {
        int(name.rpartition("-")[2]): _exact(amount)
        for name, amount in pool.get("amounts", {}).items()
    }
    amount = _exact(pool.get("amount", 0)) + sum(years.values())
    return Earmarked(amount, tuple(pool["projects"]), years)


def _pool(document: Document, limits: Mapping[str, Decimal], others: list[int]) -> Earmarked:
    """What all pools have and the others have not; who is not paid by the others may draw on it."""
    attribute = _attribute(others)
    return Earmarked(
        _exact(document["budget"]) - limits[attribute],
        tuple(
            entry["code"]
            for entry in document["projects"]
            if entry["cost"] and not entry[attribute]
        ),
    )


def _rules(given: Mapping[str, Any]) -> Iterator[Rule]:
    kind, limit = given["type"], _exact(given.get("limit", 0))
    if kind in _OF_PROJECTS:
        names = given.get("projects") or [
            given[name] for name in ("project", "needs") if name in given
        ]
        yield Rule(_OF_PROJECTS[kind], _OF_PROJECTS[kind], projects=tuple(names))
    elif kind in ("max_share", "min_share"):
        yield Rule(_SHARES[given["by"]], _SHARES[given["by"]], limit=100 * limit)
    elif kind in _LIMITED:
        yield Rule(_LIMITED[kind], _LIMITED[kind], limit=limit)
    elif kind != POOLS and not _is_of_pools(given):
        year = int(given["attribute"].rpartition("-")[2])
        yield Rule(given["attribute"], Kind.YEAR, limit=limit, year=year)


def _is_of_pools(given: Mapping[str, Any]) -> bool:
    return str(given.get("attribute", "")).startswith(_attribute(()))


def _attribute(some: Sequence[int]) -> str:
    return "-".join(("only", *(str(i + 1) for i in some)))


def _exact(number: float) -> Decimal:
    return Decimal(str(number))
