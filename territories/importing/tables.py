"""A sheet as a table: where its heading stands, and which column is which."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from django.utils.translation import gettext as _
from tablib import Dataset

from territories.importing.cells import written
from territories.importing.files import Cell, FileRefusedError, Sheet
from territories.importing.guesses import Guess, Kind
from territories.importing.reading import WIDE, Reading

HEADING_HEIGHT = 6  # rows that merged cells of a heading may reach down
# “2) Without the autonomous districts”, below a table.
FOOTNOTE = re.compile(r"(?P<mark>\d{1,2}\)|[¹²³⁴⁵⁶⁷⁸⁹]|\*{1,3})\s*(?P<text>\S.*)")
REMARK = re.compile(r"(примечани|источник|note|source)", re.IGNORECASE)


@dataclass(frozen=True)
class Layout:
    """Where the heading stands and what each column is: `roles` by place, absent where not read.

    `twice` is a heading that two columns have, nobody having said which is meant.
    """

    sheet: Sheet
    heading: int
    body: int
    roles: dict[int, str]
    twice: str = ""

    @property
    def heading_row(self) -> int:
        """As the spreadsheet counts."""
        return self.sheet.first_row + self.heading

    @property
    def headings(self) -> list[str]:
        return [written(cell) for cell in self.sheet.rows[self.heading]] if self.sheet.rows else []

    def letters(self, place: int) -> str:
        return column_letters(self.sheet.first_column + place)


@dataclass(frozen=True)
class Table:
    """Records under a heading, one for each value where the table is wide.

    `places` says where each column stands, `unread` names the others.
    """

    layout: Layout
    fixed: dict[str, str] = field(default_factory=dict)
    left_out: frozenset[int] = frozenset()
    wide: dict[int, tuple[str, str]] = field(default_factory=dict)
    value: str = ""

    @property
    def sheet(self) -> Sheet:
        return self.layout.sheet

    @cached_property
    def places(self) -> dict[str, int]:
        return {name: place for place, name in self.layout.roles.items() if name != WIDE}

    @property
    def unread(self) -> tuple[str, ...]:
        return tuple(
            text
            for place, text in enumerate(self.layout.headings)
            if text and place not in self.layout.roles
        )

    @cached_property
    def origins(self) -> list[tuple[int, int | None]]:
        """Of each record its row, and its column where the table is wide."""
        kept = [
            index
            for index in range(self.layout.body, self._end)
            if self.sheet.first_row + index not in self.left_out and self._says_something(index)
        ]
        if not self.wide:
            return [(index, None) for index in kept]
        first = next(iter(self.wide))
        found: list[tuple[int, int | None]] = []
        for index in kept:
            filled = [place for place in self.wide if self._holds(index, place)]
            # A row that names something and has no value says so once.
            if not filled and any(self._holds(index, place) for place in self.places.values()):
                filled = [first]
            found += [(index, place) for place in filled]
        return found

    @cached_property
    def _end(self) -> int:
        """Where the notes under the table begin: rows of one cell that are told of as notes."""
        end = len(self.sheet.rows)
        while end > self.layout.body and self._is_note(end - 1):
            end -= 1
        return end

    def _is_note(self, index: int) -> bool:
        told = [written(cell) for cell in self.sheet.rows[index] if cell is not None]
        # A merged cell says its text along its row.
        return len(set(told)) <= 1 and all(FOOTNOTE.match(t) or REMARK.match(t) for t in told)

    def _says_something(self, index: int) -> bool:
        return any(cell is not None for cell in self.sheet.rows[index])

    @cached_property
    def _covered(self) -> set[tuple[int, int]]:
        """Cells below the heading that lie under a merged one: its text is not theirs."""
        width = len(self.sheet.rows[0]) if self.sheet.rows else 0
        return {
            (row, column)
            for (top, left), (bottom, right) in self.sheet.merged
            for row in range(max(top, self.layout.body), min(bottom + 1, len(self.sheet.rows)))
            for column in range(max(left, 0), min(right + 1, width))
            if (row, column) != (top, left)
        }

    def _content(self, row: int, place: int) -> Cell:
        return None if (row, place) in self._covered else self.sheet.rows[row][place]

    def _holds(self, row: int, place: int) -> bool:
        return self._content(row, place) is not None

    def is_covered(self, index: int, column: str) -> bool:
        """Whether a cell of a row of `dataset` lies under a merged one."""
        row, place = self.origins[index]
        place = place if place is not None and column == self.value else self.places.get(column)
        return place is not None and (row, place) in self._covered

    @cached_property
    def overlong(self) -> frozenset[int]:
        """Rows of `dataset` with more cells than the heading: a mark inside a number, unquoted."""
        if not self.sheet.cut or not self.sheet.rows:
            return frozenset()
        width = len(self.sheet.rows[0])
        heading = self.sheet.rows[self.layout.heading]
        end = max((place + 1 for place in range(width) if heading[place] is not None), default=0)
        return frozenset(
            index
            for index, (row, _place) in enumerate(self.origins)
            if any(cell is not None for cell in self.sheet.rows[row][end:])
        )

    def is_hidden(self, index: int) -> bool:
        return self.origins[index][0] in self.sheet.hidden

    @property
    def rows(self) -> range:
        """Those below the heading, as the spreadsheet counts."""
        return range(
            self.sheet.first_row + self.layout.body, self.sheet.first_row + len(self.sheet.rows)
        )

    def said(self, index: int, column: str) -> Cell:
        """What stands in a column, of a row of `dataset`."""
        row, place = self.origins[index]
        if place is not None and column == self.wide[place][0]:
            return self.wide[place][1]
        place = place if place is not None and column == self.value else self.places.get(column)
        return self.fixed.get(column) if place is None else self._content(row, place)

    @cached_property
    def footnotes(self) -> dict[str, str]:
        """The notes under the table by their marks: “2)”."""
        found = {}
        for row in self.sheet.rows[self._end :]:
            told = [written(cell) for cell in row if cell is not None]
            if told and (note := FOOTNOTE.match(told[0])):
                found[note["mark"]] = note["text"]
        return found

    @property
    def dataset(self) -> Dataset:
        """Of the columns that the file has, and of what holds for every row."""
        places, fixed = list(self.places.values()), list(self.fixed.values())
        spread = next(iter(self.wide.values()))[0] if self.wide else ""
        names = [*self.places, *self.fixed, *((spread, self.value) if spread else ())]
        found = []
        for index, place in self.origins:
            record = [*(self._content(index, each) for each in places), *fixed]
            if place is not None:
                record += [self.wide[place][1], self._content(index, place)]
            found.append(record)
        dataset = Dataset(headers=names)
        dataset.extend(found)
        return dataset

    def row_number(self, index: int) -> int:
        """As the spreadsheet counts, of a row of `dataset`."""
        return self.sheet.first_row + self.origins[index][0]

    def cell(self, index: int, column: str) -> str:
        """“C14”; only the row's number where the file has no such column."""
        row, place = self.origins[index]
        number = self.sheet.first_row + row
        if place is None or column != self.value:
            if place is not None and column == self.wide[place][0]:
                return f"{self.layout.letters(place)}{self.layout.heading_row}"
            place = self.places.get(column)
        return str(number) if place is None else f"{self.layout.letters(place)}{number}"


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


