"""Loads fixtures again and again without ever taking back what a person did to a row.

Django's `loaddata` writes every row of a file over whatever stands there. Here a row is
written where it is missing, or where it still reads as the previous load left it
(`LoadedRow`). What a person edited, deleted or entered first stays as that person left it.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from django.apps import apps
from django.conf import settings
from django.core import serializers
from django.core.exceptions import FieldDoesNotExist
from django.core.serializers.base import DeserializationError, DeserializedObject
from django.core.serializers.json import DjangoJSONEncoder
from django.db import IntegrityError, models, transaction
from django.utils import translation

from territories.models import LoadedRow
from territories.models.natural import NaturalKeyModel
from territories.selectors.fixtures import CHANGE_REASON, as_written, default_of
from territories.services.renamed_rows import follow_renamings

type Entry = Mapping[str, Any]
type Name = tuple[str, str]  # the model's label and the natural key as text


class ReferenceDataError(Exception):
    """A fixture that cannot be loaded; the message says which row and why."""


@dataclass(frozen=True)
class LeftAlone:
    """A row that the files would change and that a person's act keeps as it is.

    `why` is "edited", "deleted", or "hangs on" a deleted row, which `target` names.
    `differences` has, of an edited row, each field that the file says otherwise: the file's
    value and the database's.
    """

    model: str
    key: str
    why: Literal["edited", "deleted", "hangs on"]
    target: str = ""
    differences: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


@dataclass(frozen=True)
class LoadReport:
    created: int
    updated: int
    unchanged: int
    left: tuple[LeftAlone, ...]

    @property
    def kept(self) -> int:
        return len(self.left)


def load_reference_data(files: Iterable[Path]) -> LoadReport:
    """Bring the database up to date with `files`, all or nothing."""
    entries = [entry for file in files for entry in read_entries(file)]
    memory = {(row.model, row.key): row for row in LoadedRow.objects.all()}
    known = dict(memory)
    # Columns without a language in their name are read and written in the default language.
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        follow_renamings(entries, memory)
        outcomes = [_load(entry, memory) for entry in entries]
        LoadedRow.objects.bulk_create(
            [row for name, row in memory.items() if row is not known.get(name)],
            update_conflicts=True,
            unique_fields=["model", "key"],
            update_fields=["digest", "state"],
        )
    counts = Counter(outcome for outcome in outcomes if isinstance(outcome, str))
    return LoadReport(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        left=tuple(outcome for outcome in outcomes if isinstance(outcome, LeftAlone)),
    )


def read_entries(file: Path) -> Iterator[Entry]:
    try:
        yield from json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ReferenceDataError(f"{file.name} is not JSON: {error}") from error


def _load(entry: Entry, memory: dict[Name, LoadedRow]) -> str | LeftAlone:
    name, digest = name_of(entry), _digest(entry)
    remembered = memory.get(name)
    if remembered and remembered.digest == digest:
        return "unchanged"

    entry = _with_what_was_dropped(entry, remembered)
    deserialized = _deserialize(entry)
    if gone := _deleted_target(entry, deserialized, memory):
        return LeftAlone(*name, why="hangs on", target=gone)
    present = _present(deserialized)
    differences = _differences(entry, present) if present else {}
    if present is not None and not differences:
        row = present
        _keep_moments(_said_moments(entry, deserialized.object), row)
    elif _is_a_persons(present, remembered):
        why: Literal["edited", "deleted"] = "edited" if present else "deleted"
        return LeftAlone(*name, why=why, differences=differences)
    else:
        row = _write(entry, deserialized, present)
    model, key = name
    memory[name] = LoadedRow(model=model, key=key, digest=digest, state=_state(row, entry))
    if present is None:
        return "created"
    return "updated" if differences else "unchanged"


def _with_what_was_dropped(entry: Entry, remembered: LoadedRow | None) -> Entry:
    """A column that the last load wrote and the file no longer names is empty again."""
    model = apps.get_model(entry["model"])
    dropped: dict[str, Any] = {
        name: default_of(field)
        for name in (remembered.state if remembered else ())
        if name not in entry["fields"] and (field := _field(model, name)) is not None
    }
    return {**entry, "fields": {**entry["fields"], **dropped}} if dropped else entry


def name_of(entry: Entry) -> Name:
    model = apps.get_model(entry["model"])
    if not issubclass(model, NaturalKeyModel) or "pk" in entry:
        raise ReferenceDataError(f"{entry['model']}: only rows with natural keys can be loaded.")
    # A foreign key stands in a fixture as the natural key of its target.
    key: list[Any] = []
    for column in dict.fromkeys(path.split("__")[0] for path in model.natural_key_fields):
        value = entry["fields"].get(column)
        key.extend(value if isinstance(value, list) else [value])
    return model._meta.label_lower, _text(key)


def _digest(entry: Entry) -> str:
    # Loads of earlier releases wrote moments of their own: such rows are looked at once more.
    kept = [name for name in _moments(apps.get_model(entry["model"])) if name in entry["fields"]]
    return hashlib.sha256(
        _text([entry["fields"], kept] if kept else entry["fields"]).encode()
    ).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)


def _deserialize(entry: Entry) -> DeserializedObject:
    """The row, tied to the one in the database if there is one."""
    try:
        [deserialized] = serializers.deserialize("python", [entry], handle_forward_references=True)
    except (DeserializationError, FieldDoesNotExist) as error:
        raise ReferenceDataError(f"{entry['model']} {name_of(entry)[1]}: {error}") from error
    return deserialized


def _deleted_target(
    entry: Entry, deserialized: DeserializedObject, memory: Mapping[Name, LoadedRow]
) -> str:
    """The row that this one needs and that a person deleted; empty if all are there."""
    for column, value in (deserialized.deferred_fields or {}).items():
        keys = [value] if isinstance(column, models.ForeignKey) else value
        target: Any = column.related_model
        label = target._meta.label_lower
        if not all((label, _text(key)) in memory for key in keys):
            raise ReferenceDataError(
                f"{entry['model']} {name_of(entry)[1]}: {column.name} {_text(value)} is not there. "
                "It must stand in an earlier row or file."
            )
        return f"{label} {_text(value)}"
    return ""


def _present(deserialized: DeserializedObject) -> models.Model | None:
    row = deserialized.object
    return None if row.pk is None else type(row)._default_manager.filter(pk=row.pk).first()


def _is_a_persons(present: models.Model | None, remembered: LoadedRow | None) -> bool:
    """Of a row that does not say what the file says."""
    if present is None:
        return remembered is not None  # loaded once, deleted since
    if remembered is None:
        return True  # entered before any load
    names = [name for name in remembered.state if _field(type(present), name) is not None]
    return _read(present, names) != {name: remembered.state[name] for name in names}


def _differences(entry: Entry, present: models.Model) -> dict[str, tuple[Any, Any]]:
    """What the file says otherwise, with the database's word; the moment of entry is no content."""
    wanted = as_written(type(present), entry["fields"])
    found = as_written(type(present), _state(present, entry))
    moments = _moments(type(present))
    return {
        name: (wanted[name], found[name])
        for name in wanted
        if name not in moments and wanted[name] != found[name]
    }


