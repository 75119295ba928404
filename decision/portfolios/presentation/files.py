"""A portfolio as files: a table, a workbook, and the question with the engine's answer."""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_range_abs

from config.cells import Cell, csv_text
from config.sheets import Formula, Sheet, Style, opened
from decision.portfolios.forms.portfolio import GOALS
from decision.portfolios.presentation.distribution import YearLine
from decision.portfolios.presentation.kept import title_of
from decision.portfolios.presentation.page import PortfolioPage
from decision.portfolios.presentation.rows import in_order, values_of
from decision.portfolios.presentation.words import decimal
from decision.portfolios.services import Candidate, Portfolio
from decision.portfolios.services.kept import question_and_answer
from decision.portfolios.services.thumbs import Spend, down_the_ranking, largest_first, spend_of
from decision.problems.models import Problem

COST, SHARE, VALUE = 4, 5, 6  # columns of the workbook's first sheet


@dataclass(frozen=True, eq=False)
class TakenPortfolio:
    """A portfolio with all that its files say; `address` is that of the page, in full."""

    problem: Problem
    portfolio: Portfolio
    page: PortfolioPage
    whose: str
    method: str
    address: str
    made_at: datetime


def portfolio_as_json(taken: TakenPortfolio) -> str:
    """Question and answer with their digests, as kept ones have them.

    `manage.py evaluate` answers the question in it as the page does.
    """
    content = {
        "title": title_of(taken.portfolio),
        "address": taken.address,
        **question_and_answer(taken.portfolio),
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def portfolio_as_csv(taken: TakenPortfolio) -> str:
    return csv_text(_rows(taken))


def _rows(taken: TakenPortfolio) -> Iterator[Sequence[Cell]]:
    """The first column says what a row is, so that a program can keep to the projects."""
    yield [pgettext("column of a file", "Row"), *_titles(), _("Reached"), _("Slack")]
    for one, cells in _projects(taken):
        yield [_("fictional project") if one.project.is_fictional else _("project"), *cells]
    for title, number in _totals(taken):
        yield [_("total"), None, title, None, None, number]
    for rule in taken.page.rules:
        state = _("in force") if rule.is_on else _("switched off")
        yield [_("rule"), None, rule.title, state, *[None] * 5, rule.reached, rule.slack]
    for line in taken.page.years:
        yield [
            _("year"),
            None,
            str(line.year),
            None,
            None,
            line.spent_amount,
            *[None] * 4,
            _left(line),
        ]
    for loss in taken.page.regret.lines if taken.page.regret else ():
        yield [_("largest regret"), None, loss.name, *[None] * 4, loss.most.regret]
    for title, said in _about(taken):
        yield [title, None, said]


def _left(line: YearLine) -> Cell:
    """Of the year's money, empty where the year has no ceiling."""
    return None if line.ceiling is None else line.ceiling - line.spent_amount


def _titles() -> list[str]:
    return [
        _("Code"),
        _("Name"),
        _("Territory"),
        _("Sectors"),
        _("Cost, RUB mn"),
        _("Share funded"),
        pgettext("of a project", "Value"),
        _("New jobs"),
    ]


def _projects(taken: TakenPortfolio) -> Iterator[tuple[Candidate, list[Cell]]]:
    portfolio = taken.portfolio
    values = values_of(portfolio)
    for one in in_order(portfolio):
        yield (
            one,
            [
                one.code,
                str(one.project),
                str(one.project.territory),
                "; ".join(str(sector) for sector in one.sectors),
                one.cost,
                float(portfolio.funded.get(one.code, Fraction(0))),
                values[one.code],
                one.jobs,
            ],
        )


def _totals(taken: TakenPortfolio) -> Iterator[tuple[str, Cell]]:
    totals = taken.portfolio.answer["totals"]
    if totals is None:
        return
    yield _("Cost, RUB mn"), totals["cost"]
    yield _("Left of the budget, RUB mn"), totals["left"]
    yield pgettext("of a project", "Value"), totals["value"]
    yield _("Projects"), totals["count"]


def _about(taken: TakenPortfolio) -> Iterator[tuple[str, str]]:
    yield _("Problem"), taken.problem.name
    if taken.page.is_fictional:
        yield _("Fictional"), _fictional()
    yield _("The answer"), " ".join(taken.page.sentences)
    for note in taken.page.notes:
        yield _("To be known"), note
    for warning in taken.portfolio.answer["warnings"]:
        if not (warning["code"] == "nothing_chosen" and taken.page.nothing_else):
            yield _("To be known"), warning["message"]
    yield _("Goal"), str(dict(GOALS)[taken.portfolio.wishes.goal.value])
    yield _("Method"), taken.method
    yield _("Whose weights"), taken.whose
    yield _("SHA-256 of the question"), taken.portfolio.answer["input_sha256"]
    yield _("Computed"), date_format(localtime(taken.made_at), "DATETIME_FORMAT")
    versions = taken.portfolio.answer["software"]
    yield _("Software"), ", ".join(f"{name} {number}" for name, number in versions.items())
    yield _("The page that shows the same"), taken.address


def portfolio_as_workbook(taken: TakenPortfolio) -> bytes:
    file = io.BytesIO()
    with opened(file, taken.made_at) as book:
        for title, fill in _sheets(taken):
            sheet = Sheet(book, title)
            fill(sheet, taken)
            if taken.page.is_fictional:
                sheet.foot(_fictional())
        _about_sheet(Sheet(book, _("About")), taken)
    return file.getvalue()


def _fictional() -> str:
    return _("Projects or values invented for a demonstration stand here.")


def _sheets(taken: TakenPortfolio) -> Iterator[tuple[str, Callable[[Sheet, TakenPortfolio], None]]]:
    yield _("Portfolio"), _portfolio_sheet
    yield _("Rules"), _rules_sheet
    if taken.portfolio.is_feasible:
        yield _("Where the money goes"), _heat_sheet
        yield _("Years"), _years_sheet
        yield _("Spent otherwise"), _ways_sheet
    if taken.page.regret:
        yield _("Regret"), _regret_sheet


def _portfolio_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    """The share can be changed: money and value below follow."""
    sheet.heading(0, _titles())
    sheet.widths([24, 52, 26, 40, 16, 14, 14, 14])
    row = 0
    for row, (one, cells) in enumerate(_projects(taken), start=1):
        for column, cell in enumerate(cells):
            style = Style.INPUT if column == SHARE else Style.PLAIN
            is_invented = one.project.is_fictional and column != SHARE
            sheet.write(row, column, cell, Style.FICTIONAL if is_invented else style)
    totals = taken.portfolio.answer["totals"]
    if totals is None:
        return
    shares = xl_range_abs(1, SHARE, row, SHARE)
    sheet.write(row + 1, 1, _("In all"), Style.HEADING)
    for column, total in ((COST, totals["cost"]), (VALUE, totals["value"])):
        formula = f"=SUMPRODUCT({xl_range_abs(1, column, row, column)},{shares})"
        sheet.write(row + 1, column, Formula(formula, total))


def _rules_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    titles = [_("Rule"), _("In force"), _("Reached"), _("Slack")]
    _table(
        sheet,
        titles,
        [
            (rule.title, _("yes") if rule.is_on else _("no"), rule.reached, rule.slack)
            for rule in taken.page.rules
        ],
    )
    sheet.widths([70, 12, 24, 24])


def _heat_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    heat = taken.page.heat
    if heat is None:
        return
    titles = [_("Territory, RUB mn"), *heat.sectors, _("In all")]
    rows = [[row.name, *(cell.amount for cell in row.cells), row.total_amount] for row in heat.rows]
    _table(sheet, titles, rows)
    sheet.widths([30, *(18 for _title in titles[1:])])


def _years_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    titles = [_("Year"), _("The chosen get"), _("Ceiling"), _("All ask"), _("Slack")]
    rows = [
        (line.year, line.spent_amount, line.ceiling, line.all_ask, _left(line))
        for line in taken.page.years
    ]
    _table(sheet, titles, rows)
    sheet.widths([12, 20, 20, 20, 20])


def _ways_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    portfolio = taken.portfolio
    ways = (
        (_("This portfolio"), spend_of(portfolio, portfolio.funded)),
        (
            _("The largest first, as far as they fit"),
            spend_of(portfolio, largest_first(portfolio)),
        ),
        (
            _("Down the ranking, to the first that does not fit"),
            spend_of(portfolio, down_the_ranking(portfolio)),
        ),
    )
    titles = [
        _("How the budget is spent"),
        _("Projects"),
        _("Cost, RUB mn"),
        pgettext("of a project", "Value"),
        _("New jobs"),
        _("Herfindahl index by territory"),
        _("Herfindahl index by sector"),
    ]
    _table(sheet, titles, [(name, *_spent(spend)) for name, spend in ways])
    sheet.widths([44, 12, 16, 14, 14, 18, 18])


def _regret_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    regret = taken.page.regret
    if regret is None:
        return
    titles = [
        _("Whose values"),
        _("People"),
        _("The own best is worth"),
        _("This portfolio is worth"),
        pgettext("value lost against the own best", "Regret"),
        _("Regret by the most valuable portfolio"),
    ]
    rows = [
        (line.name, line.people, line.most.best, line.most.value, line.most.regret, line.others)
        for line in regret.lines
    ]
    _table(sheet, titles, rows)
    sheet.widths([40, 12, 20, 20, 20, 20])


def _spent(spend: Spend) -> tuple[Cell, ...]:
    numbers = (spend.cost, spend.value, spend.jobs, spend.by_territory, spend.by_sector)
    return (spend.projects, *(None if number is None else decimal(number) for number in numbers))


def _about_sheet(sheet: Sheet, taken: TakenPortfolio) -> None:
    sheet.widths([30, 100])
    for row, (title, said) in enumerate(_about(taken)):
        sheet.write(row, 0, title, Style.HEADING)
        sheet.write(row, 1, said, Style.TEXT)


def _table(sheet: Sheet, titles: Sequence[str], rows: Sequence[Sequence[Cell]]) -> None:
    sheet.heading(0, titles)
    for row, cells in enumerate(rows, start=1):
        for column, cell in enumerate(cells):
            sheet.write(row, column, cell)
