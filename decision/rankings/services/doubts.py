"""How much of a problem's order rests on values that can be doubted.

What is doubtful is the quality page's to say (`territories.selectors.quality`); the problem's own
weights, method and rule for missing values are asked with.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Reader, untranslated
from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.matrix import problem_mark, ranking_table
from decision.rankings.services.members import Ranks, ranked_anew, ranks_of
from decision.rankings.services.ranking import RankedProblem, RankingSettings, rank_table
from territories.enums import Basis
from territories.screening.overlaps import overlaps_among
from territories.selectors import Figures, Known, newest_entries
from territories.selectors.quality import FindingKind, Screen, screen_of
from territories.selectors.quality.marks import screen_mark

# A larger table would keep the reader waiting.
MOST_CELLS = 6_000
# Values that are moved one at a time, and cells that are ranked again for that.
MOST_MOVED, RANKED_CELLS = 100, 240_000
MOST_TOLD = 3
SAMPLES, SAMPLED_CELLS = 2_000, 200_000
KEPT_SECONDS = 3_600
ALIKE = "alike"  # beside the grounds of `territories.screening.overlaps`


@dataclass(frozen=True)
class Doubtful:
    """A value of the question's matrix; `low` and `high` are what it may be, if that is stated."""

    row: int
    column: int
    kinds: tuple[FindingKind, ...]
    low: float | None
    high: float | None


@dataclass(frozen=True)
class Change:
    """What becomes of the order: how many of those ranked both times have another place among
    them, how many have none any more or one for the first time, whether the same are first.
    `is_refused`: no order is left.
    """

    moved: int = 0
    lost: int = 0
    gained: int = 0
    first_stays: bool = True
    is_refused: bool = False

    @property
    def is_none(self) -> bool:
        return not (self.moved or self.lost or self.gained or self.is_refused)


@dataclass(frozen=True)
class Without:
    """The order with all values of one kind, or of any (None), taken for missing.

    `weight` is the share of the criteria's weight that the values carry: each its criterion's,
    divided among the alternatives.
    """

    kind: FindingKind | None
    count: int
    weight: float
    change: Change


@dataclass(frozen=True)
class Moved:
    """One value moved to that end of its range which changes the more; a gap has no value yet."""

    alternative: str
    criterion: str
    value: float | None
    end: float
    change: Change


@dataclass(frozen=True)
class Drawn:
    """Shares of draws in which each of the first is first, all ranges drawn at once."""

    count: int
    samples: int
    firsts: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Resting:
    """All that is told of one problem; where it is not ranked, nothing.

    `cells` is how many values it ranks by, `movable` how many have a stated range, `tried` how
    many of those were moved, `changing` how many of them change something; `moved` are those that
    change the most. Of the `missing` values of all criteria `gaps_tried` were filled, by the least
    or the largest of their criterion; `gaps` are those that would change the most. `twice` are the
    indicators, by code, that are weighed together though they count one thing twice, with the
    ground of it.
    """

    cells: int = 0
    without: tuple[Without, ...] = ()
    doubtful: int = 0
    moved: tuple[Moved, ...] = ()
    changing: int = 0
    tried: int = 0
    movable: int = 0
    drawn: Drawn | None = None
    missing: int = 0
    gaps_tried: int = 0
    gaps: tuple[Moved, ...] = ()
    twice: tuple[tuple[tuple[str, ...], str], ...] = ()
    is_ranked: bool = False
    is_too_large: bool = False


def resting_of(problem: Problem) -> Resting:
    """Kept until the problem, anything that is known or what is public changes."""
    said = (problem_mark(problem), newest_entries(), screen_mark(problem.subject))
    key = f"resting-{problem.pk}-{hashlib.sha256(repr(said).encode()).hexdigest()}"
    found: Resting | None = cache.get(key)
    if found is None:
        found = worked_out(problem)
        cache.set(key, found, KEPT_SECONDS)
    return found


def worked_out(problem: Problem) -> Resting:
    try:
        table = ranking_table(problem)
        if table.cell_count > MOST_CELLS:
            return Resting(is_too_large=True)
        ranked = rank_table(table, RankingSettings(), digest=False)
    except (McdaError, DecisionError):
        return Resting()
    # Codes stand for names: what is kept is the same in either language.
    screen, before = screen_of(problem.subject), ranks_of(ranked.answer)
    doubtful, gaps = doubtful_values(ranked, screen), gaps_of(ranked)
    movable = [one for one in doubtful if one.low is not None and one.low != one.high]
    tried, filled = _weightiest(ranked, movable), _weightiest(ranked, gaps)
    changing = _changing(ranked, tried, before)
    return Resting(
        cells=_cells(ranked),
        doubtful=len(doubtful),
        without=tuple(_without(ranked, doubtful, before)),
        moved=tuple(changing[:MOST_TOLD]),
        changing=len(changing),
        tried=len(tried),
        movable=len(movable),
        drawn=_drawn(ranked, movable, before),
        missing=table.missing_count,
        gaps_tried=len(filled),
        gaps=tuple(_changing(ranked, filled, before)[:MOST_TOLD]),
        twice=tuple(_twice(ranked, screen)),
        is_ranked=True,
    )


