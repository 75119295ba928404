"""A comparison as a workbook: side by side, each value by itself, sources on their own sheet."""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_rowcol_to_cell

from config.cells import Cell
from config.sheets import Formula, Sheet, Style, opened
from territories.enums import Direction
from territories.presentation.compare import Cell as Compared
from territories.presentation.compare import Row
from territories.presentation.compare_file import (
    TakenComparison,
    about,
    from_best,
    named_row,
    nobody,
    remarks,
)
from territories.selectors import Value

LEFT = 4  # columns before the first of the compared


def comparison_as_workbook(taken: TakenComparison) -> bytes:
    file = io.BytesIO()
    with opened(file, taken.made_at) as book:
        _beside(Sheet(book, _("Comparison")), taken)
        _values(Sheet(book, _("Values")), taken)
        _sources(Sheet(book, _("Sources")), taken)
        _about(Sheet(book, _("About the comparison")), taken)
    return file.getvalue()


def _beside(sheet: Sheet, taken: TakenComparison) -> None:
    """The table of the page: each value, and beside it how far it is from the row's best."""
    pairs = [title for name in taken.names for title in (name, from_best())]
    titles = [_("Indicator"), _("Group"), _("Unit"), _("Direction")]
    sheet.heading(0, [*titles, *pairs, _("To be known")])
    sheet.widths([52, 30, 18, 16, *([18] * len(pairs)), 60])
    last, line = LEFT + len(pairs), 0
    for head in taken.heads:
        line += 1
        _texts(sheet, line, [head.title, None, head.unit])
        for number, cell in enumerate(head.cells):
            sheet.write(line, LEFT + 2 * number, cell, Style.TEXT)
    for row in taken.page.rows:
        line += 1
        group, name, unit, better = named_row(row)
        _texts(sheet, line, [name, group, unit, better])
        _pairs(sheet, line, row)
        sheet.write(line, last, remarks(row), Style.NOTE)
    for gap in taken.page.gaps:
        line += 1
        _texts(sheet, line, [gap.name, gap.group, gap.unit, None])
        for column in range(LEFT, last):
            sheet.write(line, column, None, Style.MISSING)
        sheet.write(line, last, nobody(), Style.NOTE)


def _texts(sheet: Sheet, line: int, cells: Sequence[Cell]) -> None:
    for column, cell in enumerate(cells):
        sheet.write(line, column, cell, Style.TEXT)


def _pairs(sheet: Sheet, line: int, row: Row) -> None:
    places = {
        number: xl_rowcol_to_cell(line, LEFT + 2 * number)
        for number, cell in enumerate(row.cells)
        if cell.told
    }
    best = "MIN" if row.indicator.direction == Direction.MIN else "MAX"
    of_all = f"{best}({','.join(places.values())})"
    for number, cell in enumerate(row.cells):
        column = LEFT + 2 * number
        if cell.told is None:
            sheet.write(line, column, None, Style.MISSING)
            continue
        sheet.write(line, column, cell.told.value.value, _style(cell.told.value))
        if cell.gap is not None:
            behind = Formula(f"={places[number]}-{of_all}", float(cell.gap))
            sheet.write(line, column + 1, behind)


def _values(sheet: Sheet, taken: TakenComparison) -> None:
    """A line for each value, with all that it rests on."""
    titles = (str(taken.kind.one), _("Code"), _("Indicator"), _("Value"), _("Unit"), _("Date"))
    sheet.heading(0, [*titles, _("Basis"), _("Sources (No.)"), _("Formula"), _("Note")])
    sheet.widths([40, 12, 48, 18, 16, 16, 20, 14, 40, 60])
    cells = [(row, cell) for row in taken.page.rows for cell in row.cells]
    for line, (row, cell) in enumerate(cells, start=1):
        sheet.write(line, 0, cell.one.name)
        sheet.write(line, 1, cell.one.code)
        sheet.write(line, 2, row.indicator.name)
        _value(sheet, line, cell, taken)
        sheet.write(line, 4, row.indicator.unit)


def _value(sheet: Sheet, line: int, cell: Compared, taken: TakenComparison) -> None:
    if cell.told is None:
        sheet.write(line, 3, None, Style.MISSING)
        sheet.write(line, 9, _("no value"), Style.NOTE)
        return
    value, numbers = cell.told.value, taken.sources
    notes = (_("fictional") if value.is_fictional else "", value.note)
    sheet.write(line, 3, value.value, _style(value))
    sheet.write(line, 5, value.date_text)
    sheet.write(line, 6, value.basis_label)
    sheet.write(line, 7, ", ".join(str(numbers[source]) for source in value.sources))
    sheet.write(line, 8, value.formula_in_words or None)
    sheet.write(line, 9, "; ".join(note for note in notes if note) or None)


def _style(value: Value) -> Style:
    return Style.FICTIONAL if value.is_fictional else Style.PLAIN


def _sources(sheet: Sheet, taken: TakenComparison) -> None:
    titles = (_("No."), _("Source"), _("Publisher"), _("Address"), _("Accessed"), _("Fictional"))
    sheet.heading(0, titles)
    sheet.widths([6, 90, 30, 60, 16, 14])
    for line, (source, number) in enumerate(taken.sources.items(), start=1):
        accessed = date_format(source.accessed, "DATE_FORMAT") if source.accessed else None
        fictional = _("fictional") if source.is_fictional else None
        cells: list[Cell] = [number, source.title, source.publisher, source.url or None]
        _texts(sheet, line, [*cells, accessed, fictional])


def _about(sheet: Sheet, taken: TakenComparison) -> None:
    sheet.widths([30, 100])
    for line, (title, said) in enumerate(about(taken)):
        sheet.write(line, 0, title, Style.HEADING)
        sheet.write(line, 1, said, Style.TEXT)
