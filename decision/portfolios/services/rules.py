"""What a portfolio must keep: wishes become rules, and a rule constraints of the engine."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_CEILING, Decimal
from typing import Any

from decision.portfolios.enums import Goal, Kind
from decision.portfolios.services.candidates import TERRITORY, Candidate, Candidates

# About so many budgets are spread over what all ask for.
STEPS = 20
KOPECKS = Decimal("0.001")  # the least that a field of money takes, RUB mn


@dataclass(frozen=True)
class Pool:
    """Money beside the budget that only some may draw on: `who` is "territory:CODE" or
    "sector:CODE". One sum, or one for each of some years; `number` is its own in the address."""

    amount: Decimal
    who: str
    years: Mapping[int, Decimal] = field(default_factory=dict)
    number: int = 1

    @property
    def key(self) -> str:
        return f"{Kind.POOL}-{self.number}"

    @property
    def total(self) -> Decimal:
        return sum(self.years.values(), self.amount)

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
    """One thing that a portfolio keeps; the budget has no constraint, the document names it.

    Several pools are kept by one constraint, for who may draw on two of them is paid by both:
    it is that of the rule about all of them, and a rule about one has none of its own.
    """

    key: str
    kind: Kind
    constraints: tuple[dict[str, Any], ...] = ()
    limit: Decimal | None = None
    projects: tuple[str, ...] = ()
    year: int = 0
    pool: Pool | None = None


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
    """The budget with all earmarked money; what all ask for where it is switched off."""
    if Kind.BUDGET in wishes.off:
        return candidates.asked + earmarked(wishes)
    return budget_asked(wishes, candidates)


def budget_asked(wishes: Wishes, candidates: Candidates) -> Decimal:
    """The budget with all earmarked money, though it be switched off."""
    own = wishes.budget if wishes.budget is not None else default_budget(candidates)
    return own + earmarked(wishes)


def earmarked(wishes: Wishes) -> Decimal:
    """The money of all pools."""
    return sum((pool.total for pool in wishes.pools), Decimal(0))


def pools_in_force(wishes: Wishes) -> tuple[Pool, ...]:
    """The money of the others is open to all."""
    if Kind.POOLS in wishes.off:
        return ()
    return tuple(pool for pool in wishes.pools if pool.key not in wishes.off)


def rules_of(wishes: Wishes, candidates: Candidates) -> tuple[Rule, ...]:
    """All rules, those that are switched off among them, the budget first."""
    return tuple(_rules(wishes, candidates))


def in_force(rules: Sequence[Rule], wishes: Wishes) -> tuple[Rule, ...]:
    """Those that are not switched off, alone or with all pools."""
    return tuple(
        r
        for r in rules
        if r.key not in wishes.off and not (r.kind == Kind.POOL and Kind.POOLS in wishes.off)
    )


def _rules(wishes: Wishes, candidates: Candidates) -> Iterator[Rule]:
    yield Rule(Kind.BUDGET, Kind.BUDGET, limit=budget_asked(wishes, candidates))
    yield from _of_pools(wishes, candidates)
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


def _of_pools(wishes: Wishes, candidates: Candidates) -> Iterator[Rule]:
    """Of a single pool one rule; of several each, and all of them together."""
    if not wishes.pools:
        return
    meant = [pool for pool in wishes.pools if pool.key not in wishes.off]
    given = {"type": "pools", "pools": [_as_given(pool, candidates) for pool in meant]}
    if len(wishes.pools) == 1:
        (pool,) = wishes.pools
        key = Kind.POOLS if meant else pool.key
        yield Rule(key, Kind.POOLS, (given,), limit=pool.total, pool=pool)
        return
    if meant:
        yield Rule(Kind.POOLS, Kind.POOLS, (given,))
    for pool in wishes.pools:
        yield Rule(pool.key, Kind.POOL, limit=pool.total, pool=pool)


def _as_given(pool: Pool, candidates: Candidates) -> dict[str, Any]:
    """As the engine's document has it; one sum that is there at any time has no years."""
    money = (
        {"amounts": {year_attribute(y): float(m) for y, m in sorted(pool.years.items())}}
        if pool.years
        else {"amount": float(pool.amount)}
    )
    return {
        "projects": [one.code for one in candidates.chosen_from if pool.is_open_to(one)],
        **money,
    }


def year_attribute(year: int) -> str:
    return f"year-{year}"


def _part(per_cent: Decimal) -> float:
    return float(per_cent / 100)
