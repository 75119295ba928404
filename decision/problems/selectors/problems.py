"""Problems and what they compare."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import batched
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.db.models import Count, Q, QuerySet
from django.utils.translation import get_language, gettext

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


LANGUAGES = ("ru", "en")
# Of what is compared: all that a list of places says of it.
NAMED = ("code", *(f"name_{code}" for code in LANGUAGES))


def named_alternatives_of(problem: Problem) -> list[Alternative]:
    """Alternatives in their order, their subjects with code and names alone, in one query."""
    fields = [f"{of}__{field}" for of in ("territory", "project") for field in NAMED]
    alternatives = problem.alternatives.filter(removed_at=None)
    return list(
        alternatives.select_related("territory", "project")
        .only("position", "problem", *fields, "project__is_fictional")
        .order_by("position", "pk")
    )


class Compared(NamedTuple):
    """An alternative as a list of a thousand needs it."""

    pk: int
    code: str
    name: str
    is_fictional: bool = False

    @property
    def title(self) -> str:
        """The name, which says so where it is invented."""
        if not self.is_fictional:
            return self.name
        return gettext("%(name)s (fictional)") % {"name": self.name}


def compared_by(problem: Problem, *, removed_too: bool = False) -> list[Compared]:
    """A problem's alternatives in their order with their names in the language of the page."""
    alternatives = problem.alternatives.all()
    if not removed_too:
        alternatives = alternatives.filter(removed_at=None)
    columns = [
        f"{of}__{field}"
        for field in ("code", *(f"name_{code}" for code in LANGUAGES))
        for of in ("territory", "project")
    ]
    rows = alternatives.order_by("position", "pk").values_list(
        "pk", "project__is_fictional", *columns
    )
    return [
        Compared(pk, *_of_a_subject(values), is_fictional=bool(invented))
        for pk, invented, *values in rows
    ]


def _of_a_subject(values: list[str | None]) -> tuple[str, str]:
    """Code and name of a territory or of a project, whichever it is."""
    code, *names = [one or other for one, other in batched(values, 2, strict=True)]
    assert code is not None  # the database's constraint alternative_is_one_subject
    return code, in_the_language(dict(zip(LANGUAGES, names, strict=True)))


def in_the_language(names: Mapping[str, str | None]) -> str:
    """A name in the language of the page, or in the first that has one."""
    languages = (get_language() or "", *settings.MODELTRANSLATION_FALLBACK_LANGUAGES)
    return next((name for code in languages if (name := names.get(code))), "")
