"""Sheets of a workbook: text that is no formula, numbers, and formulas with computed values."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import Enum
from typing import IO, Any

import xlsxwriter

from config.cells import Cell, Digits, harmless


@dataclass(frozen=True)
class Formula:
    """A formula of ours with its value: readers that do not compute show the value."""

    text: str
    value: float


class Style(Enum):
    PLAIN = {"num_format": "General"}
    HEADING = {"bold": True, "text_wrap": True, "valign": "top", "bottom": 1}
    NOTE = {"italic": True, "font_color": "#555555", "text_wrap": True, "valign": "top"}
    TEXT = {"text_wrap": True, "valign": "top"}
    MISSING = {"pattern": 14, "fg_color": "#999999", "bg_color": "#ffffff", "italic": True}
    ASSUMED = {"bg_color": "#fff2cc", "italic": True}
    FICTIONAL = {"font_color": "#7f3f00", "italic": True}
    INPUT = {"bg_color": "#e8f1fb"}


@contextmanager
def opened(file: IO[bytes], made_at: datetime) -> Iterator[xlsxwriter.Workbook]:
    """A workbook that is whole when the block ends; no text of it becomes formula or link.

    The same content made at the same moment gives the same bytes.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"created": made_at})
        yield book


class Sheet:
    """A sheet to write on; its name must be one of ours, for it stands in formulas."""

    def __init__(self, book: xlsxwriter.Workbook, name: str) -> None:
        self._sheet = book.add_worksheet(name)
        # The same format is one object: a workbook has room for so many only.
        if not hasattr(book, "styles"):
            book.styles = {style: book.add_format(style.value) for style in Style}
        self._styles: dict[Style, Any] = book.styles
        self.reference = f"'{name}'!"
        self._rows = 0

    def heading(self, row: int, titles: Sequence[str]) -> None:
        """The names of the columns, which stay in view."""
        for column, title in enumerate(titles):
            self.write(row, column, title, Style.HEADING)
        self._sheet.freeze_panes(row + 1, 2)

    def foot(self, text: str) -> None:
        """Under all that is written, after an empty row: that some of it is invented."""
        self.write(self._rows + 1, 0, text, Style.FICTIONAL)

    def widths(self, widths: Sequence[float]) -> None:
        for column, width in enumerate(widths):
            self._sheet.set_column(column, column, width)

    def write(
        self, row: int, column: int, cell: Cell | Formula, style: Style = Style.PLAIN
    ) -> None:
        look = self._styles[style]
        self._rows = max(self._rows, row + 1)
        match cell:
            case None:
                self._sheet.write_blank(row, column, None, look)
            case Formula():
                self._sheet.write_formula(row, column, cell.text, look, cell.value)
            case Digits():
                self._sheet.write_string(row, column, cell, look)
            case str():
                self._sheet.write_string(row, column, harmless(cell), look)
            case Decimal() | int() | float():
                self._sheet.write_number(row, column, float(cell), look)
