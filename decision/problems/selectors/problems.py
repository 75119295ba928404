"""Problems and what they compare."""

from __future__ import annotations

from itertools import batched
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language

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


class Compared(NamedTuple):
    """An alternative as a list of a thousand needs it."""

    pk: int
    code: str
    name: str


def compared_by(problem: Problem) -> list[Compared]:
    """A problem's alternatives in their order with their names in the language of the page."""
    languages = dict.fromkeys((get_language(), *settings.MODELTRANSLATION_FALLBACK_LANGUAGES))
    fields = [f"name_{code}" for code in languages if code in dict(settings.LANGUAGES)]
    columns = [f"{of}__{field}" for field in ("code", *fields) for of in ("territory", "project")]
    rows = problem.alternatives.order_by("position", "pk").values_list("pk", *columns)
    return [Compared(pk, *_of_a_subject(values)) for pk, *values in rows]


def _of_a_subject(values: list[str | None]) -> tuple[str, str]:
    """Code and name of a territory or of a project, whichever it is."""
    code, *names = [one or other for one, other in batched(values, 2, strict=True)]
    assert code is not None  # the database's constraint alternative_is_one_subject
    return code, next(filter(None, names), "")
