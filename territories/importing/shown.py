"""What a workbook shows of its cells and its reader does not say.

The reader gives a cell's number. That 0.15 stands on the screen as “15 %”, that a formula has no
result yet, that a cell shows an error or a row is hidden, only the file's own parts say.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from xml.parsers import expat

from territories.importing.binary import PERCENT_FORMATS, percents_of

type Place = tuple[int, int]  # row and column, from 0

# What a format writes as it stands, and conditions and colours.
LITERAL = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
LETTERS = re.compile(rb'\br="([A-Z]{1,3})([0-9]{1,7})"')
NUMBER_OF_ROW = re.compile(rb'\br="([0-9]{1,7})"')
# Each byte is looked at a few times at most, whatever the file: no tag reaches into the next one,
# and nothing that was taken is given back.
STYLED = re.compile(rb'<(?:\w++:)?c\b(?=[^<>]*?\bs="([0-9]{1,7})")([^<>]*+)>')
ERRORS = re.compile(rb'<(?:\w++:)?c\b(?=[^<>]*?\bt="e")([^<>]*+)>')
NO_RESULT = re.compile(
    rb"<(?:\w++:)?c\b([^<>]*+)>\s*+<(?:\w++:)?f\b[^<>]*+"
    rb"(?:(?<=/)>|>[^<]*+</(?:\w++:)?f>)\s*+"
    rb"(?:<(?:\w++:)?v\s*+/>|<(?:\w++:)?v>\s*+</(?:\w++:)?v>)?\s*+</(?:\w++:)?c>"
)
HIDDEN = re.compile(rb'<(?:\w++:)?row\b(?=[^<>]*?\bhidden="(?:1|true)")([^<>]*+)>')
MOST_REPEATED = 100_000
# More than any workbook has: of styles, of cells in per cent beside the one that stands for them.
MOST_TOLD, MOST_MARKED, DEEPEST = 200_000, 500_000, 100


class Sign(StrEnum):
    PERCENT = "percent"
    ERROR = "error"
    NO_RESULT = "no result"


@dataclass
class Shown:
    """Of one sheet."""

    cells: dict[Place, Sign] = field(default_factory=dict)
    hidden: set[int] = field(default_factory=set)


class NowhereError(ValueError):
    """A cell that matters does not say where it stands."""


def shown_in(content: bytes) -> Mapping[str, Shown]:
    """By the name of the sheet; of a workbook whose size was looked at.

    Raises
    ------
    NowhereError
    ValueError
        If the parts of the workbook are not well formed.
    """
    if not content.startswith(b"PK"):
        return {
            name: Shown(dict.fromkeys(places, Sign.PERCENT))
            for name, places in percents_of(content, is_percent).items()
        }
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            names = set(packed.namelist())
            if "content.xml" in names:
                return _of_open_document(packed.read("content.xml"))
            return dict(_of_sheets(packed)) if "xl/workbook.xml" in names else {}
    except (zipfile.BadZipFile, KeyError, expat.ExpatError) as error:
        raise ValueError(str(error)) from error


def _of_sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, Shown]]:
    names = set(packed.namelist())
    styles = packed.read("xl/styles.xml") if "xl/styles.xml" in names else b""
    percents = {str(number).encode() for number in _percent_styles(styles)} if styles else set()
    for name, part in _parts_of_sheets(packed):
        if part not in names:
            continue
        text = packed.read(part)
        found = Shown()
        styled = STYLED.finditer(text) if percents else ()
        signs = [(Sign.PERCENT, (each[2] for each in styled if each[1] in percents))]
        for sign, pattern in ((Sign.ERROR, ERRORS), (Sign.NO_RESULT, NO_RESULT)):
            signs.append((sign, (each[1] for each in pattern.finditer(text))))
        for sign, cells in signs:
            for told in cells:
                if place := _place(told):
                    found.cells[place] = sign
                elif not told.rstrip().endswith(b"/"):
                    raise NowhereError
        for told in HIDDEN.findall(text):
            if number := NUMBER_OF_ROW.search(told):
                found.hidden.add(int(number[1]) - 1)
        yield name, found


def _parts_of_sheets(packed: zipfile.ZipFile) -> Iterator[tuple[str, str]]:
    parts = {
        told.get("Id", ""): told.get("Target", "")
        for _path, told in _elements(packed.read("xl/_rels/workbook.xml.rels"), "Relationship")
    }
    for _path, told in _elements(packed.read("xl/workbook.xml"), "sheet"):
        target = next((parts.get(told[name], "") for name in told if name.endswith(":id")), "")
        yield told.get("name", ""), target.lstrip("/") if target[:1] == "/" else f"xl/{target}"


def _percent_styles(styles: bytes) -> list[int]:
    """The numbers by which cells name a format in per cent."""
    formats = dict.fromkeys(map(str, PERCENT_FORMATS), True)
    named: list[str] = []
    for path, told in _elements(styles, "numFmt", "xf"):
        if path[-1] == "numFmt":
            formats[told.get("numFmtId", "")] = is_percent(told.get("formatCode", ""))
        elif path[-2:] == ["cellXfs", "xf"]:
            named.append(told.get("numFmtId", ""))
    return [style for style, number in enumerate(named) if formats.get(number)]


def is_percent(code: str) -> bool:
    """
    >>> [is_percent(code) for code in ("0.0%", '0.0"%"', "General", '#,##0\\\\ "шт."')]
    [True, False, False, False]
    """
    return "%" in LITERAL.sub("", code)


def _elements(part: bytes, *names: str) -> list[tuple[list[str], dict[str, str]]]:
    """Those of these names, each with the name of the one around it and its own, and attributes."""
    found: list[tuple[list[str], dict[str, str]]] = []
    path: list[str] = []

    def begin(name: str, told: dict[str, str]) -> None:
        path.append(name.rpartition(":")[2])
        if path[-1] in names:
            found.append((path[-2:], told))
        if len(path) > DEEPEST or len(found) > MOST_TOLD:
            raise ValueError("no workbook tells so much")

    def end(_name: str) -> None:
        path.pop()

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(part, True)
    return found


def _refuse_doctype(*_declared: Any) -> None:
    raise ValueError("a workbook declares no entities")


def _place(told: bytes) -> Place | None:
    found = LETTERS.search(told)
    if found is None:
        return None
    column = 0
    for letter in found[1]:
        column = column * 26 + letter - 64
    return int(found[2]) - 1, column - 1


def _of_open_document(content: bytes) -> Mapping[str, Shown]:
    if b'value-type="percentage"' not in content:
        return {}
    tables = _Tables()
    parser = expat.ParserCreate()
    parser.StartElementHandler = tables.element
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.Parse(content, True)
    return tables.found


class _Tables:
    """The places of cells in per cent; rows and cells that are repeated count as many."""

    def __init__(self) -> None:
        self.found: dict[str, Shown] = defaultdict(Shown)
        self.name = ""
        self.row = self.column = 0
        self.repeated = 0
        self.marked = 0

    def element(self, name: str, told: dict[str, Any]) -> None:
        match name.rpartition(":")[2]:
            case "table":
                self.name = _of(told, ":name")
                self.row = self.column = self.repeated = 0
            case "table-row":
                self.row, self.column = self.row + self.repeated, 0
                self.repeated = int(_of(told, "number-rows-repeated") or 1)
            case "table-cell" | "covered-table-cell":
                times = int(_of(told, "number-columns-repeated") or 1)
                if _of(told, ":value-type") == "percentage":
                    self._mark(min(times, MOST_REPEATED))
                self.column += times

    def _mark(self, times: int) -> None:
        rows = range(self.row, self.row + min(self.repeated, MOST_REPEATED // max(times, 1)))
        self.marked += len(rows) * times - 1
        if self.marked > MOST_MARKED:
            raise ValueError("too many cells are in per cent")
        cells = self.found[self.name].cells
        cells |= {
            (row, column): Sign.PERCENT
            for row in rows
            for column in range(self.column, self.column + times)
        }


def _of(told: dict[str, str], name: str) -> str:
    """An attribute, whatever its space is called in this file."""
    return next((value for known, value in told.items() if known.endswith(name)), "")
