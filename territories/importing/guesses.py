"""Where a sheet's heading most likely stands, and what its columns most likely hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Protocol

from territories.importing.cells import Column, written
from territories.importing.files import Cell, Sheet
from territories.importing.names import loosely
from territories.importing.reading import WIDE

HEADING_WITHIN = 20  # rows
LOOKED_AT = 200  # rows, for what an unnamed column holds


class Kind(Protocol):
    """What a kind of rows says of its columns."""

    @property
    def columns(self) -> list[Column]: ...

    # The column of values, and what may head several such columns, best first; empty if none may.
    spread_value: str
    spread_by: tuple[str, ...]

    def spread(self, heading: Cell) -> tuple[str, str] | None: ...

    def holds(self, cell: Cell) -> str: ...


class Guess:
    """What the sheet most likely is."""

    def __init__(self, sheet: Sheet, kind: Kind) -> None:
        self.sheet, self.kind = sheet, kind
        self.known = {
            loosely(title): column.name
            for column in kind.columns
            for title in (column.name, *column.titles)
        }

    def heading(self) -> int:
        return self._best()[1]

    @property
    def score(self) -> int:
        """How many columns the heading names."""
        return self._best()[0]

    def _best(self) -> tuple[int, int]:
        best, found = 0, 0
        for index, row in enumerate(self.sheet.rows[:HEADING_WITHIN]):
            names = self._named(row)
            score = len(names) + len(self._spread(row, names))
            if score > best:
                best, found = score, index
        return best, found

    def roles(self, heading: int, body: int, fixed: Iterable[str]) -> dict[int, str]:
        if not self.sheet.rows:
            return {}
        row = self.sheet.rows[heading]
        named = self._named(row)
        roles = {place: name for name, place in named.items()}
        wide = self._spread(row, named)
        if not wide:
            return roles
        roles |= dict.fromkeys(wide, WIDE)
        # Offices leave the column of names without a heading where the years have one.
        for place, name in self._by_content(body, [p for p in range(len(row)) if p not in roles]):
            if name not in roles.values() and name not in fixed:
                roles[place] = name
        return roles

    def _named(self, row: Sequence[Cell]) -> dict[str, int]:
        found: dict[str, int] = {}
        for place, cell in enumerate(row):
            name = self.known.get(loosely(written(cell))) if cell is not None else None
            if name is not None:
                found.setdefault(name, place)
        return found

    def twice(self, heading: int) -> str:
        """A heading that is known and that several columns have, each a cell of its own."""
        if not self.sheet.rows:
            return ""
        row = self.sheet.rows[heading]
        texts = [
            written(cell)
            for place, cell in enumerate(row)
            if cell is not None and not self._is_covered(heading, place)
        ]
        counts = Counter(map(loosely, texts))
        known = (text for text in texts if loosely(text) in self.known)
        return next((text for text in known if counts[loosely(text)] > 1), "")

    def _is_covered(self, row: int, place: int) -> bool:
        return any(
            top <= row <= bottom and left <= place <= right and (row, place) != (top, left)
            for (top, left), (bottom, right) in self.sheet.merged
        )

    def _spread(self, row: Sequence[Cell], named: dict[str, int]) -> list[int]:
        """Columns headed by periods of one length, or by indicators; none if values have a column.

        A year stands beside its quarters: both are never taken together, and the longer is.
        """
        if not self.kind.spread_value or self.kind.spread_value in named:
            return []
        sorts: dict[str, list[int]] = {}
        for place, cell in enumerate(row):
            if place not in named.values() and cell is not None:
                told = self.kind.spread(cell)
                if told is not None and told[0].partition(":")[0] not in named:
                    sorts.setdefault(told[0], []).append(place)
        for sort in self.kind.spread_by:
            if sort in sorts:
                return sorts[sort]
        return []

    def _by_content(self, body: int, places: Sequence[int]) -> Iterable[tuple[int, str]]:
        """The column that holds most cells of a name; a wrong guess is refused cell by cell."""
        told: list[tuple[int, int, str]] = []
        for place in places:
            cells = [row[place] for row in self.sheet.rows[body : body + LOOKED_AT]]
            held = Counter(filter(None, map(self.kind.holds, cells)))
            told += [(-count, place, name) for name, count in held.most_common(1)]
        for _count, place, name in sorted(told):
            yield place, name
