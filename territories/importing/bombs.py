"""Workbooks that are small to send and large to read: refused before anything reads them whole.

The reader lays the cells of a sheet out as a rectangle. Two cells in opposite corners would make
it ask for more memory than there is, and end the process.
"""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from territories.importing.binary import area_of

MOST_UNPACKED = 100 * 2**20
MOST_PARTS = 2_000
MOST_CELLS = 5_000_000
# What only parts with cells have, in one format and the other.
MARKS = (b"sheetData", b"table-row")
CELL = re.compile(rb'<c r="([A-Z]{1,3})(\d{1,7})"(?: [a-z]+="[^"<>]*")* ?(/?)>')
ANY_CELL = re.compile(rb"<(?:\w+:)?c[\s/>]")
PLACE = re.compile(r"(?P<column>[A-Za-z]{0,3})(?P<row>[0-9]{0,7})")
TIMES = re.compile(r"[0-9]{1,9}")
ROW = re.compile(r"[0-9]{1,7}")


class BombError(ValueError):
    """Reading the file would take more memory than it may; the sentence says so."""


def refuse_bomb(content: bytes) -> None:
    """Look through all parts of a workbook once.

    Raises
    ------
    BombError
        If it is too large unpacked, or its cells lie too far apart.
    ValueError
        If it is no archive, or a sheet in it is not well formed.
    """
    if (_packed_area(content) if content.startswith(b"PK") else area_of(content)) > MOST_CELLS:
        raise BombError(
            _("The cells of a sheet lie too far apart: at most %(most)s are read.")
            % {"most": MOST_CELLS}
        )


def _packed_area(content: bytes) -> int:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            parts = packed.infolist()
            if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
                raise BombError(_("Unpacked, the file is too large to be read."))
            # Each part is read to its end, where its checksum says whether its size was true.
            return sum(_area(packed.read(part)) for part in parts)
    except (
        zipfile.BadZipFile,
        NotImplementedError,  # a way of packing that nobody uses
        RuntimeError,  # a password
        EOFError,
        OSError,
        zlib.error,
        expat.ExpatError,
    ) as error:
        raise ValueError(str(error)) from error


def _area(part: bytes) -> int:
    """Rows times columns of what the reader will lay out; 0 of a part without cells."""
    if not any(mark in part for mark in MARKS):
        return 0
    cells = CELL.findall(part)
    if cells and len(cells) == len(ANY_CELL.findall(part)) and b"<!" not in part:
        return _area_of_places(cells)
    seen = _Seen()
    parser = expat.ParserCreate()
    parser.ordered_attributes = True
    parser.StartElementHandler = seen.element
    parser.StartDoctypeDeclHandler = seen.doctype
    parser.Parse(part, True)
    return max(seen.rows * seen.columns, seen.cells)


def _area_of_places(cells: list[tuple[bytes, bytes, bytes]]) -> int:
    """Where each cell says its place, as all programs write it: ten times as fast."""
    filled = [(column, row) for column, row, empty in cells if not empty]
    columns = max(
        ({_number(each.decode()) for each in {column for column, _row in filled}}), default=0
    )
    rows = max(map(int, {row for _column, row in filled}), default=0)
    return max(rows * columns, len(cells))


class _Seen:
    """The rectangle from the first cell of a sheet to the last one with something in it."""

    def __init__(self) -> None:
        self.rows = self.columns = self.cells = 0
        self.row = self.column = 0
        self.repeated = 1

    def doctype(self, *_declared: Any) -> None:
        raise ValueError("a workbook declares no entities")

    def element(self, name: str, told: list[str]) -> None:
        match name.rpartition(":")[2]:
            case "v" | "is" | "f" | "p":
                self._filled()
            case "c":
                self.cells += 1
                self._placed(told)
            case "row":
                self._of_row(told)
            case "table-cell" | "covered-table-cell":
                self.column += _times(told)
                self.cells += 1
                if any(each.endswith("value") for each in told[::2]):
                    self._filled()
            case "table-row":
                self.row, self.column = self.row + self.repeated, 0
                self.repeated = _times(told)
            case "sheetData" | "table":
                self.row = self.column = 0
                self.repeated = 1

    def _filled(self) -> None:
        self.rows = max(self.rows, self.row + self.repeated - 1)
        self.columns = max(self.columns, self.column)

    def _placed(self, told: list[str]) -> None:
        place = _attribute(told, "r")
        if not place:
            self.column += 1
            return
        found = PLACE.fullmatch(place)
        if found is None:  # the reader's own arithmetic may run over: not even tried
            raise ValueError("a cell that says no place")
        self.row = int(found["row"] or self.row)
        self.column = _number(found["column"]) or self.column + 1

    def _of_row(self, told: list[str]) -> None:
        number = _attribute(told, "r")
        if number and ROW.fullmatch(number) is None:
            raise ValueError("a row that says no number")
        self.row = int(number) if number else self.row + 1
        self.column = 0


def _attribute(told: list[str], name: str) -> str:
    return next((told[i + 1] for i in range(0, len(told), 2) if told[i] == name), "")


def _times(told: list[str]) -> int:
    for index in range(0, len(told), 2):
        if told[index].endswith("-repeated"):
            if TIMES.fullmatch(told[index + 1]) is None:
                raise ValueError("a cell repeated no number of times")
            return max(int(told[index + 1]), 1)
    return 1


def _number(letters: str) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number
