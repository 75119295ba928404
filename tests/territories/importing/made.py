"""Files as offices have them, made in a test: XLSX, XLS, ODS, CSV and JSON of the same rows."""

import csv
import io
import json
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from django.core.management import call_command
from openpyxl.utils.datetime import CALENDAR_MAC_1904

type Rows = Sequence[Sequence[object]]

HEADING = "indicator;territory;date;value;basis;source"


def brought(
    folder: Path,
    content: bytes | str,
    *more: str,
    name: str = "a.csv",
    kind: str = "observations",
) -> tuple[int, Any]:
    """Exit code and JSON of the command."""
    file = folder / name
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    out = io.StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("import_data", kind, str(file), *more, "--format", "json", stdout=out)
    assert isinstance(ended.value.code, int)
    return ended.value.code, json.loads(out.getvalue())


def lines(*rows: str, heading: str = HEADING) -> str:
    return "\n".join([heading, *rows])


def xlsx(
    *sheets: tuple[str, Rows],
    merged: Sequence[str] = (),
    active: int = 0,
    hidden: str = "",
    is_1904: bool = False,
) -> bytes:
    """`merged`, `active` and `hidden` are of the last sheet."""
    book = openpyxl.Workbook()
    del book["Sheet"]
    if is_1904:
        book.epoch = CALENDAR_MAC_1904
    for name, rows in sheets:
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    last = book.worksheets[-1]
    for cells in merged:
        last.merge_cells(cells)
    if hidden:
        last.column_dimensions[hidden].hidden = True
    book.active = active
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def xls(name: str, rows: Rows, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet(name)
    day = xlwt.easyxf(num_format_str="DD.MM.YYYY")
    joined = {(top, left) for top, _bottom, left, _right in merged}
    for top, bottom, left, right in merged:
        sheet.write_merge(top, bottom, left, right, rows[top][left])
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            if cell in (None, "") or (y, x) in joined:
                continue
            sheet.write(y, x, cell, *([day] if isinstance(cell, date) else []))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def ods(name: str, rows: Rows) -> bytes:
    def cell(value: object) -> str:
        if value in (None, ""):
            return "<table:table-cell/>"
        if isinstance(value, date):
            kind = f'office:value-type="date" office:date-value="{value.isoformat()}"'
        elif isinstance(value, int | float):
            kind = f'office:value-type="float" office:value="{value}"'
        else:
            kind = 'office:value-type="string"'
        return f"<table:table-cell {kind}><text:p>{escape(str(value))}</text:p></table:table-cell>"

    told = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
    names = " ".join(
        f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{prefix}:1.0"'
        for prefix in ("office", "table", "text")
    )
    content = (
        f"<office:document-content {names}><office:body><office:spreadsheet>"
        f'<table:table table:name="{escape(name)}">{told}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    return packed(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": "<manifest/>",
            "content.xml": content,
        }
    )


def packed(parts: dict[str, str | bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), content)
    return stream.getvalue()


def plain(rows: Rows, separator: str = ";", encoding: str = "utf-8", end: str = "\n") -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator, lineterminator=end).writerows(rows)
    return stream.getvalue().encode(encoding)


def objects(rows: Rows) -> bytes:
    heading, *others = rows
    told = [dict(zip(heading, row, strict=False)) for row in others]
    return json.dumps(told, ensure_ascii=False, default=str).encode()


# Of one table, the same file in each format.
FORMATS: dict[str, Callable[[Rows], bytes]] = {
    "csv": plain,
    "json": objects,
    "xlsx": lambda rows: xlsx(("Данные", rows)),
    "xls": lambda rows: xls("Данные", rows),
    "ods": lambda rows: ods("Данные", rows),
}
