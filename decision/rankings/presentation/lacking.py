"""The cells for want of which nothing can be ranked, and where each is mended."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from decision.problems.models import Alternative, Criterion
from decision.problems.selectors.matrix import RankingTable
from decision.problems.selectors.problems import Visitor
from territories.presentation.quality import LETTERS
from territories.selectors.quality.mending import may_mend

MOST_NAMED = 12


@dataclass(frozen=True)
class LackingCell:
    alternative: Alternative
    criterion: Criterion
    address: str  # where its value is entered; empty for who may not


@dataclass(frozen=True)
class Lacking:
    cells: tuple[LackingCell, ...]
    others: int  # as many more


def lacking_cells(table: RankingTable, reader: Visitor) -> Lacking:
    """In the order of the table, a criterion after the other."""
    letter = LETTERS[table.problem.subject] if may_mend(reader) else ""
    cells = [
        LackingCell(
            alternative,
            leaf.criterion,
            _address(letter, alternative, leaf.criterion),
        )
        for leaf, column in zip(table.leaves, table.columns, strict=True)
        if leaf.global_share > 0  # what weighs nothing takes no part
        for alternative, ground in zip(table.alternatives, column.which, strict=True)
        if ground < 0
    ]
    return Lacking(tuple(cells[:MOST_NAMED]), max(0, len(cells) - MOST_NAMED))


def _address(letter: str, alternative: Alternative, criterion: Criterion) -> str:
    if not letter or criterion.indicator is None:
        return ""
    return reverse(
        "quality_mend", args=[letter, alternative.subject.code, criterion.indicator.code]
    )
