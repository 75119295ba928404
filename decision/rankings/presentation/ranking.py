"""A ranking in the order of reading."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import ngettext

from config.typography import floatformat
from decision.problems.enums import MissingRule
from decision.problems.models import Alternative
from decision.rankings.forms import NORMALIZATION_TITLES
from decision.rankings.presentation.methods import score_title
from decision.rankings.presentation.naming import first_names
from decision.rankings.presentation.stacks import Segment, Stacks, stacks_of
from decision.rankings.presentation.whose import quoted
from decision.rankings.services import RankedProblem

SIGNIFICANT_DIGITS = 3
MOST_DECIMALS = 6
# Between these the digits are counted from the first that is not 0; what is less is rounding.
SMALL = (1e-12, 1e-3)
# More rows are shown on request.
ROWS = 50
# So many criteria that weigh nothing are named.
NAMED = 3

type Places = Mapping[str, int | None]


@dataclass(frozen=True)
class RankedRow:
    """One line of a ranking; `bar` is the bar's length in per cent of the best one's.

    `told` is the score as the sentence above the table has it, which sets two against each other:
    without the digits that keep others apart in the column.
    `stack` are the parts of the bar where the method adds up. `moved` says by how many places it
    is better than in the ranking that the reader started from.
    """

    alternative: Alternative
    rank: int
    tied: bool
    score: float
    text: str
    told: str
    bar: float
    stack: tuple[Segment, ...]
    moved: int

    @property
    def moved_down(self) -> int:
        return -self.moved


@dataclass(frozen=True)
class RankingPage:
    """A ranking in the order of reading, best first.

    `rows` are the first of `ranked_total`. `leaders` share the first place, `runners_up` the next;
    `left_out` have no rank because a value is missing. `compromise` names what VIKOR proposes
    together, `incomparable` the pairs that a partial order leaves open. It is computed on
    `criteria_used` of `criteria_total`, and `alternatives_used` of `alternatives_total`;
    `weightless` is the sentence on criteria that weigh nothing and so are not asked about;
    `assumed` values stand in for missing ones, as
    the rule `missing` says. `is_fictional`: whether invented projects are among what is compared.
    """

    rows: tuple[RankedRow, ...]
    ranked_total: int
    leaders: tuple[RankedRow, ...]
    runners_up: tuple[RankedRow, ...]
    left_out: tuple[Alternative, ...]
    compromise: tuple[Alternative, ...]
    incomparable: tuple[tuple[Alternative, Alternative], ...]
    stacks: Stacks | None
    score_title: str
    normalization_title: str
    missing_title: str
    missing: str
    criteria_used: int
    criteria_total: int
    alternatives_used: int
    alternatives_total: int
    assumed: int
    is_fictional: bool
    weightless: str

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


def ranking_page(
    ranked: RankedProblem, started: Places | None = None, rows: int | None = ROWS
) -> RankingPage:
    """The first `rows` places, all with None; `started` are the places that one started from."""
    by_code = {a.subject.code: a for a in ranked.table.alternatives}
    results = ranked.answer["results"]
    placed = placed_of(ranked.answer)
    stacks = stacks_of(ranked)
    row = _row_maker(by_code, placed, ranked, stacks, started or {})
    next_rank = min((result["rank"] for result in placed if result["rank"] > 1), default=0)
    details, rests_on = ranked.answer["details"], ranked.answer["rests_on"]
    normalization = ranked.answer["options"].get("normalization")
    return RankingPage(
        rows=tuple(row(result) for result in placed[:rows]),
        ranked_total=len(placed),
        leaders=tuple(row(result) for result in placed if result["rank"] == 1),
        runners_up=tuple(row(result) for result in placed if result["rank"] == next_rank),
        left_out=tuple(by_code[r["alternative"]] for r in results if r["rank"] is None),
        compromise=tuple(by_code[code] for code in details.get("compromise", ())),
        incomparable=tuple(
            (by_code[one], by_code[other]) for one, other in details.get("incomparable", ())
        ),
        stacks=stacks,
        score_title=score_title(ranked.method),
        normalization_title=str(NORMALIZATION_TITLES[normalization]) if normalization else "",
        missing_title=str(MissingRule(ranked.answer["options"]["missing"]).label),
        missing=ranked.answer["options"]["missing"],
        criteria_used=rests_on["criteria"]["used"],
        criteria_total=rests_on["criteria"]["of"],
        alternatives_used=rests_on["alternatives"]["used"],
        alternatives_total=rests_on["alternatives"]["of"],
        assumed=len(rests_on["cells_assumed"]),
        is_fictional=any(
            one.project is not None and one.project.is_fictional for one in by_code.values()
        ),
        weightless=_weightless(ranked),
    )


def _weightless(ranked: RankedProblem) -> str:
    """Empty where everything weighs something."""
    codes, names = ranked.weightless, ranked.table.names()
    if not codes:
        return ""
    return ngettext(
        "%(names)s weighs nothing and so takes no part.",
        "%(names)s weigh nothing and so take no part.",
        len(codes),
    ) % {"names": first_names([quoted(names[code]) for code in codes], NAMED)}


def placed_of(answer: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """The results that have a place, best first."""
    ranked = (result for result in answer["results"] if result["rank"] is not None)
    return sorted(ranked, key=lambda result: result["rank"])


def places_of(answer: Mapping[str, Any]) -> Places:
    return {result["alternative"]: result["rank"] for result in answer["results"]}


def _row_maker(
    by_code: Mapping[str, Alternative],
    placed: Sequence[Mapping[str, Any]],
    ranked: RankedProblem,
    stacks: Stacks | None,
    started: Places,
) -> Callable[[Mapping[str, Any]], RankedRow]:
    shared = Counter(result["rank"] for result in placed)
    scores = [result["score"] for result in placed]
    counts = bool(ranked.method.score_counts)
    decimals = 0 if counts else shared_decimals(scores, len(shared))
    told = min(decimals, shared_decimals(scores[:2], len({r["rank"] for r in placed[:2]})))
    length = _length_by(scores, larger_is_better=ranked.answer["larger_is_better"])

    def row(result: Mapping[str, Any]) -> RankedRow:
        code, rank = result["alternative"], result["rank"]
        before = started.get(code)
        return RankedRow(
            alternative=by_code[code],
            rank=rank,
            tied=shared[rank] > 1,
            score=result["score"],
            text=floatformat(result["score"], decimals),
            told=floatformat(result["score"], told),
            bar=100 * length(result["score"]),
            stack=stacks.of(code) if stacks else (),
            moved=before - rank if before else 0,
        )

    return row


def _length_by(scores: Sequence[float], *, larger_is_better: bool) -> Callable[[float], float]:
    """A bar from 0 to 1: how good a score is beside the others, whichever way is better.

    >>> length = _length_by([0.8, 0.4, -0.2], larger_is_better=True)
    >>> [length(score) for score in (0.8, 0.4, -0.2)]
    [1.0, 0.5, 0.0]
    >>> length = _length_by([0.0, 0.25, 1.0], larger_is_better=False)
    >>> [length(score) for score in (0.0, 0.25, 1.0)]
    [1.0, 0.75, 0.0]
    """
    if larger_is_better:
        largest = max((abs(score) for score in scores), default=0.0) or 1.0
        return lambda score: max(0.0, score / largest)
    best, worst = min(scores, default=0.0), max(scores, default=0.0)
    return lambda score: (worst - score) / (worst - best) if worst > best else 1.0


def shared_decimals(scores: Sequence[float], distinct: int) -> int:
    """Decimals for a column of scores: three digits, more where ranks would look tied.

    >>> shared_decimals([1.0, 0.4986, 0.0], 3)
    3
    >>> shared_decimals([6166.06, 2207.06], 2)
    0
    >>> shared_decimals([0.50001, 0.50002], 2)
    5
    >>> shared_decimals([0.0000284, 0.0000276, 0.0000281], 3)
    7
    """
    largest = max((abs(score) for score in scores), default=0.0)
    before_point = math.floor(math.log10(largest)) + 1 if largest > 1 else 0
    if SMALL[0] <= largest < SMALL[1]:
        before_point = math.floor(math.log10(largest)) + 1
    decimals = max(0, SIGNIFICANT_DIGITS - before_point)
    most = max(MOST_DECIMALS, decimals + SIGNIFICANT_DIGITS)
    while decimals < most and len({round(s, decimals) for s in scores}) < distinct:
        decimals += 1
    return decimals
