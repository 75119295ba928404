"""Numbers as people and spreadsheets write them."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation

LARGEST = Decimal(10) ** 13  # what the columns hold
DECIMALS = 6
# Thousands: spaces of all widths, and the apostrophe of Swiss tables.
SPACES = re.compile("[\\s\u00a0\u2007\u2009\u200a\u202f'\u2019]")
MINUS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2012": "-"})
NUMBER = re.compile(r"^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d{1,3})?$")
GROUPED = re.compile(r"^[+-]?\d{1,3}(?P<mark>[.,])\d{3}((?P=mark)\d{3})+$")


def read_number(text: str) -> Decimal | None:
    """The number that a text writes; None where it writes none.

    One comma is a decimal comma and one point a decimal point; of both, the first is for
    thousands. The same mark twice is for thousands.

    >>> [str(read_number(t)) for t in ("1 234,5", "1,234.5", "1.234,5", "1.234.567", "−3", "12 %")]
    ['1234.5', '1234.5', '1234.5', '1234567', '-3', '12']
    >>> [read_number(t) for t in ("", "about 5", "1,2,3", "nan", "1e99")]
    [None, None, None, None, None]
    """
    bare = SPACES.sub("", text).translate(MINUS).removesuffix("%").lower()
    if GROUPED.match(bare):
        bare = bare.replace(",", "").replace(".", "")
    elif "," in bare and "." in bare:
        thousands = min(",.", key=bare.index)
        bare = bare.replace(thousands, "")
    bare = bare.replace(",", ".")
    if not NUMBER.match(bare):
        return None
    try:
        number = Decimal(bare)
    except InvalidOperation:
        return None
    return number if abs(number) < LARGEST else None
