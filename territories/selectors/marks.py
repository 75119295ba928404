"""Whether values may have become others, without working them out."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

from django.db.models import F, Max, QuerySet, StringAgg, TextField, Value
from django.db.models.functions import Cast, Concat

from territories.enums import Subject
from territories.models import Indicator, Observation, Specialisation
from territories.selectors.observations import is_derived, with_operands

SEEN = ("pk", "value", "date", "date_precision", "basis", "source")


def values_mark(*, subject: str, subjects: QuerySet[Any], indicators: Sequence[Indicator]) -> str:
    """A digest that is another one whenever `values_for` could say something else.

    `subjects` selects the primary keys of territories or of projects, as `subject` says. The
    database makes one text of all rows of an indicator: a thirtieth of what choosing among them
    takes. One query, three where an indicator is derived.
    """
    digest = hashlib.sha256()
    derived = any(is_derived(indicator) for indicator in indicators)
    named = list(Indicator.objects.exclude(variable=None).order_by("pk")) if derived else []
    needed = with_operands(indicators, {each.variable: each for each in named if each.variable})
    about = sorted((each.pk, each.kind, each.variable, each.formula) for each in needed)
    digest.update(repr(about).encode())
    of = "territory" if subject == Subject.TERRITORY else "project"
    rows = Observation.objects.filter(
        **{f"{of}__in": subjects}, indicator__in=[pk for pk, *_ in about]
    )
    digest.update(repr(_texts(rows, ("indicator", of, *SEEN))).encode())
    if derived:
        stated = Specialisation.objects.filter(territory__in=subjects)
        digest.update(repr(_texts(stated, ("territory", "pk", "sector", "source"))).encode())
    return digest.hexdigest()


def newest_entries() -> list[int | None]:
    """Another list whenever something was entered, changed or deleted one by one.

    What a bulk statement changes or deletes in place goes unseen here. Four short queries.
    """
    tables = (Observation.objects, Specialisation.objects)
    histories = (Observation.history, Indicator.history)  # type: ignore[attr-defined]
    return [
        *(rows.aggregate(newest=Max("pk"))["newest"] for rows in tables),
        *(rows.aggregate(newest=Max("history_id"))["newest"] for rows in histories),
    ]


def _texts(rows: QuerySet[Any], columns: Sequence[str]) -> list[Any]:
    """By the first column, the texts of the others of all rows, in an order of their own."""
    by, *others = columns
    parts = [part for name in others for part in (Cast(F(name), TextField()), Value("|"))]
    text = StringAgg(Concat(*parts, output_field=TextField()), Value(","))
    found = rows.order_by(by).values_list(by).annotate(text=text)
    return [(key, sorted(texts.split(","))) for key, texts in found]
