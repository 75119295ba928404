"""What those that are to be compared as well have no value of, before they are added."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from decision.problems.enums import MissingRule
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.problems import named_alternatives_of
from territories.enums import Subject
from territories.models import Project, Territory
from territories.selectors import figures_for


@dataclass(frozen=True)
class Lack:
    one: Territory | Project
    criteria: tuple[Criterion, ...]


@dataclass(frozen=True)
class Lacking:
    """Gaps that change the ranking; a criterion that nobody has a value of is left out anyway.

    `left_out` are the criteria that go for all once these are added, `stay` how many remain.
    """

    rule: str
    lacks: tuple[Lack, ...]
    left_out: tuple[Criterion, ...]
    stay: int

    @property
    def mark(self) -> str:
        """Another one whenever what is asked would be."""
        said = (
            self.rule,
            [(lack.one.code, [each.code for each in lack.criteria]) for lack in self.lacks],
            [each.code for each in self.left_out],
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()[:16]


def lacking(problem: Problem, keys: Sequence[int]) -> Lacking | None:
    """None where adding these, by primary key, takes nothing from the ranking for want of values.

    A constant number of queries.
    """
    compared = [row.subject for row in named_alternatives_of(problem)]
    there = {one.pk for one in compared}
    model: Any = Project if problem.subject == Subject.PROJECT else Territory
    rows = model.objects.in_bulk([key for key in keys if key not in there])
    added: list[Territory | Project] = [rows[key] for key in dict.fromkeys(keys) if key in rows]
    measured = [criterion for criterion in criteria_of(problem) if criterion.indicator]
    if not added or not measured:
        return None
    subjects = [*compared, *added]
    figures = figures_for(
        subjects=subjects,
        indicators=[criterion.indicator for criterion in measured if criterion.indicator],
        sources={c.indicator_id: c.source for c in measured if c.indicator_id and c.source},
    )
    known = {
        (one.pk, indicator)
        for indicator, column in figures.items()
        for one, figure in zip(subjects, column.each(), strict=True)
        if figure is not None
    }

    drops = problem.missing == MissingRule.DROP_CRITERION

    def is_known(one: Territory | Project, criterion: Criterion) -> bool:
        return (one.pk, criterion.indicator_id or 0) in known

    def is_whole(criterion: Criterion, ones: Sequence[Territory | Project]) -> bool:
        return all(is_known(one, criterion) for one in ones)

    counted = [c for c in measured if any(is_known(one, c) for one in subjects)]
    out_already = [c for c in counted if drops and not is_whole(c, compared)]
    told = [c for c in counted if c not in out_already]
    left_out = [c for c in told if drops and not is_whole(c, added)]
    lacks = [Lack(one, tuple(c for c in told if not is_known(one, c))) for one in added]
    asked = tuple(lack for lack in lacks if lack.criteria)
    if not asked:
        return None
    stay = len(told) - len(left_out)
    return Lacking(problem.missing, asked, tuple(left_out), stay)
