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
OF_YEAR = r"\s*(?:г\.?|год|года)?"
YEAR = re.compile(rf"(?:за\s+)?(?P<year>\d{{4}}){OF_YEAR}")
QUARTER = re.compile(
    r"(?:q(?P<q>[1-4])|(?P<n>[1-4]|i{1,3}|iv)(?:(?:-?й)?\s*(?:кв\.?|квартал)|q))\s*"
    rf"(?P<year>\d{{4}}){OF_YEAR}"
)
QUARTER_BEHIND = re.compile(
    rf"(?P<year>\d{{4}}){OF_YEAR}[\s,-]*"
    r"(?:q(?P<q>[1-4])|(?P<n>[1-4]|i{1,3}|iv)(?:-?й)?\s*(?:кв\.?|квартал))"
)
MONTH = re.compile(rf"(?P<month>[a-zа-я]{{3,9}})(?:\.\s*|[\s-]+)(?P<year>\d{{4}}){OF_YEAR}")
# A month has two digits at most and a year four: neither can be the other.
MONTH_NUMBER = re.compile(rf"(?P<month>\d{{1,2}})[./-](?P<year>\d{{4}}){OF_YEAR}")
DAY = re.compile(rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){OF_YEAR}")
NAMED_DAY = re.compile(
    rf"(?P<day>\d{{1,2}})[\s-]+(?P<month>[a-zа-я]{{3,9}})(?:\.\s*|[\s-]+)(?P<year>\d{{4}}){OF_YEAR}"
)
MONTH_FIRST = re.compile(
    r"(?P<month>[a-z]{3,9})\.?\s+(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s+(?P<year>\d{4})"
)
ISO = re.compile(r"(?P<year>\d{4})([-./])(?P<month>\d{1,2})(?:\2(?P<day>\d{1,2}))?")
MIDNIGHT = re.compile(r"(?<=\d)(?: |t)00:00(?::00(?:\.0+)?)?z?")
ABOUT = re.compile(rf"(?:about|около|ок\.|~)\s*(?P<year>\d{{4}}){OF_YEAR}")
AS_OF = re.compile(r"(?:на|по состоянию на|as of)\s+(?P<rest>.+)")
SHORT_YEAR = re.compile(r"\d{1,2}[./-]\d{1,2}[./-]\d{2}")
# The day first or the month first: offices do either.
SLASHED = re.compile(r"(\d{1,2})([/-])(\d{1,2})\2(\d{4})")
SEVERAL_MONTHS = re.compile(
    r".*(полугоди|мес\.|месяц|half|months).*|[а-яa-z]{3,9}\s*[-–—]\s*[а-яa-z]{3,9}\s+\d{4}.*"
    r"|\d{4}\s*/\s*(\d{2}|\d{4})|\d{4}\s*[-–—]\s*\d{4}"
)
# What a spreadsheet counts in days from 1900 where nobody told it that this is a date.
SERIALS = range(20_000, 80_000)


class DateRefusedError(ValueError):
    """The cell holds no date that has one reading; the sentence says why."""


def read_date(cell: Cell) -> tuple[date, str]:
    """The first day of the period that a cell names, and a value of `DatePrecision`.

    >>> [str(read_date(cell)[1]) for cell in ("2024", "IV кв. 2023", "март 2024 г.", "12.03.2024")]
    ['year', 'quarter', 'month', 'day']
    >>> {read_date(cell) for cell in ("01.2026", "1/2026", "2026-01", "2026.01", "января 2026 г.")}
    {(datetime.date(2026, 1, 1), DatePrecision.MONTH)}
    >>> read_date("на 01.02.2024")[0]  # what stood at the end of the day before
    datetime.date(2024, 1, 31)
    """
    if isinstance(cell, date):
        return cell, DatePrecision.DAY
    if isinstance(cell, float):
        return _of_number(cell)
    text = MIDNIGHT.sub("", " ".join(str(cell or "").lower().split()))
    if as_of := AS_OF.fullmatch(text):
        day, precision = _of_text(as_of["rest"], cell)
        is_first = precision == DatePrecision.DAY and day.day == 1 and day > date.min
        return (day - timedelta(days=1), precision) if is_first else (day, precision)
    return _of_text(text, cell)


def _of_text(text: str, cell: Cell) -> tuple[date, str]:
    if slashed := SLASHED.fullmatch(text):
        return _of_one_habit(slashed), DatePrecision.DAY
    if SHORT_YEAR.fullmatch(text):
        raise DateRefusedError(
            _("“%(text)s” can be read in several ways: write the date as 2024-03-12.")
            % {"text": cell}
        )
    if SEVERAL_MONTHS.fullmatch(text[:100]):
        raise DateRefusedError(
            _("“%(text)s” is no year, quarter or month: write the one that the value is of.")
            % {"text": str(cell)[:40]}
        )
    found = _periods(text)
    if found is None:
        raise _no_date(str(cell))
    return found


def _of_one_habit(slashed: re.Match[str]) -> date:
    """A day whose first or second number is no month, or both of which are the same."""
    first, second, year = int(slashed[1]), int(slashed[3]), slashed[4]
    if first > 12 or first == second:
        return _day(year, second, first)
    if second > 12:
        return _day(year, first, second)
    raise DateRefusedError(
        _("“%(text)s” is either %(one)s or %(other)s: write the date that is meant in this way.")
        % {
            "text": slashed[0],
            "one": _day(year, second, first).isoformat(),
            "other": _day(year, first, second).isoformat(),
        }
    )


def _no_date(text: str) -> DateRefusedError:
    return DateRefusedError(
        _("“%(text)s” is no date: write 2024, Q1 2024, 03.2024, 12.03.2024 or 2024-03-12.")
        % {"text": text[:40]}
    )


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
    raise _no_date(f"{cell:g}")


def _periods(text: str) -> tuple[date, str] | None:
    if about := ABOUT.fullmatch(text):
        return _day(about["year"]), DatePrecision.ABOUT
    if year := YEAR.fullmatch(text):
        return _day(year["year"]), DatePrecision.YEAR
    if quarter := QUARTER.fullmatch(text) or QUARTER_BEHIND.fullmatch(text):
        said = quarter["q"] or quarter["n"]
        number = ROMAN.get(said) or int(said)
        return _day(quarter["year"], 3 * number - 2), DatePrecision.QUARTER
    if (named := MONTH.fullmatch(text)) and (month := _month(named["month"])):
        return _day(named["year"], month), DatePrecision.MONTH
    if numbered := MONTH_NUMBER.fullmatch(text):
        return _day(numbered["year"], numbered["month"]), DatePrecision.MONTH
    dated = NAMED_DAY.fullmatch(text) or MONTH_FIRST.fullmatch(text)
    if dated and (month := _month(dated["month"])):
        return _day(dated["year"], month, dated["day"]), DatePrecision.DAY
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
        raise DateRefusedError(
            _("There is no such day: a date is written as 2024-03-12 or 12.03.2024.")
        ) from error
