"""Files as sheets of cells: XLSX, XLS, ODS, CSV and JSON. Nothing in them is evaluated."""

from __future__ import annotations

import codecs
import csv
import io
import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from python_calamine import CalamineError, CalamineWorkbook

from territories.importing.bombs import BombError, refuse_bomb
from territories.importing.shown import NowhereError, Shown, Sign, shown_in

type Cell = str | float | bool | date | None
type Merged = tuple[tuple[int, int], tuple[int, int]]

MOST_BYTES = 20 * 2**20
MOST_ROWS, MOST_COLUMNS = 100_000, 200
MOST_SHEETS, MOST_MERGED = 100, 10_000
LONGEST_TEXT = 10_000
# What no database keeps as text.
NO_TEXT = re.compile("[\0\ud800-\udfff]")
WORKBOOKS = ("xlsx", "xls", "ods")
ENDINGS = (*WORKBOOKS, "csv", "json")
# What Excel in Russia writes where it does not write Unicode.
ENCODINGS = ("utf-8-sig", "cp1251")
MARKS_OF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
SEPARATORS = ";\t,"


NO_WORKBOOK = gettext_lazy(
    "This is no workbook that can be read: save it in a spreadsheet program as XLSX, without a "
    "password."
)


class FileRefusedError(Exception):
    """The file cannot be read, in a sentence."""


class NoCell(str):
    """A cell that shows something which is none of its content: its text says what."""

    __slots__ = ()


@dataclass(frozen=True)
class Sheet:
    """Rows of equal length; `first_row` and `first_column` count from 1 as a spreadsheet does.

    `merged` holds the first and the last row and column of merged cells, and `hidden` the rows
    that a spreadsheet does not show, both counted in `rows`. `cut` says that a text was cut into
    cells, where a mark too many makes a cell too many.
    """

    name: str
    rows: tuple[tuple[Cell, ...], ...]
    first_row: int = 1
    first_column: int = 1
    merged: tuple[Merged, ...] = ()
    hidden: frozenset[int] = frozenset()
    cut: bool = False


def read_file(content: bytes, name: str) -> tuple[Sheet, ...]:
    """The sheets of a file, by the ending of its name.

    Raises
    ------
    FileRefusedError
    """
    if len(content) > MOST_BYTES:
        raise FileRefusedError(
            _("The file is larger than %(limit)s MB.") % {"limit": MOST_BYTES // 2**20}
        )
    ending = name.rpartition(".")[2].lower()
    if ending not in ENDINGS:
        raise FileRefusedError(
            _("Files of these kinds are read: %(endings)s.") % {"endings": ", ".join(ENDINGS)}
        )
    if ending in WORKBOOKS:
        sheets = _workbook(content)
    else:
        is_cut = ending == "csv"
        sheets = (Sheet("", _csv(content) if is_cut else _json(content), cut=is_cut),)
    for sheet in sheets:
        _refuse_size(sheet.rows)
    if not any(sheet.rows for sheet in sheets):
        raise FileRefusedError(_("The file holds no rows."))
    return sheets


def _workbook(content: bytes) -> tuple[Sheet, ...]:
    try:
        refuse_bomb(content)
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        if len(book.sheet_names) > MOST_SHEETS:
            raise FileRefusedError(_("At most %(most)s sheets are read.") % {"most": MOST_SHEETS})
        shown = shown_in(content)
        return tuple(_sheet(book, name, shown.get(name) or Shown()) for name in book.sheet_names)
    except BombError as error:
        raise FileRefusedError(str(error)) from error
    except NowhereError as error:
        raise FileRefusedError(
            _(
                "Cells in per cent, with errors or without results do not say where they stand: "
                "open the workbook in a spreadsheet program and save it again."
            )
        ) from error
    except (CalamineError, ValueError, OSError, OverflowError) as error:
        raise FileRefusedError(NO_WORKBOOK) from error
    except BaseException as error:  # the reader's own panic derives from BaseException
        if type(error).__name__ != "PanicException":
            raise
        raise FileRefusedError(NO_WORKBOOK) from error


def _sheet(book: CalamineWorkbook, name: str, shown: Shown) -> Sheet:
    sheet = book.get_sheet_by_name(name)
    if sheet.start is None:
        return Sheet(name, ())
    if sheet.height > MOST_ROWS or sheet.width > MOST_COLUMNS:
        raise _too_large()
    rows = sheet.to_python(skip_empty_area=True)
    above, before = sheet.start
    merged = tuple(
        ((top - above, left - before), (bottom - above, right - before))
        for (top, left), (bottom, right) in (sheet.merged_cell_ranges or ())[:MOST_MERGED]
    )
    for first, last in merged:
        _spread(rows, first, last)
    for (row, column), sign in shown.cells.items():
        if 0 <= row - above < len(rows) and 0 <= column - before < len(rows[row - above]):
            rows[row - above][column - before] = _as_shown(rows[row - above][column - before], sign)
    plain = tuple(tuple(_plain(cell) for cell in row) for row in rows)
    hidden = frozenset(row - above for row in shown.hidden)
    return Sheet(name, plain, above + 1, before + 1, merged, hidden)


def _as_shown(cell: Any, sign: Sign) -> Any:
    match sign:
        case Sign.PERCENT if isinstance(cell, int | float) and math.isfinite(cell):
            return f"{(Decimal(repr(cell)) * 100).normalize():f} %"
        case Sign.NO_RESULT if cell == "":
            return NoCell(
                _(
                    "A formula without a result: open the file in a spreadsheet program, save it "
                    "and bring it again, or write the value."
                )
            )
        case Sign.ERROR:
            return NoCell(_("An error of the spreadsheet stands here: write the value."))
        case _:
            return cell


def _spread(rows: list[list[Any]], first: tuple[int, int], last: tuple[int, int]) -> None:
    """A merged cell says its text along its first row: what stands under it is told by it."""
    top, left = first
    if not (0 <= top < len(rows) and 0 <= left < len(rows[top])):
        return
    for column in range(left + 1, min(last[1] + 1, len(rows[top]))):
        if rows[top][column] == "":
            rows[top][column] = rows[top][left]


def _plain(cell: object) -> Cell:
    match cell:
        case "" | None:
            return None
        case bool() | str():
            return cell
        case int() | float():
            return float(cell)
        case datetime():
            return cell.date() if cell.time() == time() else str(cell)
        case date():
            return cell
        case time() | timedelta():
            return str(cell)
        case _:
            return str(cell)


def _csv(content: bytes) -> tuple[tuple[Cell, ...], ...]:
    text = _decoded(content)
    rows: list[list[str]] = []
    empty = 0
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text)):
            if not any(row):
                empty += 1
                continue
            if len(rows) + empty > MOST_ROWS:
                raise _too_large()
            rows += [[] for _row in range(empty)]
            rows.append(row)
            empty = 0
    except csv.Error as error:
        raise FileRefusedError(_("This is no table of comma-separated values.")) from error
    _refuse_size(rows)
    width = max((len(row) for row in rows), default=0)
    return tuple(tuple(cell or None for cell in (*row, *[""] * (width - len(row)))) for row in rows)


