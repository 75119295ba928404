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


class Digits(str):
    """A number that is written as it stands; nobody typed it as text."""


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


def quoted(text: str) -> str:
    """A text as a file keeps it that is to be read again: `unquoted` gives it back to the letter.

    An apostrophe stands before what a spreadsheet takes for a formula, before what a reader of
    tables trims, and before an apostrophe that would be taken for one of these.

    >>> [quoted(text) for text in ("Anna", "=1+1", "'=1+1", " two  spaces", "'90s")]
    ['Anna', "'=1+1", "''=1+1", "' two  spaces", "'90s"]
    """
    return f"'{text}" if _needs_quote(text) else text


def unquoted(cell: str) -> str:
    """The text of a cell: after an apostrophe to the letter, else without what nobody sees.

    >>> [unquoted(cell) for cell in ("'=1+1", "''=1+1", "' two  spaces", " Anna ", "'90s")]
    ['=1+1', "'=1+1", ' two  spaces', 'Anna', "'90s"]
    """
    if cell.startswith("'") and _needs_quote(cell[1:]):
        return cell[1:]
    return " ".join(cell.split())


def _needs_quote(text: str) -> bool:
    bare = text.lstrip("'")
    return harmless(bare) != bare or bare != " ".join(bare.split())


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
        return cell if isinstance(cell, Digits) else harmless(cell)
    digits = f"{cell.normalize():f}" if isinstance(cell, Decimal) else repr(cell)
    return digits.replace(".", comma)
