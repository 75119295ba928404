"""A project's money: what it costs and asks for, in all and in each year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.cells import Cell
from config.typography import floatformat, per_cent
from territories.models import Project, ProjectYear, StatedYear
from territories.selectors import Value
from territories.selectors.amounts import AMOUNTS, Amount
from territories.selectors.intake import whole_of

WIDTH = 240  # of the longest bar, in the units of the drawing


@dataclass(frozen=True)
class Bar:
    """One amount of one year; without `number` nobody has given it.

    `width` is whole: an attribute needs a dot in every language.
    """

    amount: Amount
    number: Decimal | None
    text: str
    width: int


@dataclass(frozen=True)
class Year:
    year: int
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class Total:
    """An amount in all; `remark` says where the years do not add up to it."""

    amount: Amount
    text: str
    by_years: str
    remark: str


@dataclass(frozen=True)
class Money:
    """`in_part` says whether less than the whole is of use."""

    years: tuple[Year, ...]
    totals: tuple[Total, ...]
    in_part: str


@dataclass(frozen=True)
class Head:
    """A row of plain texts above the compared indicators; `numbers` where they are such."""

    title: str
    unit: str
    texts: tuple[str, ...]
    numbers: tuple[Decimal | None, ...] = ()

    @property
    def cells(self) -> tuple[Cell, ...]:
        """For a spreadsheet: a number stays one, with all its digits."""
        return self.numbers or tuple(text or None for text in self.texts)


def amount_text(amount: Amount, number: Decimal | None) -> str:
    return "" if number is None else floatformat(number, f"-{amount.decimals}g")


def all_digits(number: Decimal) -> str:
    """As it was stated: an applicant looks for what he typed."""
    exponent = number.normalize().as_tuple().exponent
    assert isinstance(exponent, int)  # a column holds no NaN
    return floatformat(number, f"{max(-exponent, 0)}g")


def money_of(
    years: Sequence[ProjectYear],
    wholes: Mapping[Amount, Decimal | None],
    least_share: Decimal | None,
) -> Money:
    """The money of a project; `wholes` is what it is in all."""
    most, unsaid = _most(years), {amount for amount in AMOUNTS if _is_unsaid(amount, wholes, years)}
    return Money(
        years=tuple(
            Year(
                year.year,
                tuple(
                    Bar(amount, None, "", 0) if amount in unsaid else _bar(amount, year, most)
                    for amount in AMOUNTS
                ),
            )
            for year in years
        ),
        totals=tuple(_total(amount, wholes[amount], years) for amount in AMOUNTS),
        in_part=_in_part(least_share),
    )


def stated_money(years: Sequence[StatedYear], least_share: Decimal | None) -> Money:
    """What an applicant states of each year, all digits of it, and the sum."""
    wholes = {a: whole_of(getattr(year, a.field) for year in years) for a in AMOUNTS}
    most = _most(years)
    return Money(
        years=tuple(
            Year(
                year.year,
                tuple(
                    replace(bar, text=_digits(bar.number))
                    for bar in (_bar(amount, year, most) for amount in AMOUNTS)
                ),
            )
            for year in years
        ),
        totals=tuple(Total(a, _digits(whole), "", "") for a, whole in wholes.items()),
        in_part=_in_part(least_share),
    )


def _in_part(least_share: Decimal | None) -> str:
    if least_share is None:
        return _("Nobody has said that a part would do: a portfolio funds all of it or nothing.")
    return _("A part would do: at least %(share)s of the requested budget.") % {
        "share": per_cent(floatformat(least_share, "-2"))
    }


def _digits(number: Decimal | None) -> str:
    return "" if number is None else all_digits(number)


def _most(years: Sequence[ProjectYear | StatedYear]) -> Decimal:
    amounts = (getattr(year, amount.field) for year in years for amount in AMOUNTS)
    return max((amount for amount in amounts if amount is not None), default=Decimal(0))


def _is_unsaid(
    amount: Amount, wholes: Mapping[Amount, Decimal | None], years: Sequence[ProjectYear]
) -> bool:
    """Whether nobody has said it: neither the whole, nor any sum in a year."""
    return wholes[amount] is None and not _added(amount, years)


def wholes_of(project: Project) -> dict[Amount, Decimal | None]:
    return {amount: getattr(project, amount.field) for amount in AMOUNTS}


def _added(amount: Amount, years: Sequence[ProjectYear]) -> Decimal:
    return sum((getattr(year, amount.field) for year in years), Decimal(0))


def _bar(amount: Amount, year: ProjectYear | StatedYear, most: Decimal) -> Bar:
    number: Decimal | None = getattr(year, amount.field)
    width = round(number / most * WIDTH) if number and most else 0
    return Bar(amount, number, amount_text(amount, number), width)


def _total(amount: Amount, whole: Decimal | None, years: Sequence[ProjectYear]) -> Total:
    by_years, remark = _added(amount, years), ""
    if years and whole is not None and whole != by_years:
        remark = _("The years add up to RUB %(years)s mn, the whole is given as %(whole)s.") % {
            "years": amount_text(amount, by_years),
            "whole": amount_text(amount, whole),
        }
    said_by_years = bool(years) and not _is_unsaid(amount, {amount: whole}, years)
    return Total(
        amount,
        amount_text(amount, whole),
        amount_text(amount, by_years) if said_by_years else "",
        remark,
    )


def money_sentence(project: Project, jobs: Value | None) -> str:
    """What it takes and brings; silent on what nobody has said."""
    capital, budget = project.capital_cost, project.requested_budget
    said = []
    if capital is not None:
        said.append(_("RUB %(sum)s mn of capital cost") % {"sum": floatformat(capital, "-1g")})
    if budget is not None:
        said.append(_("RUB %(sum)s mn asked of the budget") % {"sum": floatformat(budget, "-1g")})
    if jobs is not None:
        said.append(
            ngettext("%(count)s job", "%(count)s jobs", int(jobs.value))
            % {"count": floatformat(jobs.value, "-2g")}
        )
    return f"{', '.join(said)}." if said else ""


def compared_money(projects: Sequence[Project]) -> tuple[Head, ...]:
    """What stands above the indicators where projects are compared."""
    where = Head(_("Territory"), "", tuple(project.territory.name for project in projects))
    amounts = (
        Head(
            str(amount.name),
            str(amount.unit),
            tuple(amount_text(amount, getattr(project, amount.field)) for project in projects),
            tuple(getattr(project, amount.field) for project in projects),
        )
        for amount in AMOUNTS
    )
    return (where, *amounts)
