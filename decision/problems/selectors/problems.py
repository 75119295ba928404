"""Problems and what they compare."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q, QuerySet

from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Problem

type Visitor = User | AnonymousUser

# Who may do this with problems looks after those that are nobody's.
CHANGE = "decision.change_problem"


def problems_seen_by(user: Visitor) -> QuerySet[Problem]:
    """All but the drafts of others."""
    problems = Problem.objects.all()
    if not isinstance(user, User):
        return problems.exclude(state=ProblemState.DRAFT)
    if user.is_active and user.is_superuser:
        return problems
    edited = Problem.editors.through.objects.filter(user=user.pk).values("problem")
    own = Q(owner=user.pk) | Q(pk__in=edited)
    if user.has_perm(CHANGE):
        own |= Q(owner=None)
    return problems.filter(~Q(state=ProblemState.DRAFT) | own)


def with_counts(problems: QuerySet[Problem]) -> QuerySet[Any]:
    """Each with `leaf_count` criteria that are measured and `alternative_count`."""
    measured = Q(criteria__indicator__isnull=False, criteria__removed_at=None)
    compared = Q(alternatives__removed_at=None)
    return problems.annotate(
        leaf_count=Count("criteria", filter=measured, distinct=True),
        alternative_count=Count("alternatives", filter=compared, distinct=True),
    ).order_by("position", "slug")


def alternatives_of(problem: Problem) -> list[Alternative]:
    """A problem's alternatives with what they stand for, in their order, in one query."""
    return [one for one in all_alternatives_of(problem) if one.removed_at is None]


def all_alternatives_of(problem: Problem) -> list[Alternative]:
    """The same with those that were taken out, which older sessions still rate."""
    return list(
        problem.alternatives.select_related("territory__region", "project__territory").order_by(
            "position", "pk"
        )
    )
