"""Where nothing fits, or nothing but the empty set: what of it can be said plainly, and which pools
would heal it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from time import monotonic
from typing import Any

from decision.mcda.portfolio.feasibility import Feasibility
from decision.mcda.portfolio.programme import UnresolvedError
from decision.mcda.portfolio.question import read_question
from decision.mcda.reading import Place
from decision.portfolios.enums import Kind
from decision.portfolios.services.candidates import Candidate
from decision.portfolios.services.question import Portfolio, checked_rules, document_of
from decision.portfolios.services.rules import (
    Pool,
    Rule,
    Wishes,
    budget_asked,
    in_force,
    pools_in_force,
)

# For all that is tried of pools, in a request.
SECONDS = 3.0
STEP = Decimal(1)  # RUB mn


@dataclass(frozen=True)
class TooDear:
    """A project that must be in and asks for more than is open to it; `year` where it is in one."""

    one: Candidate
    asked: Decimal
    there: Decimal
    year: int = 0
    has_pool: bool = False


@dataclass(frozen=True)
class PoolChange:
    """A pool that heals alone: with this `amount`, or, where there is none, open to all."""

    pool: Pool
    amount: Decimal | None


def too_dear(portfolio: Portfolio) -> Iterator[TooDear]:
    """By the ceiling of a year, or by what the open money and its pools have in all."""
    limits = {rule.year: rule.limit or Decimal(0) for rule in portfolio.kept if rule.year}
    pools = pools_in_force(portfolio.wishes)
    for rule in portfolio.kept:
        if rule.kind != Kind.MUST:
            continue
        one = portfolio.candidates.by_code[rule.projects[0]]
        for year, limit in sorted(limits.items()):
            if (asked := one.years.get(year, Decimal(0))) > limit:
                yield TooDear(one, asked, limit, year)
        if pools and Kind.BUDGET not in portfolio.wishes.off:
            own = [pool for pool in pools if pool.is_open_to(one)]
            open_money = budget_asked(portfolio.wishes, portfolio.candidates) - sum(
                pool.total for pool in pools
            )
            there = open_money + sum((pool.total for pool in own), Decimal(0))
            if one.cost > there:
                yield TooDear(one, one.cost, there, has_pool=bool(own))


def healing_pools(portfolio: Portfolio) -> tuple[PoolChange, ...]:
    """More money in one pool, or that pool left out: each enough alone.

    A raise is found by halving, to a whole million; a pool by year is left as it is or left out.
    What is not known in `SECONDS` is not told.
    """
    ends = monotonic() + SECONDS
    pools = pools_in_force(portfolio.wishes)
    raised = [
        PoolChange(pool, amount)
        for pool in pools
        if not pool.years and (amount := _enough(portfolio, pool, ends)) is not None
    ]
    if len(pools) < 2:  # a single one is left out as a rule of its own
        pools = ()
    open_to_all = [
        PoolChange(pool, None)
        for pool in pools
        if _fits(portfolio, replace(portfolio.wishes, off=portfolio.wishes.off | {pool.key}), ends)
    ]
    return (*raised, *open_to_all)


def _enough(portfolio: Portfolio, pool: Pool, ends: float) -> Decimal | None:
    """The least whole amount that is enough; None if none is, or it was not found in time."""
    low = pool.amount.to_integral_value(ROUND_FLOOR)  # what is there is not enough
    high = low + portfolio.candidates.asked.to_integral_value(ROUND_CEILING)
    if not _fits(portfolio, _with_amount(portfolio.wishes, pool, high), ends):
        return None
    while high - low > STEP:
        middle = (low + high) // 2
        is_enough = _fits(portfolio, _with_amount(portfolio.wishes, pool, middle), ends)
        if is_enough is None:
            return None
        low, high = (low, middle) if is_enough else (middle, high)
    return high


def _with_amount(wishes: Wishes, pool: Pool, amount: Decimal) -> Wishes:
    return replace(
        wishes,
        pools=tuple(replace(p, amount=amount) if p == pool else p for p in wishes.pools),
    )


@dataclass(frozen=True)
class OnlyEmpty:
    """That nothing at all can be chosen; `openers` are the rules each of which, left out alone,
    lets something be, and `are_all` says whether every rule was tried in time."""

    openers: tuple[Rule, ...]
    are_all: bool


def only_empty(portfolio: Portfolio) -> OnlyEmpty | None:
    """None where something else than the empty set keeps the rules, or it is not known in time."""
    ends, wishes = monotonic() + SECONDS, portfolio.of_value
    if _fits(portfolio, wishes, ends, some=True) is not False:
        return None
    tried = [
        (rule, _fits(portfolio, replace(wishes, off=wishes.off | {rule.key}), ends, some=True))
        for rule in portfolio.kept
    ]
    openers = tuple(rule for rule, opens in tried if opens)
    return OnlyEmpty(openers, are_all=all(opens is not None for _rule, opens in tried))


def _fits(portfolio: Portfolio, wishes: Wishes, ends: float, *, some: bool = False) -> bool | None:
    """Whether a set of projects keeps the rules, with `some` one that is not empty; None where it
    is not known in time."""
    if monotonic() > ends:
        return None
    rules = in_force(checked_rules(portfolio.candidates, wishes), wishes)
    document = document_of(portfolio.candidates, wishes, rules)
    if some:
        _ask_for_some(document)
    question = read_question(Place(document))
    feasibility = Feasibility(question.problem, question.limits)
    feasibility.end_within(max(0.0, ends - monotonic()))
    try:
        return feasibility.can_keep(feasibility.everything)
    except UnresolvedError:
        return None


def _ask_for_some(document: dict[str, Any]) -> None:
    """Funded in all at least as much as the least part that a project takes."""
    for entry in document["projects"]:
        entry["some"] = 1
    least = min(entry.get("partial", 1) for entry in document["projects"])
    document["constraints"].append({"type": "min_total", "attribute": "some", "limit": least})
