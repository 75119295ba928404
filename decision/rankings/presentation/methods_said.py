"""Which method would say otherwise."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.rankings.presentation.ranking import placed_of
from decision.rankings.selectors import method_choices
from decision.rankings.services import RankedProblem

# So many who would be first in place of the leader are named.
NAMED = 4
# So many alternatives have a line through their places by the methods.
LINES = 12


@dataclass(frozen=True)
class MethodRow:
    title: str
    firsts: str
    is_alike: bool


@dataclass(frozen=True)
class PlacesRow:
    alternative: str
    places: tuple[int, ...]


@dataclass(frozen=True)
class MethodsSaid:
    """`flow` is what chart-places.js reads; `titles` head the columns of the same in `places`.

    Of `total` alternatives as many have a line as there are `places`.
    """

    sentence: str
    rows: tuple[MethodRow, ...]
    refused: tuple[str, ...]
    flow: dict[str, object]
    titles: tuple[str, ...]
    places: tuple[PlacesRow, ...]
    total: int


def methods_said(ranked: RankedProblem, answer: Mapping[str, Any]) -> MethodsSaid:
    names = ranked.table.names()
    codes = ranked.document["alternatives"]
    here = {r["alternative"] for r in placed_of(ranked.answer) if r["rank"] == 1}
    titles = {name: str(choice.title) for name, choice in method_choices().items()}
    rows, otherwise = [], dict[str, list[str]]()
    for method, ranks in answer["ranks"].items():
        firsts = [code for code, rank in zip(codes, ranks, strict=True) if rank == 1]
        told = ", ".join(names[code] for code in firsts)
        rows.append(MethodRow(titles[method], told, set(firsts) == here))
        if set(firsts) != here:
            otherwise.setdefault(told, []).append(titles[method])
    leaders = ", ".join(names[code] for code in codes if code in here)
    # The reader's own method first: lines start from the order that he sees.
    methods = sorted(answer["ranks"], key=lambda name: name != ranked.method.name)
    order = [result["alternative"] for result in placed_of(ranked.answer)]
    places = [
        PlacesRow(names[code], tuple(answer["ranks"][name][codes.index(code)] for name in methods))
        for code in order[:LINES]
    ]
    return MethodsSaid(
        flow={
            "sets": [
                {"title": titles[name], "is_chosen": name == ranked.method.name} for name in methods
            ],
            "lines": [
                {
                    "label": row.alternative,
                    "places": list(row.places),
                    "moves": len({*row.places}) > 1,
                }
                for row in places
            ],
        },
        titles=tuple(titles[name] for name in methods),
        places=tuple(places),
        total=len(order),
        sentence=_sentence(leaders, rows, otherwise),
        rows=tuple(sorted(rows, key=lambda row: row.is_alike)),
        refused=tuple(f"{titles[name]}: {why}" for name, why in answer["left_out"].items()),
    )


def _sentence(leader: str, rows: list[MethodRow], otherwise: Mapping[str, list[str]]) -> str:
    alike = sum(row.is_alike for row in rows)
    counted = ngettext(
        "Of %(all)s method that can take these values, %(alike)s puts the same first (%(leader)s).",
        "Of %(all)s methods that can take these values, %(alike)s put the same first (%(leader)s).",
        len(rows),
    ) % {"all": len(rows), "alike": alike, "leader": leader}
    if not otherwise:
        return counted
    most = sorted(otherwise.items(), key=lambda one: -len(one[1]))
    told = "; ".join(f"{first} — {', '.join(methods)}" for first, methods in most[:NAMED])
    if len(most) > NAMED:
        told += "; …"
    said = _("Otherwise say: %(told)s.") % {"told": told}
    return f"{counted} {said}".replace("….", "…")
