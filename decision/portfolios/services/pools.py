"""Who pays what: how pools stand with what is chosen, and one way to share out the years."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from decision.mcda.portfolio.model import Project
from decision.mcda.portfolio.pools import AT_ANY_TIME, Pool, Pools, pools_of
from decision.portfolios.services.candidates import Candidate, Candidates
from decision.portfolios.services.rules import Pool as Wished
from decision.portfolios.services.rules import Wishes, money_of, pools_in_force

# The year of what is asked in no year.
NO_YEAR = 0
NOTHING = Fraction(0)

type Purse = tuple[int, int]  # number of the pool, and the year; `NO_YEAR` of one sum


@dataclass(frozen=True)
class Payments:
    """Of each year, `NO_YEAR` among them, what each pool pays and what the open money does.

    `left` is what stays in each pool.
    """

    pools: tuple[Wished, ...]
    by_pool: Mapping[tuple[int, int], Fraction]
    open_money: Mapping[int, Fraction]
    left: Mapping[int, Fraction]


def standing_of(
    wishes: Wishes, candidates: Candidates, funded: Mapping[str, Fraction]
) -> tuple[Fraction, Fraction]:
    """What is asked of the pools and the open money that are tightest, and what they have.

    Pools that are switched off together count, too: how their rule stands is told though it be
    left out. One that is switched off by its own key is left out: its money is open to all.
    """
    return _pools(wishes, candidates).standing(
        tuple(funded.get(one.code, NOTHING) for one in candidates.chosen_from)
    )


def _pools(wishes: Wishes, candidates: Candidates) -> Pools:
    projects = [Project(one.code, NOTHING, Fraction(one.cost)) for one in candidates.chosen_from]
    meant = [pool for pool in wishes.pools if pool.key not in wishes.off]
    return pools_of(
        projects,
        [_engines(pool, candidates) for pool in meant],
        {
            str(year): [Fraction(one.years.get(year, 0)) for one in candidates.chosen_from]
            for year in candidates.years
        },
        Fraction(money_of(wishes, candidates)),
    )


def _engines(pool: Wished, candidates: Candidates) -> Pool:
    may = (i for i, one in enumerate(candidates.chosen_from) if pool.is_open_to(one))
    years = {str(year): Fraction(amount) for year, amount in pool.years.items()}
    return Pool(frozenset(may), years or {AT_ANY_TIME: Fraction(pool.amount)})


def payments_of(
    wishes: Wishes, candidates: Candidates, funded: Mapping[str, Fraction]
) -> Payments | None:
    """The pools pay as much as they can, the open money the rest; None where there is no pool.

    A largest flow from the pools to what is asked of each year, found by augmenting paths; what is
    asked by those who may draw on the same pools is one sum.
    """
    pools = pools_in_force(wishes)
    if not pools:
        return None
    asked = _asked(pools, candidates, funded)
    left = {
        (pool.number, year): Fraction(amount)
        for pool in pools
        for year, amount in (pool.years or {NO_YEAR: pool.amount}).items()
    }
    paid: dict[tuple[Purse, _Asked], Fraction] = {}
    for need in sorted(asked, key=lambda one: (one[1], sorted(one[0]))):
        while asked[need] and (path := _path(need, left, paid)):
            _pay(path, need, asked, left, paid)
    by_pool: dict[tuple[int, int], Fraction] = {}
    for ((number, _when), (_who, year)), amount in paid.items():
        by_pool[number, year] = by_pool.get((number, year), NOTHING) + amount
    open_money: dict[int, Fraction] = {}
    for (_who, year), amount in asked.items():
        open_money[year] = open_money.get(year, NOTHING) + amount
    return Payments(
        pools,
        by_pool,
        open_money,
        {
            p.number: sum((m for (n, _y), m in left.items() if n == p.number), NOTHING)
            for p in pools
        },
    )


# Who may draw on these pools, by their numbers, asks in this year.
type _Asked = tuple[frozenset[int], int]


def _asked(
    pools: tuple[Wished, ...], candidates: Candidates, funded: Mapping[str, Fraction]
) -> dict[_Asked, Fraction]:
    asked: dict[_Asked, Fraction] = {}
    for one in candidates.chosen_from:
        if share := funded.get(one.code):
            own = [pool for pool in pools if pool.is_open_to(one)]
            for year, amount in _by_year(one, {year for pool in own for year in pool.years}):
                key = frozenset(pool.number for pool in own), year
                asked[key] = asked.get(key, NOTHING) + Fraction(amount) * share
    return asked


def _by_year(one: Candidate, paid: Collection[int]) -> list[tuple[int, Decimal]]:
    """No more in all than it costs, and the rest in no year.

    As the engine counts it, what is asked in the years in which its own pools have money comes
    first: else it would be less where a project asks for more than it costs.
    """
    rest, found = one.cost, []
    for year, amount in sorted(one.years.items(), key=lambda pair: (pair[0] not in paid, pair[0])):
        if part := min(rest, amount):
            found.append((year, part))
            rest -= part
    return [*found, (NO_YEAR, rest)] if rest else found


type _Paid = dict[tuple[Purse, _Asked], Fraction]


def _path(need: _Asked, left: Mapping[Purse, Fraction], paid: _Paid) -> list[Purse | _Asked]:
    """From what is asked to a purse that has money, by way of what others may pay instead."""
    ways: list[list[Purse | _Asked]] = [[need]]
    seen: set[Purse | _Asked] = {need}
    while ways:
        way = ways.pop(0)
        here: _Asked = way[-1]  # type: ignore[assignment]
        for purse in left:
            if purse in seen or purse[0] not in here[0] or purse[1] not in (NO_YEAR, here[1]):
                continue
            seen.add(purse)
            if left[purse]:
                return [*way, purse]
            for payer, other in paid:
                if payer == purse and other not in seen and paid[payer, other]:
                    seen.add(other)
                    ways.append([*way, purse, other])
    return []


def _pay(
    path: list[Purse | _Asked],
    need: _Asked,
    asked: dict[_Asked, Fraction],
    left: dict[Purse, Fraction],
    paid: _Paid,
) -> None:
    pairs: list[tuple[Purse, _Asked]] = [
        (path[i + 1], path[i])  # type: ignore[misc]
        for i in range(0, len(path) - 1, 2)
    ]
    undone: list[tuple[Purse, _Asked]] = [
        (path[i], path[i + 1])  # type: ignore[misc]
        for i in range(1, len(path) - 1, 2)
    ]
    amount = min([asked[need], left[pairs[-1][0]], *(paid[pair] for pair in undone)])
    asked[need] -= amount
    left[pairs[-1][0]] -= amount
    for pair in pairs:
        paid[pair] = paid.get(pair, NOTHING) + amount
    for pair in undone:
        paid[pair] -= amount