def lay_out(sheet: Sheet, kind: Kind, reading: Reading | None = None) -> Layout:
    """The heading is the row that names most columns, of equal ones the first.

    Raises
    ------
    FileRefusedError
        Where `reading` names a row or a column that the sheet has not.
    """
    reading = reading or Reading()
    guess = Guess(sheet, kind)
    heading = guess.heading() if reading.heading is None else reading.heading - sheet.first_row
    if not 0 <= heading < max(len(sheet.rows), 1):
        raise FileRefusedError(
            _("There is no row %(row)s in the sheet.") % {"row": reading.heading}
        )
    body = _body(sheet, heading)
    if reading.columns is None:
        return Layout(
            sheet,
            heading,
            body,
            guess.roles(heading, body, reading.fixed),
            guess.twice(heading),
        )
    layout = Layout(sheet, heading, body, {})
    known = {layout.letters(place): place for place in range(len(layout.headings))}
    roles = {known[each]: role for each, role in reading.columns.items() if role and each in known}
    twice = [role for role, count in Counter(roles.values()).items() if count > 1 and role != WIDE]
    if twice:
        raise FileRefusedError(
            _("Several columns are said to be the same: %(name)s.")
            % {"name": title_of(kind, twice[0])}
        )
    return Layout(sheet, heading, body, roles)


