"""A ranking in the order of reading."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.typography import floatformat
from decision.problems.enums import MissingRule
from decision.problems.models import Alternative
from decision.rankings.forms import NORMALIZATION_TITLES
from decision.rankings.services import RankedProblem

SIGNIFICANT_DIGITS = 3
MOST_DECIMALS = 6
# Methods whose scores lie between 0 and 1: the axis ends there, not where a chart would round to.
BETWEEN_0_AND_1 = ("topsis", "vikor")
# More bars than this are no picture; the table has them all.
CHART_BARS = 30

# What a method calls its score; the others have no better word than that.
SCORE_TITLES = {
    "topsis": gettext_lazy("closeness to the ideal"),
    "vikor": gettext_lazy("distance from the compromise, Q"),
    "promethee_ii": gettext_lazy("net flow of preference, φ"),
    "wsm": gettext_lazy("weighted sum"),
}


@dataclass(frozen=True)
class RankedRow:
    """One line of a ranking; `bar` is the bar's length in per cent of the best one's."""

    alternative: Alternative
    rank: int
    tied: bool
    score: float
    text: str
    bar: float


@dataclass(frozen=True)
class RankingPage:
    """A ranking in the order of reading, best first.

    `leaders` share the first place, `runners_up` the next; `left_out` have no rank because a
    value is missing. `compromise` names what VIKOR proposes together, `incomparable` the pairs
    that a partial order leaves open. It is computed on `criteria_used` of `criteria_total` and
    `alternatives_used` of `alternatives_total`; `assumed` values stand in for missing ones, as
    the rule `missing` says.
    """

    rows: tuple[RankedRow, ...]
    leaders: tuple[RankedRow, ...]
    runners_up: tuple[RankedRow, ...]
    left_out: tuple[Alternative, ...]
    compromise: tuple[Alternative, ...]
    incomparable: tuple[tuple[Alternative, Alternative], ...]
    score_title: str
    normalization_title: str
    missing_title: str
    missing: str
    criteria_used: int
    criteria_total: int
    alternatives_used: int
    alternatives_total: int
    assumed: int
    chart: dict[str, object]

    @property
    def criteria_left_out(self) -> int:
        return self.criteria_total - self.criteria_used

    @property
    def is_whole(self) -> bool:
        """Whether nothing was left out."""
        return (self.criteria_used, self.alternatives_used) == (
            self.criteria_total,
            self.alternatives_total,
        )


def ranking_page(ranked: RankedProblem) -> RankingPage:
    by_code = {a.subject.code: a for a in ranked.table.alternatives}
    results = ranked.answer["results"]
    rows = _ranked_rows(
        by_code,
        sorted(
            (result for result in results if result["rank"] is not None),
            key=lambda result: result["rank"],
        ),
        counts=bool(ranked.method.score_counts),
        larger_is_better=ranked.answer["larger_is_better"],
    )
    next_rank = min((row.rank for row in rows if row.rank > 1), default=0)
    score_title = ranked.method.score_counts or SCORE_TITLES.get(ranked.method.name, _("score"))
    details, rests_on = ranked.answer["details"], ranked.answer["rests_on"]
    normalization = ranked.answer["options"].get("normalization")
    return RankingPage(
        rows=rows,
        leaders=tuple(row for row in rows if row.rank == 1),
        runners_up=tuple(row for row in rows if row.rank == next_rank),
        left_out=tuple(by_code[r["alternative"]] for r in results if r["rank"] is None),
        compromise=tuple(by_code[code] for code in details.get("compromise", ())),
        incomparable=tuple(
            (by_code[one], by_code[other]) for one, other in details.get("incomparable", ())
        ),
        score_title=str(score_title),
        normalization_title=str(NORMALIZATION_TITLES[normalization]) if normalization else "",
        missing_title=str(MissingRule(ranked.answer["options"]["missing"]).label),
        missing=ranked.answer["options"]["missing"],
        criteria_used=rests_on["criteria"]["used"],
        criteria_total=rests_on["criteria"]["of"],
        alternatives_used=rests_on["alternatives"]["used"],
        alternatives_total=rests_on["alternatives"]["of"],
        assumed=len(rests_on["cells_assumed"]),
        chart=_chart(rows, ranked, str(score_title)),
    )


def _ranked_rows(
    by_code: Mapping[str, Alternative],
    placed: Sequence[Mapping[str, Any]],
    *,
    counts: bool,
    larger_is_better: bool,
) -> tuple[RankedRow, ...]:
    ranks = [result["rank"] for result in placed]
    scores = [result["score"] for result in placed]
    decimals = 0 if counts else shared_decimals(scores, len(set(ranks)))
    return tuple(
        RankedRow(
            alternative=by_code[result["alternative"]],
            rank=result["rank"],
            tied=ranks.count(result["rank"]) > 1,
            score=result["score"],
            text=floatformat(result["score"], decimals),
            bar=100 * _length(result["score"], scores, larger_is_better),
        )
        for result in placed
    )


def _length(score: float, scores: Sequence[float], larger_is_better: bool) -> float:
    """A bar from 0 to 1: how good a score is beside the others, whichever way is better.

    >>> [_length(score, [0.8, 0.4, -0.2], True) for score in (0.8, 0.4, -0.2)]
    [1.0, 0.5, 0.0]
    >>> [_length(score, [0.0, 0.25, 1.0], False) for score in (0.0, 0.25, 1.0)]
    [1.0, 0.75, 0.0]
    """
    if larger_is_better:
        return max(0.0, score / (max(abs(one) for one in scores) or 1.0))
    best, worst = min(scores), max(scores)
    return (worst - score) / (worst - best) if worst > best else 1.0


def _chart(rows: Sequence[RankedRow], ranked: RankedProblem, score_title: str) -> dict[str, object]:
    return {
        "title": f"{ranked.method.title}: {score_title}",
        "unit": "",
        "larger_is_better": ranked.answer["larger_is_better"],
        "end": 1 if ranked.method.name in BETWEEN_0_AND_1 else None,
        "bars": [
            {"label": str(row.alternative), "value": row.score, "rank": row.rank, "text": row.text}
            for row in rows[:CHART_BARS]
        ],
    }


def shared_decimals(scores: Sequence[float], distinct: int) -> int:
    """Decimals for a column of scores: three digits, more where ranks would look tied.

    >>> shared_decimals([1.0, 0.4986, 0.0], 3)
    3
    >>> shared_decimals([6166.06, 2207.06], 2)
    0
    >>> shared_decimals([0.50001, 0.50002], 2)
    5
    """
    largest = max((abs(score) for score in scores), default=0.0)
    before_point = math.floor(math.log10(largest)) + 1 if largest > 1 else 0
    decimals = max(0, SIGNIFICANT_DIGITS - before_point)
    while decimals < MOST_DECIMALS and len({round(s, decimals) for s in scores}) < distinct:
        decimals += 1
    return decimals
