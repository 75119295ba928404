"""What a pasted table says: headings, numbers, directions, weights, and whom its rows name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from config.numbers import read_number
from decision.authoring.services.pasted.grid import Grid
from territories.enums import Direction
from territories.importing.names import Catalogue, Entry

MISSING = {
    "",
    "-",
    "–",
    "—",
    "−",
    "н/д",
    "нд",
    "н.д.",
    "нет данных",
    "n/a",
    "na",
    "n.a.",
    "…",
    "...",
}
WEIGHTS = {"weight", "weights", "вес", "веса"}
DIRECTIONS = {"direction", "directions", "направление", "направления"}
UNITS = {"unit", "units", "единица", "единицы", "единица измерения", "ед. изм.", "ед."}
TOTALS = re.compile(r"^(итого|всего|сумма|среднее|total|sum|average|mean|max|min)\b", re.IGNORECASE)
MORE = {"max", "↑", "+", "more", "больше", "более", "макс", "more is better", "больше — лучше"}
LESS = {"min", "↓", "-", "less", "меньше", "менее", "мин", "less is better", "меньше — лучше"}
UNIT_IN_BRACKETS = re.compile(r"^(?P<name>.+?)\s*[(\[](?P<unit>[^()\[\]]{1,60})[)\]]$")
UNIT_BEHIND_COMMA = re.compile(r"^(?P<name>.+),\s*(?P<unit>[^,]{1,30})$")


@dataclass(frozen=True)
class Column:
    """A column that may become a criterion; `texts` are lines where no number stands."""

    place: int
    name: str
    unit: str
    direction: str
    weight: str
    values: tuple[Decimal | None, ...]
    texts: tuple[tuple[int, str], ...]

    @property
    def has_numbers(self) -> bool:
        return any(value is not None for value in self.values)

    @property
    def missing(self) -> int:
        return sum(value is None for value in self.values) - len(self.texts)

    @property
    def decimals(self) -> int:
        exponents = [v.normalize().as_tuple().exponent for v in self.values if v is not None]
        return (
            min(6, max((-e for e in exponents if isinstance(e, int)), default=0))
            if exponents
            else 0
        )


@dataclass(frozen=True)
class Line:
    """A row of values: whom it names for certain, or who may be meant."""

    number: int
    text: str
    entry: Entry | None
    suggested: tuple[Entry, ...]
    is_total: bool


@dataclass(frozen=True)
class Understood:
    """A table as it was read; nothing of it is stored yet."""

    has_heading: bool
    columns: tuple[Column, ...]
    lines: tuple[Line, ...]
    has_weights: bool
    has_directions: bool
    has_units: bool
    separator: str


def understand(grid: Grid, catalogue: Catalogue, *, has_heading: bool | None = None) -> Understood:
    """Roles of rows and columns; `has_heading` where somebody has said so."""
    if has_heading is None:
        has_heading = not any(read_number(cell) is not None for cell in grid.rows[0][1:])
    heading = grid.rows[0] if has_heading else None
    rows = list(zip(grid.lines, grid.rows, strict=True))[1 if has_heading else 0 :]
    told: dict[str, Sequence[str]] = {}
    values = []
    for line, row in rows:
        role = _role(row[0])
        if role and role not in told:
            told[role] = row
        else:
            values.append((line, row))
    lines = tuple(_line(number, row[0], catalogue) for number, row in values)
    counted = [pair for pair, line in zip(values, lines, strict=True) if not line.is_total]
    columns = tuple(_column(place, heading, told, counted) for place in range(1, len(grid.rows[0])))
    return Understood(
        has_heading=has_heading,
        columns=columns,
        lines=lines,
        has_weights="weight" in told,
        has_directions="direction" in told,
        has_units="unit" in told,
        separator=grid.separator,
    )


def _role(text: str) -> str:
    folded = " ".join(text.casefold().rstrip(":").split())
    roles = {"weight": WEIGHTS, "direction": DIRECTIONS, "unit": UNITS}
    return next((role for role, words in roles.items() if folded in words), "")


def _line(number: int, text: str, catalogue: Catalogue) -> Line:
    entry = catalogue.find(text)
    is_total = entry is None and bool(TOTALS.match(text))
    suggested = () if entry or is_total else catalogue.suggest(text)
    return Line(number, text, entry, suggested, is_total)


def _column(
    place: int,
    heading: Sequence[str] | None,
    told: Mapping[str, Sequence[str]],
    rows: Sequence[tuple[int, Sequence[str]]],
) -> Column:
    name, unit = _name_and_unit(heading[place] if heading else "")
    cells = [(line, row[place]) for line, row in rows]
    values = tuple(read_number(cell) for _line, cell in cells)
    if not unit and cells and all(cell.endswith("%") for _l, cell in cells if _is_value(cell)):
        unit = "%" if any(_is_value(cell) for _l, cell in cells) else ""
    return Column(
        place=place,
        name=name or _("Column %(number)s") % {"number": place + 1},
        unit=told["unit"][place] if "unit" in told else unit,
        direction=_direction(told["direction"][place] if "direction" in told else ""),
        weight=(told["weight"][place] if "weight" in told else "") or "1",
        values=values,
        texts=tuple(
            (line, cell)
            for (line, cell), value in zip(cells, values, strict=True)
            if value is None and _is_value(cell)
        ),
    )


def _is_value(cell: str) -> bool:
    return cell.casefold() not in MISSING


def _name_and_unit(heading: str) -> tuple[str, str]:
    """
    >>> _name_and_unit("Investment, RUB bn"), _name_and_unit("Jobs (people)")
    (('Investment', 'RUB bn'), ('Jobs', 'people'))
    """
    text = " ".join(heading.split())
    for pattern in (UNIT_IN_BRACKETS, UNIT_BEHIND_COMMA):
        if found := pattern.match(text):
            return found["name"].strip(), found["unit"].strip()
    return text, ""


def _direction(text: str) -> str:
    return Direction.MIN if " ".join(text.casefold().split()) in LESS else Direction.MAX