def make_table(layout: Layout, kind: Kind, reading: Reading | None = None) -> Table:
    """The records of a sheet that is laid out.

    Raises
    ------
    FileRefusedError
        Where a column that is needed is named nowhere, or one is headed twice.
    """
    reading = reading or Reading()
    if layout.twice:
        raise FileRefusedError(
            _("Several columns are headed “%(name)s”: say which is read, or rename the others.")
            % {"name": layout.twice[:80]}
        )
    wide = _wide(layout, kind)
    taken = {*layout.roles.values()}
    if wide:
        taken |= {kind.spread_value, next(iter(wide.values()))[0]}
    fixed = {name: text for name, text in reading.fixed.items() if text and name not in taken}
    known = {column.name for column in kind.columns}
    if strange := [name for name in (*fixed, *taken) if name not in known and name != WIDE]:
        raise FileRefusedError(_("There is no column “%(name)s”.") % {"name": strange[0]})
    missing = [
        column.titles[0]
        for column in kind.columns
        if column.is_required and column.name not in taken and column.name not in fixed
    ]
    if missing:
        raise FileRefusedError(
            _(
                "No column is headed: %(missing)s. Name it in the heading, or say which column it "
                "is or what holds for every row."
            )
            % {"missing": ", ".join(missing)}
        )
    value = kind.spread_value if wide else ""
    return Table(layout, fixed, reading.left_out, wide, value)


def find_table(sheet: Sheet, kind: Kind, reading: Reading | None = None) -> Table:
    """`lay_out`, then `make_table`."""
    return make_table(lay_out(sheet, kind, reading), kind, reading)


def title_of(kind: Kind, name: str) -> str:
    return next((column.titles[0] for column in kind.columns if column.name == name), name)


def _wide(layout: Layout, kind: Kind) -> dict[int, tuple[str, str]]:
    """What the heading says of each wide column: the column's name and the text for it.

    Raises
    ------
    FileRefusedError
        Where a heading names neither a period nor an indicator, or one names another thing.
    """
    found: dict[int, tuple[str, str]] = {}
    for place in sorted(place for place, role in layout.roles.items() if role == WIDE):
        told = kind.spread(layout.sheet.rows[layout.heading][place])
        if told is None:
            raise FileRefusedError(
                _("The heading of column %(column)s names no period and no indicator.")
                % {"column": layout.letters(place)}
            )
        name = told[0].partition(":")[0]
        found[place] = (name, told[1])
    if len({name for name, _text in found.values()}) > 1:
        raise FileRefusedError(_("Some headings name periods, others indicators: choose one kind."))
    return found


def _body(sheet: Sheet, heading: int) -> int:
    """The first row below the heading and below the merged cells that reach down from it."""
    last = heading
    for (top, _left), (bottom, _right) in sheet.merged:
        if top <= heading <= bottom < heading + HEADING_HEIGHT:
            last = max(last, bottom)
    return last + 1


def column_letters(column: int) -> str:
    """“AB” of 28, as spreadsheets name columns."""
    found = ""
    while column:
        column, rest = divmod(column - 1, 26)
        found = chr(ord("A") + rest) + found
    return found
