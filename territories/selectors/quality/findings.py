"""What is found, one line for each cell and reason."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple

import numpy as np

from territories.screening.coverage import Flags
from territories.selectors.quality.clashes import Clash
from territories.selectors.quality.screen import Screen


class FindingKind(StrEnum):
    """In the order in which they are worth looking at."""

    CLASH = "contradicts"
    FAR = "outlier"
    STALE = "stale"
    FICTIONAL = "fictional"
    DECLARED = "declared"
    GAP = "gap"


class Finding(NamedTuple):
    """`row` and `column` are those of the screen; a clash about money has no column."""

    kind: FindingKind
    row: int
    column: int | None
    clash: Clash | None = None


# Each value may be doubted; a gap is no value.
DOUBTS = tuple(kind for kind in FindingKind if kind != FindingKind.GAP)


def counts_of(screen: Screen) -> dict[FindingKind, int]:
    """How many findings there are of each kind, without making them."""
    return {
        kind: len(_clashes(screen))
        if kind == FindingKind.CLASH
        else int(flags_of(screen, kind).sum())
        for kind in FindingKind
    }


def flags_of(screen: Screen, kind: FindingKind) -> Flags:
    """The cells of which something is found; of a clash those that have a cell."""
    return {
        FindingKind.CLASH: screen.clashing,
        FindingKind.FAR: screen.far,
        FindingKind.STALE: screen.stale,
        FindingKind.FICTIONAL: screen.cells.fictional,
        FindingKind.DECLARED: screen.cells.declared,
        FindingKind.GAP: screen.gaps,
    }[kind]


def findings_of(screen: Screen, kinds: Sequence[FindingKind]) -> list[Finding]:
    """By kind in the order asked for, then by row and column; outliers the furthest first."""
    return [finding for kind in kinds for finding in _of(screen, kind)]


def _of(screen: Screen, kind: FindingKind) -> list[Finding]:
    if kind == FindingKind.CLASH:
        return _clashes(screen)
    pairs = np.argwhere(flags_of(screen, kind)).tolist()
    if kind == FindingKind.FAR:
        pairs.sort(key=lambda pair: -abs(score_of(screen, *pair)))
    return [Finding(kind, row, column) for row, column in pairs]


def _clashes(screen: Screen) -> list[Finding]:
    rows = {key: number for number, key in enumerate(screen.cells.keys)}
    columns = {indicator.pk: number for number, indicator in enumerate(screen.indicators)}
    return [
        Finding(FindingKind.CLASH, rows[clash.one], columns.get(clash.indicator), clash)
        for clash in screen.clashes
        if clash.one in rows
    ]


def score_of(screen: Screen, row: int, column: int) -> float:
    """The robust z of a cell; 0 where there is nothing to say."""
    one = screen.middles[column]
    return one.score(float(screen.cells.values[row, column])) if one else 0.0
