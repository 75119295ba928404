"""People of a session beside their group: like-minded ones, those far away, those left out."""

from __future__ import annotations

from dataclasses import dataclass

from decision.results.presentation.words import name_of, named, percent
from decision.results.services.session import SessionResults

MOST_FAR = 10
MOST_NAMED = 12


@dataclass(frozen=True)
class Telling:
    """A criterion to which a group of people gives more or less than the others do."""

    name: str
    own: str
    others: str


@dataclass(frozen=True)
class ClusterRow:
    size: int
    more: tuple[Telling, ...]
    less: tuple[Telling, ...]
    names: tuple[str, ...]
    names_more: int


@dataclass(frozen=True)
class FarRow:
    """A person, the share of weight that separates him from the group, and a bar of it."""

    name: str
    distance: str
    bar: float


@dataclass(frozen=True)
class LeftOutRow:
    """Somebody who does not count; `branches` are those that his answers leave open.

    A branch without a name is the whole question.
    """

    name: str
    silent: bool
    unconfirmed: bool
    branches: tuple[str, ...]


def cluster_rows(results: SessionResults) -> tuple[ClusterRow, ...]:
    rows = []
    for cluster in results.clusters:
        telling = [
            (mean > others, Telling(results.criteria[code], percent(mean, 0), percent(others, 0)))
            for code, mean, others in cluster.telling
        ]
        names, more = named(cluster.people, MOST_NAMED)
        rows.append(
            ClusterRow(
                size=len(cluster.people),
                more=tuple(one for is_more, one in telling if is_more),
                less=tuple(one for is_more, one in telling if not is_more),
                names=names,
                names_more=more,
            )
        )
    return tuple(rows)


def far_rows(results: SessionResults) -> tuple[FarRow, ...]:
    """The people farthest from the group; nobody where all are at one place."""
    return tuple(
        FarRow(name_of(person), percent(distance, 0), round(100 * distance, 1))
        for person, distance in results.far[:MOST_FAR]
        if distance > 1e-9
    )


def left_out_rows(results: SessionResults) -> tuple[LeftOutRow, ...]:
    """Those who have begun first: theirs is work that could still count."""
    several = len(results.data.weighed) > 1
    return tuple(
        LeftOutRow(
            name=name_of(one.person),
            silent=one.silent,
            unconfirmed=one.person.number in results.unconfirmed,
            branches=tuple(results.criteria.get(key, "") for key in one.branches)
            if several
            else (),
        )
        for one in sorted(results.left_out, key=lambda one: one.silent)
    )
