"""What is found as a file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from django.utils.translation import gettext as _

from config.cells import Cell, csv_text
from territories.presentation.quality import FoundRow
from territories.selectors.quality.screen import Screen


def findings_as_csv(screen: Screen, rows: Iterable[FoundRow]) -> str:
    return csv_text(_lines(rows))


def _lines(rows: Iterable[FoundRow]) -> Iterator[Sequence[Cell]]:
    yield [_("What is found"), _("Code"), _("Name"), _("Indicator"), _("Value"), _("Why")]
    for row in rows:
        indicator = f"{row.indicator.code} {row.indicator.name}" if row.indicator else None
        yield [row.kind, row.one.code, row.one.name, indicator, row.value or None, row.reason]
