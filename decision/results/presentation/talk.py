"""What to talk about: disputed pairs with their distributions, and comments."""

from __future__ import annotations

from dataclasses import dataclass

from config.typography import floatformat
from decision.results.presentation.pictures import bars
from decision.results.presentation.words import name_of, ratio_text, times
from decision.results.services.comments import CommentPage
from decision.results.services.pairs import LEAST_DISPUTE, STEPS, Labels, PairOpinion, all_agreed
from decision.results.services.session import SessionResults
from decision.weighing.services.rounds.data import Person

# So many pairs with a picture each; the table has more of them.
PICTURES, ROWS = 8, 45
# As on the scale that people answered on: left the first is nine times as important.
DEGREES = tuple(abs(step) + 1 for step in reversed(STEPS))


@dataclass(frozen=True)
class PairRow:
    """A pair and what was said of it; `ratio` says how many times as much `ahead` matters.

    `ahead` is empty where the group calls the two equal. `camps` are how many people hold with
    the first, with the second and with neither.
    """

    first: str
    second: str
    branch: str
    judged: int
    ahead: str
    ratio: str
    spread: str
    is_disputed: bool
    camps: tuple[int, int, int]
    bars: str
    counts: tuple[int, ...]


@dataclass(frozen=True)
class Agenda:
    pictured: tuple[PairRow, ...]
    rows: tuple[PairRow, ...]
    more: int
    agreed: bool
    least: str
    degrees: tuple[int, ...] = DEGREES


@dataclass(frozen=True)
class CommentRow:
    """A comment with what its author chose; `ratio` is empty where that was “equal”."""

    name: str
    text: str
    first: str
    second: str
    branch: str
    ahead: str
    ratio: str


def agenda(results: SessionResults) -> Agenda | None:
    """The pairs, the most disputed first; None where nobody judged pairs."""
    if not results.pairs:
        return None
    rows = tuple(pair_row(results.criteria, pair) for pair in results.pairs[:ROWS])
    pictured = tuple(row for row in rows[:PICTURES] if row.is_disputed)
    more = max(0, len(results.pairs) - ROWS)
    return Agenda(pictured, rows, more, all_agreed(results.pairs), least_dispute())


def least_dispute() -> str:
    """How many times opinions of a pair must lie apart to be called a dispute."""
    return floatformat(LEAST_DISPUTE, -2)


def pair_row(names: Labels, pair: PairOpinion) -> PairRow:
    """`names` are the criteria's, by code."""
    first, second = names[pair.first], names[pair.second]
    ahead, ratio = _ahead(pair.mean, first, second)
    counts = pair.counts[::-1]
    return PairRow(
        first=first,
        second=second,
        branch=names.get(pair.branch, ""),
        judged=pair.judged,
        ahead=ahead,
        ratio=ratio,
        spread="" if pair.deviation is None else ratio_text(pair.deviation),
        is_disputed=pair.is_disputed,
        camps=(sum(counts[:8]), sum(counts[9:]), counts[8]),
        bars=bars(counts),
        counts=counts,
    )


def _ahead(ratio: float | None, first: str, second: str) -> tuple[str, str]:
    """Which of two matters more, and how many times; nothing where that rounds to equal."""
    if ratio is None:
        return "", ""
    larger = max(ratio, 1 / ratio)
    if round(larger, 1) == 1.0:
        return "", ""
    return (first if ratio > 1 else second), times(larger)


def comment_rows(results: SessionResults, page: CommentPage) -> tuple[CommentRow, ...]:
    names = results.criteria
    rows = []
    for comment in page.comments:
        step = comment.step or 0
        ahead = "" if step == 0 else names[comment.first if step > 0 else comment.second]
        rows.append(
            CommentRow(
                name=name_of(Person(comment.number, comment.name, "", 1.0)),
                text=comment.text,
                first=names.get(comment.first, ""),
                second=names.get(comment.second, ""),
                branch=names.get(comment.branch, ""),
                ahead=ahead,
                ratio=times(abs(step) + 1.0) if step else "",
            )
        )
    return tuple(rows)