def _separator(text: str) -> str:
    """The one that cuts most of the first lines into equally many fields, and most of those."""
    head = text[:20_000].splitlines()[:20]

    def cut(separator: str) -> int:
        try:
            widths = Counter(len(row) for row in csv.reader(head, delimiter=separator))
        except csv.Error:
            return 0
        return max(((width - 1) * count for width, count in widths.items()), default=0)

    return max(SEPARATORS, key=cut)


def _decoded(content: bytes) -> str:
    """Without marks of its encoding, which stand inside where files were put together."""
    for encoding in ("utf-16",) if content.startswith(MARKS_OF_16) else ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\ufeff", "")
    raise FileRefusedError(
        _("The text is neither in UTF-8 nor in Windows-1251: save it as “CSV UTF-8”.")
    )


def _json(content: bytes) -> tuple[tuple[Cell, ...], ...]:
    if content.count(b"{") > 2 * MOST_ROWS:
        raise _too_large()
    try:
        found = json.loads(
            _decoded(content),
            parse_constant=_refuse_constant,
            parse_float=_all_digits,
            object_pairs_hook=_each_once,
        )
    # Of a power of ten beyond all bounds no decimal number can be made: an arithmetic error.
    except (ValueError, ArithmeticError, RecursionError) as error:
        raise FileRefusedError(
            _("This is no JSON that can be read: it is to be a list of objects.")
        ) from error
    if not isinstance(found, list) or not all(isinstance(row, dict) for row in found):
        raise FileRefusedError(_("The JSON is to be a list of objects, one for each row."))
    names = list(dict.fromkeys(name for row in found for name in row))
    _refuse_size([names, *found])
    return (tuple(names), *(tuple(_of_json(row.get(name)) for name in names) for row in found))


def _refuse_constant(name: str) -> None:
    raise ValueError(name)


def _all_digits(text: str) -> float | str:
    """As text where a float would keep fewer of them."""
    return found if Decimal(repr(found := float(text))) == Decimal(text) else text


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        twice = next(name for name, count in Counter(n for n, _v in pairs).items() if count > 1)
        raise FileRefusedError(
            _("An object names “%(name)s” twice: keep one.") % {"name": twice[:40]}
        )
    return found


def _of_json(value: object) -> Cell:
    if value is None or isinstance(value, bool | str):
        return value or None if isinstance(value, str) else value
    if isinstance(value, int | float):
        return float(value) if abs(value) < 1e300 and float(value) == value else str(value)
    return json.dumps(value, ensure_ascii=False)


def _refuse_size(rows: Sequence[Sequence[object]]) -> None:
    if len(rows) > MOST_ROWS + 1 or max(map(len, rows), default=0) > MOST_COLUMNS:
        raise _too_large()
    for row in rows:
        for cell in row:
            if not isinstance(cell, str):
                continue
            if len(cell) > LONGEST_TEXT:
                raise FileRefusedError(
                    _("A cell holds more than %(limit)s characters.") % {"limit": LONGEST_TEXT}
                )
            if NO_TEXT.search(cell):
                raise FileRefusedError(_("A cell holds characters that are no text."))


def _too_large() -> FileRefusedError:
    return FileRefusedError(
        _("At most %(rows)s rows and %(columns)s columns are read.")
        % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
    )
