"""A pasted table made a problem: all of it, or nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from simple_history.utils import bulk_create_with_history

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError
from decision.authoring.services.entered import entered_source, new_indicator
from decision.authoring.services.making import made
from decision.authoring.services.whole import MOST_ALTERNATIVES
from decision.problems import history
from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import IndicatorKind, Subject
from territories.models import Indicator, Observation, Source


@dataclass(frozen=True)
class TakenColumn:
    """A column that becomes a criterion with an indicator of its own; a value a row."""

    name: str
    unit: str
    direction: str
    weight: Decimal
    decimals: int
    values: Sequence[Decimal | None]


@dataclass(frozen=True)
class Stated:
    """When the values hold, how exactly that is known, and what they rest on."""

    date: date
    precision: str
    basis: str


@transaction.atomic
def store_table(
    *,
    user: User,
    values: Mapping[str, Any],
    subjects: Sequence[int],
    columns: Sequence[TakenColumn],
    stated: Stated,
) -> Problem:
    """A draft whose indicators and values are new, so that no other ranking moves.

    `subjects` are primary keys of what the rows are; each column has a value for each of them.

    Raises
    ------
    AuthoringError
        If no row or no column is taken, a subject twice, or all weights are 0.
    """
    _refuse(subjects, columns)
    problem = made(user, values, Move.PASTED, {"rows": len(subjects), "columns": len(columns)})
    source = entered_source(user, problem)
    field = "project" if problem.subject == Subject.PROJECT else "territory"
    alternatives = Alternative.objects.bulk_create(
        Alternative(problem=problem, position=place, **{f"{field}_id": pk})
        for place, pk in enumerate(subjects)
    )
    history.begun(alternatives, user=user)
    for place, column in enumerate(columns):
        indicator = _indicator(problem, source, column)
        _criterion(problem, indicator, column, place)
        rows = [
            Observation(
                indicator=indicator,
                date=stated.date,
                date_precision=stated.precision,
                value=value,
                basis=stated.basis,
                source=source,
                **{f"{field}_id": pk},
            )
            for pk, value in zip(subjects, column.values, strict=True)
            if value is not None
        ]
        bulk_create_with_history(rows, Observation, batch_size=500)
    return problem


def _refuse(subjects: Sequence[int], columns: Sequence[TakenColumn]) -> None:
    if not subjects:
        raise AuthoringError(_("No row is taken: a problem compares something."), "rows")
    if len(subjects) > MOST_ALTERNATIVES:
        raise AuthoringError(
            _("A problem compares at most %(limit)s.") % {"limit": MOST_ALTERNATIVES}, "rows"
        )
    if not columns:
        raise AuthoringError(_("No column is taken: a problem has criteria."), "columns")
    if not any(column.weight for column in columns):
        raise AuthoringError(_("All weights are 0: at least one must be positive."), "columns")


def _indicator(problem: Problem, source: Source, column: TakenColumn) -> Indicator:
    language = get_language() or "ru"
    try:
        return new_indicator(
            source,
            {
                "subject": problem.subject,
                f"name_{language}": column.name,
                f"unit_{language}": column.unit or _("units"),
                "kind": IndicatorKind.MEASURED,
                "direction": column.direction,
                "decimals": column.decimals,
            },
        )
    except AuthoringError as error:
        raise AuthoringError(f"“{column.name[:60]}”: {error}", "columns") from error


def _criterion(problem: Problem, indicator: Indicator, column: TakenColumn, place: int) -> None:
    Criterion.objects.create(
        problem=problem,
        code=f"C{place + 1}",
        position=place,
        weight=column.weight,
        indicator=indicator,
        direction=column.direction,
        **{f"name_{get_language() or 'ru'}": column.name},
    )
