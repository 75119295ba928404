"""The page of a portfolio: its answer in a sentence, then the tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from decision.portfolios.forms import PortfolioForm
from decision.portfolios.presentation.address import State
from decision.portfolios.presentation.rows import Row, portfolio_rows
from decision.portfolios.presentation.rules import (
    Conflict,
    RuleLine,
    WayOut,
    conflicts,
    least_budget,
    leave_out,
    relaxations,
    rule_lines,
)
from decision.portfolios.presentation.words import Number, decimal, money, whole, worth
from decision.portfolios.services import Candidate, Portfolio
from decision.portfolios.services.rules import money_of
from decision.portfolios.services.tallies import Funded, money_in
from decision.portfolios.services.thumbs import (
    Spend,
    distribution,
    down_the_ranking,
    largest_first,
    spend_of,
    summed,
)

SHADES = 5


@dataclass(frozen=True)
class Way:
    """A way to spend the budget, ready to print."""

    name: str
    projects: int
    cost: str
    value: str
    jobs: str
    by_territory: str
    by_sector: str


@dataclass(frozen=True)
class YearLine:
    """A year's money: what the chosen ask, what there is, what all ask."""

    year: int
    spent_amount: Decimal
    ceiling: Decimal | None
    all_ask: Decimal

    @property
    def spent(self) -> str:
        return money(self.spent_amount)

    @property
    def limit(self) -> str:
        return "" if self.ceiling is None else money(self.ceiling)

    @property
    def left(self) -> str:
        return "" if self.ceiling is None else money(self.ceiling - self.spent_amount)

    @property
    def asked(self) -> str:
        return money(self.all_ask)


@dataclass(frozen=True)
class Cell:
    """Money and its shade; None where there is none."""

    amount: Decimal | None
    shade: int

    @property
    def text(self) -> str:
        return "" if self.amount is None else _rounded(self.amount)


@dataclass(frozen=True)
class HeatRow:
    name: str
    cells: tuple[Cell, ...]
    total_amount: Decimal

    @property
    def total(self) -> str:
        return _rounded(self.total_amount)


@dataclass(frozen=True)
class Heat:
    """Where the money goes, territory by sector."""

    sectors: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    totals: tuple[str, ...]
    whole: str


@dataclass(frozen=True)
class Equal:
    """Another portfolio that is worth as much: what it has instead of what."""

    enters: str
    leaves: str


@dataclass(frozen=True)
class PortfolioPage:
    sentences: tuple[str, ...]
    notes: tuple[str, ...]
    rows: tuple[Row, ...]
    rules: tuple[RuleLine, ...]
    years: tuple[YearLine, ...]
    heat: Heat | None
    ways: tuple[Way, ...]
    equals: tuple[Equal, ...]
    conflicts: tuple[Conflict, ...]
    other_conflicts: bool
    relaxations: tuple[WayOut, ...]
    leave_out: WayOut | None
    least_budget: WayOut | None


def portfolio_page(portfolio: Portfolio, form: PortfolioForm, state: State) -> PortfolioPage:
    feasible = portfolio.is_feasible
    return PortfolioPage(
        sentences=_sentences(portfolio) if feasible else (_infeasible(),),
        notes=tuple(_notes(portfolio)),
        rows=tuple(portfolio_rows(portfolio, form)),
        rules=rule_lines(portfolio, state),
        years=_years(portfolio) if feasible else (),
        heat=heat_of(portfolio) if feasible else None,
        ways=_ways(portfolio) if feasible else (),
        equals=_equals(portfolio) if feasible else (),
        conflicts=() if feasible else conflicts(portfolio, state),
        other_conflicts=not portfolio.answer.get("conflicts_complete", feasible),
        relaxations=() if feasible else relaxations(portfolio, state),
        leave_out=None if feasible else leave_out(portfolio, state),
        least_budget=None if feasible else least_budget(portfolio, state),
    )


def _infeasible() -> str:
    return _("No set of projects keeps all that is asked.")


def _sentences(portfolio: Portfolio) -> tuple[str, ...]:
    answer, candidates = portfolio.answer, portfolio.candidates
    total = len(candidates.chosen_from)
    said = ngettext(
        "%(chosen)s of %(total)s project for RUB %(cost)s mn of %(budget)s.",
        "%(chosen)s of %(total)s projects for RUB %(cost)s mn of %(budget)s.",
        total,
    ) % {
        "chosen": len(answer["chosen"]),
        "total": total,
        "cost": money(answer["totals"]["cost"]),
        "budget": money(money_of(portfolio.wishes, candidates)),
    }
    if answer["status"] != "optimal":
        return (said, _("The search was cut off: a better set may exist."))
    return (said, _("Nothing that fits is worth more (proved)."), *_other_equals(portfolio))


