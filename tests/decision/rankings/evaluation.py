"""The few functions of a spreadsheet that our workbooks use, computed anew from their text."""

from __future__ import annotations

import io
import math
import re
from functools import cache
from typing import Any

import numpy as np
from openpyxl import load_workbook
from openpyxl.utils import range_boundaries

FUNCTIONS: dict[str, Any] = {
    "MAX": lambda *cells: max(np.max(one) for one in cells),
    "MIN": lambda *cells: min(np.min(one) for one in cells),
    "SUM": np.sum,
    "SUMSQ": lambda cells: np.sum(np.square(cells)),
    "SUMPRODUCT": lambda *arrays: np.sum(math.prod(np.asarray(one).ravel() for one in arrays)),
    "COUNT": np.size,
    "SQRT": np.sqrt,
    "LN": np.log,
    "ABS": np.abs,
    "IF": lambda test, yes, no: yes if test else no,
}
REFERENCE = re.compile(r"(?:'([^']+)'!)?(\$?[A-Z]{1,3}\$?\d+)(?::(\$?[A-Z]{1,3}\$?\d+))?")


class Workbook:
    """A workbook as bytes: what is stored beside each formula, and what the formula gives."""

    def __init__(self, content: bytes) -> None:
        self.stored = load_workbook(io.BytesIO(content), data_only=True)
        self.written = load_workbook(io.BytesIO(content))
        self.value = cache(self._value)

    def formulas(self) -> list[tuple[str, str]]:
        return [
            (sheet.title, cell.coordinate)
            for sheet in self.written
            for row in sheet.iter_rows()
            for cell in row
            if cell.data_type == "f"
        ]

    def _value(self, sheet: str, cell: str) -> Any:
        written = self.written[sheet][cell]
        return (
            self._formula(sheet, written.value[1:]) if written.data_type == "f" else written.value
        )

    def _formula(self, sheet: str, formula: str) -> Any:
        cells: dict[str, Any] = {}

        def named(match: re.Match[str]) -> str:
            name = f"_{len(cells)}"
            cells[name] = self._cells(match[1] or sheet, match[2], match[3])
            return name

        text = REFERENCE.sub(named, formula).replace("^", "**")
        text = re.sub(r"(?<![<>=])=", "==", text).replace("--(", "(+1)*(")
        return eval(text, {"__builtins__": {}}, {**FUNCTIONS, **cells})  # our own workbook's

    def _cells(self, sheet: str, first: str, last: str | None) -> Any:
        first, last = first.replace("$", ""), (last or "").replace("$", "")
        if not last:
            return self.value(sheet, first)
        left, top, right, bottom = range_boundaries(f"{first}:{last}")
        rows = self.written[sheet].iter_rows(top, bottom, left, right)
        values = [self.value(sheet, cell.coordinate) for row in rows for cell in row]
        return np.array([value for value in values if isinstance(value, int | float)])
