"""A catalogue as a file: all that is found, each figure with its date, basis and source."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from config.cells import Cell, csv_text
from config.sheets import Sheet, Style, opened
from territories.enums import Subject
from territories.models import Project
from territories.presentation.catalogue import Cell as Figure
from territories.presentation.catalogue import Row
from territories.presentation.kinds import Kind
from territories.selectors.amounts import Amount, Measure


def catalogue_as_csv(kind: Kind, rows: Sequence[Row], columns: Sequence[Measure]) -> str:
    return csv_text(catalogue_lines(kind, rows, columns))


def catalogue_as_workbook(
    kind: Kind, rows: Sequence[Row], columns: Sequence[Measure], made_at: datetime
) -> bytes:
    """One sheet; the lines of what is fictional look it, beside the word."""
    file = io.BytesIO()
    heading, *lines = catalogue_lines(kind, rows, columns)
    with opened(file, made_at) as book:
        sheet = Sheet(book, str(kind.title))
        sheet.heading(0, [str(title) for title in heading])
        sheet.widths([14, 40, *([18] * (len(heading) - 2))])
        for number, (row, line) in enumerate(zip(rows, lines, strict=True), 1):
            style = Style.FICTIONAL if row.is_fictional else Style.PLAIN
            for column, cell in enumerate(line):
                sheet.write(number, column, cell, style)
    return file.getvalue()


def catalogue_lines(
    kind: Kind, rows: Sequence[Row], columns: Sequence[Measure]
) -> Iterator[Sequence[Cell]]:
    """A heading, then a line for each."""
    is_projects = kind.catalogue.subject == Subject.PROJECT
    heading = _project_heading() if is_projects else _territory_heading()
    for column in columns:
        heading.append(f"{column.name}, {column.unit}")
        if not isinstance(column, Amount):
            heading += [_("Date"), _("Basis"), _("Source")]
    yield heading
    for row in rows:
        said = _of_project(row) if is_projects else _of_territory(row)
        yield [*said, *(cell for figure in row.cells for cell in _cells(figure))]


def _territory_heading() -> list[Cell]:
    return [_("Code"), _("Territory"), _("Region"), _("Regime"), _("Specialisations")]


def _of_territory(row: Row) -> list[Any]:
    one = row.one
    return [one.code, one.name, one.region.name, str(one.get_regime_display()), row.below]


def _project_heading() -> list[Cell]:
    return [
        _("Code"),
        _("Project"),
        _("Fictional"),
        _("Territory"),
        _("Applicant"),
        _("Status"),
        _("Sectors"),
    ]


def _of_project(row: Row) -> list[Any]:
    one: Project = row.one
    return [
        one.code,
        one.name,
        _("fictional") if one.is_fictional else None,
        one.territory.name,
        one.applicant.name if one.applicant else None,
        str(one.get_status_display()),
        row.below,
    ]


def _cells(figure: Figure) -> list[Cell]:
    if isinstance(figure.indicator, Amount):
        return [figure.number]
    value = figure.value
    if value is None:
        return [None, None, None, None]
    sources = "; ".join(
        f"{source.title} ({_('fictional')})" if source.is_fictional else source.title
        for source in value.sources
    )
    return [value.value, value.date_text, value.basis_label, sources]