def _other_equals(portfolio: Portfolio) -> tuple[str, ...]:
    count = len(portfolio.answer["alternatives_equally_good"])
    if not count:
        return ()
    if portfolio.answer["alternatives_complete"]:
        said = ngettext(
            "%(count)s other is worth as much.", "%(count)s others are worth as much.", count
        )
    else:
        said = ngettext(
            "At least %(count)s other is worth as much.",
            "At least %(count)s others are worth as much.",
            count,
        )
    return (said % {"count": count},)


def _notes(portfolio: Portfolio) -> list[str]:
    """Who could not be chosen, and what the rules could not see."""
    candidates = portfolio.candidates
    notes = []
    if candidates.without_cost:
        notes.append(
            _("Left out, since they do not say what budget they ask for: %(names)s.")
            % {"names": _names(candidates.without_cost)}
        )
    if candidates.unranked:
        notes.append(
            _("Left out, since a value is missing and they have no score: %(names)s.")
            % {"names": _names(candidates.unranked)}
        )
    kinds = {rule.kind for rule in portfolio.kept}
    silent = [one.project for one in candidates.chosen_from if one.jobs is None]
    if "jobs" in kinds and silent:
        notes.append(
            _("Nobody has said how many jobs these bring; they count as none: %(names)s.")
            % {"names": _names(silent)}
        )
    timeless = [one.project for one in candidates.chosen_from if not any(one.years.values())]
    if "year" in kinds and timeless:
        notes.append(
            _("These do not say in which year they ask; they count in none: %(names)s.")
            % {"names": _names(timeless)}
        )
    return notes


def _names(projects: Sequence[object]) -> str:
    return ", ".join(_("“%(name)s”") % {"name": project} for project in projects)


def _years(portfolio: Portfolio) -> tuple[YearLine, ...]:
    limits = {rule.year: rule.limit for rule in portfolio.kept if rule.year}
    everything: Funded = {one.code: Fraction(1) for one in portfolio.candidates.chosen_from}
    return tuple(
        YearLine(
            year=year,
            spent_amount=decimal(money_in(year, portfolio.candidates, portfolio.funded)),
            ceiling=limits.get(year),
            all_ask=decimal(money_in(year, portfolio.candidates, everything)),
        )
        for year in portfolio.candidates.years
    )


def heat_of(portfolio: Portfolio) -> Heat | None:
    """Money by territory and sector; None where nothing is spent."""
    parts = distribution(portfolio.candidates, portfolio.funded)
    if not parts:
        return None
    places = {c.territory: c.project.territory.name for c in _chosen(portfolio)}
    sectors = {s.code: s.name for c in _chosen(portfolio) for s in c.sectors}
    by_place = summed((place, part) for (place, _sector), part in parts.items())
    by_sector = summed((sector, part) for (_place, sector), part in parts.items())
    across = sorted(by_sector, key=lambda code: -by_sector[code])
    most = max(parts.values())

    def cell(place: str, sector: str) -> Cell:
        part = parts.get((place, sector))
        if not part:
            return Cell(None, 0)
        return Cell(decimal(part), ceil(SHADES * part / most))

    return Heat(
        sectors=tuple(sectors.get(code, _("no sector given")) for code in across),
        rows=tuple(
            HeatRow(places[place], tuple(cell(place, s) for s in across), decimal(by_place[place]))
            for place in sorted(by_place, key=lambda code: -by_place[code])
        ),
        totals=tuple(_rounded(by_sector[code]) for code in across),
        whole=_rounded(sum(by_place.values(), Fraction(0))),
    )


def _rounded(part: Number) -> str:
    return floatformat(decimal(part), "0g")


def _chosen(portfolio: Portfolio) -> list[Candidate]:
    return [one for one in portfolio.candidates.chosen_from if portfolio.is_chosen(one)]


def _ways(portfolio: Portfolio) -> tuple[Way, ...]:
    """The best set beside two rules of thumb, which keep the budget and no other rule."""
    return (
        _way(_("This portfolio"), spend_of(portfolio, portfolio.funded)),
        _way(
            _("The largest first, as far as they fit"),
            spend_of(portfolio, largest_first(portfolio)),
        ),
        _way(
            _("Down the ranking until the money ends"),
            spend_of(portfolio, down_the_ranking(portfolio)),
        ),
    )


def _way(name: str, spend: Spend) -> Way:
    return Way(
        name=name,
        projects=spend.projects,
        cost=money(spend.cost),
        value=worth(spend.value),
        jobs=whole(spend.jobs),
        by_territory=floatformat(decimal(spend.by_territory), 3),
        by_sector=floatformat(decimal(spend.by_sector), 3),
    )


def _equals(portfolio: Portfolio) -> tuple[Equal, ...]:
    names = {one.code: one.project for one in portfolio.candidates.chosen_from}
    own = portfolio.answer["chosen"]
    return tuple(
        Equal(
            enters=_names([names[code] for code in other if code not in own]),
            leaves=_names([names[code] for code in own if code not in other]),
        )
        for other in portfolio.answer["alternatives_equally_good"]
    )
