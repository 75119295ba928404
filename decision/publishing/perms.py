"""Who decides what a problem takes from committees."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser, User
from django.http import Http404
from django.shortcuts import get_object_or_404

from decision.problems.models import Problem
from decision.problems.perms import looks_after


def problem_to_decide_on(user: User | AnonymousUser, slug: str) -> Problem:
    """A problem that this user looks after; others' are not told from those that do not exist."""
    problem = get_object_or_404(Problem.objects.select_related("owner"), slug=slug)
    if not looks_after(user, problem):
        raise Http404
    return problem
