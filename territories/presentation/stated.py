"""All that an applicant states, figure by figure, for whoever decides; what contradicts in it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from territories.models import Indicator, StatedFigure, StatedYear, Submission
from territories.models.intake import StatedBy
from territories.presentation.figures import stated_text
from territories.presentation.money import all_digits
from territories.presentation.quality_words import ClashWords
from territories.selectors.amounts import AMOUNTS, Amount
from territories.selectors.intake import whole_of
from territories.selectors.quality.stated import stated_clashes


@dataclass(frozen=True)
class StatedLine:
    """One number; `text` is empty where nobody has given it, and then nobody and nothing else."""

    name: str
    text: str
    unit: str
    year: int | None
    by: str = ""
    at: datetime | None = None
    source: str = ""

    @property
    def is_counted(self) -> bool:
        """Whether it is no statement but the sum of others."""
        return bool(self.text) and self.at is None


@dataclass(frozen=True)
class Contradiction:
    """`about` is the figure that is meant, empty where it is the money."""

    about: str
    sentence: str


@dataclass(frozen=True)
class Stated:
    sectors: tuple[str, ...]
    money: tuple[StatedLine, ...]
    figures: tuple[StatedLine, ...]
    unsaid: tuple[str, ...]
    contradictions: tuple[Contradiction, ...]

    @property
    def parts(self) -> tuple[tuple[StatedLine, ...], ...]:
        return tuple(part for part in (self.money, self.figures) if part)


def stated(
    submission: Submission,
    years: Sequence[StatedYear],
    figures: Sequence[StatedFigure],
    indicators: Sequence[Indicator],
) -> Stated:
    said = {figure.indicator_id for figure in figures}
    return Stated(
        sectors=tuple(str(sector) for sector in submission.sectors.order_by("name")),
        money=tuple(_money(years)),
        figures=tuple(_figure(figure) for figure in figures),
        unsaid=tuple(str(each.name) for each in indicators if each.pk not in said),
        contradictions=contradictions(years, figures),
    )


def contradictions(
    years: Sequence[StatedYear], figures: Sequence[StatedFigure]
) -> tuple[Contradiction, ...]:
    named = {figure.indicator_id: figure.indicator for figure in figures}
    words = ClashWords(named.values())
    return tuple(
        Contradiction(
            str(named[clash.indicator].name) if clash.indicator else "", words.sentence(clash)
        )
        for clash in stated_clashes(years, figures)
    )


def _money(years: Sequence[StatedYear]) -> Iterator[StatedLine]:
    """Each amount of each year, then in all: what is accepted is their sum."""
    for amount in AMOUNTS:
        for row in years:
            yield _line(str(amount.name), getattr(row, amount.field), amount, row.year, row)
        whole = whole_of(getattr(row, amount.field) for row in years)
        yield _line(_("%(amount)s in all") % {"amount": amount.name}, whole, amount, None, None)


def _line(
    name: str, number: Decimal | None, amount: Amount, year: int | None, row: StatedBy | None
) -> StatedLine:
    unit = str(amount.unit)
    if number is None or row is None:
        return StatedLine(name, "" if number is None else all_digits(number), unit, year)
    return StatedLine(
        name, all_digits(number), unit, year, row.stated_by, row.stated_at, row.source
    )


def _figure(figure: StatedFigure) -> StatedLine:
    """Of the year in which it was stated: so it is dated once it is accepted."""
    indicator = figure.indicator
    return StatedLine(
        str(indicator.name),
        stated_text(indicator, figure.value),
        indicator.value_unit,
        timezone.localdate(figure.stated_at).year,
        figure.stated_by,
        figure.stated_at,
        figure.source,
    )
