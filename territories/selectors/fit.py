"""Which territories a project fits: each need met, failed, or open because something is unknown."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from territories.enums import Direction, IndicatorKind
from territories.models import Indicator, Specialisation, Territory
from territories.selectors.observations import values_for
from territories.selectors.public import active_territories, public_indicators
from territories.selectors.spreads import Spread, spreads
from territories.selectors.value import Value

# What stands for a sector where any of several will do.
ARTICLE, DECREE = "article", "603"
JOBS_PER_INVESTMENT = "jobs/investment"
MILLIONS_IN_A_BILLION = 1000


@dataclass(frozen=True)
class Needs:
    """What a project asks of a place; nothing said, nothing asked.

    `sector` is a code, `ARTICLE` or `DECREE`. `limits` hold the least value that will do, of an
    indicator of which less is better the largest.
    """

    sector: str = ""
    regime: str = ""
    region: str = ""
    limits: Mapping[Indicator, Decimal] = field(default_factory=dict)

    @property
    def count(self) -> int:
        return sum(map(bool, (self.sector, self.regime, self.region))) + len(self.limits)


class Verdict(StrEnum):
    MET = "met"
    UNKNOWN = "unknown"
    FAILED = "failed"


@dataclass(frozen=True)
class Check:
    """One need against one territory; `stated` is what it specialises in."""

    kind: str
    verdict: Verdict
    indicator: Indicator | None = None
    limit: Decimal | None = None
    value: Value | None = None
    stated: tuple[Specialisation, ...] = ()


@dataclass(frozen=True)
class Candidate:
    """`jobs_per_billion` is what investment there brings, None where nobody has said."""

    territory: Territory
    checks: tuple[Check, ...]
    jobs_per_billion: Value | None = None

    @property
    def verdict(self) -> Verdict:
        found = {check.verdict for check in self.checks}
        worst_first = (Verdict.FAILED, Verdict.UNKNOWN)
        return next((one for one in worst_first if one in found), Verdict.MET)

    @property
    def met(self) -> int:
        return sum(check.verdict == Verdict.MET for check in self.checks)


@dataclass(frozen=True)
class Askable:
    """An indicator of which a limit can be asked, with how the known values lie."""

    indicator: Indicator
    spread: Spread


def askable_indicators() -> list[Askable]:
    """Those with a better end of which some territory has a value."""
    known = spreads()
    return [
        Askable(each, known[each.pk])
        for each in public_indicators()
        if each.direction != Direction.TARGET and each.pk in known
    ]


def candidates(needs: Needs) -> list[Candidate]:
    """All active territories, those that meet most needs first; a constant number of queries."""
    territories = list(
        active_territories()
        .select_related("region")
        .prefetch_related("specialisations__sector")
        .order_by("name", "code")
    )
    compared = jobs_per_investment()
    asked = [*needs.limits, *([compared] if compared else [])]
    values = values_for(subjects=territories, indicators=asked)
    found = [
        Candidate(
            territory,
            tuple(_checks(needs, territory, values)),
            values.get((territory.pk, compared.pk)) if compared else None,
        )
        for territory in territories
    ]
    return sorted(found, key=lambda one: -one.met)


def jobs_per_investment() -> Indicator | None:
    """Jobs per billion roubles: by its formula, of which both figures are of one date."""
    derived = public_indicators().filter(kind=IndicatorKind.DERIVED)
    return next(
        (each for each in derived if each.formula.replace(" ", "") == JOBS_PER_INVESTMENT), None
    )


def millions_per_job(jobs_per_billion: Value) -> Decimal | None:
    """RUB mn invested for each job; None where there are no jobs."""
    jobs = jobs_per_billion.value
    return MILLIONS_IN_A_BILLION / jobs if jobs > 0 else None


def _checks(
    needs: Needs, territory: Territory, values: Mapping[tuple[int, int], Value]
) -> list[Check]:
    checks = []
    if needs.sector:
        checks.append(_sector(needs.sector, territory))
    if needs.regime:
        checks.append(Check("regime", _verdict(territory.regime == needs.regime)))
    if needs.region:
        checks.append(Check("region", _verdict(territory.region.code == needs.region)))
    for indicator, limit in needs.limits.items():
        checks.append(_limit(indicator, limit, values.get((territory.pk, indicator.pk))))
    return checks


def _verdict(is_met: bool) -> Verdict:
    return Verdict.MET if is_met else Verdict.FAILED


def _sector(wanted: str, territory: Territory) -> Check:
    stated = newest_stated(list(territory.specialisations.all()))
    if not stated:
        return Check("sector", Verdict.UNKNOWN)
    return Check("sector", _verdict(any(_is_of(row, wanted) for row in stated)), stated=stated)


def newest_stated(rows: Sequence[Specialisation]) -> tuple[Specialisation, ...]:
    newest = max((row.date for row in rows), default=None)
    return tuple(sorted((r for r in rows if r.date == newest), key=lambda r: r.position))


def _is_of(row: Specialisation, wanted: str) -> bool:
    if wanted == ARTICLE:
        return row.sector.is_article_priority
    if wanted == DECREE:
        return row.sector.decree_603_direction is not None
    return row.sector.code == wanted


def _limit(indicator: Indicator, limit: Decimal, value: Value | None) -> Check:
    """Unknown too where the plausible values lie on both sides of the limit."""
    verdict = Verdict.UNKNOWN
    if value is not None:
        ends = {
            holds(indicator, limit, end)
            for end in (value.value, value.low, value.high)
            if end is not None
        }
        verdict = _verdict(ends.pop()) if len(ends) == 1 else Verdict.UNKNOWN
    return Check("limit", verdict, indicator, limit, value)


def holds(indicator: Indicator, limit: Decimal, number: Decimal) -> bool:
    return number <= limit if indicator.direction == Direction.MIN else number >= limit
