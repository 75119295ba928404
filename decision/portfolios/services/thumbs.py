"""Two rules of thumb that a portfolio is set beside, and how each spreads money and jobs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import accumulate, takewhile

from decision.portfolios.services.candidates import Candidate, Candidates
from decision.portfolios.services.question import Portfolio
from decision.portfolios.services.rules import money_of
from decision.portfolios.services.tallies import (
    Funded,
    herfindahl,
    jobs_in,
    money_by_territory,
    money_spent,
)

NOWHERE = ""


@dataclass(frozen=True)
class Spend:
    """A way to spend the budget: what it funds and how far it spreads the money.

    The Herfindahl indices are 1 where one gets everything, and None where nothing is spent;
    `sectors` is the money of each, under `NOWHERE` of projects that name none.
    """

    funded: Funded
    projects: int
    cost: Fraction
    value: Fraction
    jobs: Fraction
    by_territory: Fraction | None
    by_sector: Fraction | None
    sectors: Mapping[str, Fraction]


def spend_of(portfolio: Portfolio, funded: Funded) -> Spend:
    candidates = portfolio.candidates
    sectors = _by_sector(candidates, funded)
    return Spend(
        funded=funded,
        projects=sum(1 for share in funded.values() if share),
        cost=money_spent(candidates, funded),
        value=value_of(portfolio, funded),
        jobs=jobs_in(candidates, funded),
        by_territory=herfindahl(money_by_territory(candidates, funded)),
        by_sector=herfindahl(sectors),
        sectors=sectors,
    )


def value_of(portfolio: Portfolio, funded: Funded) -> Fraction:
    """As the engine adds it up."""
    return sum(
        (
            Fraction(str(entry["value"])) * funded.get(entry["code"], Fraction(0))
            for entry in portfolio.document["projects"]
        ),
        Fraction(0),
    )


def largest_first(portfolio: Portfolio) -> Funded:
    """Project by project from the dearest, each that still fits the budget; no other rule."""
    money = Fraction(money_of(portfolio.wishes, portfolio.candidates))
    taken: dict[str, Fraction] = {}
    for one in sorted(portfolio.candidates.chosen_from, key=lambda one: -one.cost):
        if one.cost <= money:
            money -= Fraction(one.cost)
            taken[one.code] = Fraction(1)
    return taken


def down_the_ranking(portfolio: Portfolio) -> Funded:
    """Project by project from the best score, until the first that does not fit; no other rule."""
    money = money_of(portfolio.wishes, portfolio.candidates)
    ranked = sorted(portfolio.candidates.chosen_from, key=lambda one: -one.score)
    spent = accumulate(one.cost for one in ranked)
    fits = takewhile(lambda pair: pair[1] <= money, zip(ranked, spent, strict=True))
    return {one.code: Fraction(1) for one, _sum in fits}


def distribution(candidates: Candidates, funded: Funded) -> dict[tuple[str, str], Fraction]:
    """Money by territory and sector; of a project in several sectors each gets the same part."""
    money: defaultdict[tuple[str, str], Fraction] = defaultdict(Fraction)
    for one in candidates.chosen_from:
        if share := funded.get(one.code):
            for sector in _sectors(one):
                part = Fraction(one.cost) * share / max(len(one.sectors), 1)
                money[one.territory, sector] += part
    return dict(money)


def _sectors(one: Candidate) -> Sequence[str]:
    return [sector.code for sector in one.sectors] or [NOWHERE]


def _by_sector(candidates: Candidates, funded: Funded) -> dict[str, Fraction]:
    return summed(
        (sector, part) for (_place, sector), part in distribution(candidates, funded).items()
    )


def summed(parts: Iterable[tuple[str, Fraction]]) -> dict[str, Fraction]:
    money: defaultdict[str, Fraction] = defaultdict(Fraction)
    for name, part in parts:
        money[name] += part
    return dict(money)


__all__ = ["Spend", "distribution", "down_the_ranking", "largest_first", "spend_of"]
