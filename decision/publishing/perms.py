"""Who decides what a problem takes from committees."""

from __future__ import annotations

from django.http import Http404

from decision.problems.models import Problem
from decision.problems.perms import looks_after, seen_problem
from decision.problems.selectors.problems import Visitor


def problem_to_decide_on(user: Visitor, slug: str) -> Problem:
    """A problem that this user looks after; others' are not told from those that do not exist."""
    problem = seen_problem(user, slug)
    if not looks_after(user, problem):
        raise Http404
    return problem
