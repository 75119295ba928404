"""The ranking by the group's weights, and how firm it is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.rankings.presentation.ranking import shared_decimals
from decision.rankings.selectors import method_choices
from decision.results.presentation.words import percent
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
    says that other weights would give the same order.
    """

    trouble: str
    method: str
    rows: tuple[PlaceRow, ...]
    leaders: tuple[PlaceRow, ...]
    left_out: tuple[str, ...]
    more: int
    warnings: tuple[str, ...]
    firm: bool
    samples: str
    concentration: str
    criteria_used: int
    criteria_total: int
    rests_on: str
    unmoved: bool
    judged: tuple[JudgedRow, ...]


def ranking_table(results: SessionResults) -> RankingTable | None:
    """None where nothing is compared."""
    answer = results.found.replies.get(rank(results.aggregation))
    if answer is None:
        return None
    smaa = results.smaa
    refused = "error" in answer
    rows = () if refused else _rows(results, answer, smaa)
    return RankingTable(
        trouble=answer["error"]["message"] if refused else "",
        method=str(method_choices()[answer["method"]].title) if not refused else "",
        rows=rows[:MOST_ROWS],
        leaders=tuple(row for row in rows if row.rank == 1),
        left_out=()
        if refused
        else tuple(
            results.alternatives[row["alternative"]]
            for row in answer["results"]
            if row["rank"] is None
        ),
        more=max(0, len(rows) - MOST_ROWS),
        warnings=() if refused else tuple(w["message"] for w in answer["warnings"]),
        firm=smaa is not None,
        samples=floatformat(smaa["samples"], "g") if smaa else "",
        concentration=_concentration(results),
        criteria_used=0 if refused else len(answer["weights"]),
        criteria_total=len(results.data.leaves()),
        rests_on="" if refused else _rests_on(results, answer),
        unmoved=not refused and is_unmoved(results),
        judged=_judged(results),
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


def _rows(
    results: SessionResults, answer: dict[str, Any], smaa: dict[str, Any] | None
) -> tuple[PlaceRow, ...]:
    placed = [(i, row) for i, row in enumerate(answer["results"]) if row["rank"] is not None]
    placed.sort(key=lambda one: one[1]["rank"])
    ranks = [row["rank"] for _, row in placed]
    decimals = shared_decimals([row["score"] for _, row in placed], len(set(ranks)))
    rows = []
    for i, row in placed:
        first = smaa["acceptability"][i][0] if smaa and smaa["acceptability"][i] else None
        low, high = smaa["rank_interval"][i] if smaa and first is not None else (None, None)
        rows.append(
            PlaceRow(
                name=results.alternatives[row["alternative"]],
                rank=row["rank"],
                tied=ranks.count(row["rank"]) > 1,
                score=floatformat(row["score"], decimals),
                first=percent(first, 0),
                bar=round(100 * (first or 0.0), 1),
                interval="" if low is None else (f"{low}" if low == high else f"{low}–{high}"),
            )
        )
    return tuple(rows)


def _concentration(results: SessionResults) -> str:
    document = results.found.documents.get("smaa")
    if document is None:
        return ""
    value = document["uncertainty"]["weights"]["concentration"]
    return floatformat(value, 1 if value < 1000 else "0g")


def _judged(results: SessionResults) -> tuple[JudgedRow, ...]:
    question = results.data.question
    if question is None:
        return ()
    return tuple(
        _judged_row(results, code, alternative, cells, i)
        for code, cells in (results.judged or {}).items()
        for i, alternative in enumerate(question["alternatives"])
    )


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
        alternative=results.alternatives[alternative],
        mean=floatformat(cells.mean[i], 1) if is_told and cells.mean[i] > 0 else "—",
        deviation=floatformat(cells.deviation[i], 1) if scatters else "—",
        raters=str(int(cells.raters[i])) if is_told else _("too few"),
    )
