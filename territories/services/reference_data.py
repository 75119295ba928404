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

CHANGE_REASON = "reference data"

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
    entries = [entry for file in files for entry in _entries(file)]
    memory = {(row.model, row.key): row for row in LoadedRow.objects.all()}
    # Columns without a language in their name are read and written in the default language.
    with transaction.atomic(), translation.override(settings.LANGUAGE_CODE):
        outcomes = [_load(entry, memory) for entry in entries]
    counts = Counter(outcome for outcome in outcomes if isinstance(outcome, str))
    return LoadReport(
        created=counts["created"],
        updated=counts["updated"],
        unchanged=counts["unchanged"],
        left=tuple(outcome for outcome in outcomes if isinstance(outcome, LeftAlone)),
    )


def _entries(file: Path) -> Iterator[Entry]:
    try:
        yield from json.loads(file.read_text(encoding="utf-8"))
    except json.JSONDecodeError as error:
        raise ReferenceDataError(f"{file.name} is not JSON: {error}") from error


def _load(entry: Entry, memory: dict[Name, LoadedRow]) -> str | LeftAlone:
    name, digest = _name(entry), _digest(entry)
    remembered = memory.get(name)
    if remembered and remembered.digest == digest:
        return "unchanged"

    deserialized = _deserialize(entry)
    if gone := _deleted_target(entry, deserialized, memory):
        return LeftAlone(*name, why="hangs on", target=gone)
    present = _present(deserialized)
    if _is_a_persons(entry, present, remembered, deserialized):
        if present is None:
            return LeftAlone(*name, why="deleted")
        differences = _differences(entry, deserialized, present)
        return LeftAlone(*name, why="edited", differences=differences)

    row = _write(entry, deserialized, present)
    memory[name], _ = LoadedRow.objects.update_or_create(
        model=name[0],
        key=name[1],
        defaults={"digest": digest, "state": _state(row, entry)},
    )
    return "updated" if present else "created"


def _name(entry: Entry) -> Name:
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
    return hashlib.sha256(_text(entry["fields"]).encode()).hexdigest()


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, cls=DjangoJSONEncoder)


def _deserialize(entry: Entry) -> DeserializedObject:
    """The row, tied to the one in the database if there is one."""
    try:
        [deserialized] = serializers.deserialize("python", [entry], handle_forward_references=True)
    except (DeserializationError, FieldDoesNotExist) as error:
        raise ReferenceDataError(f"{entry['model']} {_name(entry)[1]}: {error}") from error
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
                f"{entry['model']} {_name(entry)[1]}: {column.name} {_text(value)} is not there. "
                "It must stand in an earlier row or file."
            )
        return f"{label} {_text(value)}"
    return ""


def _present(deserialized: DeserializedObject) -> models.Model | None:
    model = type(deserialized.object)
    return model._default_manager.filter(pk=deserialized.object.pk).first()


def _is_a_persons(
    entry: Entry,
    present: models.Model | None,
    remembered: LoadedRow | None,
    deserialized: DeserializedObject,
) -> bool:
    if present is None:
        return remembered is not None  # loaded once, deleted since
    if remembered is None:
        # Entered before any load, or put there by plain loaddata, which leaves no memory.
        return _state(present, entry) != _wanted_state(entry, deserialized, present)
    names = [name for name in remembered.state if _has_field(present, name)]
    return _read(present, names) != {name: remembered.state[name] for name in names}


def _differences(
    entry: Entry, deserialized: DeserializedObject, present: models.Model
) -> dict[str, tuple[Any, Any]]:
    wanted, found = _wanted_state(entry, deserialized, present), _state(present, entry)
    return {name: (wanted[name], found[name]) for name in wanted if wanted[name] != found.get(name)}


def _has_field(row: models.Model, name: str) -> bool:
    return any(field.name == name for field in row._meta.get_fields())


def _state(row: models.Model, entry: Entry) -> dict[str, Any]:
    """The entry's fields as the database holds them, in JSON's types."""
    return _read(type(row)._default_manager.get(pk=row.pk), list(entry["fields"]))


def _wanted_state(
    entry: Entry, deserialized: DeserializedObject, present: models.Model
) -> dict[str, Any]:
    """What would be read back if the entry were written: written and taken back at once."""
    with transaction.atomic():
        state = _state(_write(entry, deserialized, present), entry)
        transaction.set_rollback(True)
    return state


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
    if present is not None:
        # Fields that the fixture does not name keep what the row has.
        _copy_fields(entry["fields"], deserialized.object, present)
        row = present
    row._change_reason = CHANGE_REASON
    try:
        with transaction.atomic():
            row.save()
            for name, targets in (deserialized.m2m_data or {}).items():
                getattr(row, name).set(targets)
    except IntegrityError as error:
        raise ReferenceDataError(f"{entry['model']} {_name(entry)[1]}: {error}") from error
    return row


def _copy_fields(names: Iterable[str], origin: models.Model, target: models.Model) -> None:
    for name in names:
        field = origin._meta.get_field(name)
        if isinstance(field, models.Field) and not field.many_to_many:
            setattr(target, field.attname, getattr(origin, field.attname))
