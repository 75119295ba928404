"""Dates as offices write them, each as the first day of its period and how far it is known."""

from __future__ import annotations

import math
import re
from datetime import date, timedelta

from django.utils.translation import gettext as _

from territories.enums import DatePrecision
from territories.importing.files import Cell

ROMAN = {"i": 1, "ii": 2, "iii": 3, "iv": 4}
MONTHS = {
    number: names.split()
    for number, names in enumerate(
        (
            "январь января january",
            "февраль февраля february",
            "март марта march",
            "апрель апреля april",
            "май мая may",
            "июнь июня june",
            "июль июля july",
            "август августа august",
            "сентябрь сентября september",
            "октябрь октября october",
            "ноябрь ноября november",
            "декабрь декабря december",
        ),
        start=1,
    )
}
YEAR = re.compile(r"(?P<year>\d{4})\s*(г\.?|год)?")
QUARTER = re.compile(
    r"(?:q(?P<q>[1-4])|(?P<n>[1-4]|i{1,3}|iv)\s*(?:кв\.?|квартал))\s*(?P<year>\d{4})\s*(г\.?)?"
)
MONTH = re.compile(r"(?P<month>[a-zа-я]{3,9})\.?\s+(?P<year>\d{4})\s*(г\.?)?")
DAY = re.compile(r"(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})\s*(г\.?)?")
ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{2})(?:-(?P<day>\d{2}))?")
ABOUT = re.compile(r"(?:about|около|ок\.|~)\s*(?P<year>\d{4})\s*(г\.?)?")
AS_OF = re.compile(r"(?:на|по состоянию на|as of)\s+(?P<rest>.+)")
SHORT_YEAR = re.compile(r"\d{1,2}[./]\d{1,2}[./]\d{2}|\d{1,2}/\d{1,2}/\d{4}")
# What a spreadsheet counts in days from 1900 where nobody told it that this is a date.
SERIALS = range(20_000, 80_000)


class DateRefusedError(ValueError):
    """The cell holds no date that has one reading; the sentence says why."""


def read_date(cell: Cell) -> tuple[date, str]:
    """The first day of the period that a cell names, and a value of `DatePrecision`.

    >>> [str(read_date(cell)[1]) for cell in ("2024", "IV кв. 2023", "март 2024 г.", "12.03.2024")]
    ['year', 'quarter', 'month', 'day']
    >>> read_date("на 01.02.2024")[0]  # what stood at the end of the day before
    datetime.date(2024, 1, 31)
    """
    if isinstance(cell, date):
        return cell, DatePrecision.DAY
    if isinstance(cell, float):
        return _of_number(cell)
    text = " ".join(str(cell or "").lower().split())
    if as_of := AS_OF.fullmatch(text):
        day, precision = _of_text(as_of["rest"], cell)
        is_first = precision == DatePrecision.DAY and day.day == 1 and day > date.min
        return (day - timedelta(days=1), precision) if is_first else (day, precision)
    return _of_text(text, cell)


def _of_text(text: str, cell: Cell) -> tuple[date, str]:
    if SHORT_YEAR.fullmatch(text):
        raise DateRefusedError(
            _("“%(text)s” can be read in several ways: write the date as 2024-03-12.")
            % {"text": cell}
        )
    found = _periods(text)
    if found is None:
        raise DateRefusedError(_("“%(text)s” is no date.") % {"text": str(cell)[:40]})
    return found


def is_as_of(cell: Cell) -> bool:
    """Whether a cell names the day after the one that is meant: «на 01.02.2024»."""
    return isinstance(cell, str) and AS_OF.fullmatch(" ".join(cell.lower().split())) is not None


def _of_number(cell: float) -> tuple[date, str]:
    whole = int(cell) if math.isfinite(cell) else 0
    if cell == whole and 1900 <= whole <= 2100:
        return date(whole, 1, 1), DatePrecision.YEAR
    if cell == whole and whole in SERIALS:
        day = date(1899, 12, 30) + timedelta(days=whole)
        raise DateRefusedError(
            _("%(number)s may be %(day)s counted in days: format the cell as a date.")
            % {"number": whole, "day": day.isoformat()}
        )
    raise DateRefusedError(_("“%(text)s” is no date.") % {"text": f"{cell:g}"})


def _periods(text: str) -> tuple[date, str] | None:
    if about := ABOUT.fullmatch(text):
        return _day(about["year"]), DatePrecision.ABOUT
    if year := YEAR.fullmatch(text):
        return _day(year["year"]), DatePrecision.YEAR
    if quarter := QUARTER.fullmatch(text):
        said = quarter["q"] or quarter["n"]
        number = ROMAN.get(said) or int(said)
        return _day(quarter["year"], 3 * number - 2), DatePrecision.QUARTER
    if (named := MONTH.fullmatch(text)) and (month := _month(named["month"])):
        return _day(named["year"], month), DatePrecision.MONTH
    if iso := ISO.fullmatch(text):
        precision = DatePrecision.DAY if iso["day"] else DatePrecision.MONTH
        return _day(iso["year"], iso["month"], iso["day"] or 1), precision
    if day := DAY.fullmatch(text):
        return _day(day["year"], day["month"], day["day"]), DatePrecision.DAY
    return None


def _month(word: str) -> int | None:
    """Which month a word is the name of, or its beginning: «сент», not «марганец»."""
    for number, names in MONTHS.items():
        if any(name.startswith(word) for name in names):
            return number
    return None


def _day(year: str, month: str | int = 1, day: str | int = 1) -> date:
    try:
        return date(int(year), int(month), int(day))
    except ValueError as error:
        raise DateRefusedError(_("There is no such day.")) from error
