"""A new problem: from nothing, or as a copy of one that its maker sees."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.text import slugify

from decision.authoring.enums import Move
from decision.authoring.models import ProblemEvent
from decision.authoring.services.fields import FIELDS, names_of
from decision.problems import history
from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.problems import alternatives_of
from territories.services.codes import latin

LONGEST_SLUG = 50
TAKEN = {"new"}  # addresses of their own below /problems/


@transaction.atomic
def make_problem(*, user: User, values: Mapping[str, Any]) -> Problem:
    """A draft without criteria and alternatives."""
    return made(user, values, Move.MADE, {})


@transaction.atomic
def copy_problem(*, user: User, original: Problem, values: Mapping[str, Any]) -> Problem:
    """A draft with the rules, criteria and alternatives of another; sessions stay with that."""
    rules = {
        name: getattr(original, name)
        for name in FIELDS["problem"]
        if name not in ("state", "owner_id")
    }
    problem = made(
        user,
        {**rules, **values, "subject": original.subject},
        Move.COPIED,
        {"original": names_of(original), "slug": original.slug},
    )
    _copy_criteria(original, problem, user)
    alternatives = Alternative.objects.bulk_create(
        Alternative(
            problem=problem,
            territory_id=row.territory_id,
            project_id=row.project_id,
            position=place,
        )
        for place, row in enumerate(alternatives_of(original))
    )
    history.begun(alternatives, user=user)
    return problem


def made(user: User, values: Mapping[str, Any], kind: Move, details: Mapping[str, Any]) -> Problem:
    """A draft of somebody's own, with the first line of its history."""
    problem = Problem(
        **values, slug=free_slug(values), state=ProblemState.DRAFT, owner=user, version=1
    )
    problem.save()
    ProblemEvent.objects.create(
        problem=problem,
        version=1,
        user=user,
        kind=kind,
        details={"name": names_of(problem), **details},
    )
    return problem


def free_slug(values: Mapping[str, Any]) -> str:
    """An address of the name: its English words, or the Russian ones in Latin letters."""
    name = values.get("name_en") or values.get("name_ru") or ""
    stem = slugify(latin(name))[:LONGEST_SLUG].strip("-_") or "problem"
    slugs = set(Problem.objects.filter(slug__startswith=stem).values_list("slug", flat=True))
    slug, number = stem, 1
    while slug in slugs | TAKEN:
        number += 1
        slug = f"{stem}-{number}"
    return slug


def _copy_criteria(original: Problem, problem: Problem, user: User) -> None:
    kept = [name for name in FIELDS["criterion"] if name not in ("parent_id", "removed")]
    copies: dict[int | None, Criterion] = {}
    rows = criteria_of(original)
    for row in rows:
        copies[row.pk] = Criterion(problem=problem, **{name: getattr(row, name) for name in kept})
    Criterion.objects.bulk_create(copies.values())
    below = [row for row in rows if row.parent_id is not None]
    for row in below:
        copies[row.pk].parent = copies[row.parent_id]
    Criterion.objects.bulk_update([copies[row.pk] for row in below], ["parent"])
    history.begun(copies.values(), user=user)
