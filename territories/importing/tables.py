"""A sheet as a table: where its heading stands, and which column is which."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from tablib import Dataset

from territories.importing.cells import Column, written
from territories.importing.files import Cell, FileRefusedError, Sheet
from territories.importing.names import loosely

HEADING_WITHIN = 20  # rows


@dataclass(frozen=True)
class Table:
    """Rows under a heading; `places` says where each column stands, `unread` names the others."""

    sheet: Sheet
    heading: int
    places: dict[str, int]
    unread: tuple[str, ...]

    @property
    def dataset(self) -> Dataset:
        """Of all columns, with those that the file has not empty."""
        names = list(self.places)
        rows = [
            [row[self.places[name]] for name in names]
            for row in self.sheet.rows[self.heading + 1 :]
        ]
        return Dataset(*rows, headers=names)

    def row_number(self, index: int) -> int:
        """As the spreadsheet counts, of a row of `dataset`."""
        return self.sheet.first_row + self.heading + 1 + index

    def cell(self, index: int, column: str) -> str:
        """“C14”; only the row's number where the file has no such column."""
        number = self.row_number(index)
        place = self.places.get(column)
        return str(number) if place is None else f"{_letters(self._column(place))}{number}"

    def _column(self, place: int) -> int:
        return self.sheet.first_column + place


def choose_sheet(sheets: Sequence[Sheet], name: str | None) -> Sheet:
    """The sheet of that name, or the only one with rows.

    Raises
    ------
    FileRefusedError
        Where there is none, or several and none is named.
    """
    filled = [sheet for sheet in sheets if sheet.rows]
    if name is None:
        if len(filled) == 1:
            return filled[0]
        names = ", ".join(f"“{sheet.name}”" for sheet in filled)
        raise FileRefusedError(
            _("The file has several sheets: name one of %(names)s.") % {"names": names}
        )
    for sheet in filled:
        if sheet.name == name:
            return sheet
    raise FileRefusedError(_("There is no sheet “%(name)s” with rows.") % {"name": name})


def find_table(sheet: Sheet, columns: Iterable[Column]) -> Table:
    """The heading is the row that names most columns, of equal ones the first.

    Raises
    ------
    FileRefusedError
        Where a column that is needed is named nowhere.
    """
    columns = list(columns)
    known = {loosely(title): each.name for each in columns for title in (each.name, *each.titles)}
    best: dict[str, int] = {}
    heading = 0
    for index, row in enumerate(sheet.rows[:HEADING_WITHIN]):
        found = _places(row, known)
        if len(found) > len(best):
            best, heading = found, index
    missing = [each.titles[0] for each in columns if each.is_required and each.name not in best]
    if missing:
        raise FileRefusedError(
            _("No heading was found for: %(missing)s.") % {"missing": ", ".join(missing)}
        )
    taken = set(best.values())
    unread = tuple(
        written(cell)
        for place, cell in enumerate(sheet.rows[heading])
        if cell is not None and place not in taken
    )
    return Table(sheet, heading, best, unread)


def _places(row: Sequence[Cell], known: dict[str, str]) -> dict[str, int]:
    found: dict[str, int] = {}
    for place, cell in enumerate(row):
        name = known.get(loosely(written(cell)))
        if name is not None:
            found.setdefault(name, place)
    return found


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
