"""Territories that fixtures know by a newer code than the database does."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.apps import apps
from django.db.models import Model

from territories.enums import SuccessionKind
from territories.models import LoadedRow, Succession, Territory

type Entry = Mapping[str, Any]
type Name = tuple[str, str]

LONGEST_REASON = 100  # of the history's column


def follow_renamings(entries: Iterable[Entry], memory: dict[Name, LoadedRow]) -> None:
    """Give them the newer code: loaded as they are they would stand twice.

    What was remembered of them, and of what is named after them, is remembered under it. A code
    that the files have given to another territory stays with what has it.
    """
    entries = list(entries)
    taken = {entry["fields"]["code"] for entry in entries if _is_of(entry, Territory)}
    for old, new, reason in _renamings(entries):
        here = {row.code: row for row in Territory.objects.filter(code__in=(old, new))}
        if old in here and new not in here and old not in taken:
            row: Any = here[old]
            row.code, row._change_reason = new, reason[:LONGEST_REASON]
            row.save(update_fields=["code"])
            _remember_as(old, new, memory)


def _renamings(entries: Iterable[Entry]) -> Iterator[tuple[str, str, str]]:
    for entry in entries:
        said = entry["fields"]
        if _is_of(entry, Succession) and said.get("kind") == SuccessionKind.RENAMED:
            (new,) = said["territory"]
            yield said.get("old_code", ""), new, said.get("reason", "")


def _is_of(entry: Entry, model: type[Model]) -> bool:
    return bool(entry["model"].lower() == model._meta.label_lower)


def _remember_as(old: str, new: str, memory: dict[Name, LoadedRow]) -> None:
    for (label, key), row in list(memory.items()):
        model: Any = apps.get_model(label)
        paths = model.natural_key_fields
        parts = [
            new if part == old and _leads_to_a_code(model, path) else part
            for path, part in zip(paths, json.loads(key), strict=True)
        ]
        renamed = json.dumps(parts, ensure_ascii=False)
        state = {name: _said(model, name, value, old, new) for name, value in row.state.items()}
        if (renamed, state) == (key, row.state):
            continue
        del memory[label, key]
        LoadedRow.objects.filter(model=label, key=key).delete()
        memory[label, renamed] = LoadedRow(model=label, key=renamed, digest=row.digest, state=state)


def _leads_to_a_code(model: Any, path: str) -> bool:
    *heads, last = path.split("__")
    for head in heads:
        model = model._meta.get_field(head).related_model
    return model is Territory and last == "code"


def _said(model: Any, name: str, value: Any, old: str, new: str) -> Any:
    """A column as it reads once the territory has its newer code."""
    if model is Territory and name == "code":
        return new if value == old else value
    field = next((one for one in model._meta.get_fields() if one.name == name), None)
    if field is None or field.related_model is not Territory or value is None:
        return value
    if field.many_to_many:
        return sorted([new] if each == [old] else each for each in value)
    return [new] if value == [old] else value
