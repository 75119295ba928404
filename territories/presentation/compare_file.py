"""A comparison taken away: what its files hold, and the one for programs, as CSV."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from config.cells import Cell, csv_text
from territories.enums import Direction
from territories.models import Source
from territories.presentation.compare import Cell as Compared
from territories.presentation.compare import Column, ComparePage, Row
from territories.presentation.kinds import Kind
from territories.presentation.money import Head

OF_EACH = 5  # columns of the CSV for each of the compared


@dataclass(frozen=True)
class TakenComparison:
    """The page as it stands, its address and when the file was made."""

    kind: Kind
    page: ComparePage
    heads: Sequence[Head]
    address: str
    made_at: datetime

    @property
    def sources(self) -> dict[Source, int]:
        """Each source once, numbered in the order of the rows."""
        found = dict.fromkeys(
            source
            for row in self.page.rows
            for cell in row.cells
            if cell.told
            for source in cell.told.value.sources
        )
        return {source: number for number, source in enumerate(found, start=1)}

    @property
    def names(self) -> list[str]:
        return [_named(column) for column in self.page.columns]


def comparison_as_csv(taken: TakenComparison) -> str:
    return csv_text(_lines(taken))


def _lines(taken: TakenComparison) -> Iterator[Sequence[Cell]]:
    """A heading, a line for each indicator, then what is said of the whole."""
    page = taken.page
    heading: list[Cell] = [_("Group"), _("Indicator"), _("Unit"), _("Direction")]
    for name in taken.names:
        heading += [name, from_best(), _("Date"), _("Basis"), _("Source")]
    yield [*heading, _("To be known")]
    for head in taken.heads:
        told: list[Cell] = []
        for cell in head.cells:
            told += [cell, *([None] * (OF_EACH - 1))]
        yield [None, head.title, head.unit, None, *told, None]
    for row in page.rows:
        cells = [cell for one in row.cells for cell in _cells(one)]
        yield [*named_row(row), *cells, remarks(row)]
    for gap in page.gaps:
        blank = [None] * OF_EACH * len(page.columns)
        yield [gap.group, gap.name, gap.unit, None, *blank, nobody()]
    yield from about(taken)


def _cells(cell: Compared) -> list[Cell]:
    if cell.told is None:
        return [None] * OF_EACH
    value = cell.told.value
    sources = "; ".join(
        f"{source.title} ({_('fictional')})" if source.is_fictional else source.title
        for source in value.sources
    )
    return [value.value, cell.gap, value.date_text, value.basis_label, sources]


def _named(column: Column) -> str:
    name = str(column.one.name)
    return f"{name} ({_('fictional')})" if column.is_fictional else name


def named_row(row: Row) -> tuple[str, str, str, str]:
    """Group, name, unit and which way is better, empty where no way is."""
    indicator, better = row.indicator, ""
    if row.is_comparable:
        less = indicator.direction == Direction.MIN
        better = _("less is better") if less else _("more is better")
    return indicator.group, indicator.name, indicator.unit, better


def remarks(row: Row) -> str:
    """What the page says beside the row's name."""
    said = [row.reason] if row.reason else []
    if row.missing:
        said.append(_("No value of: %(names)s.") % {"names": ", ".join(row.missing)})
    if row.has_older:
        said.append(
            _("Of some a newer value is known; here stands the newest date that all share.")
        )
    return " ".join(said)


def from_best() -> str:
    return _("Difference from the best")


def nobody() -> str:
    return _("Nobody has said.")


def about(taken: TakenComparison) -> Iterator[tuple[str, str]]:
    """What holds for all rows, with a title each."""
    page = taken.page
    yield _("In short"), page.sentence
    for trouble in page.troubles:
        yield _("To be known"), trouble
    if page.hidden:
        yield _("Left out"), _("rows in which all are alike: %(rows)s") % {"rows": page.hidden}
    yield _("Computed"), date_format(localtime(taken.made_at), "DATETIME_FORMAT")
    yield _("The page that shows the same"), taken.address
