"""The reference data as fixtures: the text of each file, from what the database holds.

Rows stand in the order of their natural keys, each after those of its own table that it points
to; columns in the order of the model, the natural key first, without those that are empty. So
the same data give the same bytes, and a change is a line or two of a diff, with its reason where
somebody gave one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.core.serializers import sort_dependencies
from django.db import models, transaction
from modeltranslation.translator import translator

from territories.models.natural import NaturalKeyModel

CHANGE_REASON = "reference data"  # of what a load itself writes
BEGINNING = "history begun"  # of the first state of what was there before its history
NOBODYS_REASONS = (CHANGE_REASON, BEGINNING)

type Entry = dict[str, Any]
type Key = tuple[Any, ...]
type Keys = Mapping[Any, Key]  # natural keys by primary key


def fixture_texts() -> dict[str, str]:
    """By file name, from one state of the database."""
    return {
        f"{name}.json": json.dumps(entries, ensure_ascii=False, indent=2) + "\n"
        for name, entries in fixture_entries().items()
    }


def fixture_entries() -> dict[str, list[Entry]]:
    """By the name of the fixture."""
    found: dict[str, list[Entry]] = defaultdict(list)
    with transaction.atomic():
        keys: dict[type[models.Model], Keys] = {m: _keys(m) for m in reference_models()}
        for model in reference_models():
            found[model.fixture] += _entries(model, keys)
    return dict(sorted(found.items()))


def reference_models() -> list[type[NaturalKeyModel]]:
    """Each after those that it points to."""
    known = [model for model in apps.get_models() if issubclass(model, NaturalKeyModel)]
    ordered = sort_dependencies([(None, known)])
    return [model for model in ordered if issubclass(model, NaturalKeyModel)]


def fixture_fields(model: type[NaturalKeyModel]) -> list[models.Field[Any, Any]]:
    """The columns of a fixture's row; what is not reference data, such as people, is none.

    Of a text in two languages these are the two columns, not the third that repeats one of them.
    """
    known: list[Any] = [*model._meta.concrete_fields, *model._meta.many_to_many]
    left_out = {"id", *model.fixture_leaves_out}
    by_key = [path.split("__")[0] for path in model.natural_key_fields]
    found = [
        field
        for field in known
        if field.name not in left_out
        and not _repeats(field)
        and (not field.is_relation or issubclass(field.related_model, NaturalKeyModel))
    ]
    # Stable: what is no part of the key stays in the order of the model.
    return sorted(found, key=lambda f: by_key.index(f.name) if f.name in by_key else len(by_key))


def plain(value: Any) -> Any:
    """A column's value as a fixture writes it, without digits that say nothing."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f")
    if isinstance(value, date):  # a moment, too
        return value.isoformat().replace("+00:00", "Z")
    return dict(sorted(value.items())) if isinstance(value, dict) else value


def as_written(model: type[models.Model], fields: Mapping[str, Any]) -> dict[str, Any]:
    """Columns of a fixture's row as `fixture_entries` writes them, however a file spells them.

    What is empty is None, whichever way it is: two rows that say the same are equal.
    """
    return {name: _respelled(model._meta.get_field(name), value) for name, value in fields.items()}


def _respelled(field: Any, value: Any) -> Any:
    if _is_empty(value):
        return None
    if field.many_to_many:
        return sorted(value)
    if field.is_relation:
        return value
    value = field.to_python(value)
    if isinstance(value, Decimal):
        value = round(value, field.decimal_places)
    return _jsonable(plain(value))


def default_of(field: Any) -> Any:
    """What a new row has there of itself."""
    if field.many_to_many:
        return []
    return None if field.is_relation else field.get_default()


def _keys(model: type[NaturalKeyModel]) -> Keys:
    rows = model._base_manager.values_list("pk", *model.natural_key_fields)
    return {pk: tuple(key) for pk, *key in rows}


def _entries(
    model: type[NaturalKeyModel], keys: Mapping[type[models.Model], Keys]
) -> Iterator[Entry]:
    many = {field: _pairs(field, keys) for field in model._meta.many_to_many if _is_kept(field)}
    reasons, rows = _reasons(model), {}
    # Named, since modeltranslation gives the column of the language in force for what is not.
    names = [field.attname for field in model._meta.concrete_fields if not _repeats(field)]
    for row in model._base_manager.filter(**model.fixture_rows).values(*names):
        fields = {}
        for field in fixture_fields(model):
            if field in many:
                said: Any = sorted(many[field][row["id"]])
            elif isinstance(field, models.ForeignKey):
                pk = row[field.attname]
                said = None if pk is None else list(keys[_target(field)][pk])
            else:
                said = plain(row[field.name])
            if not (_is_empty(said) and _is_empty(default_of(field))):
                fields[field.name] = said
        entry = {"model": model._meta.label_lower, "fields": _jsonable(fields)}
        reason = reasons.get(row["id"])
        rows[row["id"]] = (row, entry | {"reason": reason} if reason else entry)
    yield from _in_order(model, rows, keys[model])


def _reasons(model: Any) -> Mapping[Any, str]:
    """Why each row is as it is, where the last who changed it said so."""
    manager = getattr(model._meta, "simple_history_manager_attribute", None)
    if manager is None:
        return {}
    states = getattr(model, manager).order_by("history_date", "history_id")
    last = dict(states.values_list("id", "history_change_reason"))
    return {pk: reason for pk, reason in last.items() if reason not in NOBODYS_REASONS}


def _in_order(
    model: type[NaturalKeyModel], rows: Mapping[Any, tuple[Any, Entry]], keys: Keys
) -> Iterator[Entry]:
    """By natural key; a row that another of the table points to comes before it."""
    own = [field.attname for field in model._meta.concrete_fields if _target(field) is model]
    told: set[Any] = set()

    def tell(pk: Any) -> Iterator[Entry]:
        if pk in told or pk not in rows:
            return
        told.add(pk)
        row, entry = rows[pk]
        for name in own:
            yield from tell(row[name])
        yield entry

    for pk in sorted(rows, key=lambda pk: [(part is not None, part) for part in keys[pk]]):
        yield from tell(pk)


def _pairs(field: Any, keys: Mapping[type[models.Model], Keys]) -> Mapping[Any, list[list[Any]]]:
    """The natural keys that each row names in a field of many."""
    found: dict[Any, list[list[Any]]] = defaultdict(list)
    columns = (f"{field.m2m_field_name()}_id", f"{field.m2m_reverse_field_name()}_id")
    for pk, target in field.remote_field.through._base_manager.values_list(*columns):
        found[pk].append(list(keys[field.related_model][target]))
    return found


def _is_empty(value: Any) -> bool:
    return value is None or value in ("", [], {})


def _is_kept(field: Any) -> bool:
    return issubclass(field.related_model, NaturalKeyModel)


def _target(field: Any) -> type[models.Model]:
    return field.related_model


def _jsonable(value: Any) -> Any:
    """Dates stand in natural keys, too."""
    return json.loads(json.dumps(value, default=date.isoformat))


def _repeats(field: Any) -> bool:
    """Whether another column has the same text, with its language in the name."""
    model = field.model
    if model not in translator.get_registered_models():
        return False
    return field.name in translator.get_options_for_model(model).all_fields
