"""Many rows of any table: a list that asks once for each row is found by none of few."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from copy import copy
from datetime import date, datetime, timedelta
from typing import Any

from django.db import models

FEW = 24  # more than a page may ask: one question for each of them is too many


def crowd(row: Any) -> int:
    """Fill the table of `row` with copies of it that differ in what is unique; how many stand."""
    model = type(row)
    places = range(model._base_manager.count(), FEW)
    model._base_manager.bulk_create(list(_copies(row, places)))
    return model._base_manager.count()


def _copies(row: Any, places: range) -> Iterator[Any]:
    changed = [*_unique_columns(type(row))]
    free = {column: _free_keys(type(row), column) for column in changed if column.is_relation}
    for place in places:
        other = copy(row)
        other._state = models.base.ModelState()
        other.pk = uuid.uuid4() if isinstance(row._meta.pk, models.UUIDField) else None
        for column in changed:
            value = getattr(row, column.attname)
            if column in free and value is not None:
                value = next(free[column], None)
                if value is None:  # when there are more of those, there will be more of these
                    return
            setattr(other, column.attname, _another(value, place, column))
        yield other


def _free_keys(model: type[models.Model], column: Any) -> Iterator[Any]:
    """Of rows that no row of this table names yet."""
    taken = model._base_manager.exclude(**{column.name: None}).values(column.attname)
    rows = column.related_model._base_manager.exclude(pk__in=taken)
    return iter(rows.order_by("pk").values_list("pk", flat=True))


def _unique_columns(model: type[models.Model]) -> Iterator[models.Field[Any, Any]]:
    """Of each thing that is unique one column that is no row of another table, if there is one."""
    fields = model._meta.concrete_fields
    yield from (field for field in fields if field.unique and not field.primary_key)
    kept: list[Any] = [
        each for each in model._meta.constraints if isinstance(each, models.UniqueConstraint)
    ]
    together = [
        each.fields or [one.name for one in each.expressions if hasattr(one, "name")]
        for each in kept
    ]
    for names in (*together, *model._meta.unique_together):
        own: list[Any] = [model._meta.get_field(name) for name in names]
        yield min(own, key=lambda field: bool(field.is_relation))


def _another(value: Any, place: int, column: Any) -> Any:
    if column.is_relation or value is None:
        return value
    if isinstance(value, str):
        longest = column.max_length or 99
        ending = f"{place:03}"[-longest:]  # a country's code has two letters
        return value[: longest - len(ending)] + ending
    if isinstance(value, date | datetime):
        return value - timedelta(days=place)
    return value + place
