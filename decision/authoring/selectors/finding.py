"""What is found by typing: indicators, and entries of the catalogue to compare."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from decision.problems.models import Criterion, Problem
from decision.problems.selectors.problems import Visitor, problems_seen_by
from territories.enums import Subject, TerritoryStatus
from territories.models import Indicator, Project, Region, Source, Territory
from territories.selectors.public import ENTERED

MOST_FOUND = 20


def indicators_for(user: Visitor, problem: Problem) -> QuerySet[Indicator]:
    """Those about what the problem compares; made for a draft, they stay with who sees that.

    So do those that it measures by no longer.
    """
    hidden = Criterion.objects.exclude(problem__in=problems_seen_by(user)).exclude(indicator=None)
    shown = Criterion.objects.filter(problem__in=problems_seen_by(user)).exclude(indicator=None)
    is_hidden = Q(pk__in=hidden.values("indicator")) | Q(source__in=_sources_of_others(user))
    only_hidden = is_hidden & ~Q(pk__in=shown.values("indicator"))
    return Indicator.objects.filter(~only_hidden, subject=problem.subject)


def _sources_of_others(user: Visitor) -> list[int]:
    """What was entered for problems that the user does not see, or that are gone."""
    seen = set(problems_seen_by(user).values_list("pk", flat=True))
    entered = Source.objects.filter(code__startswith=ENTERED).values_list("pk", "code")
    return [pk for pk, code in entered if problem_of_source(code) not in seen]


def found_indicators(user: Visitor, problem: Problem, query: str) -> list[Indicator]:
    """The first of those that have every word of the query in code, name, group or unit."""
    words = query.casefold().split()
    # Here and not in the database: SQLite tells «к» from «К».
    fields = ("code", "name_ru", "name_en", "group_ru", "group_en", "unit_ru", "unit_en")
    rows = indicators_for(user, problem).order_by("position", "code").values_list("pk", *fields)
    pks = [pk for pk, *texts in rows if _has(texts, words)][:MOST_FOUND]
    found = Indicator.objects.in_bulk(pks)
    return [found[pk] for pk in pks]


@dataclass(frozen=True)
class Wanted:
    """How the catalogue is narrowed: words of a name or code, and a region."""

    query: str = ""
    region: str = ""


def catalogue(problem: Problem, wanted: Wanted, without: set[int]) -> list[int]:
    """Primary keys of what could be compared as well, in the order of names."""
    rows: QuerySet[Territory] | QuerySet[Project]
    if problem.subject == Subject.PROJECT:
        rows = Project.objects.all()
        region = "territory__region__code"
    else:
        rows = Territory.objects.filter(status=TerritoryStatus.ACTIVE)
        region = "region__code"
    if wanted.region:
        rows = rows.filter(**{region: wanted.region})
    words = wanted.query.casefold().split()
    found = [
        (texts, pk)
        for pk, *texts in rows.order_by("name", "pk").values_list(
            "pk", "code", "name_ru", "name_en"
        )
        if pk not in without and _has(texts, words)
    ]
    return [pk for _texts, pk in found]


def subjects(problem: Problem, pks: Sequence[int]) -> list[Territory | Project]:
    """The entries with these primary keys, in this order, with their places: one query."""
    rows: dict[int, Territory] | dict[int, Project]
    if problem.subject == Subject.PROJECT:
        rows = Project.objects.select_related("territory__region").in_bulk(pks)
    else:
        rows = Territory.objects.select_related("region").in_bulk(pks)
    return [rows[pk] for pk in pks if pk in rows]


def regions() -> QuerySet[Region]:
    """Those in which there is something to compare."""
    return Region.objects.filter(territories__isnull=False).distinct().order_by("name")


def problem_of_source(code: str) -> int:
    """
    >>> problem_of_source("entered-7-12-20261128"), problem_of_source("entered-by-hand")
    (7, 0)
    """
    number = code.removeprefix(ENTERED).partition("-")[0]
    return int(number) if number.isdecimal() else 0


def _has(texts: Sequence[str | None], words: Sequence[str]) -> bool:
    folded = " ".join(text or "" for text in texts).casefold()
    return all(word in folded for word in words)
