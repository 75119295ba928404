"""Profiles of what is compared, each axis from the worst to the best that the catalogue knows.

Stretched to the compared alone, two would always stand at the ends, however close they are.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from territories.enums import Direction
from territories.presentation.compare import ComparePage, Row
from territories.presentation.figures import with_unit
from territories.selectors.spreads import Spread

MOST_AXES, FEWEST_ON_RADAR, FEWEST_LINES = 8, 3, 2


@dataclass(frozen=True)
class Pictures:
    """`data` is what chart-radar.js and chart-lines.js read; `left_out` rows are not drawn."""

    data: dict[str, object]
    axes: int
    left_out: int

    @property
    def has_radar(self) -> bool:
        return self.axes >= FEWEST_ON_RADAR


def compare_pictures(page: ComparePage, spreads: Mapping[int, Spread]) -> Pictures | None:
    """None where too few rows tell them apart. `spreads` are the catalogue's, by indicator."""
    fit = [row for row in page.rows if _is_axis(row)]
    rows = fit[:MOST_AXES]
    if len(rows) < FEWEST_LINES or not page.is_enough:
        return None
    places = [_places(row, spreads.get(row.indicator.pk)) for row in rows]
    profiles = [
        {
            "label": column.one.name,
            "places": [place[number] for place in places],
            "texts": [_text(row, number) for row in rows],
        }
        for number, column in enumerate(page.columns)
    ]
    data: dict[str, object] = {"axes": [row.indicator.name for row in rows], "profiles": profiles}
    return Pictures(data, len(rows), len(page.rows) - len(rows))


def _is_axis(row: Row) -> bool:
    """A row that has a better end, and whose ends differ."""
    return row.is_comparable and any(cell.is_best for cell in row.cells)


def _places(row: Row, spread: Spread | None) -> list[float | None]:
    """0 for the worst that is known, 1 for the best; None where nobody has said.

    What is compared may be older than what the catalogue shows, and then lie beyond its ends.
    """
    numbers = [float(cell.told.value.value) if cell.told else None for cell in row.cells]
    known = [number for number in numbers if number is not None]
    known += [spread.values[0], spread.values[-1]] if spread and spread.values else []
    low, high = min(known), max(known)
    shares = [None if number is None else (number - low) / (high - low) for number in numbers]
    if row.indicator.direction != Direction.MIN:
        return shares
    return [None if share is None else 1 - share for share in shares]


def _text(row: Row, number: int) -> str:
    told = row.cells[number].told
    return with_unit(row.indicator, told.text) if told else ""
