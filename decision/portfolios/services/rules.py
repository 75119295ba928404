"""What a portfolio must keep: wishes become rules, and a rule constraints of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from itertools import combinations
from typing import Any

from decision.portfolios.enums import Goal, Kind
from decision.portfolios.services.candidates import Candidate, Candidates

# About so many budgets are spread over what all ask for.
STEPS = 20
KOPECKS = Decimal("0.001")  # the least that a field of money takes, RUB mn
TERRITORY, SECTOR = "territory", "sector"


@dataclass(frozen=True)
class Pool:
    """Money beside the budget that only some may draw on: `who` is "territory:CODE" or
    "sector:CODE"."""

    amount: Decimal
    who: str

    def is_open_to(self, one: Candidate) -> bool:
        kind, _colon, code = self.who.partition(":")
        if kind == TERRITORY:
            return one.territory == code
        return any(sector.code == code for sector in one.sectors)


@dataclass(frozen=True)
class Wishes:
    """What is asked of the portfolio; shares in per cent, None and empty where nothing is.

    `off` are the keys of the rules that are switched off; `partial` the codes of projects that
    may be funded in part, each at least by its own least share, and by `least` where it is more.
    """

    budget: Decimal | None = None
    goal: Goal = Goal.VALUE
    years: Mapping[int, Decimal] = field(default_factory=dict)
    pools: tuple[Pool, ...] = ()
    territory: Decimal | None = None
    priority: Decimal | None = None
    decree: Decimal | None = None
    jobs: int | None = None
    most: int | None = None
    must: tuple[str, ...] = ()
    must_not: tuple[str, ...] = ()
    requires: tuple[tuple[str, str], ...] = ()
    excludes: tuple[tuple[str, str], ...] = ()
    partial: tuple[str, ...] = ()
    least: Decimal | None = None
    off: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rule:
    """One thing that a portfolio keeps; the budget has no constraint, the document names it."""

    key: str
    kind: Kind
    constraints: tuple[dict[str, Any], ...] = ()
    limit: Decimal | None = None
    projects: tuple[str, ...] = ()
    year: int = 0


def round_budgets(candidates: Candidates) -> list[Decimal]:
    """In steps of 1, 2 or 5 times a power of ten, the last of them enough for all."""
    about = max(candidates.asked / STEPS, KOPECKS)
    power = Decimal(1).scaleb(about.adjusted())
    step = min((one * power for one in (1, 2, 5, 10)), key=lambda one: abs(about / one - 1))
    steps = max(1, int((candidates.asked / step).to_integral_value(ROUND_CEILING)))
    return [step * i for i in range(1, steps + 1)]


def default_budget(candidates: Candidates) -> Decimal:
    """A round sum near half of what is asked for: a budget that makes one choose."""
    return min(round_budgets(candidates), key=lambda money: abs(money - candidates.asked / 2))


def money_of(wishes: Wishes, candidates: Candidates) -> Decimal:
    """The budget with all earmarked money."""
    own = wishes.budget if wishes.budget is not None else default_budget(candidates)
    return own + earmarked(wishes)


def earmarked(wishes: Wishes) -> Decimal:
    """The money of all pools."""
    return sum((pool.amount for pool in wishes.pools), Decimal(0))


def rules_of(wishes: Wishes, candidates: Candidates) -> tuple[Rule, ...]:
    """All rules, those that are switched off among them, the budget first."""
    return tuple(_rules(wishes, candidates))


def in_force(rules: Sequence[Rule], wishes: Wishes) -> tuple[Rule, ...]:
    """The budget always is."""
    return tuple(r for r in rules if r.kind == Kind.BUDGET or r.key not in wishes.off)


def _rules(wishes: Wishes, candidates: Candidates) -> Iterator[Rule]:
    yield Rule(Kind.BUDGET, Kind.BUDGET, limit=money_of(wishes, candidates))
    if wishes.pools:
        yield Rule(Kind.POOLS, Kind.POOLS, _pools(wishes, candidates))
    for year, money in sorted(wishes.years.items()):
        limit = {"type": "max_total", "attribute": year_attribute(year), "limit": float(money)}
        yield Rule(f"{Kind.YEAR}-{year}", Kind.YEAR, (limit,), money, year=year)
    yield from _shares(wishes)
    yield from _counts(wishes)
    yield from _of_projects(wishes)


def _shares(wishes: Wishes) -> Iterator[Rule]:
    if wishes.territory is not None:
        share = {"type": "max_share", "by": TERRITORY, "limit": _part(wishes.territory)}
        yield Rule(Kind.TERRITORY, Kind.TERRITORY, (share,), wishes.territory)
    for kind, wanted in ((Kind.PRIORITY, wishes.priority), (Kind.DECREE, wishes.decree)):
        if wanted is not None:
            share = {"type": "min_share", "by": kind.value, "value": True, "limit": _part(wanted)}
            yield Rule(kind, kind, (share,), wanted)


def _counts(wishes: Wishes) -> Iterator[Rule]:
    if wishes.jobs is not None:
        least = {"type": "min_total", "attribute": "jobs", "limit": wishes.jobs}
        yield Rule(Kind.JOBS, Kind.JOBS, (least,), Decimal(wishes.jobs))
    if wishes.most is not None:
        most = {"type": "max_count", "limit": wishes.most}
        yield Rule(Kind.MOST, Kind.MOST, (most,), Decimal(wishes.most))


def _of_projects(wishes: Wishes) -> Iterator[Rule]:
    for code in wishes.must:
        given = {"type": "must", "project": code}
        yield Rule(f"{Kind.MUST}-{code}", Kind.MUST, (given,), projects=(code,))
    for code in wishes.must_not:
        given = {"type": "must_not", "project": code}
        yield Rule(f"{Kind.MUST_NOT}-{code}", Kind.MUST_NOT, (given,), projects=(code,))
    for number, (code, other) in enumerate(wishes.requires, start=1):
        needs = {"type": "requires", "project": code, "needs": other}
        key = f"{Kind.REQUIRES}-{number}"
        yield Rule(key, Kind.REQUIRES, (needs,), projects=(code, other))
    for number, (code, other) in enumerate(wishes.excludes, start=1):
        either = {"type": "excludes", "projects": [code, other]}
        key = f"{Kind.EXCLUDES}-{number}"
        yield Rule(key, Kind.EXCLUDES, (either,), projects=(code, other))


def _pools(wishes: Wishes, candidates: Candidates) -> tuple[dict[str, Any], ...]:
    """For each set of pools: who may draw on no others gets no more than they and the budget have.

    With money that can be split these together say that each can be paid from what is open to it
    (Hall's condition); the whole set is the budget's own constraint.
    """
    own = money_of(wishes, candidates) - earmarked(wishes)
    everything = range(len(wishes.pools))
    return tuple(
        {
            "type": "max_total",
            "attribute": pool_attribute(some),
            "limit": float(own + sum((wishes.pools[i].amount for i in some), Decimal(0))),
            "with_budget": True,
        }
        for size in everything
        for some in combinations(everything, size)
    )


def pool_costs(wishes: Wishes, one: Candidate) -> dict[str, float]:
    """By each set of pools: the project's cost if it may draw on no other, else nothing."""
    own = {i for i, pool in enumerate(wishes.pools) if pool.is_open_to(one)}
    everything = range(len(wishes.pools))
    return {
        pool_attribute(some): float(one.cost) if own <= set(some) else 0.0
        for size in everything
        for some in combinations(everything, size)
    }


def pool_attribute(some: Sequence[int]) -> str:
    return "-".join(("only", *(str(i + 1) for i in some)))


def year_attribute(year: int) -> str:
    return f"year-{year}"


def _part(per_cent: Decimal) -> float:
    return float(per_cent / 100)
