"""What a catalogue shows, is limited and sorted by, read from an address."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from territories.enums import Direction
from territories.forms.catalogue import ENDS
from territories.selectors.amounts import Measure
from territories.selectors.catalogue import Catalogue

MOST_COLUMNS = 8
LONGEST_CODE = 20  # of an unknown one that is told back


@dataclass(frozen=True)
class Shown:
    """The columns and the order; `troubles` are sentences on what was left out.

    `limited` are the measures with a range, or a place for one: the columns and whatever else the
    address limits or, by `range`, begins to limit (`begun`). `chosen` says whether the address
    names other columns than the usual ones, `asked` which of the columns are not shown for the
    sake of order or range alone.
    """

    asked: tuple[Measure, ...]
    columns: tuple[Measure, ...]
    limited: tuple[Measure, ...]
    begun: tuple[Measure, ...]
    sort: Measure | str
    descending: bool
    chosen: bool
    troubles: tuple[str, ...]

    @property
    def sort_key(self) -> str:
        key = self.sort if isinstance(self.sort, str) else self.sort.code
        return f"-{key}" if self.descending else key


def shown_columns(query: QueryDict, catalogue: Catalogue, measures: Sequence[Measure]) -> Shown:
    """What is asked for comes first; what is sorted or limited by is shown where there is room.

    Shown or not, a range holds.
    """
    by_code = {measure.code: measure for measure in measures}
    asked = list(dict.fromkeys(query.getlist("col")))
    known = [by_code[code] for code in asked if code in by_code]
    usual = _first_columns(catalogue, measures)
    columns = list(known or usual)
    by_name = ("name", catalogue.second)
    sort, descending, is_known = _sort(query.get("sort", ""), by_code, by_name)
    if not isinstance(sort, str) and sort not in columns:
        # Of too many columns the sorted one is kept.
        columns.insert(0, sort)
    limits, begun = _limits(query), query.getlist("range")
    ranged = [by_code[code] for code in limits if code in by_code]
    room = [*columns, *(each for each in ranged if each not in columns)][:MOST_COLUMNS]
    held = {each.code for each in (*room, *ranged)}
    unknown = [code for code in (*asked, *limits, *begun) if code not in by_code]
    if not is_known:
        unknown.append(query.get("sort", ""))
    return Shown(
        tuple(each for each in room if each in (known or usual)),
        tuple(room),
        tuple(each for each in measures if each.code in held.union(begun)),
        tuple(each for each in measures if each.code in set(begun) - held),
        sort,
        descending,
        bool(known) and known != usual,
        tuple(_troubles(list(dict.fromkeys(filter(None, unknown))), len(columns))),
    )


def best_first(measure: Measure) -> str:
    """The order in which one would look at a column first."""
    return measure.code if measure.direction == Direction.MIN else f"-{measure.code}"


def _first_columns(catalogue: Catalogue, measures: Sequence[Measure]) -> list[Measure]:
    first = [measure for measure in measures if measure.code in catalogue.first]
    return first or list(measures[: len(catalogue.first)])


def _limits(query: QueryDict) -> list[str]:
    """Codes of what an end of a range is given for, each once."""
    parts = (name.partition("-") for name in query if query.get(name, "").strip())
    return list(dict.fromkeys(code for end, _dash, code in parts if end in ENDS))


def _sort(
    text: str, by_code: dict[str, Measure], by_name: Sequence[str]
) -> tuple[Measure | str, bool, bool]:
    name, descending = text.removeprefix("-"), text.startswith("-")
    if name in by_name:
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
