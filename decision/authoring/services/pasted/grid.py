"""A pasted text as cells."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.authoring.errors import AuthoringError
from decision.authoring.services.whole import MOST_ALTERNATIVES, MOST_LEAVES

EXTRA_ROWS = 20  # heading, weights, directions, units, totals


@dataclass(frozen=True)
class Grid:
    """Rows of equal length; `lines` are the numbers of the rows as they were pasted."""

    rows: tuple[tuple[str, ...], ...]
    lines: tuple[int, ...]
    separator: str


def read_grid(text: str) -> Grid:
    """Cells between tabs, or between semicolons where there is no tab; quoted as spreadsheets do.

    Raises
    ------
    AuthoringError
        If it is no table: one column, ragged rows, more than a problem holds.
    """
    separator = "\t" if "\t" in text else ";"
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    try:
        cells = [[cell.strip() for cell in row] for row in reader]
    except csv.Error as error:
        raise AuthoringError(_("This is no table: nothing was read."), "table") from error
    rows = [(i, row) for i, row in enumerate(cells, start=1) if any(row)]
    if not rows:
        raise AuthoringError(_("Paste a table first."), "table")
    width = max(len(row) for _i, row in rows)
    # A column that is empty from top to bottom is a stray mark at the ends of the lines.
    while width > 1 and not any(len(row) == width and row[-1] for _i, row in rows):
        rows = [(i, row[: width - 1]) for i, row in rows]
        width -= 1
    _refuse_size(len(rows), width)
    _refuse_ragged(rows)
    return Grid(tuple(tuple(row) for _i, row in rows), tuple(i for i, _row in rows), separator)


def _refuse_size(height: int, width: int) -> None:
    if width < 2:
        raise AuthoringError(
            _(
                "Only one column was found: cells are to be separated by tabs, as a "
                "spreadsheet copies them, or by semicolons."
            ),
            "table",
        )
    if width > MOST_LEAVES + 1:
        raise AuthoringError(
            _("The table has %(columns)s columns; a problem has at most %(limit)s criteria.")
            % {"columns": width, "limit": MOST_LEAVES},
            "table",
        )
    if height > MOST_ALTERNATIVES + EXTRA_ROWS:
        raise AuthoringError(
            _("The table has %(rows)s rows; a problem compares at most %(limit)s.")
            % {"rows": height, "limit": MOST_ALTERNATIVES},
            "table",
        )


def _refuse_ragged(rows: list[tuple[int, list[str]]]) -> None:
    width = len(rows[0][1])
    wrong = [(i, len(row)) for i, row in rows if len(row) != width]
    if not wrong:
        return
    line, count = wrong[0]
    first = _(
        "Line %(line)s does not fit the first: %(count)s by number of cells, not %(width)s."
    ) % {
        "line": line,
        "count": count,
        "width": width,
    }
    more = len(wrong) - 1
    rest = (
        " "
        + ngettext(
            "%(number)s more line does not fit either.",
            "%(number)s more lines do not fit either.",
            more,
        )
        % {"number": more}
        if more
        else ""
    )
    raise AuthoringError(first + rest, "table")
