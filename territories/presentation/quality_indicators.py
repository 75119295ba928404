"""Indicators as the quality page tells of them: how much is known, what says the same twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from config.typography import floatformat
from territories.models import Indicator
from territories.presentation.figures import figure_text
from territories.presentation.quality import Share, column_share
from territories.screening.likeness import Likeness, likenesses
from territories.screening.overlaps import Ground, Overlap, overlaps_among
from territories.selectors.quality.screen import Screen

GROUNDS: dict[Ground, Promise] = {
    Ground.PRODUCT: _(
        "Each follows from the others by arithmetic: weigh at most two of the three."
    ),
    Ground.RECIPROCAL: _("One is the other turned round: weigh one of the two."),
    Ground.SAME_THING: _("Two measures of one thing: weigh one of the two."),
    Ground.SHARED_FIGURE: _("Not together where both rest on the same budget figure."),
    Ground.PARTLY: _("They overlap in part: whoever judges must keep them apart."),
}


@dataclass(frozen=True)
class IndicatorRow:
    indicator: Indicator
    known: int
    of: int
    share: Share
    newest: str
    middle: str
    is_constant: bool
    is_empty: bool


@dataclass(frozen=True)
class PairRow:
    """Both correlations are empty where fewer than four rows know both or one is constant."""

    indicators: tuple[Indicator, ...]
    n: int
    pearson: str
    spearman: str
    ground: str


@dataclass(frozen=True)
class IndicatorsShown:
    rows: tuple[IndicatorRow, ...]
    alike: tuple[PairRow, ...]
    overlaps: tuple[PairRow, ...]


def indicator_rows(screen: Screen) -> IndicatorsShown:
    return IndicatorsShown(
        tuple(_row(screen, column) for column in range(len(screen.indicators))),
        tuple(_pair(screen, pair) for pair in screen.alike),
        tuple(_overlap(screen, overlap) for overlap in overlaps_among(_formulas(screen))),
    )


def _formulas(screen: Screen) -> dict[str, str]:
    return {indicator.code: indicator.formula for indicator in screen.indicators}


def _row(screen: Screen, column: int) -> IndicatorRow:
    indicator, middle = screen.indicators[column], screen.middles[column]
    return IndicatorRow(
        indicator,
        int(screen.known[:, column].sum()),
        len(screen.cells.keys),
        column_share(screen, column),
        str(screen.newest[column] or ""),
        figure_text(indicator, middle.median) if middle else "",
        column in screen.constants,
        bool(screen.is_empty[column]),
    )


def _pair(screen: Screen, pair: Likeness) -> PairRow:
    first, second = screen.indicators[pair.first], screen.indicators[pair.second]
    return PairRow((first, second), pair.n, _number(pair.pearson), _number(pair.spearman), "")


def _overlap(screen: Screen, overlap: Overlap) -> PairRow:
    by_code = {indicator.code: place for place, indicator in enumerate(screen.indicators)}
    columns = [by_code[code] for code in overlap.codes]
    members = tuple(screen.indicators[column] for column in columns)
    ground = str(GROUNDS[overlap.ground])
    if len(columns) > 2:
        n = int((~np.isnan(screen.cells.values[:, columns])).all(axis=1).sum())
        return PairRow(members, n, "", "", ground)
    [pair] = likenesses(screen.cells.values[:, columns])
    return PairRow(members, pair.n, _number(pair.pearson), _number(pair.spearman), ground)


def _number(correlation: float | None) -> str:
    return "" if correlation is None else floatformat(correlation, 2)