def _weightiest(ranked: RankedProblem, ones: Sequence[Doubtful]) -> list[Doubtful]:
    """As many as there is time for, those of the weightiest criteria first."""
    ordered = sorted(ones, key=lambda one: -_weight(ranked, one))
    return ordered[: how_many_moved(ranked.document)]


def _changing(ranked: RankedProblem, ones: Sequence[Doubtful], before: Ranks) -> list[Moved]:
    """Those whose move changes something, the most first."""
    moved = [_worst(ranked, one, before) for one in ones]
    changing = [one for one in moved if severity(one.change)[0] > 0]
    return sorted(changing, key=lambda one: severity(one.change), reverse=True)


def how_many_moved(document: Mapping[str, Any]) -> int:
    """How many values can be moved to both ends within a page's time."""
    cells = len(document["alternatives"]) * len(document["criteria"])
    return min(MOST_MOVED, max(1, RANKED_CELLS // (2 * cells)))


def firsts(ranks: Ranks) -> tuple[str, ...]:
    return tuple(code for code, rank in ranks.items() if rank == 1)


# What can be doubted ----------------------------------------------------------------------------


def _columns(ranked: RankedProblem) -> Iterable[tuple[int, Criterion, Figures]]:
    """Of the criteria that the ranking uses, which are not left out: the question's columns."""
    table, weights = ranked.table, ranked.answer["weights"]
    place = {one["code"]: column for column, one in enumerate(ranked.document["criteria"])}
    for leaf, figures in zip(table.leaves, table.columns, strict=True):
        if leaf.criterion.code in weights:
            yield place[leaf.criterion.code], leaf.criterion, figures


def _cells(ranked: RankedProblem) -> int:
    columns = (figures for _column, _criterion, figures in _columns(ranked))
    return sum(len(figures.which) - figures.missing_count for figures in columns)


def doubtful_values(ranked: RankedProblem, screen: Screen) -> list[Doubtful]:
    """Of the criteria that the ranking uses, row by row."""
    found = []
    for column, criterion, figures in _columns(ranked):
        indicator = criterion.indicator
        assert indicator is not None  # `criteria_tree` lets no leaf pass without
        for row, known in enumerate(figures.each()):
            if known is None:
                continue
            one = ranked.table.alternatives[row].subject.pk
            kinds = tuple(_kinds(known, one, indicator.pk, screen))
            if kinds:
                low, high = _range(known, kinds, indicator, screen)
                found.append(Doubtful(row, column, kinds, low, high))
    return found


def gaps_of(ranked: RankedProblem) -> list[Doubtful]:
    """Cells of which nothing is known, between the least and the largest of their criterion.

    A criterion without two different values says nothing of what a gap might be.
    """
    found = []
    for column, known in enumerate(zip(*ranked.document["matrix"], strict=True)):
        values = [value for value in known if value is not None]
        if len(set(values)) < 2:
            continue
        for row, value in enumerate(known):
            if value is None:
                found.append(Doubtful(row, column, (FindingKind.GAP,), min(values), max(values)))
    return found


def _twice(ranked: RankedProblem, screen: Screen) -> Iterable[tuple[tuple[str, ...], str]]:
    """By meaning, then by correlation; of the criteria that have a weight."""
    weighed = {}
    for leaf in ranked.table.leaves:
        indicator = leaf.criterion.indicator
        if indicator and leaf.global_share > 0:
            weighed[indicator.code] = indicator.formula
    for overlap in overlaps_among(weighed):
        if overlap.broken_by(weighed):
            yield overlap.codes, overlap.ground.value
    for pair in screen.alike:
        codes = (screen.indicators[pair.first].code, screen.indicators[pair.second].code)
        if set(codes) <= weighed.keys():
            yield codes, ALIKE


def _kinds(known: Known, one: int, indicator: int, screen: Screen) -> Iterable[FindingKind]:
    if screen.is_clashing(one, indicator):
        yield FindingKind.CLASH
    middle = screen.middle_for_outliers(indicator)
    if middle and middle.is_far(float(known.value)):
        yield FindingKind.FAR
    if screen.is_stale(indicator, known.date.year):
        yield FindingKind.STALE
    if known.is_fictional:
        yield FindingKind.FICTIONAL
    if known.bases == (Basis.DECLARED,) and screen.is_declared(one, indicator):
        yield FindingKind.DECLARED


def _range(
    known: Known, kinds: Sequence[FindingKind], indicator: Any, screen: Screen
) -> tuple[float | None, float | None]:
    """From the lowest to the highest that a doubt of the value allows; None where none says."""
    value = float(known.value)
    ends = [value]
    if FindingKind.DECLARED in kinds or FindingKind.FICTIONAL in kinds:
        least = float(indicator.least) if indicator.least is not None else 0.0
        ends.append(min(max(0.0, least), value))
    middle = screen.middle_for_outliers(indicator.pk)
    if FindingKind.FAR in kinds and middle:
        ends.append(middle.median)
    return (min(ends), max(ends)) if len(ends) > 1 else (None, None)


def _weight(ranked: RankedProblem, one: Doubtful) -> float:
    code = ranked.document["criteria"][one.column]["code"]
    return float(ranked.answer["weights"].get(code) or 0.0)


# What becomes of the order ----------------------------------------------------------------------


def _without(
    ranked: RankedProblem, doubtful: Sequence[Doubtful], before: Ranks
) -> Iterable[Without]:
    kinds = [kind for kind in FindingKind if any(kind in one.kinds for one in doubtful)]
    for kind in (*kinds, *([None] if len(kinds) > 1 else [])):
        ones = [one for one in doubtful if kind is None or kind in one.kinds]
        taken = {(one.row, one.column): None for one in ones}
        weight = sum(_weight(ranked, one) for one in ones) / len(ranked.table.alternatives)
        yield Without(kind, len(ones), weight, _change(ranked.document, taken, before))


def _change(
    document: Mapping[str, Any], cells: Mapping[tuple[int, int], float | None], before: Ranks
) -> Change:
    """What the order is with these cells set, by the engine."""
    matrix = [list(row) for row in document["matrix"]]
    for (row, column), value in cells.items():
        matrix[row][column] = value
    try:
        after = ranked_anew({**document, "matrix": matrix}, Reader(untranslated, {}))
    except McdaError:
        return Change(is_refused=True, first_stays=False)
    return change_between(before, after)


def change_between(before: Ranks, after: Ranks) -> Change:
    """Who has another place among those that have one both times.

    >>> change_between({"A": 1, "B": 2, "C": 3}, {"A": 2, "B": 1, "C": 3})
    Change(moved=2, lost=0, gained=0, first_stays=False, is_refused=False)
    >>> change_between({"A": 1, "B": 2, "C": 3}, {"A": None, "B": 1, "C": 2})
    Change(moved=0, lost=1, gained=0, first_stays=False, is_refused=False)
    """
    both = [code for code, rank in before.items() if rank is not None and after.get(code)]
    was, now = _among(before, both), _among(after, both)
    return Change(
        moved=sum(was[code] != now[code] for code in both),
        lost=sum(1 for code, rank in before.items() if rank is not None and not after.get(code)),
        gained=sum(1 for code, rank in before.items() if rank is None and after.get(code)),
        first_stays=firsts(before) == firsts(after),
    )


def _among(ranks: Ranks, codes: Sequence[str]) -> dict[str, int]:
    """Places among `codes` alone: 1 more than how many of them stand above."""
    places = {code: ranks[code] or 0 for code in codes}
    ordered = sorted(places.values())
    return {code: ordered.index(place) + 1 for code, place in places.items()}


def _worst(ranked: RankedProblem, one: Doubtful, before: Ranks) -> Moved:
    """The end that changes the more; of equal ones the first that unseats the first."""
    document = ranked.document
    value = document["matrix"][one.row][one.column]
    ends = [end for end in (one.low, one.high) if end is not None and end != value]
    changes = [(end, _change(document, {(one.row, one.column): end}, before)) for end in ends]
    end, change = max(changes, key=lambda each: severity(each[1]))
    return Moved(
        document["alternatives"][one.row],
        document["criteria"][one.column]["code"],
        value,
        end,
        change,
    )


def severity(change: Change) -> tuple[int, bool]:
    """More for a change that matters more; what the method refuses says nothing of the order."""
    if change.is_refused:
        return -1, False
    return change.moved + change.lost + change.gained, not change.first_stays


def _drawn(ranked: RankedProblem, movable: Sequence[Doubtful], before: Ranks) -> Drawn | None:
    document = ranked.document
    if not movable:
        return None
    cells = {f"{one.row},{one.column}": {"low": one.low, "high": one.high} for one in movable}
    size = len(document["alternatives"]) * len(document["criteria"])
    samples = max(200, min(SAMPLES, SAMPLED_CELLS // size))
    question = {
        **document,
        "kind": "smaa",
        "options": {**document["options"], "confidence_samples": 1, "pairwise": False},
        "uncertainty": {"cells": cells},
        "samples": samples,
    }
    try:
        answer: dict[str, Any] = evaluate(question, digest=False)
    except McdaError:
        return None
    shares = [
        (code, row[0])
        for code, row in zip(document["alternatives"], answer["acceptability"], strict=True)
        if row is not None and (row[0] > 0 or before[code] == 1)
    ]
    shares.sort(key=lambda pair: -pair[1])
    return Drawn(len(movable), samples, tuple(shares))
