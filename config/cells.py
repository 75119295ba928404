"""Cells of a file for a spreadsheet: what none of them takes for a formula, and how CSV is set.

Excel opens a CSV file by the separators of its own language, and in a language with a decimal
comma these are a semicolon and the comma. Files are written in the separators of the page's
language, then; the mark at their beginning tells every spreadsheet that they are UTF-8.
"""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Sequence
from decimal import Decimal

from django.utils.formats import get_format

BYTE_ORDER_MARK = "\ufeff"  # without it some spreadsheets read Russian letters as noise
# With these a spreadsheet takes a cell for a formula and runs it; some take their full-width
# forms for the same, and look past what cannot be seen. Of the minus sign none is known to; it
# is one keystroke of "find and replace" away from the hyphen.
FORMULA_STARTS = ("=", "+", "-", "\N{MINUS SIGN}", "@", "\t", "\r")
UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")  # Unicode's classes of controls, marks and spaces

# Numbers stay numbers, and a missing one stays empty: never 0.
Cell = str | int | float | Decimal | None


def harmless(cell: str) -> str:
    """A text that no spreadsheet takes for a formula.

    >>> harmless("=1+1")
    "'=1+1"
    >>> harmless("\uff1d1+1")
    "'＝1+1"
    >>> harmless("Anna")
    'Anna'
    """
    starts = cell.startswith(FORMULA_STARTS) or _first_seen(cell) in FORMULA_STARTS
    return f"'{cell}" if starts else cell


def _first_seen(cell: str) -> str:
    letters = unicodedata.normalize("NFKC", cell)
    return next((letter for letter in letters if unicodedata.category(letter) not in UNSEEN), "")


def csv_text(rows: Iterable[Sequence[Cell]]) -> str:
    """A table as CSV in the separators of the language in force, every text harmless."""
    text = io.StringIO()
    comma = get_format("DECIMAL_SEPARATOR")
    table = csv.writer(text, delimiter=";" if comma == "," else ",")
    for row in rows:
        table.writerow([_written(cell, comma) for cell in row])
    return BYTE_ORDER_MARK + text.getvalue()


def _written(cell: Cell, comma: str) -> str:
    """All digits that say something."""
    if cell is None:
        return ""
    if isinstance(cell, str):
        return harmless(cell)
    digits = f"{cell.normalize():f}" if isinstance(cell, Decimal) else repr(cell)
    return digits.replace(".", comma)
