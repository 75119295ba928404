"""Rows that were deleted, as their histories keep them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.apps import apps
from django.db.models import ForeignKey, Model

MOST = 200
TOGETHER = timedelta(days=1)


def history_of(model: type[Model]) -> Any:
    """The manager of its earlier states; None where none are kept."""
    name = getattr(model._meta, "simple_history_manager_attribute", "")
    return getattr(model, name) if name else None


def deleted_of(model: type[Model], **wanted: Any) -> list[Any]:
    """The last state of each row that is gone, the newest deletion first; at most 200."""
    key = model._meta.pk.attname
    there = model._base_manager.values(key)
    states = history_of(model).filter(history_type="-", **wanted).exclude(**{f"{key}__in": there})
    found: dict[Any, Any] = {}
    for state in states.select_related("history_user").order_by("-history_date", "-history_id"):
        found.setdefault(getattr(state, key), state)
        if len(found) == MOST:
            break
    return list(found.values())


def went_along(model: type[Model], state: Any) -> list[tuple[type[Model], Any]]:
    """Deleted rows that belong to a deleted row: with it, or in the day before; and theirs."""
    found: dict[tuple[type[Model], Any], Any] = {}
    level = {model: {getattr(state, _key(model))}}
    while level:
        below: dict[type[Model], set[Any]] = defaultdict(set)
        for owner, keys in level.items():
            for other, field in _pointing(owner):
                for each in deleted_of(other, **{f"{field.attname}__in": keys}):
                    name = other, getattr(each, _key(other))
                    if name not in found and state.history_date - each.history_date < TOGETHER:
                        found[name] = each
                        below[other].add(name[1])
        level = below
    return [(other, each) for (other, _pk), each in found.items()]


def _pointing(model: type[Model]) -> Iterator[tuple[type[Model], Any]]:
    for other in apps.get_models():
        if not history_of(other):
            continue
        for field in other._meta.concrete_fields:
            if isinstance(field, ForeignKey) and field.related_model is model:
                yield other, field


def _key(model: type[Model]) -> str:
    return model._meta.pk.attname
