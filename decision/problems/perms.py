"""Who may see and edit a problem: each rule returns the object, or refuses.

Others' drafts are not told from problems that do not exist.
"""

from __future__ import annotations

from django.contrib.auth.models import User
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404

from decision.problems.models import Problem
from decision.problems.selectors.problems import CHANGE, Visitor, problems_seen_by


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
    """Whoever has an account may lead a session, and so may ask a question of his own."""
    return isinstance(user, User) and user.is_active
