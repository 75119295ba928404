"""Whether the screen may have become another one: asked before every page, so in one query."""

from __future__ import annotations

import hashlib
from typing import Any

from django.db.models import Aggregate, Count, FloatField, Max, QuerySet, Sum, Value
from django.db.models.functions import Cast

from territories.enums import Subject
from territories.models import (
    Indicator,
    Observation,
    Project,
    ProjectYear,
    Specialisation,
    Territory,
)
from territories.selectors.public import listed

MONEY = ("capital_cost", "requested_budget")


def screen_mark(subject: str) -> str:
    """Another one whenever something was entered, changed or deleted one by one, or merged.

    What a bulk statement changes in place goes unseen, but for the years of projects.
    """
    first, *others = _asked(subject)
    found = list(first.union(*others, all=True).order_by("place"))
    return hashlib.sha256(repr(found).encode()).hexdigest()


def _asked(subject: str) -> list[QuerySet[Any, Any]]:
    histories: list[Any] = [Observation, Indicator, _model(subject)]
    asked: list[tuple[Any, Aggregate]]
    asked = [(model.history.all(), Max("history_id")) for model in histories]
    asked += [(model._default_manager.all(), Max("pk")) for model in (Observation, Specialisation)]
    asked += [(listed(subject), Count("pk")), (listed(subject), Sum("pk"))]
    if subject == Subject.PROJECT:
        years = ProjectYear.objects.all()
        asked += [(years, Count("pk")), (years, Max("pk")), *((years, Sum(of)) for of in MONEY)]
    return [_one(place, rows, number) for place, (rows, number) in enumerate(asked)]


def _one(place: int, rows: QuerySet[Any], number: Aggregate) -> QuerySet[Any, Any]:
    """A row of two numbers: which question it is, and the answer."""
    # Named: of no name at all what translates them makes all columns, and a group of each row.
    whole = rows.order_by().annotate(place=Value(place)).values("place")
    return whole.annotate(said=Cast(number, FloatField())).values_list("place", "said")


def _model(subject: str) -> type[Territory] | type[Project]:
    return Project if subject == Subject.PROJECT else Territory
