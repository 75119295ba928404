"""What becomes of the scores while one weight goes from nothing to everything."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from config.typography import floatformat, per_cent
from decision.mcda.errors import Reader
from decision.rankings.presentation.methods import score_title
from decision.rankings.presentation.ranking import placed_of, shared_decimals
from decision.rankings.services import RankedProblem
from decision.rankings.services.firm import Step, walked

# So many lines can be told apart; whoever is first somewhere on the way has one, too.
LINES = 8
# Every so many steps has a column in the table.
TOLD_EVERY = 0.1


@dataclass(frozen=True)
class WalkRow:
    alternative: str
    cells: tuple[str, ...]


@dataclass(frozen=True)
class Walk:
    """`choices` are the criteria by code and name; `data` is what chart-lines.js reads.

    `shares` head the columns of `rows`, the same numbers as a table; `shown` of `total` are told.
    """

    code: str
    name: str
    choices: tuple[tuple[str, str], ...]
    data: dict[str, object]
    shares: tuple[str, ...]
    rows: tuple[WalkRow, ...]
    shown: int
    total: int


def walk_of(
    ranked: RankedProblem, asked: str, most_critical: str | None, reader: Reader
) -> Walk | None:
    """Of the criterion `asked`, else of the one whose weight is nearest to a change.

    None where there is nothing to walk between: all weight is on one criterion.
    """
    weights = ranked.weights
    names = ranked.table.names()
    codes = list(weights)
    heaviest = max(codes, key=lambda code: weights[code])
    if weights[heaviest] == 1:
        return None
    chosen = next(code for code in (asked, most_critical, heaviest) if code in codes)
    assert chosen is not None  # the heaviest is one of them
    steps = walked(ranked, chosen, reader)
    placed = placed_of(ranked.answer)
    shown = _shown([one["alternative"] for one in placed], steps, ranked)
    firsts = {one["alternative"] for one in placed if one["rank"] == 1}
    told = [step for step in steps if _is_told(step.share)]
    scores = [score for step in told for code, score in step.scores.items() if code in shown]
    decimals = shared_decimals(scores, distinct=1)
    return Walk(
        code=chosen,
        name=names[chosen],
        choices=tuple((code, names[code]) for code in codes),
        data={
            "x_title": _("Weight of “%(name)s”") % {"name": names[chosen]},
            "y_title": score_title(ranked.method),
            "here": 100 * weights[chosen],
            "lines": [
                {
                    "label": names[code],
                    "is_first": code in firsts,
                    "points": [[100 * step.share, step.scores.get(code)] for step in steps],
                }
                for code in shown
            ],
        },
        shares=tuple(per_cent(floatformat(100 * step.share, 0)) for step in told),
        rows=tuple(
            WalkRow(names[code], tuple(_text(step.scores.get(code), decimals) for step in told))
            for code in shown
        ),
        shown=len(shown),
        total=len(placed),
    )


def _shown(order: Sequence[str], steps: Sequence[Step], ranked: RankedProblem) -> list[str]:
    """The first of the ranking, and who is first somewhere on the way."""
    best = max if ranked.answer["larger_is_better"] else min
    leading: set[str] = set()
    for step in steps:
        highest = best(step.scores.values(), default=None)
        leading.update(code for code, score in step.scores.items() if score == highest)
    return [code for n, code in enumerate(order) if n < LINES or code in leading]


def _is_told(share: float) -> bool:
    return abs(share / TOLD_EVERY - round(share / TOLD_EVERY)) < 1e-9


def _text(score: float | None, decimals: int) -> str:
    return "—" if score is None else floatformat(score, decimals)
