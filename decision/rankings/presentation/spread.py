"""What the people of the chosen committee would put first, each by his own weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from config.typography import floatformat
from decision.mcda.errors import Reader
from decision.problems.models import Alternative, Criterion, WeightSet
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.services import McdaError, RankedProblem
from decision.rankings.services.spread import Spread, spread_of

# So many alternatives that somebody would put first are named in a sentence.
NAMED = 5


@dataclass(frozen=True)
class SpreadRow:
    alternative: Alternative
    heads: int
    first: str
    bar: float
    interval: str


@dataclass(frozen=True)
class SpreadPage:
    """`summary` and `notes` are sentences; without `rows` the first note says why."""

    rows: tuple[SpreadRow, ...]
    people: int
    summary: str
    notes: tuple[str, ...]
    record: str


def spread_page(
    ranked: RankedProblem,
    table: DecisionTable,
    criteria: Sequence[Criterion],
    weight_set: WeightSet,
    reader: Reader,
    rows: int | None,
) -> SpreadPage:
    try:
        spread = spread_of(ranked, table, criteria, weight_set, reader)
    except McdaError as error:
        return _without(weight_set, error.message(reader))
    if spread is None:
        return _without(weight_set, _why_none(weight_set))
    listed = _rows(ranked, spread)
    return SpreadPage(
        rows=listed[:rows],
        people=spread.people,
        summary=_summary(listed, spread.people),
        notes=tuple(_notes(spread)),
        record=weight_set.address,
    )


def _without(weight_set: WeightSet, why: str) -> SpreadPage:
    return SpreadPage((), 0, "", (why,), weight_set.address)


def _why_none(weight_set: WeightSet) -> str:
    if weight_set.members:
        return _(
            "None of its members has voting power and gives weight to what tells the alternatives "
            "of this ranking apart: there is nothing to count."
        )
    return _(
        "Single answers of this committee are not told, since somebody could be told apart by "
        "them: so it cannot be counted here how many of it would put each alternative first. "
        "What can be told stands in its record."
    )


def _rows(ranked: RankedProblem, spread: Spread) -> tuple[SpreadRow, ...]:
    places = [result["rank"] for result in ranked.answer["results"]]
    order = sorted((i for i, place in enumerate(places) if place), key=lambda i: places[i])
    rows = []
    for i in order:
        heads, first, interval = spread.heads[i], spread.acceptability[i], spread.intervals[i]
        assert heads is not None
        assert first is not None
        assert interval is not None  # what has a place was counted
        low, high = interval
        rows.append(
            SpreadRow(
                alternative=ranked.table.alternatives[i],
                heads=heads,
                first=floatformat(100 * first, 0 if spread.error else -1),
                bar=100 * first,
                interval=str(low) if low == high else f"{low}–{high}",
            )
        )
    return tuple(rows)


def _summary(rows: Sequence[SpreadRow], people: int) -> str:
    """Who would be first with how many people, the most first."""
    named = sorted((row for row in rows if row.heads), key=lambda row: -row.heads)
    told = "; ".join(f"{row.alternative} — {row.heads}" for row in named[:NAMED])
    if len(named) > NAMED:
        told += "; …"
    said = ngettext(
        "Of %(people)s person, by his own weights, so many would put first: %(told)s.",
        "Of %(people)s people, each by his own weights, so many would put first: %(told)s.",
        people,
    ) % {"people": people, "told": told}
    return said.replace("….", "…")


def _notes(spread: Spread) -> list[str]:
    notes = []
    if sum(heads for heads in spread.heads if heads) > spread.people:
        notes.append(_("Whoever would put several first is counted with each of them."))
    if spread.without:
        notes.append(
            ngettext(
                "%(people)s more gives all weight to criteria that this ranking leaves out or on "
                "which all alternatives are equal, and is not counted.",
                "%(people)s more give all weight to criteria that this ranking leaves out or on "
                "which all alternatives are equal, and are not counted.",
                spread.without,
            )
            % {"people": spread.without}
        )
    if spread.powerless:
        notes.append(
            ngettext(
                "%(people)s of them has no voting power: counted among the people, not in the "
                "shares.",
                "%(people)s of them have no voting power: counted among the people, not in the "
                "shares.",
                spread.powerless,
            )
            % {"people": spread.powerless}
        )
    if spread.uncertain:
        notes.append(
            ngettext(
                "The shares take %(cells)s judged value as uncertain as the judgements of it are "
                "apart; the count of people takes it as it stands.",
                "The shares take %(cells)s judged values as uncertain as the judgements of them "
                "are apart; the count of people takes them as they stand.",
                spread.uncertain,
            )
            % {"cells": spread.uncertain}
        )
        notes.append(
            _(
                "They are drawn at random: in 19 cases of 20 a share is within %(error)s "
                "percentage points of the exact one."
            )
            % {"error": floatformat(200 * spread.error, 1)}
        )
    if spread.refuses_cells:
        notes.append(
            _(
                "This method cannot take all that the judged values might have been: the shares "
                "take them as they stand."
            )
        )
    return notes
