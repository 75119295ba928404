"""Sanctions by country, with the shares that the counts make."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from config.typography import floatformat
from territories.dates import date_text
from territories.enums import DatePrecision
from territories.models import SanctionCount, Source


@dataclass(frozen=True)
class SanctionRow:
    """A country; `entities_share` is the share of legal entities in its own total, in text."""

    count: SanctionCount
    entities_share: str


@dataclass(frozen=True)
class SanctionTable:
    rows: tuple[SanctionRow, ...]
    date: str
    source: Source | None


def sanction_rows(counts: Sequence[SanctionCount]) -> SanctionTable:
    if not counts:
        return SanctionTable((), "", None)
    return SanctionTable(
        rows=tuple(
            SanctionRow(
                count,
                floatformat(100 * count.legal_entities / count.total, 0) if count.total else "",
            )
            for count in counts
        ),
        date=date_text(counts[0].date, DatePrecision.DAY),
        source=counts[0].source,
    )
