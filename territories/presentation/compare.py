"""Two to six territories or projects side by side: rows by group, who is best, what differs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from config.typography import floatformat
from territories.enums import Direction
from territories.models import Indicator
from territories.presentation.compare_words import answer, reason, troubles_of
from territories.presentation.facts import Told, told_value
from territories.presentation.kinds import Kind
from territories.selectors import Value
from territories.selectors.compared import FEWEST, MOST, Compared, SharedRow

ONLY_DIFFERENCES = "differences"


@dataclass(frozen=True)
class Cell:
    """`told` is None where nobody has said.

    `gap` is how far it is from the best, None where the row has no order; `behind` the same in
    words, empty for the best.
    """

    one: Any
    told: Told | None
    is_best: bool = False
    behind: str = ""
    gap: Decimal | None = None

    @property
    def is_invented(self) -> bool:
        """Whether the value is fictional and what it is said of is not: then the cell says it."""
        if self.told is None or getattr(self.one, "is_fictional", False):
            return False
        return self.told.value.is_fictional


@dataclass(frozen=True)
class Row:
    """`reason` says why the row has no best although it has values; empty where it has."""

    indicator: Indicator
    cells: tuple[Cell, ...]
    is_comparable: bool
    is_alike: bool
    reason: str
    missing: tuple[str, ...]
    has_older: bool


@dataclass(frozen=True)
class Group:
    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True)
class Column:
    """A compared territory or project, with the address of the same page without it."""

    one: Any
    without: str

    @property
    def is_fictional(self) -> bool:
        return getattr(self.one, "is_fictional", False)


@dataclass(frozen=True)
class ComparePage:
    """`gaps` are the indicators of which nobody has said a value for any of them."""

    sentence: str
    columns: tuple[Column, ...]
    groups: tuple[Group, ...]
    gaps: tuple[Indicator, ...]
    troubles: tuple[str, ...]
    only_differences: bool
    hidden: int
    address: str
    turned: str
    csv: str
    xlsx: str
    save: str
    others: tuple[Any, ...]

    @property
    def is_enough(self) -> bool:
        return len(self.columns) >= FEWEST

    @property
    def title(self) -> str:
        """What it would be called by somebody who keeps it."""
        return " — ".join(column.one.name for column in self.columns)

    @property
    def takes_more(self) -> bool:
        return len(self.columns) < MOST

    @property
    def rows(self) -> list[Row]:
        return [row for group in self.groups for row in group.rows]


def compare_page(
    kind: Kind,
    asked: Compared,
    indicators: Sequence[Indicator],
    rows: Mapping[int, SharedRow],
    others: Iterable[Any],
    *,
    only: str = "",
) -> ComparePage:
    """Everything that the page, its pictures and an export need, without the request."""
    subjects = asked.subjects
    only_differences = only == ONLY_DIFFERENCES
    known = [_row(each, rows[each.pk], subjects) for each in indicators if each.pk in rows]
    shown = [row for row in known if not (only_differences and row.is_alike)]
    codes = [one.code for one in subjects]
    kept = ONLY_DIFFERENCES if only_differences else ""
    return ComparePage(
        sentence=_sentence(kind, subjects, known),
        columns=tuple(
            Column(one, compare_address(kind, [c for c in codes if c != one.code], kept))
            for one in subjects
        ),
        groups=_grouped(shown),
        gaps=tuple(each for each in indicators if each.pk not in rows),
        troubles=tuple(troubles_of(kind, asked)),
        only_differences=only_differences,
        hidden=len(known) - len(shown),
        address=compare_address(kind, codes, kept),
        turned=compare_address(kind, codes, "" if only_differences else ONLY_DIFFERENCES),
        csv=compare_address(kind, codes, kept, "_csv"),
        xlsx=compare_address(kind, codes, kept, "_xlsx"),
        save=compare_address(kind, codes, kept, "_save"),
        others=tuple(one for one in others if one not in subjects),
    )


def compare_address(kind: Kind, codes: Sequence[str], only: str = "", does: str = "") -> str:
    """The address of the page, or of one of what is done with it ("_csv", "_xlsx", "_save")."""
    said = [(kind.letter, code) for code in codes] + ([("only", only)] if only else [])
    address = reverse(kind.compare + does)
    return f"{address}?{urlencode(said)}" if said else address


def _grouped(rows: Sequence[Row]) -> tuple[Group, ...]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(str(row.indicator.group), []).append(row)
    return tuple(Group(title, tuple(of_it)) for title, of_it in grouped.items())


def _row(indicator: Indicator, shared: SharedRow, subjects: Sequence[Any]) -> Row:
    values = shared.values
    has_order = shared.is_comparable and indicator.direction != Direction.TARGET
    best = _best(indicator, values) if has_order else None
    is_told_apart = len({value.value for value in values.values()}) > 1
    is_alike = len(values) == len(subjects) and not is_told_apart
    return Row(
        indicator=indicator,
        cells=tuple(
            _cell(indicator, one, values.get(one.pk), best, is_told_apart=is_told_apart)
            for one in subjects
        ),
        is_comparable=has_order,
        is_alike=is_alike,
        reason=reason(indicator, shared, subjects),
        missing=tuple(one.name for one in subjects if one.pk not in values),
        has_older=bool(shared.older),
    )


def _best(indicator: Indicator, values: Mapping[int, Value]) -> Decimal:
    numbers = [value.value for value in values.values()]
    return min(numbers) if indicator.direction == Direction.MIN else max(numbers)


def _cell(
    indicator: Indicator,
    one: Any,
    value: Value | None,
    best: Decimal | None,
    *,
    is_told_apart: bool,
) -> Cell:
    """Where all are equal, nobody is better than the others."""
    if value is None:
        return Cell(one, None)
    told = told_value(indicator, value)
    if best is None:
        return Cell(one, told)
    gap = value.value - best
    behind = _difference(indicator, value, gap) if gap else ""
    return Cell(one, told, is_told_apart and not gap, behind, gap)


def _difference(indicator: Indicator, value: Value, gap: Decimal) -> str:
    if indicator.is_yes_or_no:
        return ""  # a no needs no distance from yes
    decimals = 2 if value.people is not None else indicator.decimals
    return f"{'+' if gap > 0 else '−'}{floatformat(abs(gap), f'{decimals}g')}"


def _sentence(kind: Kind, subjects: Sequence[Any], rows: Sequence[Row]) -> str:
    if len(subjects) < FEWEST:
        return kind.choose()
    several = [row for row in rows if len(row.missing) <= len(subjects) - 2]
    leads = {
        one.name: sum(_leads_alone(row, one) for row in several if row.is_comparable)
        for one in subjects
    }
    return answer(leads, len(several), sum(not row.is_comparable for row in several))


def _leads_alone(row: Row, one: Any) -> bool:
    return [cell.one for cell in row.cells if cell.is_best] == [one]
