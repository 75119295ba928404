"""The ranking by the group's weights, and how firm it is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.rankings.presentation.ranking import shared_decimals
from decision.rankings.selectors import method_choices
from decision.results.presentation.words import percent, rounding_shows
from decision.results.services.asked import rank
from decision.results.services.session import SessionResults
from decision.results.services.shaken import used_ends
from decision.sessions.selectors.moving import can_move
from decision.weighing.services.rounds.judged import JudgedCells

MOST_ROWS = 30


@dataclass(frozen=True)
class PlaceRow:
    """An alternative's place; `first` is its share of first places, a bar of it beside."""

    name: str
    rank: int
    tied: bool
    score: str
    first: str
    bar: float
    interval: str


@dataclass(frozen=True)
class JudgedRow:
    """A judged cell: mean and deviation of its ratings, and how many there are."""

    criterion: str
    alternative: str
    mean: str
    deviation: str
    raters: str


@dataclass(frozen=True, eq=False)
class RankingTable:
    """`trouble` is the sentence where the engine refused; `firm` says whether it was shaken.

    `criteria_used` of `criteria_total` had the values that the ranking needs; `rests_on` names
    the one criterion that was weighed of which this is so, where it is one of several; `unmoved`
    says that other weights would give the same order, `ratings_scatter` whether first places were
    counted under what people rated unlike each other, too; `rounding_shows` that first places as
    they are printed do not add up to 100. `more` places and `more_judged` cells
    are not listed.
    """

    firm: bool
    criteria_total: int
    concentration: str
    judged: tuple[JudgedRow, ...]
    more_judged: int
    trouble: str = ""
    method: str = ""
    rows: tuple[PlaceRow, ...] = ()
    leaders: tuple[PlaceRow, ...] = ()
    left_out: tuple[str, ...] = ()
    more: int = 0
    warnings: tuple[str, ...] = ()
    samples: str = ""
    criteria_used: int = 0
    rests_on: str = ""
    unmoved: bool = False
    ratings_scatter: bool = False
    rounding_shows: bool = False

    @property
    def has_more(self) -> bool:
        return bool(self.more or self.more_judged)


def ranking_table(results: SessionResults, *, whole: bool = False) -> RankingTable | None:
    """The first places, or the `whole` of them; None where nothing is compared."""
    answer = results.found.replies.get(rank(results.aggregation))
    if answer is None:
        return None
    most = None if whole else MOST_ROWS
    judged, more_judged = _judged(results, most)
    common = {
        "firm": results.smaa is not None,
        "criteria_total": len(results.data.leaves()),
        "concentration": _concentration(results),
        "judged": judged,
        "more_judged": more_judged,
    }
    if "error" in answer:
        return RankingTable(**common, trouble=answer["error"]["message"])  # type: ignore[arg-type]
    rows = _rows(results, answer, most)
    out = [row["alternative"] for row in answer["results"] if row["rank"] is None]
    shown, placed = rows[:most], len(answer["results"]) - len(out)
    left_out = out[: most and max(0, most - len(shown))]
    return RankingTable(
        **common,  # type: ignore[arg-type]
        method=str(method_choices()[answer["method"]].title),
        rows=shown,
        leaders=tuple(row for row in rows if row.rank == 1),
        left_out=tuple(results.alternatives[code] for code in left_out),
        more=placed - len(shown) + len(out) - len(left_out),
        warnings=tuple(warning["message"] for warning in answer["warnings"]),
        rounding_shows=rounding_shows(results.smaa["first"]) if results.smaa else False,
        samples=floatformat(results.smaa["samples"], "g") if results.smaa else "",
        criteria_used=len(answer["weights"]),
        ratings_scatter=_ratings_scatter(results, answer["weights"]),
        rests_on=_rests_on(results, answer),
        unmoved=is_unmoved(results),
    )


def is_unmoved(results: SessionResults) -> bool:
    """Whether the group's ranking is the same whatever the weights: then it is not the group's."""
    answer = results.found.replies.get(rank(results.aggregation))
    if answer is None or "error" in answer:
        return False
    below = (set(results.data.shares_below(i)) for b in results.data.weighed for i in b.items)
    return not can_move(below, answer["weights"])


def _rests_on(results: SessionResults, answer: dict[str, Any]) -> str:
    used = used_ends(results.data, answer["weights"])
    return results.criteria[used[0]] if len(used) == 1 < len(results.data.ends()) else ""


def _ratings_scatter(results: SessionResults, used: Container[str]) -> bool:
    judged = results.judged or {}
    return any(code in used and bool((cells.deviation > 0).any()) for code, cells in judged.items())


def _rows(
    results: SessionResults, answer: dict[str, Any], most: int | None
) -> tuple[PlaceRow, ...]:
    """The first `most` and all who share the first place: to print a thousand takes its time."""
    placed = [(i, row) for i, row in enumerate(answer["results"]) if row["rank"] is not None]
    placed.sort(key=lambda one: one[1]["rank"])
    shared = Counter(row["rank"] for _, row in placed)
    decimals = shared_decimals([row["score"] for _, row in placed], len(shared))
    first_ones = placed[: most and max(most, shared[1])]
    return tuple(
        _row(results, i, row, tied=shared[row["rank"]] > 1, decimals=decimals)
        for i, row in first_ones
    )


def _row(
    results: SessionResults, i: int, row: dict[str, Any], *, tied: bool, decimals: int
) -> PlaceRow:
    smaa = results.smaa
    first = smaa["first"][i] if smaa else None
    low, high = smaa["rank_interval"][i] if smaa and first is not None else (None, None)
    return PlaceRow(
        name=results.alternatives[row["alternative"]],
        rank=row["rank"],
        tied=tied,
        score=floatformat(row["score"], decimals),
        first=percent(first, 0),
        bar=round(100 * (first or 0.0), 1),
        interval="" if low is None else (f"{low}" if low == high else f"{low}–{high}"),
    )


def _concentration(results: SessionResults) -> str:
    value = results.found.concentration
    if value is None:
        return ""
    return floatformat(value, 1 if value < 1000 else "0g")


def _judged(results: SessionResults, most: int | None) -> tuple[tuple[JudgedRow, ...], int]:
    """The first `most` cells that people rated, and how many more there are."""
    names = list(results.alternatives.values())
    judged = results.judged or {}
    cells = islice(((code, i) for code in judged for i in range(len(names))), most)
    rows = tuple(_judged_row(results, code, names[i], judged[code], i) for code, i in cells)
    return rows, len(judged) * len(names) - len(rows)


def _judged_row(
    results: SessionResults, code: str, alternative: str, cells: JudgedCells, i: int
) -> JudgedRow:
    """What too few have rated to hide each other is told of nobody, where names are hidden.

    Ratings are whole numbers: mean and deviation by unlike powers would tell each of them.
    """
    is_told = bool(cells.together[i]) or not results.data.hides_names
    scatters = is_told and cells.raters[i] > 1 and not results.data.hides_singles
    return JudgedRow(
        criterion=results.criteria[code],
        alternative=alternative,
        mean=floatformat(cells.mean[i], 1) if is_told and cells.mean[i] > 0 else "—",
        deviation=floatformat(cells.deviation[i], 1) if scatters else "—",
        raters=str(int(cells.raters[i])) if is_told else _("too few"),
    )
