"""Which columns the catalogue shows and how it is sorted, read from an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territories.enums import Direction
from territories.forms import ENDS
from territories.models import Indicator

MOST_COLUMNS = 8
FIRST_COLUMNS = ("T0.1", "T0.2", "T0.3", "A5", "A3")
BY_NAME = ("name", "region")
LONGEST_CODE = 20  # of an unknown one that is told back


@dataclass(frozen=True)
class Shown:
    """The columns and the order; `troubles` are sentences on what was left out.

    `chosen` says whether the address names other columns than the usual ones.
    """

    columns: tuple[Indicator, ...]
    sort: Indicator | str
    descending: bool
    chosen: bool
    troubles: tuple[str, ...]

    @property
    def sort_key(self) -> str:
        key = self.sort.code if isinstance(self.sort, Indicator) else self.sort
        return f"-{key}" if self.descending else key


def shown_columns(query: QueryDict, indicators: Sequence[Indicator]) -> Shown:
    """What is asked for comes first; what is filtered or sorted by is shown as well."""
    by_code = {indicator.code: indicator for indicator in indicators}
    asked = list(dict.fromkeys(query.getlist("col")))
    known = [by_code[code] for code in asked if code in by_code]
    usual = _first_columns(indicators)
    columns = known or list(usual)
    columns += [each for each in _ranged(query, by_code) if each not in columns]
    sort, descending, is_known = _sort(query.get("sort", ""), by_code)
    if isinstance(sort, Indicator) and sort not in columns:
        # Of too many columns the sorted one is kept.
        columns.insert(0, sort)
    unknown = [code for code in asked if code and code not in by_code]
    if not is_known:
        unknown.append(query.get("sort", ""))
    return Shown(
        tuple(columns[:MOST_COLUMNS]),
        sort,
        descending,
        bool(known) and known != usual,
        tuple(_troubles(unknown, len(columns))),
    )


def best_first(indicator: Indicator) -> str:
    """The order in which one would look at a column first."""
    return indicator.code if indicator.direction == Direction.MIN else f"-{indicator.code}"


def _first_columns(indicators: Sequence[Indicator]) -> list[Indicator]:
    first = [indicator for indicator in indicators if indicator.code in FIRST_COLUMNS]
    return first or list(indicators[: len(FIRST_COLUMNS)])


def _ranged(query: QueryDict, by_code: dict[str, Indicator]) -> list[Indicator]:
    given = {
        name.partition("-")[2]
        for name in query
        if name.partition("-")[0] in ENDS and query.get(name, "").strip()
    }
    return [indicator for code, indicator in by_code.items() if code in given]


def _sort(text: str, by_code: dict[str, Indicator]) -> tuple[Indicator | str, bool, bool]:
    name, descending = text.removeprefix("-"), text.startswith("-")
    if name in BY_NAME:
        return name, descending, True
    if name in by_code:
        return by_code[name], descending, True
    return "name", False, not text


def _troubles(unknown: Sequence[str], columns: int) -> list[str]:
    troubles = []
    if unknown:
        first = unknown[0] if len(unknown[0]) <= LONGEST_CODE else unknown[0][:LONGEST_CODE] + "…"
        troubles.append(_left_out(first, len(unknown) - 1))
    if columns > MOST_COLUMNS:
        troubles.append(
            _("At most %(most)s columns are shown beside each other; the others were left out.")
            % {"most": MOST_COLUMNS}
        )
    return troubles


def _left_out(code: str, others: int) -> str:
    if not others:
        return _("There is no indicator “%(code)s”: it was left out.") % {"code": code}
    return ngettext(
        "There is no indicator “%(code)s”, nor %(others)s other: they were left out.",
        "There is no indicator “%(code)s”, nor %(others)s others: they were left out.",
        others,
    ) % {"code": code, "others": others}
