"""Personal links as a table for a spreadsheet or a mail merge."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

BYTE_ORDER_MARK = "\ufeff"  # without it some spreadsheets read Russian letters as noise
# With these a spreadsheet takes a cell for a formula and runs it; some take their full-width
# forms for the same, and look past what cannot be seen.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")
UNSEEN = ("Cc", "Cf", "Zl", "Zp", "Zs")  # Unicode's classes of controls, marks and spaces


@dataclass(frozen=True)
class PersonalLink:
    name: str
    group: str
    token: str
    address: str


def links_as_csv(links: Iterable[PersonalLink]) -> str:
    text = io.StringIO()
    table = csv.writer(text)
    table.writerow([_("Name"), _("Group"), _("Personal link")])
    for link in links:
        table.writerow([harmless(link.name), harmless(link.group), harmless(link.address)])
    return BYTE_ORDER_MARK + text.getvalue()


def harmless(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula.

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
