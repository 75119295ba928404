"""What becomes of an order when the set of alternatives is another: one leaves, one comes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from decision.mcda import evaluate
from decision.mcda.errors import McdaError, Reader
from decision.rankings.services.ranking import RankedProblem
from territories.models import Project, Territory
from territories.selectors import figures_for
from territories.selectors.public import listed
from territories.selectors.spreads import spreads

type Ranks = dict[str, int | None]
# Cells that are ranked again within a page's time, and alternatives that are left out at most.
RANKED_CELLS, MOST_LEFT_OUT = 60_000, 40


@dataclass(frozen=True)
class Overtaking:
    """Of two that were not touched `up` stands above `down` now, or level with it if `is_level`."""

    up: str
    down: str
    is_level: bool


@dataclass(frozen=True)
class Turned:
    """What the others do without, or with, the one of `code`; `trouble` says why it is unknown.

    `lost` and `gained` have no place now, and none before.
    """

    code: str
    overtakings: tuple[Overtaking, ...] = ()
    lost: tuple[str, ...] = ()
    gained: tuple[str, ...] = ()
    trouble: str = ""

    @property
    def is_kept(self) -> bool:
        return not (self.trouble or self.overtakings or self.lost or self.gained)


def ranks_of(answer: Mapping[str, Any]) -> Ranks:
    return {result["alternative"]: result["rank"] for result in answer["results"]}


def ranked_anew(document: Mapping[str, Any], reader: Reader) -> Ranks:
    """Raises `McdaError` where the engine refuses the question."""
    return ranks_of(evaluate(dict(document), reader, digest=False))


def left_out(
    document: Mapping[str, Any], before: Ranks, codes: Sequence[str], reader: Reader
) -> list[Turned]:
    """Each of `codes` in turn is taken out: the rest is ranked as if it had never been there."""
    return [
        _turned(code, before, _without(document, code), reader)
        for code in codes
        if len(document["alternatives"]) > 1
    ]


def with_added(
    document: Mapping[str, Any],
    before: Ranks,
    code: str,
    row: Sequence[float | None],
    reader: Reader,
) -> tuple[Turned, int | None]:
    """What one more does to the others, and the place that it takes itself."""
    more = {
        **document,
        "alternatives": [*document["alternatives"], code],
        "matrix": [*document["matrix"], list(row)],
    }
    try:
        after = ranked_anew(more, reader)
    except McdaError as error:
        return Turned(code, trouble=error.message(reader)), None
    return compared(code, before, after), after[code]


def how_many(document: Mapping[str, Any]) -> int:
    """How many can be left out in turn within a page's time."""
    m, n = len(document["alternatives"]), len(document["criteria"])
    return min(m, MOST_LEFT_OUT, max(1, RANKED_CELLS // (m * n)))


def _without(document: Mapping[str, Any], code: str) -> dict[str, Any]:
    number = document["alternatives"].index(code)
    alternatives, matrix = list(document["alternatives"]), list(document["matrix"])
    del alternatives[number], matrix[number]
    return {**document, "alternatives": alternatives, "matrix": matrix}


def _turned(code: str, before: Ranks, document: Mapping[str, Any], reader: Reader) -> Turned:
    try:
        after = ranked_anew(document, reader)
    except McdaError as error:
        return Turned(code, trouble=error.message(reader))
    return compared(code, before, after)


def compared(code: str, before: Ranks, after: Ranks) -> Turned:
    """The order of all but `code`, before and after, pair by pair.

    >>> compared("C", {"A": 1, "B": 2, "C": 3}, {"A": 2, "B": 1}).overtakings
    (Overtaking(up='B', down='A', is_level=False),)
    >>> compared("C", {"A": 2, "B": 3, "C": 1}, {"A": 1, "B": 2}).is_kept
    True
    """
    both = [one for one in before if one != code and before[one] and after.get(one)]
    both.sort(key=lambda one: after[one] or 0)
    return Turned(
        code,
        tuple(
            Overtaking(up, down, is_level=after[up] == after[down])
            for up, down in _pairs(both, before, after)
        ),
        lost=tuple(one for one in before if one != code and before[one] and not after.get(one)),
        gained=tuple(one for one in before if one != code and not before[one] and after.get(one)),
    )


def _pairs(codes: Sequence[str], before: Ranks, after: Ranks) -> list[tuple[str, str]]:
    """Those that stand to each other otherwise than before, the one that gained first."""
    was = np.array([before[one] or 0 for one in codes])
    now = np.array([after[one] or 0 for one in codes])
    if np.array_equal(np.sign(np.diff(was)), np.sign(np.diff(now))):
        return []  # neighbours stand as before, and so do all
    found = []
    for place, one in enumerate(codes[:-1], start=1):
        # Row by row: of some thousand a table of all pairs would fill the memory.
        moved = was[place - 1] - was[place:], now[place - 1] - now[place:]
        for n in np.flatnonzero(np.sign(moved[0]) != np.sign(moved[1])).tolist():
            other = codes[place + n]
            found.append((one, other) if moved[0][n] > moved[1][n] else (other, one))
    return found


def candidates(ranked: RankedProblem, most: int) -> list[Territory | Project]:
    """Those of the catalogue that are not compared and have a value by each criterion."""
    problem, known = ranked.table.problem, spreads(ranked.table.problem.subject)
    own = {alternative.subject.pk for alternative in ranked.table.alternatives}
    keys: set[int] | None = None
    for indicator in _indicators(ranked):
        spread = known.get(indicator.pk)
        having = set(spread.keys) if spread else set()
        keys = having if keys is None else keys & having
    found = listed(problem.subject).filter(pk__in=(keys or set()) - own)
    return list(found.order_by("name", "code")[:most])


def row_of(ranked: RankedProblem, one: Territory | Project) -> list[float | None]:
    """Its values by the criteria of the question, chosen as those of the compared are."""
    leaves = {leaf.criterion.code: leaf.criterion for leaf in ranked.table.leaves}
    criteria = [leaves[criterion["code"]] for criterion in ranked.document["criteria"]]
    figures = figures_for(
        subjects=[one],
        indicators=_indicators(ranked),
        sources={c.indicator_id: c.source for c in criteria if c.indicator_id and c.source},
    )
    own = (figures[criterion.indicator_id or 0] for criterion in criteria)
    return [next(iter(each.known()), None) for each in own]


def _indicators(ranked: RankedProblem) -> list[Any]:
    leaves = {leaf.criterion.code: leaf.criterion for leaf in ranked.table.leaves}
    asked = (leaves[criterion["code"]].indicator for criterion in ranked.document["criteria"])
    return [indicator for indicator in asked if indicator is not None]
