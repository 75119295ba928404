"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import re
from decimal import Decimal

from territories.importing.numbers import AmbiguousNumberError, NumberRefusedError, number

LARGEST = Decimal(10) ** 13  # what the columns hold
DECIMALS = 6
MINUS = str.maketrans({"\u2013": "-", "\u2012": "-"})
APOSTROPHES = re.compile("['\u2019](?=[0-9]{3})")  # thousands of Swiss tables
# What spreadsheets write and offices do not: a power of ten, no digit before or after the mark.
SHORT = re.compile(r"(?P<sign>[+-]?)(?P<digits>[^e]*?)(?:e(?P<power>[+-]?\d{1,3}))?", re.IGNORECASE)


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
