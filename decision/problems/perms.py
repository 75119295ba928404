"""Who may see and edit a problem: each rule returns the object, or refuses.

Others' drafts are not told from problems that do not exist.
"""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from decision.accounts.perms import MAKE, may
from decision.problems.enums import ProblemState
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.problems import CHANGE, Visitor, problems_seen_by

OBSERVE = "territories.add_observation"


def seen_problem(user: Visitor, slug: str) -> Problem:
    """The problem at this address; a draft for its owner and editors alone."""
    problem: Problem = get_object_or_404(problems_seen_by(user), slug=slug)
    return problem


def edited_problem(user: Visitor, slug: str) -> Problem:
    """The problem, for those who look after it."""
    problem = seen_problem(user, slug)
    if not looks_after(user, problem):
        raise PermissionDenied
    return problem


def held_problem(problem: Problem) -> Problem:
    """Its row as it stands now, held until the transaction ends; “not found” once it is deleted."""
    held: Problem = get_object_or_404(Problem.objects.select_for_update(), pk=problem.pk)
    return held


def looks_after(user: Visitor, problem: Problem) -> bool:
    """Owner, editors and superusers; of what is nobody's, those who may change problems."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser or problem.owner_id == user.pk:
        return True
    if problem.owner_id is None and user.has_perm(CHANGE):
        return True
    return problem.editors.filter(pk=user.pk).exists()


def may_make_problems(user: Visitor) -> bool:
    """Who may lead a session may ask a question of his own."""
    return may(user, MAKE)


def others_problem_with(
    user: User, indicators: Collection[int], *, besides: Problem
) -> Problem | None:
    """A problem that is no draft, is measured by one of these, and that others look after.

    None for who may enter values into the data: they may change whatever ranks by them.
    """
    if user.has_perm(OBSERVE):
        return None
    measured = Criterion.objects.filter(indicator__in=indicators, removed_at=None)
    others = Problem.objects.exclude(pk=besides.pk).exclude(state=ProblemState.DRAFT)
    found = others.filter(pk__in=measured.values("problem")).order_by("position", "slug")
    return next((problem for problem in found if not looks_after(user, problem)), None)
