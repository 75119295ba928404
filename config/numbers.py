"""Numbers as people and offices write them: in the cells of their files and in fields of forms."""

from __future__ import annotations

import re
from decimal import Decimal, localcontext
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict
from django.utils.formats import get_format, number_format
from django.utils.translation import gettext as _

LARGEST = Decimal(10) ** 13  # what the columns hold
DECIMALS = 6
LONGEST_NUMBER = 40

# Every space that people and programs put between thousands: plain, no-break, narrow, those of
# typesetters from thin to full width, and those without any width.
SPACES = " \u00a0\u202f\u2000-\u200b\u205f\u2060\u3000"  # inside of [ ]
APOSTROPHES = re.compile("['\u2019](?=[0-9]{3})")  # thousands of Swiss tables
MINUS = str.maketrans({"\u2013": "-", "\u2012": "-"})
MISSING = frozenset({"", "…", "..."})
DASHES = frozenset({"-", "–", "—", "−"})

SPACED = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?")
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
IN_ADDRESS = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")
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
    return next(iter(readings(text)), None)


def readings(text: str) -> tuple[Decimal, ...]:
    """All that a text can be read as, the mark in it as the decimal one first."""
    bare = APOSTROPHES.sub("", text.strip().translate(MINUS)).removesuffix("%").strip()
    parts = SHORT.fullmatch(bare)
    if parts is None:
        return ()
    digits = parts["digits"].removesuffix(".").removesuffix(",")
    digits = f"0{digits}" if digits.startswith((".", ",")) else digits
    found: tuple[Decimal | None, ...]
    # No digit is rounded away: the usual 28 would hide that a number has more.
    with localcontext(prec=max(1, len(bare))):
        try:
            found = (number(parts["sign"] + digits),)
        except AmbiguousNumberError as error:
            found = error.readings
        except NumberRefusedError:
            return ()
        power = int(parts["power"] or 0)
        scaled = [one.scaleb(power) for one in found if one is not None]
        return tuple(Decimal(f"{one:f}") for one in scaled if abs(one) < LARGEST)


def said(query: Any, name: str) -> str | None:
    """What an address says by a name; two things of one together, which are no number.

    >>> said(QueryDict("a=5&a=7&a=5&a="), "a"), said(QueryDict("a="), "a"), said(QueryDict(), "a")
    ('5; 7', '', None)
    """
    if not isinstance(query, QueryDict) or name not in query:
        return query.get(name)
    return "; ".join(filter(None, dict.fromkeys(map(str, query.getlist(name)))))


class _NumberInput(forms.TextInput):
    def value_from_datadict(self, data: Any, files: Any, name: str) -> str | None:
        return said(data, name)


class NumberField(forms.Field):
    """A number with a comma or a point and with spaces, shown as people write it.

    In English one comma before three digits may be either. Where the field can hold but one of
    the two readings it is that one; else the number is refused with both.
    """

    def __init__(
        self,
        *,
        decimals: int = DECIMALS,
        smallest: Decimal | int | None = None,
        greatest: Decimal | int | None = None,
        widget: type[forms.TextInput] = _NumberInput,
        **kwargs: Any,
    ) -> None:
        self.decimals, self.smallest, self.greatest = decimals, smallest, greatest
        shown = widget(
            attrs={
                "class": "input-num",
                "inputmode": "decimal" if decimals else "numeric",
                "autocomplete": "off",
                "maxlength": LONGEST_NUMBER,
            }
        )
        super().__init__(**{"widget": shown, **kwargs})

    def to_python(self, value: Any) -> Decimal | int | None:
        text = "" if value is None else str(value).strip()
        if not text:
            return None
        if text in DASHES:
            raise ValidationError(
                _("A dash says neither nought nor unknown: write 0, or leave the field empty.")
            )
        found = readings(text) if len(text) <= LONGEST_NUMBER else ()
        if not found:
            raise ValidationError(self._takes() if self._is_between else _("Write a number here."))
        if not (get_format("DECIMAL_SEPARATOR") == "." and "," in text):
            found = found[:1]
        held = [one for one in found if not self._trouble(one)]
        if len(held) > 1:
            raise ValidationError(_in_two_ways(text, *held))
        if not held:
            raise ValidationError(self._trouble(found[0]))
        return held[0] if self.decimals else int(held[0])

    def prepare_value(self, value: Any) -> Any:
        """As the page's language writes it; what is no number stays as it was typed."""
        if isinstance(value, str) and value.strip():
            try:
                value = self.to_python(value)
            except ValidationError:
                return value
        is_number = isinstance(value, Decimal | int | float) and not isinstance(value, bool)
        return number_text(Decimal(str(value))) if is_number else value

    def plain(self, text: str) -> str:
        """As addresses say it, whatever the language: digits with a point.

        What is no number stays as it was typed, so that the page can say what is wrong with it.
        """
        if IN_ADDRESS.fullmatch(text):
            return text
        try:
            found = self.to_python(text)
        except ValidationError:
            return text
        return "" if found is None else f"{Decimal(found).normalize():f}"

    def _trouble(self, found: Decimal) -> str:
        """Why the field cannot hold a number; empty where it can."""
        # Not normalize(), which rounds to 28 digits.
        decimals = f"{found:f}".partition(".")[2].rstrip("0")
        if len(decimals) > self.decimals:
            if not self.decimals:
                return self._takes() if self._is_between else _("A whole number is taken here.")
            return _("At most %(decimals)s decimals are taken here.") % {"decimals": self.decimals}
        if self.smallest is not None and found < self.smallest:
            return str(self.error_messages.get("too_small") or self._takes())
        if self.greatest is not None and found > self.greatest:
            return self._takes()
        return ""

    @property
    def _is_between(self) -> bool:
        return self.smallest is not None and self.greatest is not None

    def _takes(self) -> str:
        """What the field takes, in words."""
        ends = {
            "smallest": "" if self.smallest is None else grouped(self.smallest),
            "greatest": "" if self.greatest is None else grouped(self.greatest),
        }
        if self._is_between and not self.decimals:
            return _("A whole number from %(smallest)s to %(greatest)s is taken here.") % ends
        if self._is_between:
            return _("A number from %(smallest)s to %(greatest)s is taken here.") % ends
        if self.smallest is not None:
            return _("A number from %(smallest)s on is taken here.") % ends
        return _("A number up to %(greatest)s is taken here.") % ends


def _in_two_ways(text: str, decimal: Decimal, thousands: Decimal) -> str:
    return _("“%(text)s” can be %(decimal)s or %(thousands)s: write it in one of these ways.") % {
        "text": text,
        "decimal": number_text(decimal),
        "thousands": number_text(thousands),
    }


def grouped(value: Decimal | int) -> str:
    """As pages tell it: thousands apart, the decimal mark of the page's language."""
    return str(number_format(Decimal(value).normalize(), force_grouping=True))


def number_text(value: Decimal) -> str:
    """As a field shows it: the decimal mark of the page's language, nothing else."""
    return format(value.normalize(), "f").replace(".", get_format("DECIMAL_SEPARATOR"))


def told_plainly(form: forms.Form, query: QueryDict) -> QueryDict:
    """An address's query with its numbers as addresses say them, however they were typed."""
    plain = query.copy()
    for name, field in form.fields.items():
        if isinstance(field, NumberField) and name in query:
            plain[name] = field.plain(said(query, name) or "")
    return plain


def plain_address(form: forms.Form, request: HttpRequest) -> str:
    """The address that says the same plainly; empty where it is the one that was asked for."""
    plain = told_plainly(form, request.GET)
    return "" if plain == request.GET else f"{request.path}?{plain.urlencode()}"
