"""Numbers as offices write them. What can be read in two ways is refused, never guessed."""

import re
from decimal import Decimal

# Every space that people and programs put between thousands: plain, no-break, narrow, thin, figure.
SPACES = " \u00a0\u202f\u2009\u2007"
MISSING = frozenset({"", "…", "..."})
DASHES = frozenset({"-", "–", "—", "−"})

SPACED = re.compile(rf"[0-9]{{1,3}}(?:[{SPACES}][0-9]{{3}})+(?:[.,][0-9]+)?")
PLAIN = re.compile(r"[0-9]+(?:[.,][0-9]+)?")
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
    """The number in a cell, or None where the cell says that there are no data."""
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
