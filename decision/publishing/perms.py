"""Who decides what a problem takes from committees."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404
from django.shortcuts import get_object_or_404

from decision.problems.models import Problem

CHANGE = "decision.change_problem"


def problem_to_decide_on(user: User | AnonymousUser, slug: str) -> Problem:
    """A problem that this user looks after; others' are not told from those that do not exist."""
    problem = get_object_or_404(Problem.objects.select_related("owner"), slug=slug)
    if not looks_after(user, problem):
        raise Http404
    return problem


def looks_after(user: User | AnonymousUser, problem: Problem) -> bool:
    """Its owner, its editors and superusers; of what is nobody's, those who may change problems."""
    if not isinstance(user, User) or not user.is_active:
        return False
    if user.is_superuser or problem.owner_id == user.pk:
        return True
    if problem.owner_id is None and user.has_perm(CHANGE):
        return True
    return problem.editors.filter(pk=user.pk).exists()
