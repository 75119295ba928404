"""Money that only some projects may draw on, in pools of one sum or of one for each year.

Money can be split, so that by the theorem of max-flow and min-cut all can be paid if and only if
each set of pools holds: who may draw on no other pool asks no more than these and the open money
have. Such sets are too many to be written down, but which of them a portfolio breaks is quickly
found; so they are learnt one by one.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import chain, combinations

from decision.mcda.portfolio.model import Ceiling, Project, Row, Shares

# A pool of one sum has its money under no attribute.
AT_ANY_TIME = ""

# Pools by their indices, each with the attribute whose money is meant.
Purses = frozenset[tuple[int, str]]


@dataclass(frozen=True)
class Pool:
    """Money that `projects`, by their indices, may draw on: what they ask by each attribute, or,
    under `AT_ANY_TIME`, all that they cost."""

    projects: frozenset[int]
    amounts: Mapping[str, Fraction]


@dataclass(frozen=True)
class Demand:
    """What of a project's cost may be drawn on the same purses."""

    project: int
    amount: Fraction
    purses: Purses


@dataclass(frozen=True, eq=False)
class Pools:
    """Demands, the money of each purse, and the money open to all; as a `Ceiling` it moves.

    Parameters
    ----------
    demands : tuple of Demand
    purses : mapping of (int, str) to Fraction
    limit : Fraction
        The open money; it is as much higher or lower as the budget is.
    m : int
        How many projects there are.
    known : dict of Purses to Ceiling
        What was learnt; the same for every budget, its limits as for no open money.
    """

    demands: tuple[Demand, ...]
    purses: Mapping[tuple[int, str], Fraction]
    limit: Fraction
    m: int
    known: dict[Purses, Ceiling] = field(default_factory=dict)

    @property
    def row(self) -> PoolsRow:
        first = self._ceiling(frozenset()).row
        return PoolsRow(first.terms, first.limit, pools=self)

    @property
    def numbers(self) -> Iterator[Fraction]:
        return chain([self.limit], self.purses.values(), (one.amount for one in self.demands))

    @property
    def linear(self) -> list[Ceiling]:
        """What is known, as ceilings of their own."""
        return [self._ceiling(frozenset()), *map(self._ceiling, self.known)]

    def needed(self, shares: Shares) -> Fraction:
        """How much more open money than `limit` these shares take; below 0 where less does."""
        return max(over for _purses, over in self._tightest(shares))

    def standing(self, shares: Shares) -> tuple[Fraction, Fraction]:
        """Of the set of purses that is tightest what is asked of it, and what there is."""
        purses, over = max(self._tightest(shares), key=lambda pair: pair[1])
        there = self.limit + sum((self.purses[p] for p in purses), Fraction(0))
        return there + over, there

    def learn(self, shares: Shares, more: Fraction = Fraction(0)) -> list[Ceiling]:
        """Sets of purses that these shares break even with so much more open money."""
        broken = [purses for purses, over in self._tightest(shares) if over > more]
        for purses in broken:
            if purses and purses not in self.known:
                self.known[purses] = self._cut(purses)
        return [self._ceiling(purses) for purses in broken]

    def _ceiling(self, purses: Purses) -> Ceiling:
        cut = self.known.get(purses) or self._cut(purses)
        return replace(cut, limit=cut.limit + self.limit)

    def _cut(self, purses: Purses) -> Ceiling:
        amounts = [Fraction(0)] * self.m
        for one in self.demands:
            if one.purses <= purses:
                amounts[one.project] += one.amount
        return Ceiling(tuple(amounts), sum((self.purses[p] for p in purses), Fraction(0)))

    def _tightest(self, shares: Shares) -> list[tuple[Purses, Fraction]]:
        """For each choice of pools of one sum the purses that ask most beyond what they have."""
        asked: dict[Purses, Fraction] = {}
        for one in self.demands:
            if shares[one.project]:
                part = one.amount * shares[one.project]
                asked[one.purses] = asked.get(one.purses, Fraction(0)) + part
        whole = [purse for purse in self.purses if purse[1] == AT_ANY_TIME]
        return [self._beside(frozenset(some), asked) for some in _subsets(whole)]

    def _beside(self, some: Purses, asked: Mapping[Purses, Fraction]) -> tuple[Purses, Fraction]:
        """With these pools of one sum, and in each year those that make it tightest."""
        chosen, over = some, -self.limit - sum((self.purses[p] for p in some), Fraction(0))
        for year in sorted({year for _pool, year in self.purses if year != AT_ANY_TIME}):
            purses = [purse for purse in self.purses if purse[1] == year]
            here = {
                names: part
                for names, part in asked.items()
                if any(name[1] == year for name in names)
            }
            best, most = frozenset[tuple[int, str]](), Fraction(0)
            for tried in map(frozenset, _subsets(purses)):
                paid = sum((self.purses[p] for p in tried), Fraction(0))
                reached = _asked_within(some | tried, here) - paid
                if reached > most:
                    best, most = tried, reached
            chosen, over = chosen | best, over + most
        timeless = {
            names: part
            for names, part in asked.items()
            if all(name[1] == AT_ANY_TIME for name in names)
        }
        return chosen, over + _asked_within(some, timeless)


