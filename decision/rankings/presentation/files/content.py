"""What both files of a ranking hold, before it is cut into cells."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from decision.problems.models import Alternative
from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import DecisionTable
from decision.rankings.presentation.methods import score_title
from decision.rankings.services import RankedProblem
from decision.rankings.services.normalised import WSM, AddedUp, added_up
from territories.enums import Direction
from territories.models import Source

# Of a larger matrix the workbook holds values: its formulas would take longer than all the rest.
MOST_CELLS = 10_000


@dataclass(frozen=True)
class Line:
    """An alternative with what the ranking says of it; none of both where it was left out."""

    alternative: Alternative
    rank: int | None
    score: float | None

    @property
    def code(self) -> str:
        return self.alternative.subject.code


@dataclass(frozen=True, eq=False)
class Taken:
    """A ranking with its matrix, best first, what was left out at the end.

    `whose` names the weights; `address` is that of the page that shows the same, in full;
    `sum` what the score was added up from, where it was; `shares` the weights that were used by
    the code of the criterion, adding up to 1; `sources` are numbered in the order of appearance;
    `names` are those of alternatives and criteria by code.
    """

    table: DecisionTable
    ranked: RankedProblem
    whose: str
    address: str
    made_at: datetime
    lines: tuple[Line, ...]
    score_title: str
    sum: AddedUp | None
    sources: Mapping[Source, int]
    names: Mapping[str, str]

    @property
    def shares(self) -> Mapping[str, float]:
        shares: dict[str, float] = self.ranked.answer["weights"]
        return shares

    def share(self, code: str) -> float | None:
        """0 of what weighs nothing, None of what is left out."""
        return 0.0 if code in self.ranked.weightless else self.shares.get(code)

    @property
    def leaves(self) -> tuple[CriterionNode, ...]:
        return self.table.leaves

    @property
    def is_fictional(self) -> bool:
        return any(source.is_fictional for source in self.sources)

    def missing(self, line: Line) -> list[CriterionNode]:
        return [leaf for leaf in self.leaves if self.table.value(line.alternative, leaf) is None]


def taken(
    table: DecisionTable, ranked: RankedProblem, *, whose: str, address: str, made_at: datetime
) -> Taken:
    lines = _lines(table, ranked.answer)
    sources: dict[Source, int] = {}
    for line in lines:
        for leaf in table.leaves:
            value = table.value(line.alternative, leaf)
            for source in value.sources if value else ():
                sources.setdefault(source, len(sources) + 1)
    return Taken(
        table=table,
        ranked=ranked,
        whose=whose,
        address=address,
        made_at=made_at,
        lines=lines,
        score_title=str(score_title(ranked.method)),
        sum=added_up(ranked) if has_formulas(ranked) else None,
        sources=sources,
        names=table.names(),
    )


def has_formulas(ranked: RankedProblem) -> bool:
    """Whether the workbook of a ranking computes it."""
    return ranked.method.name == WSM and ranked.table.cell_count <= MOST_CELLS


def _lines(table: DecisionTable, answer: Mapping[str, Any]) -> tuple[Line, ...]:
    by_code = {one.subject.code: one for one in table.alternatives}
    lines = [Line(by_code[r["alternative"]], r["rank"], r["score"]) for r in answer["results"]]
    return tuple(sorted(lines, key=lambda line: (line.rank is None, line.rank)))


def direction_in_words(direction: str, target: float | None) -> str:
    """Which way a criterion was taken."""
    if direction == Direction.TARGET and target is not None:
        return _("nearest to %(target)s") % {"target": f"{target:g}"}
    return _("more is better") if direction == Direction.MAX else _("less is better")


def directions(ranked: RankedProblem) -> dict[str, str]:
    """By the code of the criterion, as it was asked: turned round where the reader turned it."""
    return {
        criterion["code"]: direction_in_words(criterion["direction"], criterion.get("target"))
        for criterion in ranked.whole["criteria"]
    }
