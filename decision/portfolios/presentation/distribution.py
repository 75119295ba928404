"""Where a portfolio's money goes: by year, by territory and sector, and spent in other ways."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.portfolios.presentation.words import (
    Number,
    concentration,
    decimal,
    money,
    whole,
    worth,
)
from decision.portfolios.services import Candidate, Portfolio
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
    """Money and its shade, with whose it is; None where there is none."""

    amount: Decimal | None
    shade: int
    place: str
    sector: str

    @property
    def text(self) -> str:
        return "" if self.amount is None else _rounded(self.amount)


@dataclass(frozen=True)
class HeatRow:
    code: str
    name: str
    cells: tuple[Cell, ...]
    total_amount: Decimal

    @property
    def total(self) -> str:
        return _rounded(self.total_amount)


@dataclass(frozen=True)
class Heat:
    """Where the money goes, territory by sector, and where it does not."""

    sectors: tuple[str, ...]
    rows: tuple[HeatRow, ...]
    totals: tuple[str, ...]
    whole: str

    @property
    def is_turned(self) -> bool:
        """Whether the sectors go down the side: what there is more of, lest the page be wide."""
        return len(self.sectors) > len(self.rows)

    @property
    def is_rounded(self) -> bool:
        """Whether what is shown may add up to another sum than the one below it."""
        amounts = (cell.amount for row in self.rows for cell in row.cells)
        return any(amount is not None and amount % 1 for amount in amounts)

    @property
    def sums(self) -> tuple[tuple[str, str], ...]:
        """Of each sector its name and its money."""
        return tuple(zip(self.sectors, self.totals, strict=True))

    @property
    def by_sector(self) -> tuple[tuple[str, tuple[Cell, ...], str], ...]:
        """Of each sector its name, its money in each territory, and in all."""
        columns = zip(*(row.cells for row in self.rows), strict=True)
        return tuple(zip(self.sectors, columns, self.totals, strict=True))


def years_of(portfolio: Portfolio) -> tuple[YearLine, ...]:
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
    places = {c.territory: c.project.territory.name for c in portfolio.candidates.chosen_from}
    sectors = {s.code: s.name for c in _chosen(portfolio) for s in c.sectors}
    by_place = summed((place, part) for (place, _sector), part in parts.items())
    by_sector = summed((sector, part) for (_place, sector), part in parts.items())
    across = sorted(by_sector, key=lambda code: -by_sector[code])
    most = max(parts.values())

    def named(sector: str) -> str:
        return sectors.get(sector, _("no sector given"))

    def cell(place: str, sector: str) -> Cell:
        part = parts.get((place, sector))
        if not part:
            return Cell(None, 0, places[place], named(sector))
        return Cell(decimal(part), ceil(SHADES * part / most), places[place], named(sector))

    return Heat(
        sectors=tuple(named(code) for code in across),
        rows=tuple(
            HeatRow(
                place,
                places[place],
                tuple(cell(place, s) for s in across),
                decimal(by_place.get(place, Fraction(0))),
            )
            for place in sorted(places, key=lambda code: -by_place.get(code, Fraction(0)))
        ),
        totals=tuple(_rounded(by_sector[code]) for code in across),
        whole=_rounded(sum(by_place.values(), Fraction(0))),
    )


def _rounded(part: Number) -> str:
    return floatformat(decimal(part), "0g")


def _chosen(portfolio: Portfolio) -> list[Candidate]:
    return [one for one in portfolio.candidates.chosen_from if portfolio.is_chosen(one)]


def ways_of(portfolio: Portfolio) -> tuple[Way, ...]:
    """The best set beside two rules of thumb, which keep the budget and no other rule."""
    return (
        _way(_("This portfolio"), spend_of(portfolio, portfolio.funded)),
        _way(
            _("The largest first, as far as they fit"),
            spend_of(portfolio, largest_first(portfolio)),
        ),
        _way(
            _("Down the ranking, to the first that does not fit"),
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
        by_territory=concentration(spend.by_territory),
        by_sector=concentration(spend.by_sector),
    )
