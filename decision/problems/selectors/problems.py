"""Problems and what they compare."""

from __future__ import annotations

from typing import Any

from django.db.models import Count, Q, QuerySet

from decision.problems.models import Alternative, Problem


def problems_with_counts() -> QuerySet[Any]:
    """All problems, each with `leaf_count` criteria that are measured and `alternative_count`."""
    return Problem.objects.annotate(
        leaf_count=Count("criteria", filter=Q(criteria__indicator__isnull=False), distinct=True),
        alternative_count=Count("alternatives", distinct=True),
    ).order_by("position", "slug")


def alternatives_of(problem: Problem) -> list[Alternative]:
    """A problem's alternatives with what they stand for, in their order, in one query."""
    return list(
        problem.alternatives.select_related("territory__region", "project__territory").order_by(
            "position", "pk"
        )
    )
