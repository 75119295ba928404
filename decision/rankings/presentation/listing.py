"""The list of problems: what is half made stands last, and before those alone who can finish it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decision.problems.enums import ProblemState
from decision.problems.models import Problem
from decision.problems.perms import looks_after
from decision.problems.selectors.problems import Visitor


@dataclass(frozen=True)
class Listed:
    problem: Any  # with the counts of `with_counts`
    lacks: str  # what it wants before others see it here; empty where it is whole

    @property
    def is_hidden(self) -> bool:
        """Open, and yet not public: a draft says itself that it is one."""
        return bool(self.lacks) and self.problem.state == ProblemState.OPEN


def listed(problems: Iterable[Any], reader: Visitor) -> list[Listed]:
    """Whole ones in their order; after them, for who looks after them, what lacks something."""
    rows = [Listed(problem, lacking(problem)) for problem in problems]
    whole = [row for row in rows if not row.is_hidden]
    half_made = [row for row in rows if row.is_hidden and looks_after(reader, row.problem)]
    return [*whole, *half_made]


def lacking(problem: Any) -> str:
    """Of one with its counts: what must be there before anything can be ranked."""
    return lacking_of(
        criteria=bool(problem.leaf_count),
        alternatives=bool(problem.alternative_count),
        values=bool(problem.has_values),
    )


def lacking_of(*, criteria: bool, alternatives: bool, values: bool) -> str:
    if not criteria:
        return _("no criterion is measured yet")
    if not alternatives:
        return _("nothing is compared yet")
    return "" if values else _("no value is known yet")


def kept_back(problem: Problem, **has: bool) -> str:
    """Why an open problem does not stand in the public list; empty where it does."""
    return lacking_of(**has) if problem.state == ProblemState.OPEN else ""
