"""Dates as far as they are known: “2024”, “Q4 2023”, “June 2025”, “about 2021”."""

from __future__ import annotations

from datetime import date

from django.utils.formats import date_format
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from territories.enums import DatePrecision

QUARTERS = (
    gettext_lazy("Q1 %(year)d"),
    gettext_lazy("Q2 %(year)d"),
    gettext_lazy("Q3 %(year)d"),
    gettext_lazy("Q4 %(year)d"),
)
# Django's month names standing alone are capitals; inside a Russian line they are not.
SMALL_MONTHS = ("ru",)


def date_text(day: date, precision: str) -> str:
    """The date that `day` opens, in the words of the current language."""
    match precision:
        case DatePrecision.YEAR:
            return str(day.year)
        case DatePrecision.ABOUT:
            return _("about %(year)d") % {"year": day.year}
        case DatePrecision.QUARTER:
            return QUARTERS[(day.month - 1) // 3] % {"year": day.year}
        case DatePrecision.MONTH:
            month = date_format(day, "F Y")
            return month.lower() if get_language() in SMALL_MONTHS else month
        case _:
            return date_format(day, "DATE_FORMAT")


def opening(day: date, precision: str) -> date:
    """The first day of the period in which a day lies.

    >>> opening(date(2024, 5, 17), "quarter"), opening(date(2024, 5, 17), "day")
    (datetime.date(2024, 4, 1), datetime.date(2024, 5, 17))
    """
    match precision:
        case DatePrecision.YEAR | DatePrecision.ABOUT:
            return day.replace(month=1, day=1)
        case DatePrecision.QUARTER:
            return day.replace(month=day.month - (day.month - 1) % 3, day=1)
        case DatePrecision.MONTH:
            return day.replace(day=1)
        case _:
            return day
