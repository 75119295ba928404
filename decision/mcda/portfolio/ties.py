"""Equally valuable portfolios: which there are, and which of them is the answer."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from math import lcm
from time import monotonic

from decision.mcda.portfolio.model import Problem, Row, Shares, whole_row
from decision.mcda.portfolio.programme import (
    Found,
    Limits,
    Programme,
    UnresolvedError,
    other_than_row,
)

# So many portfolios of equal value, or of equal value and cost, are listed before the order is
# settled by further solutions instead.
EQUAL_RUN = 6
# Whole numbers that an array holds.
LARGEST = 2**62
# More equals than these are left to the solver, which lists the cheapest.
MOST_EQUALS = 1_000
# Projects whose order is settled in one solution; 2 to this power is exact and well scaled.
BLOCK = 16
_SHARES = (Fraction(0), Fraction(1))


@dataclass(frozen=True)
class Best:
    """The best portfolio and its equals.

    Parameters
    ----------
    shares : tuple of Fraction
    gap : float
        0 where it is proved optimal.
    equals : tuple of Shares
        Others of the same value, cheaper first.
    equals_complete : bool
        Whether there are no others than those.
    settled : bool
        Whether ties were broken; they are not where a solution for that failed or time ran out.
    """

    shares: Shares
    gap: float
    equals: tuple[Shares, ...] = ()
    equals_complete: bool = False
    settled: bool = True


class Allowance:
    """Seconds that settling ties may take, of one answer or of many together."""

    def __init__(self, seconds: float) -> None:
        self.left = seconds

    def solve(
        self,
        programme: Programme,
        objective: Sequence[int],
        extra: Sequence[Row] = (),
        enough: int | None = None,
    ) -> Found | None:
        """As `Programme.solve`, to the end or not at all.

        Raises
        ------
        UnsettledError
        """
        if self.left <= 0:
            raise UnsettledError
        started = monotonic()
        try:
            found = programme.solve(objective, Limits(self.left), extra, enough=enough)
        except UnresolvedError as error:
            raise UnsettledError from error
        finally:
            self.left -= monotonic() - started
        if found is not None and not found.is_optimal:
            raise UnsettledError
        return found


class UnsettledError(Exception):
    """Which of the equally valuable portfolios is the answer was not found in time."""


def settled(
    programme: Programme, found: Shares, values: Sequence[int], equals: int, allowance: Allowance
) -> Best:
    """Of the portfolios as valuable as this one the cheapest, and then that of earlier projects.

    Parameters
    ----------
    programme : Programme
    found : Shares
        A most valuable portfolio.
    values : sequence of int
    equals : int
        How many others to list.
    allowance : Allowance
    """
    settling = _Settling(programme, found, values, equals, allowance)
    try:
        return settling.of_shares() if programme.partial else settling.of_whole_projects()
    except UnsettledError:
        return settling.as_far_as_known()


class _Settling:
    def __init__(
        self,
        programme: Programme,
        found: Shares,
        values: Sequence[int],
        equals: int,
        allowance: Allowance,
    ) -> None:
        self._programme = programme
        self._values = values
        self._most = equals
        self._allowance = allowance
        self._first = found
        self._known = [found]

    @cached_property
    def _as_valuable(self) -> Row:
        return _at_least_row(self._values, self._first)

    @cached_property
    def _costs(self) -> list[int]:
        return whole_costs(self._programme.problem)

    def as_far_as_known(self) -> Best:
        first, *others = sorted(set(self._known), key=self._order)
        return Best(first, 0.0, tuple(others[: self._most]), settled=False)

    def of_whole_projects(self) -> Best:
        if self._knows_all():
            first, *others = sorted(self._known, key=self._order)
            complete = len(others) <= self._most
            return Best(first, 0.0, tuple(others[: self._most]), complete)
        return self._cheapest_first()

    def of_shares(self) -> Best:
        cheapest = self._solve(self._costs, [self._as_valuable])
        shares = self._first if cheapest is None else cheapest.shares
        face = [self._as_valuable, self._no_dearer_row(shares)]
        if not self._is_only_one(shares, face):
            shares = self._with_earlier_projects(shares, face)
        return Best(shares, 0.0)

    def _knows_all(self) -> bool:
        """List what is as valuable; whether that was all, and not too many."""
        objective, reached = [-value for value in self._values], self._value(self._first)
        while len(self._known) <= EQUAL_RUN:
            others = [other_than_row(shares) for shares in self._known]
            found = self._solve(objective, others, enough=-reached)
            if found is None or self._value(found.shares) < reached:
                return True
            self._known.append(found.shares)
        return False

    def _cheapest_first(self) -> Best:
        """List from the cheapest on, as far as they are wanted."""
        cost = self._programme.problem.cost
        listed: list[Shares] = []
        complete = False
        with self._programme.narrowed([self._as_valuable]):
            while len(listed) <= max(self._most, EQUAL_RUN):
                found = self._solve(self._costs, [other_than_row(shares) for shares in listed])
                complete = found is None
                if found is None:
                    break
                listed.append(found.shares)
                self._known.append(found.shares)
                if len(listed) > self._most and cost(listed[-1]) > cost(listed[0]):
                    break
        listed.sort(key=self._order)
        cheapest = listed[0]
        if not complete and cost(listed[-1]) == cost(cheapest):
            face = [self._as_valuable, self._no_dearer_row(cheapest)]
            cheapest = self._with_earlier_projects(cheapest, face)
        others = [shares for shares in listed if shares != cheapest]
        return Best(
            cheapest, 0.0, tuple(others[: self._most]), complete and len(others) <= self._most
        )

    def _is_only_one(self, shares: Shares, face: Sequence[Row]) -> bool:
        """Whether a direction that no problem has for its own sees one point from both sides."""
        # Multiples of the golden ratio, taken modulo 1, repeat no simple relation.
        direction = [i * 618_033_989 % 1_000_000_007 + 1 for i in range(1, len(shares) + 1)]
        ends = (self._solve(direction, face), self._solve([-d for d in direction], face))
        return all(end is not None and end.shares == shares for end in ends)

    def _with_earlier_projects(self, shares: Shares, face: Sequence[Row]) -> Shares:
        """Of the portfolios on the face the one with the largest share of each project in turn.

        Whole projects are settled in blocks: with weights that double, an earlier project
        outweighs all later ones of its block.
        """
        rows = list(face)
        size = 1 if self._programme.partial else BLOCK
        for start in range(0, len(shares), size):
            block = range(start, min(start + size, len(shares)))
            if any(shares[i] < 1 for i in block):
                objective = [0] * len(shares)
                for i in block:
                    objective[i] = -(2 ** (block[-1] - i))
                found = self._solve(objective, rows)
                if found is not None:
                    shares = found.shares
                    self._known.append(shares)
            for i in block:
                fixed = shares[i]
                rows += [whole_row({i: Fraction(1)}, fixed), whole_row({i: Fraction(-1)}, -fixed)]
        return shares

    def _solve(
        self, objective: Sequence[int], rows: Sequence[Row], enough: int | None = None
    ) -> Found | None:
        return self._allowance.solve(self._programme, objective, rows, enough)

    def _value(self, shares: Shares) -> int:
        return sum(v for v, share in zip(self._values, shares, strict=True) if share)

    def _order(self, shares: Shares) -> tuple[Fraction, list[Fraction]]:
        return self._programme.problem.cost(shares), [-share for share in shares]

    def _no_dearer_row(self, shares: Shares) -> Row:
        return _at_least_row([-cost for cost in self._costs], shares)


def _at_least_row(coefficients: Sequence[int], shares: Shares) -> Row:
    """The row: as much of the sum as this portfolio has."""
    terms = {i: Fraction(-c) for i, c in enumerate(coefficients)}
    reached = sum((c * s for c, s in zip(coefficients, shares, strict=True) if s), Fraction())
    return whole_row(terms, -reached)


def listed(every: Iterable[frozenset[int]], costs: Sequence[int], equals: int | None) -> Best:
    """The answer of all portfolios of whole projects that are as valuable as any can be.

    Parameters
    ----------
    every : iterable of frozenset of int
        At least one.
    costs : sequence of m int
    equals : int or None
        How many others to list; None for not looking.
    """

    def order(chosen: frozenset[int]) -> tuple[int, list[bool]]:
        return sum(costs[i] for i in chosen), [i not in chosen for i in range(len(costs))]

    first, *others = (
        tuple(_SHARES[i in chosen] for i in range(len(costs)))
        for chosen in sorted(every, key=order)
    )
    if equals is None:
        return Best(first, 0.0)
    return Best(first, 0.0, tuple(others[:equals]), len(others) <= equals)


def whole_costs(problem: Problem) -> list[int]:
    """Costs in the smallest unit that all of them have."""
    unit = lcm(*(project.cost.denominator for project in problem.projects))
    return [int(project.cost * unit) for project in problem.projects]
