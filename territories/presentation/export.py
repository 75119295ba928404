"""Tables as files that `territories.importing` reads again without loss, in either language.

Rows of other tables are named by code, dates as far as they are known, choices in words. A text
stands as `config.cells.quoted` keeps it. JSON is of no language: its keys are the columns' names.
"""

from __future__ import annotations

import io
import json
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.formats import get_format
from django.utils.text import capfirst
from django.utils.translation import get_language

from config.cells import Cell, Digits, csv_text, quoted
from config.numbers import AmbiguousNumberError, number
from config.sheets import Sheet, opened
from territories.enums import DatePrecision
from territories.importing.beside import SectorsCell, YearsCell
from territories.importing.cells import (
    ChoiceCell,
    Flag,
    FlagCell,
    MomentCell,
    NumberCell,
    RowCell,
)
from territories.importing.preview import resource_for
from territories.importing.resources import Brought

ABOUT = {"ru": "около {}", "en": "about {}"}
QUARTERS = {
    "ru": ("I кв. {}", "II кв. {}", "III кв. {}", "IV кв. {}"),
    "en": ("Q1 {}", "Q2 {}", "Q3 {}", "Q4 {}"),
}


def export(kind: str, ending: str, rows: QuerySet[Any] | None = None) -> bytes:
    """All rows of a kind, or some, as the file with this ending: csv, xlsx or json."""
    resource = resource_for(kind)
    found = resource.get_queryset() if rows is None else rows
    # In an order of its own: the same rows give the same file.
    ordered = found.order_by(*resource._meta.model.natural_key_fields)
    return WRITERS[ending](resource, list(ordered))


def _csv(resource: Brought, rows: Sequence[Any]) -> bytes:
    return csv_text(_lines(resource, rows, _digits)).encode()


def _workbook(resource: Brought, rows: Sequence[Any]) -> bytes:
    file = io.BytesIO()
    heading, *lines = _lines(resource, rows, _number_or_digits)
    with opened(file, timezone.now()) as book:
        sheet = Sheet(book, "Data")
        sheet.heading(0, [str(title) for title in heading])
        sheet.widths([20] * len(heading))
        for place, line in enumerate(lines, 1):
            for column, cell in enumerate(line):
                sheet.write(place, column, cell)
    return file.getvalue()


def _json(resource: Brought, rows: Sequence[Any]) -> bytes:
    found = [
        {
            name: _jsonable(said)
            for name in resource.fields
            if (said := _cell(resource, row, name, _number_or_digits, in_words=False)) is not None
        }
        for row in rows
    ]
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode()


WRITERS: dict[str, Callable[[Brought, Sequence[Any]], bytes]] = {
    "xlsx": _workbook,
    "csv": _csv,
    "json": _json,
}


def _lines(
    resource: Brought, rows: Sequence[Any], digits: Callable[[Decimal], Cell]
) -> Iterator[Sequence[Cell]]:
    yield [capfirst(str(resource.title(name))) for name in resource.fields]
    for row in rows:
        yield [_cell(resource, row, name, digits) for name in resource.fields]


def _cell(
    resource: Brought,
    row: Any,
    name: str,
    digits: Callable[[Decimal], Cell],
    *,
    in_words: bool = True,
) -> Cell:
    value = resource._kept(row, name)
    if value in (None, "", ()):
        return None
    if name in resource.precisions:
        precision = getattr(row, resource.precisions[name])
        return date_cell(value, precision, (get_language() or "ru") if in_words else "en")
    widget = resource.fields[name].widget
    match widget:
        case NumberCell():
            return digits(Decimal(value))
        case FlagCell():
            return widget.render(value) if in_words else str(Flag.YES if value else Flag.NO)
        case ChoiceCell():
            return str(widget.labels(value).label) if in_words else str(value)
        case YearsCell():
            # Plain text of any language where it is of none.
            return widget.render(value, digits=_digits if in_words else _plain_digits)
        case RowCell() | SectorsCell() | MomentCell():
            return quoted(widget.render(value))
        case _:
            return quoted(str(value))


def date_cell(day: date, precision: str, language: str) -> str:
    """A date that `importing.dates.read_date` reads to the same day and precision.

    >>> [date_cell(date(2024, 4, 1), precision, "en") for precision in DatePrecision.values]
    ['2024-04-01', '2024-04', 'Q2 2024', '2024', 'about 2024']
    """
    match precision:
        case DatePrecision.YEAR:
            return str(day.year)
        case DatePrecision.ABOUT:
            return ABOUT[language].format(day.year)
        case DatePrecision.QUARTER:
            return QUARTERS[language][(day.month - 1) // 3].format(day.year)
        case DatePrecision.MONTH:
            return f"{day:%Y-%m}"
        case _:
            return day.isoformat()


def _digits(value: Decimal) -> Digits:
    return Digits(_plain_digits(value).replace(".", get_format("DECIMAL_SEPARATOR")))


def _plain_digits(value: Decimal) -> str:
    """With a nought where three decimals could be thousands."""
    text = format(value.normalize(), "f")
    try:
        number(text)
    except AmbiguousNumberError:
        text += "0"
    return text


def _number_or_digits(value: Decimal) -> Cell:
    """As a number where a spreadsheet keeps all its digits."""
    return value if Decimal(repr(float(value))) == value else _digits(value)


def _jsonable(cell: Cell) -> str | float | int | None:
    if not isinstance(cell, Decimal):
        return cell
    return int(cell) if cell == cell.to_integral_value() else float(cell)