def _field(model: type[models.Model], name: str) -> Any:
    return next((field for field in model._meta.get_fields() if field.name == name), None)


def _moments(model: type[models.Model]) -> list[str]:
    """The columns that Django sets when a row is saved for the first time."""
    return [f.name for f in model._meta.concrete_fields if getattr(f, "auto_now_add", False)]


def _state(row: models.Model, entry: Entry) -> dict[str, Any]:
    """The entry's fields as the database holds them, in JSON's types."""
    targets = [field.name for field in row._meta.concrete_fields if field.is_relation]
    rows = type(row)._default_manager.filter(pk=row.pk)
    # Without a name Django would take it to mean all there are.
    found = (rows.select_related(*targets) if targets else rows).get()
    return _read(found, list(entry["fields"]))


def _read(row: models.Model, names: list[str]) -> dict[str, Any]:
    [serialized] = serializers.serialize(
        "python", [row], fields=names, use_natural_foreign_keys=True
    )
    many = {field.name for field in row._meta.many_to_many}
    fields = {
        name: sorted(value) if name in many else value
        for name, value in serialized["fields"].items()
    }
    return json.loads(_text(fields))


def _write(
    entry: Entry, deserialized: DeserializedObject, present: models.Model | None
) -> models.Model:
    """Save as a person's save would, so that the history begins with the loaded row."""
    row: Any = deserialized.object
    moments = _said_moments(entry, row)
    if present is not None:
        # Fields that the fixture does not name keep what the row has.
        _copy_fields(entry["fields"], deserialized.object, present)
        row = present
    row._change_reason = entry.get("reason", CHANGE_REASON)
    try:
        with transaction.atomic():
            row.save()
            for name, targets in (deserialized.m2m_data or {}).items():
                getattr(row, name).set(targets)
            _keep_moments(moments, row)
    except IntegrityError as error:
        raise ReferenceDataError(f"{entry['model']} {name_of(entry)[1]}: {error}") from error
    return row


def _said_moments(entry: Entry, row: models.Model) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _moments(type(row)) if name in entry["fields"]}


def _keep_moments(moments: Mapping[str, Any], row: Any) -> None:
    """When a value was entered is the file's to say: saving a new row writes its own moment."""
    if moments:
        type(row)._base_manager.filter(pk=row.pk).update(**moments)
        row.history.update(**moments)


def _copy_fields(names: Iterable[str], origin: models.Model, target: models.Model) -> None:
    for name in names:
        field = origin._meta.get_field(name)
        if isinstance(field, models.Field) and not field.many_to_many:
            setattr(target, field.attname, getattr(origin, field.attname))
