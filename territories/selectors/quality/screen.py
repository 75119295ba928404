"""All that the quality page looks at, worked out once for each state of the data."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from django.core.cache import cache
from django.db.models import QuerySet

from territories.enums import IndicatorKind
from territories.models import Indicator
from territories.screening.coverage import Coverage, Flags, coverage
from territories.screening.likeness import Likeness, constants, near_duplicates
from territories.screening.outliers import Middle, middle
from territories.selectors.public import HANDED_DOWN, public_indicators
from territories.selectors.quality.cells import Cells, read
from territories.selectors.quality.clashes import Clash, clashes
from territories.selectors.quality.marks import screen_mark

KEPT_SECONDS = 300
# Older than the newest value of its indicator by more years than this is stale.
STALE_YEARS = 3


@dataclass(frozen=True, eq=False)
class Screen:
    """Cells and what can be doubted of them; flags are arrays of shape (m, n).

    `middles` has for each indicator median and scale, None where there is no value; `newest`
    the year of its newest value, 0 where there is none.
    """

    subject: str
    cells: Cells
    clashes: tuple[Clash, ...]
    middles: tuple[Middle | None, ...]
    newest: tuple[int, ...]
    constants: tuple[int, ...]
    alike: tuple[Likeness, ...]
    stale: Flags
    far: Flags
    clashing: Flags

    @property
    def known(self) -> Flags:
        return self.cells.known

    @property
    def indicators(self) -> tuple[Indicator, ...]:
        return self.cells.indicators

    @cached_property
    def _columns(self) -> dict[int, int]:
        return {indicator.pk: column for column, indicator in enumerate(self.indicators)}

    @cached_property
    def _rows(self) -> dict[int, int]:
        return {key: row for row, key in enumerate(self.cells.keys)}

    def middle_for_outliers(self, indicator: int) -> Middle | None:
        """What a value of this indicator is judged by; None where none can be far off."""
        column = self._columns.get(indicator)
        if column is None or is_closed(self.indicators[column]):
            return None
        one = self.middles[column]
        return one if one and one.scale > 0 else None

    def is_stale(self, indicator: int, year: int) -> bool:
        column = self._columns.get(indicator)
        return column is not None and self.newest[column] - year > STALE_YEARS

    def is_clashing(self, one: int, indicator: int) -> bool:
        row, column = self._rows.get(one), self._columns.get(indicator)
        return row is not None and column is not None and bool(self.clashing[row, column])

    def is_declared(self, one: int, indicator: int) -> bool:
        """Whether no actual figure of it is known at any date."""
        row, column = self._rows.get(one), self._columns.get(indicator)
        return row is not None and column is not None and bool(self.cells.declared[row, column])

    @cached_property
    def is_judged(self) -> Flags:
        """Of each indicator, whether people judge it on a scale."""
        return np.array([each.kind == IndicatorKind.JUDGED for each in self.indicators], dtype=bool)

    @cached_property
    def is_empty(self) -> Flags:
        """Of each indicator, whether nobody has a value."""
        return ~self.known.any(axis=0)

    @cached_property
    def counted(self) -> Flags:
        """The indicators that coverage is counted by: of the others nobody knows anything yet."""
        return ~self.is_empty

    @cached_property
    def coverage(self) -> Coverage:
        return coverage(self.known, self.counted)

    @cached_property
    def gaps(self) -> Flags:
        return ~self.known & self.counted[np.newaxis, :]


def screen_of(subject: str) -> Screen:
    """The same for everybody; kept until something is entered, changed or merged."""
    key = f"{subject}-quality-{screen_mark(subject)}"
    found: Screen | None = cache.get(key)
    if found is None:
        found = screened(subject, list(_indicators(subject)))
        cache.set(key, found, KEPT_SECONDS)
    return found


def _indicators(subject: str) -> QuerySet[Indicator]:
    """What comes of decisions made here is nobody's to mend."""
    return public_indicators(subject).exclude(source__code=HANDED_DOWN)


def screened(subject: str, indicators: Sequence[Indicator]) -> Screen:
    cells, observed, computed = read(subject, indicators)
    found = clashes(subject, indicators, observed, computed)
    known = cells.known
    columns = [cells.values[known[:, j], j] for j in range(len(indicators))]
    middles = tuple(middle(column) for column in columns)
    newest = np.where(known, cells.years, 0).max(axis=0, initial=0)
    return Screen(
        subject,
        cells,
        tuple(found),
        middles,
        tuple(int(year) for year in newest),
        tuple(constants(cells.values)),
        tuple(near_duplicates(cells.values)),
        stale=known & (newest[np.newaxis, :] - cells.years > STALE_YEARS),
        far=_far(cells, middles),
        clashing=_clashing(cells, found),
    )


def _far(cells: Cells, middles: Sequence[Middle | None]) -> Flags:
    far = np.zeros(cells.values.shape, dtype=np.bool_)
    for column, one in enumerate(middles):
        if one is not None and one.scale > 0 and not is_closed(cells.indicators[column]):
            known = np.nan_to_num(cells.values[:, column], nan=one.median)
            far[:, column] = [one.is_far(value) for value in known.tolist()]
    return far


def is_closed(indicator: Indicator) -> bool:
    """Whether it is a scale of a few whole numbers, on which nothing can lie far off."""
    bounds = indicator.least, indicator.most
    return indicator.kind == IndicatorKind.JUDGED or (indicator.is_whole and None not in bounds)


def _clashing(cells: Cells, found: Sequence[Clash]) -> Flags:
    rows = {key: number for number, key in enumerate(cells.keys)}
    columns = {indicator.pk: number for number, indicator in enumerate(cells.indicators)}
    clashing = np.zeros(cells.values.shape, dtype=np.bool_)
    for clash in found:
        if clash.indicator in columns and clash.one in rows:
            clashing[rows[clash.one], columns[clash.indicator]] = True
    return clashing & cells.known
