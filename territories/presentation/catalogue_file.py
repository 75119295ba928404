"""The catalogue as CSV: all that is found, each figure with its date, basis and source."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.translation import gettext as _

from config.cells import Cell, csv_text
from territories.models import Indicator
from territories.presentation.catalogue import Cell as Figure
from territories.presentation.catalogue import Row


def catalogue_as_csv(rows: Sequence[Row], columns: Sequence[Indicator]) -> str:
    return csv_text(_lines(rows, columns))


def _lines(rows: Sequence[Row], columns: Sequence[Indicator]) -> Iterator[Sequence[Cell]]:
    heading = [_("Code"), _("Territory"), _("Region"), _("Regime"), _("Specialisations")]
    for indicator in columns:
        heading += [f"{indicator.name}, {indicator.unit}", _("Date"), _("Basis"), _("Source")]
    yield heading
    for row in rows:
        one = row.territory
        said = [one.code, one.name, one.region.name, str(one.get_regime_display())]
        yield [*said, row.specialisations, *(c for figure in row.cells for c in _cells(figure))]


def _cells(figure: Figure) -> list[Cell]:
    value = figure.value
    if value is None:
        return [None, None, None, None]
    sources = "; ".join(
        f"{source.title} ({_('fictional')})" if source.is_fictional else source.title
        for source in value.sources
    )
    return [value.value, value.date_text, value.basis_label, sources]
