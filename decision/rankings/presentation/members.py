"""If the set changes: who moves when one is left out or added, relative and by fixed bounds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from decision.mcda.errors import McdaError, Reader
from decision.problems.models import Alternative
from decision.rankings.presentation.ranking import placed_of
from decision.rankings.services import RankedProblem, page_language
from decision.rankings.services.fixed import Bound, Origin, bounds_of, fixed_document
from decision.rankings.services.members import (
    Ranks,
    Turned,
    candidates,
    how_many,
    left_out,
    ranked_anew,
    ranks_of,
    row_of,
    with_added,
)
from territories.models import Project, Territory
from territories.presentation.figures import figure_text

MOST_PAIRS, MOST_CANDIDATES, MOST_ROWS = 3, 200, 50
SPOTIS_TITLE = "SPOTIS"
LONGEST_CODE = 30  # of a code that is told back


@dataclass(frozen=True)
class Way:
    """One way to rank: its name, the places, and what is done to them by each that leaves.

    `added` is what one more does, with the place that it takes itself.
    """

    title: str
    ranks: Ranks
    turned: Mapping[str, Turned]
    added: Turned | None = None
    added_place: int | None = None


@dataclass(frozen=True)
class PlaceRow:
    """`places` by each way."""

    name: str
    places: tuple[int | None, ...]


@dataclass(frozen=True)
class LeftOutRow:
    """`said` by each way, with whether the others keep their order."""

    name: str
    said: tuple[tuple[str, bool], ...]


@dataclass(frozen=True)
class BoundRow:
    name: str
    unit: str
    low: str
    high: str
    origin: str


@dataclass(frozen=True, eq=False)
class SetPage:
    sentences: tuple[str, ...]
    refusals: tuple[str, ...]
    ways: tuple[Way, ...]
    rows: tuple[PlaceRow, ...]
    total: int
    outs: tuple[LeftOutRow, ...]
    bounds: tuple[BoundRow, ...]
    candidates: tuple[Territory | Project, ...]
    added: Territory | Project | None

    @property
    def is_fixed(self) -> bool:
        return bool(self.bounds)


def set_page(ranked: RankedProblem, *, fixed: bool, add: str) -> SetPage:
    offered = candidates(ranked, MOST_CANDIDATES)
    added = next((one for one in offered if one.code == add), None)
    refusals = []
    if add and added is None:
        refusals.append(_unknown(add))
    names = {**ranked.table.names(), **({added.code: added.name} if added else {})}
    reader = Reader(page_language, names)
    order = [result["alternative"] for result in placed_of(ranked.answer)]
    codes = order[: how_many(ranked.document)]
    asked = _Asked(ranked, reader, codes, added)
    ways = [asked.way(str(ranked.method.title), ranked.document, ranks_of(ranked.answer))]
    bounds: list[Bound] = []
    if fixed:
        bounds = bounds_of(ranked)
        document = fixed_document(ranked, bounds)
        try:
            ways.append(asked.way(SPOTIS_TITLE, document, ranked_anew(document, reader)))
        except McdaError as error:
            refusals.append(error.message(reader))
    return SetPage(
        sentences=tuple(_sentences(ways, names, len(codes), len(order))),
        refusals=tuple(refusals),
        ways=tuple(ways),
        rows=tuple(_place_row(one, ways) for one in _in_order(ranked, order)[:MOST_ROWS]),
        total=len(order),
        outs=tuple(_left_out_row(code, ways, names) for code in codes),
        bounds=tuple(_bound_row(bound) for bound in bounds),
        candidates=tuple(offered),
        added=added,
    )


@dataclass(frozen=True, eq=False)
class _Asked:
    ranked: RankedProblem
    reader: Reader
    codes: Sequence[str]
    added: Territory | Project | None

    def way(self, title: str, document: Mapping[str, object], ranks: Ranks) -> Way:
        turned = left_out(document, ranks, self.codes, self.reader)
        by_code = {one.code: one for one in turned}
        if self.added is None:
            return Way(title, ranks, by_code)
        row = row_of(self.ranked, self.added)
        more, place = with_added(document, ranks, self.added.code, row, self.reader)
        return Way(title, ranks, by_code, more, place)


def _unknown(code: str) -> str:
    shown = code if len(code) <= LONGEST_CODE else code[:LONGEST_CODE] + "…"
    return _(
        "“%(code)s” cannot be added: it is compared already, or has no value by some criterion, "
        "or is not in the catalogue."
    ) % {"code": shown}


def _in_order(ranked: RankedProblem, order: Sequence[str]) -> list[Alternative]:
    by_code = {one.subject.code: one for one in ranked.table.alternatives}
    return [by_code[code] for code in order]


def _place_row(alternative: Alternative, ways: Sequence[Way]) -> PlaceRow:
    code = alternative.subject.code
    return PlaceRow(str(alternative), tuple(way.ranks[code] for way in ways))


def _left_out_row(code: str, ways: Sequence[Way], names: Mapping[str, str]) -> LeftOutRow:
    turned = [way.turned[code] for way in ways if code in way.turned]
    return LeftOutRow(names[code], tuple((turned_said(one, names), one.is_kept) for one in turned))


def turned_said(turned: Turned, names: Mapping[str, str]) -> str:
    """What the others do, in one sentence."""
    if turned.trouble:
        return turned.trouble
    if turned.is_kept:
        return _("the others keep their order")
    said = [
        (_("%(up)s draws level with %(down)s") if one.is_level else _("%(up)s overtakes %(down)s"))
        % {"up": names[one.up], "down": names[one.down]}
        for one in turned.overtakings[:MOST_PAIRS]
    ]
    if (further := len(turned.overtakings) - MOST_PAIRS) > 0:
        said.append(ngettext("%(n)s pair more", "%(n)s pairs more", further) % {"n": further})
    said += [_("%(name)s has no place") % {"name": names[code]} for code in turned.lost]
    said += [_("%(name)s gets a place") % {"name": names[code]} for code in turned.gained]
    return "; ".join(said)


def _sentences(ways: Sequence[Way], names: Mapping[str, str], tried: int, total: int) -> list[str]:
    said = [_way_said(way, names) for way in ways if way.turned]
    if len(ways) > 1:
        said.insert(1, _beside(ways[0].ranks, ways[1].ranks, names))
    said += [_added_said(way, names) for way in ways if way.added]
    if tried < total:
        told = {"tried": tried, "total": total}
        said.append(_("Only the first %(tried)s of %(total)s were left out in turn.") % told)
    return said


def _way_said(way: Way, names: Mapping[str, str]) -> str:
    words = {"way": way.title, "count": len(way.turned)}
    changed = [one for one in way.turned.values() if not (one.is_kept or one.trouble)]
    refused = sum(bool(one.trouble) for one in way.turned.values())
    if refused == len(way.turned):
        return _("By %(way)s nothing can be ranked with one left out.") % words
    if not changed:
        said = _("By %(way)s, whichever one is left out, the others keep their order.") % words
    else:
        said = ngettext(
            "By %(way)s, with one left out, the order of the others changes in %(changed)s of "
            "%(count)s cases; without %(name)s: %(told)s.",
            "By %(way)s, with one left out, the order of the others changes in %(changed)s of "
            "%(count)s cases; the first of them, without %(name)s: %(told)s.",
            len(changed),
        ) % {
            **words,
            "changed": len(changed),
            "name": names[changed[0].code],
            "told": turned_said(changed[0], names),
        }
    if refused:
        said += " " + ngettext(
            "In %(n)s case nothing can be ranked.", "In %(n)s cases nothing can be ranked.", refused
        ) % {"n": refused}
    return said


def _beside(relative: Ranks, fixed: Ranks, names: Mapping[str, str]) -> str:
    moved = [code for code in relative if relative[code] != fixed[code]]
    if not moved:
        return _("By fixed bounds all places are the same.")
    firsts = [names[code] for code, rank in fixed.items() if rank == 1]
    return ngettext(
        "By fixed bounds first: %(names)s; %(n)s place is another.",
        "By fixed bounds first: %(names)s; %(n)s places are others.",
        len(moved),
    ) % {"names": ", ".join(firsts), "n": len(moved)}


def _added_said(way: Way, names: Mapping[str, str]) -> str:
    assert way.added is not None
    words = {
        "way": way.title,
        "name": names[way.added.code],
        "told": turned_said(way.added, names),
        "place": way.added_place,
    }
    if way.added.trouble:
        return _("By %(way)s, with %(name)s added: %(told)s") % words
    if way.added_place is None:
        return _("By %(way)s, %(name)s added has no place; %(told)s.") % words
    return _("By %(way)s, %(name)s added takes place %(place)s; %(told)s.") % words


def _bound_row(bound: Bound) -> BoundRow:
    indicator = bound.leaf.criterion.indicator
    assert indicator is not None
    return BoundRow(
        name=bound.leaf.criterion.name,
        unit=indicator.heading_unit,
        low=figure_text(indicator, bound.low),
        high=figure_text(indicator, bound.high),
        origin=_origin(bound),
    )


def _origin(bound: Bound) -> str:
    if bound.origin is Origin.SCALE:
        return _("the scale on which it is judged")
    if bound.origin is Origin.POSSIBLE:
        return _("least and largest possible value of the indicator")
    if bound.origin is Origin.COMPARED:
        return _("lowest and highest of those compared: the indicator is this problem's alone")
    if bound.origin is Origin.WIDENED:
        return _("lowest and highest of the catalogue, widened by those compared here")
    return ngettext(
        "lowest and highest of the %(n)s of the catalogue that has a value",
        "lowest and highest of all %(n)s of the catalogue that have a value",
        bound.count,
    ) % {"n": bound.count}
