"""Numbers as people and offices write them: in the cells of their files and in fields of forms."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

LARGEST = Decimal(10) ** 13  # what the columns hold
DECIMALS = 6
LONGEST_NUMBER = 40

# Every space that people and programs put between thousands: plain, no-break, narrow, thin, figure.
SPACES = " \u00a0\u202f\u2009\u2007"
APOSTROPHES = re.compile("['\u2019](?=[0-9]{3})")  # thousands of Swiss tables
MINUS = str.maketrans({"\u2013": "-", "\u2012": "-"})
MISSING = frozenset({"", "…", "..."})
DASHES = frozenset({"-", "–", "—", "−"})

SPACED = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?")
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
# What spreadsheets write and offices do not: a power of ten, no digit before or after the mark.
SHORT = re.compile(r"(?P<sign>[+-]?)(?P<digits>[^e]*?)(?:e(?P<power>[+-]?\d{1,3}))?", re.IGNORECASE)
GROUPED = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:\.[0-9]{3})+,[0-9]+)")
MANY_GROUPS = re.compile(r"[0-9]{1,3}(?:(?:,[0-9]{3}){2,}|(?:\.[0-9]{3}){2,})")
# A leading zero cannot begin a group of thousands: «0,234» has one reading.
TWO_READINGS = re.compile(r"[1-9][0-9]{0,2}[.,][0-9]{3}")


class NumberRefusedError(ValueError):
    """The cell holds no number."""


class DashError(NumberRefusedError):
    """A dash: zero or missing, which only the user can say."""


class AmbiguousNumberError(NumberRefusedError):
    """A number with two readings, both kept so that they can be shown."""

    def __init__(self, text: str, readings: tuple[Decimal, Decimal]) -> None:
        super().__init__(text)
        self.readings = readings


def number(text: str) -> Decimal | None:
    """The number in a cell, or None where the cell says that there are no data.

    What can be read in two ways is refused, never guessed: nobody looks at each cell.
    """
    stripped = text.strip()
    if stripped in MISSING:
        return None
    if stripped in DASHES:
        raise DashError(text)
    sign = -1 if stripped[0] in "-−" else 1
    return sign * _unsigned(stripped.lstrip("-−+") if stripped[1:2].isdigit() else stripped, sign)


def _unsigned(digits: str, sign: int) -> Decimal:
    if TWO_READINGS.fullmatch(digits):
        fraction, thousands = digits.replace(",", "."), re.sub("[.,]", "", digits)
        raise AmbiguousNumberError(digits, (sign * Decimal(fraction), sign * Decimal(thousands)))
    if MANY_GROUPS.fullmatch(digits):
        return Decimal(re.sub("[.,]", "", digits))
    if GROUPED.fullmatch(digits):
        whole, fraction = re.split(r"[.,](?=[0-9]+$)", digits)
        return Decimal(f"{re.sub('[.,]', '', whole)}.{fraction}")
    if SPACED.fullmatch(digits) or PLAIN.fullmatch(digits):
        return Decimal(re.sub(rf"[{SPACES}]", "", digits).replace(",", "."))
    raise NumberRefusedError(digits)


def read_number(text: str) -> Decimal | None:
    """The number that a text writes; None where it writes none.

    One mark in a number is the decimal one, even where it could be one for thousands: here people
    look at what was understood before it is stored.

    >>> [str(read_number(t)) for t in ("1 234,5", "1,234.5", "1.234,5", "1.234.567", "−3", "12 %")]
    ['1234.5', '1234.5', '1234.5', '1234567', '-3', '12']
    >>> [str(read_number(t)) for t in ("1,234", "1'234.5", ".5", "5.", "–3", "2,5E+03")]
    ['1.234', '1234.5', '0.5', '5', '-3', '2500']
    >>> [read_number(t) for t in ("", "about 5", "1,2,3", "nan", "1e99", "12 34")]
    [None, None, None, None, None, None]
    """
    bare = APOSTROPHES.sub("", text.strip().translate(MINUS)).removesuffix("%").strip()
    parts = SHORT.fullmatch(bare)
    if parts is None:
        return None
    digits = parts["digits"].removesuffix(".").removesuffix(",")
    digits = f"0{digits}" if digits.startswith((".", ",")) else digits
    try:
        found = number(parts["sign"] + digits)
    except AmbiguousNumberError as error:
        found = error.readings[0]
    except NumberRefusedError:
        return None
    if found is None:
        return None
    found = found.scaleb(int(parts["power"] or 0))
    return None if abs(found) >= LARGEST else Decimal(f"{found:f}")


class NumberField(forms.Field):
    """A number with a comma or a point and with spaces, shown as people write it.

    In English one comma before three digits may be either, and is refused with both readings.
    """

    def __init__(
        self,
        *,
        decimals: int = DECIMALS,
        smallest: Decimal | int | None = None,
        greatest: Decimal | None = None,
        largest: int = 10**13,
        widget: type[forms.TextInput] = forms.TextInput,
        **kwargs: Any,
    ) -> None:
        self.decimals, self.largest = decimals, largest
        self.smallest, self.greatest = smallest, greatest
        shown = widget(
            attrs={
                "class": "input-num",
                "inputmode": "decimal" if decimals else "numeric",
                "autocomplete": "off",
                "maxlength": LONGEST_NUMBER,
            }
        )
        super().__init__(**{"widget": shown, **kwargs})

    def to_python(self, value: Any) -> Any:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        found = read_number(text) if len(text) <= LONGEST_NUMBER else None
        if text in DASHES:
            raise ValidationError(
                _("A dash says neither nought nor unknown: write 0, or leave the field empty.")
            )
        if found is None:
            raise ValidationError(_("Write a number here."))
        if get_format("DECIMAL_SEPARATOR") == "." and "," in text:
            _refuse_two_readings(text)
        exponent = found.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self.decimals:
            if not self.decimals:
                raise ValidationError(_("A whole number is taken here."))
            raise ValidationError(
                _("At most %(decimals)s decimals are taken here.") % {"decimals": self.decimals}
            )
        if self.smallest is not None and found < self.smallest:
            raise ValidationError(
                _("A number from %(smallest)s on is taken here.")
                % {"smallest": number_text(Decimal(self.smallest))}
            )
        if self.greatest is not None and found > self.greatest:
            raise ValidationError(
                _("A number up to %(greatest)s is taken here.")
                % {"greatest": number_text(self.greatest)}
            )
        if abs(found) >= self.largest:
            raise ValidationError(
                _("A number below %(largest)s is taken here.") % {"largest": self.largest}
            )
        return found

    def prepare_value(self, value: Any) -> Any:
        is_number = isinstance(value, Decimal | int | float) and not isinstance(value, bool)
        return number_text(Decimal(str(value))) if is_number else value


def _refuse_two_readings(text: str) -> None:
    try:
        number(text)
    except AmbiguousNumberError as two:
        decimal, thousands = two.readings
        raise ValidationError(
            _("“%(text)s” can be %(decimal)s or %(thousands)s: write it in one of these ways.")
            % {
                "text": text,
                "decimal": number_text(decimal),
                "thousands": number_format(thousands, use_l10n=False),
            }
        ) from None
    except NumberRefusedError:
        return


def number_text(value: Decimal) -> str:
    """As a field shows it: the decimal mark of the page's language, nothing else."""
    return format(value.normalize(), "f").replace(".", get_format("DECIMAL_SEPARATOR"))
