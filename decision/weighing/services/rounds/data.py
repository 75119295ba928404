"""A round of a session as plain data: all that its results follow from, and nothing else.

Neither names of criteria nor rows of the database: what is here is the same in every language,
and a sealed record holds all that it is made of (`decision.records.services.reading.data_of`).

Dimensions: `k` participants; a branch has `n` criteria and n (n - 1) / 2 pairs, which stand in
the order of a matrix above its diagonal, row by row.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.sessions.enums import WeightingMethod
from decision.sessions.selectors.shown import tell_apart_by_class, tell_apart_by_conflict

Floats = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Branch:
    """Criteria of one parent; `shares` are the problem's own, for branches that nobody weighs.

    `key` is the parent's code, or “root”.
    """

    key: str
    items: tuple[str, ...]
    shares: tuple[float, ...]
    is_weighed: bool

    @property
    def pairs(self) -> list[tuple[int, int]]:
        n = len(self.items)
        return [(i, j) for i in range(n) for j in range(i + 1, n)]


@dataclass(frozen=True)
class Person:
    """A participant; without a `name` others see the pseudonym that `number` makes.

    `power` is his own voting power, before his group's is shared out.
    """

    number: int
    name: str
    group: str
    power: float


# What somebody rated an alternative: his group, his own voting power, the rating.
Unlinked = tuple[str, float, float]


@dataclass(frozen=True)
class Column:
    """The ratings of an alternative without their people, sorted; none where `too_few` are left
    to hide each other. `conflicted`: whether somebody has a conflict of interest about it."""

    ratings: tuple[Unlinked, ...]
    too_few: bool = False
    conflicted: bool = False


@dataclass(frozen=True, eq=False)
class SessionData:
    """One round.

    Parameters
    ----------
    method : WeightingMethod
    branches : tuple of Branch
        The whole tree, the top first and each branch before those below it.
    groups : mapping of str to float
        Voting power of each stakeholder group.
    people : tuple of Person
        All who have a voice in the round, whether they have answered or not; with hidden names
        those who have finished, and nobody where too few have.
    silent : int
        How many more have a voice.
    hides_names : bool
        Then nothing is told of fewer than `LEAST_TOGETHER` people.
    steps : mapping of str to ndarray of shape (k, pairs)
        Judgements by branch, each in steps from “equal”: 8 says nine times as important.
        NaN where there is none.
    weights : mapping of str to ndarray of shape (k, n)
        Direct weights by branch; NaN where a person gave none.
    ratings : mapping of str to ndarray of shape (k, m)
        Ratings by judged criterion, alternatives in the order of `question`. NaN where there
        is none, the person does not know, or has a conflict of interest.
    conflicts : ndarray of shape (k, m) or None
        Who has declared a conflict of interest about which alternative; None where nobody has.
        Where nothing is rated it is disclosed and leaves nothing out.
    unlinks_ratings : bool
        Whether no rating may be told by number: names are hidden, and somebody has declared a
        conflict of interest in this round or an earlier one.
    unlinked : mapping or None
        Ratings without their people, where a record holds no others (`rounds.unlinked`).
    question : dict or None
        The document of kind ``rank`` that the problem makes with its own weights; None where
        it compares nothing.
    provenance : list of lists
        Where each cell of the question's matrix comes from; None where it is empty.
    counts_pairs : bool
        Whether to ask who comes before whom when the ranking is shaken, as was done until the
        records of format 2.
    """

    method: WeightingMethod
    branches: tuple[Branch, ...]
    groups: Mapping[str, float]
    people: tuple[Person, ...]
    silent: int = 0
    hides_names: bool = False
    steps: Mapping[str, Floats] = field(default_factory=dict)
    weights: Mapping[str, Floats] = field(default_factory=dict)
    ratings: Mapping[str, Floats] = field(default_factory=dict)
    conflicts: Mask | None = None
    unlinks_ratings: bool = False
    unlinked: Mapping[str, tuple[Column, ...]] | None = None
    question: dict[str, Any] | None = None
    provenance: list[list[dict[str, Any] | None]] = field(default_factory=list)
    counts_pairs: bool = False

    @property
    def hides_singles(self) -> bool:
        """Whether nothing may be told of single people, not even without a name.

        Where voting power, which is known by name, tells somebody apart, what counts by power
        beside what counts heads would give his weights away.
        """
        classes = [(person.group, str(person.power)) for person in self.people]
        # Where nothing is rated a conflict leaves nothing out by which anybody could be told.
        some = self.conflicts if self.ratings else None
        columns = () if some is None else some.T.tolist()
        return self.hides_names and (
            tell_apart_by_class(classes) or tell_apart_by_conflict(classes, columns)
        )

    def only(self, rows: Sequence[int]) -> SessionData:
        """The same round with these of its people alone, in this order."""
        people = tuple(self.people[row] for row in rows)
        named = {person.group for person in people}
        steps, weights, ratings = (
            {key: table[list(rows)] for key, table in tables.items()}
            for tables in (self.steps, self.weights, self.ratings)
        )
        return replace(
            self,
            people=people,
            groups={name: power for name, power in self.groups.items() if name in named},
            steps=steps,
            weights=weights,
            ratings=ratings,
            conflicts=None if self.conflicts is None else self.conflicts[list(rows)],
        )

    @property
    def weighed(self) -> tuple[Branch, ...]:
        return tuple(branch for branch in self.branches if branch.is_weighed)

    def leaves(self) -> tuple[str, ...]:
        """The criteria without parts, in the order of the tree."""
        return tuple(_ends(self.branches[0], self._by_key)) if self.branches else ()

    def ends(self) -> tuple[str, ...]:
        """The lowest criteria on which people's weights can differ, in the order of the tree.

        Below them nothing is weighed: what stands there keeps the problem's shares, and would
        only repeat one opinion several times.
        """
        opened: dict[str, Branch] = {}
        for branch in reversed(self.branches):  # what is below comes before what is above
            if branch.is_weighed or any(item in opened for item in branch.items):
                opened[branch.key] = branch
        return tuple(_ends(self.branches[0], opened)) if self.branches else ()

    def shares_below(self, criterion: str) -> dict[str, float]:
        """The problem's own shares of the leaves of a criterion; a leaf is its own."""
        branch = self._by_key.get(criterion)
        if branch is None:
            return {criterion: 1.0}
        return {
            leaf: share * inner
            for item, share in zip(branch.items, branch.shares, strict=True)
            for leaf, inner in self.shares_below(item).items()
        }

    def leaf_weights(self, weights: Mapping[str, float]) -> dict[str, float]:
        """The leaves' weights that weights of the `ends` come to."""
        return {
            leaf: weight * share
            for end, weight in weights.items()
            for leaf, share in self.shares_below(end).items()
        }

    @property
    def _by_key(self) -> dict[str, Branch]:
        return {branch.key: branch for branch in self.branches}


def _ends(branch: Branch, by_key: Mapping[str, Branch]) -> Iterator[str]:
    for item in branch.items:
        if item in by_key:
            yield from _ends(by_key[item], by_key)
        else:
            yield item
