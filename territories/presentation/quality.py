"""The quality page as it is shown: a sentence, the heat map, what is found."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.core.paginator import Page, Paginator
from django.urls import reverse
from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from territories.forms.quality import COVERAGE, FINDINGS, INDICATORS, KIND_NAMES, QualityForm
from territories.models import Indicator
from territories.presentation.kinds import OF_PROJECTS, OF_TERRITORIES
from territories.presentation.quality_words import Reasons, answer, cell_words
from territories.screening.coverage import falls_short
from territories.selectors.quality.findings import (
    DOUBTS,
    Finding,
    FindingKind,
    counts_of,
    findings_of,
    flags_of,
)
from territories.selectors.quality.screen import Screen

ROWS = 50
LETTERS: dict[str, str] = {
    kind.catalogue.subject: kind.letter for kind in (OF_TERRITORIES, OF_PROJECTS)
}
# What a cell is shown as beside the kinds of findings; no two begin with one letter.
VALUE, WAITING, NOBODY = "value", "waiting", "nobody"


def css(state: str) -> str:
    """The class of a cell: one letter, for a page holds thousands of them."""
    return f"q-{state[0]}"


@dataclass(frozen=True)
class HeatCell:
    """`mend` is the end of an address under this page; empty for who may not."""

    css: str
    word: str
    mend: str


@dataclass(frozen=True)
class Share:
    """In text with and without its sign; a dash where there is nothing to count."""

    text: str
    number: str
    falls_short: bool


@dataclass(frozen=True)
class HeatColumn:
    indicator: Indicator
    share: Share


@dataclass(frozen=True)
class HeatRow:
    one: Any
    share: Share
    cells: tuple[HeatCell, ...]


@dataclass(frozen=True)
class FoundRow:
    kind: str
    css: str
    one: Any
    indicator: Indicator | None
    value: str
    reason: str
    mend: str


@dataclass(frozen=True)
class Tab:
    title: Any
    address: str
    is_open: bool


@dataclass(frozen=True)
class Count:
    title: Any
    count: int
    address: str


@dataclass(frozen=True)
class QualityPage:
    sentence: str
    counts: tuple[Count, ...]
    tabs: tuple[Tab, ...]
    address: str
    previous: str
    next: str
    csv: str


def cell_states(screen: Screen) -> np.ndarray[Any, np.dtype[np.str_]]:
    """What each cell is shown as, of shape (m, n)."""
    known = screen.known
    states = np.where(known, VALUE, str(FindingKind.GAP)).astype("<U12")
    states[:, screen.is_empty] = NOBODY
    states[:, screen.is_empty & screen.is_judged] = WAITING
    for kind in reversed(DOUBTS):
        states[flags_of(screen, kind)] = str(kind)
    return states


def share_of(share: float | None) -> Share:
    if share is None:
        return Share("–", "–", falls_short=False)
    number = floatformat(100 * share, 0)
    return Share(per_cent(number), number, falls_short(share))


def column_order(screen: Screen) -> list[int]:
    """Those that somebody has a value of first, then those that nobody has."""
    return [int(column) for column in np.argsort(screen.is_empty, kind="stable")]


def heat_columns(screen: Screen) -> tuple[HeatColumn, ...]:
    return tuple(
        HeatColumn(screen.indicators[column], column_share(screen, column))
        for column in column_order(screen)
    )


def column_share(screen: Screen, column: int) -> Share:
    """Of an indicator that nobody has a value of, none is told: it is nobody's gap."""
    return share_of(screen.coverage.columns[column] if screen.counted[column] else None)


def heat_rows(screen: Screen, ones: Sequence[Any], *, may_mend: bool) -> tuple[HeatRow, ...]:
    states, words = cell_states(screen), cell_words()
    places = {key: number for number, key in enumerate(screen.cells.keys)}
    order, rows = column_order(screen), []
    codes = [screen.indicators[column].code for column in order]
    for one in ones:
        place = places[one.pk]
        cells = tuple(
            HeatCell(css(state), words[state], mend_end(screen, one, code) if may_mend else "")
            for state, code in zip(states[place, order].tolist(), codes, strict=True)
        )
        rows.append(HeatRow(one, share_of(screen.coverage.rows[place]), cells))
    return tuple(rows)


def mend_end(screen: Screen, one: Any, code: str) -> str:
    """The end of the address where a cell is mended: short, for a page holds thousands."""
    start = f"{LETTERS[screen.subject]}/{one.code}/"
    return f"{start}{code}/" if code else start


def found(screen: Screen, form: QualityForm, keys: Sequence[int]) -> list[Finding]:
    """Of the subjects in `keys` what the form asks for."""
    wanted, code = set(keys), form.indicator_code
    rows = {row for row, key in enumerate(screen.cells.keys) if key in wanted}
    columns = {column for column, each in enumerate(screen.indicators) if each.code == code}
    return [
        finding
        for finding in findings_of(screen, form.kinds)
        if finding.row in rows and (not code or finding.column in columns)
    ]


def found_rows(
    screen: Screen, findings: Sequence[Finding], ones: dict[int, Any], *, may_mend: bool
) -> tuple[FoundRow, ...]:
    reasons, rows = Reasons(screen), []
    for finding in findings:
        one = ones[screen.cells.keys[finding.row]]
        indicator = None if finding.column is None else screen.indicators[finding.column]
        rows.append(
            FoundRow(
                str(KIND_NAMES[finding.kind]),
                css(finding.kind),
                one,
                indicator,
                reasons.value(finding),
                reasons.reason(finding),
                mend_end(screen, one, indicator.code if indicator else "") if may_mend else "",
            )
        )
    return tuple(rows)


def paged(rows: Sequence[Any], number: str) -> Page:
    return Paginator(rows, ROWS).get_page(number)


def quality_page(screen: Screen, form: QualityForm, part: Page | None) -> QualityPage:
    here = reverse("quality")
    return QualityPage(
        sentence=answer(screen),
        counts=tuple(
            Count(
                KIND_NAMES[kind],
                count,
                _address(here, form.query(view=FINDINGS, show=str(kind))),
            )
            for kind, count in counts_of(screen).items()
        ),
        tabs=_tabs(here, form),
        address=_paged_address(here, form, part.number if part else 1),
        previous=_paged_address(here, form, part.number - 1)
        if part and part.has_previous()
        else "",
        next=_paged_address(here, form, part.number + 1) if part and part.has_next() else "",
        csv=_address(reverse("quality_csv"), form.query(view="", sort="")),
    )


def _tabs(here: str, form: QualityForm) -> tuple[Tab, ...]:
    titles = {COVERAGE: _("Coverage"), FINDINGS: _("Findings"), INDICATORS: _("Indicators")}
    return tuple(
        Tab(title, _address(here, form.query(view=view)), form.open_view == view)
        for view, title in titles.items()
    )


def _address(path: str, query: Sequence[tuple[str, str]]) -> str:
    return f"{path}?{urlencode(query)}" if query else path


def _paged_address(path: str, form: QualityForm, number: int) -> str:
    more = [("page", str(number))] if number > 1 else []
    return _address(path, [*form.query(), *more])
