"""What a ranking rests on, at a glance: dates, bases, and what is missing."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import ngettext

from decision.problems.selectors.criteria import CriterionNode
from decision.problems.selectors.matrix import RankingTable
from decision.rankings.services import RankedProblem
from territories.dates import date_text

MOST_DATES_TOLD = 3


@dataclass(frozen=True)
class Facts:
    """`dates` and `bases` are those that occur in the criteria that the ranking used.

    `is_fictional`: whether an invented value is among theirs. `mixed` are the criteria whose own
    values differ in date or basis, `empty` those without any.
    """

    dates: tuple[str, ...]
    bases: tuple[str, ...]
    is_fictional: bool
    mixed: tuple[CriterionNode, ...]
    empty: tuple[CriterionNode, ...]

    @property
    def when(self) -> str:
        """The dates, or the first, the last and how many; each value has its own in the data."""
        if len(self.dates) <= MOST_DATES_TOLD:
            return ", ".join(self.dates)
        return ngettext(
            "%(first)s to %(last)s, %(number)d date",
            "%(first)s to %(last)s, %(number)d dates",
            len(self.dates),
        ) % {"first": self.dates[0], "last": self.dates[-1], "number": len(self.dates)}


def facts_of(table: RankingTable, ranked: RankedProblem | None = None) -> Facts:
    """Of all criteria where nothing is ranked."""
    used = ranked.answer["weights"] if ranked else None
    columns = dict(zip(table.leaves, table.columns, strict=True))
    grounds = {
        ground
        for leaf, column in columns.items()
        if used is None or leaf.criterion.code in used
        for ground in column.occurring
    }
    moments = {(ground.date, ground.date_precision) for ground in grounds}
    return Facts(
        dates=tuple(date_text(date, precision) for date, precision in sorted(moments)),
        bases=tuple(sorted({basis for ground in grounds for basis in ground.bases})),
        is_fictional=any(ground.is_fictional for ground in grounds),
        mixed=table.mixed_leaves(),
        empty=tuple(
            leaf for leaf, column in columns.items() if table.alternatives and not column.occurring
        ),
    )