@dataclass(frozen=True)
class PoolsRow(Row):
    """One row for all sets of purses: as a row of the model the first of them, all in `holds`."""

    pools: Pools | None = None

    def holds(self, shares: Shares) -> bool:
        return self.pools is None or self.pools.needed(shares) <= 0

    def learnt(self) -> list[Row]:
        return [] if self.pools is None else [one.row for one in self.pools.linear[1:]]

    def broken_by(self, shares: Shares) -> list[Row]:
        return [] if self.pools is None else [one.row for one in self.pools.learn(shares)]


def pools_of(
    projects: Sequence[Project],
    pools: Sequence[Pool],
    asked: Mapping[str, Sequence[Fraction]],
    budget: Fraction,
) -> Pools:
    """What the pools leave of the budget is open to all.

    Parameters
    ----------
    projects : sequence of m Project
    pools : sequence of Pool
    asked : mapping of str to sequence of m Fraction
        What each project asks by each attribute that a pool names.
    budget : Fraction
    """
    purses = {
        (i, name): amount for i, pool in enumerate(pools) for name, amount in pool.amounts.items()
    }
    demands = chain.from_iterable(
        _demands(i, project.cost, pools, asked) for i, project in enumerate(projects)
    )
    return Pools(tuple(demands), purses, budget - sum(purses.values(), Fraction(0)), len(projects))


def _demands(
    i: int, cost: Fraction, pools: Sequence[Pool], asked: Mapping[str, Sequence[Fraction]]
) -> Iterator[Demand]:
    """By the years in which some pool has money for it, and the rest."""
    own = [(k, name) for k, pool in enumerate(pools) if i in pool.projects for name in pool.amounts]
    always = frozenset(purse for purse in own if purse[1] == AT_ANY_TIME)
    rest = cost
    for year in sorted({name for _pool, name in own} - {AT_ANY_TIME}):
        amount = min(rest, asked[year][i])
        if amount > 0:
            yield Demand(i, amount, always | {purse for purse in own if purse[1] == year})
            rest -= amount
    if rest > 0:
        yield Demand(i, rest, always)


def _subsets(purses: Sequence[tuple[int, str]]) -> Iterable[tuple[tuple[int, str], ...]]:
    sizes = range(len(purses) + 1)
    return chain.from_iterable(combinations(purses, size) for size in sizes)


def _asked_within(purses: Purses, asked: Mapping[Purses, Fraction]) -> Fraction:
    return sum((part for names, part in asked.items() if names <= purses), Fraction(0))
