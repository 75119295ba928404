"""What a load of fixtures would change, and where the database and they part: nothing is stored."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from territories.selectors.fixtures import as_written, default_of, fixture_entries, fixture_fields
from territories.services.reference_data import (
    Name,
    load_reference_data,
    name_of,
    read_entries,
)
from territories.services.renamed_rows import follow_renamings

type Rows = Mapping[Name, Mapping[str, Any]]


class Fate(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    STAYS = "stays"
    GONE = "gone"
    ONLY_HERE = "only here"


@dataclass(frozen=True)
class Difference:
    """A row of which file and database say something else.

    `fate` is what a load makes of it: it creates or updates the row, or it leaves what a person
    edited, deleted or entered. `fields` has the file's value and the database's.
    """

    name: Name
    fate: Fate
    fields: Mapping[str, tuple[Any, Any]] = field(default_factory=dict)


def check_fixtures(files: Iterable[Path]) -> list[Difference]:
    """Loads the files and takes it back, so that nothing is said that a load does not do."""
    files = list(files)
    entries = [entry for file in files for entry in read_entries(file)]
    told = {name_of(entry): _spelled(entry) for entry in entries}
    with transaction.atomic():
        follow_renamings(entries, {})  # a row under its newer code is the same row
        before = _rows_here()
        load_reference_data(files)
        after = _rows_here()
        transaction.set_rollback(True)
    found = [_difference(name, before, after, fields) for name, fields in told.items()]
    models = {model for model, _key in told}
    only_here = [
        Difference(name, Fate.ONLY_HERE)
        for name in before
        if name[0] in models and name not in told
    ]
    return [difference for difference in found if difference is not None] + only_here


def _difference(
    name: Name, before: Rows, after: Rows, told: Mapping[str, Any]
) -> Difference | None:
    if name not in after:
        return Difference(name, Fate.GONE)
    if name not in before:
        return Difference(name, Fate.CREATED)
    here, then = before[name], after[name]
    if changes := _unlike(then, here):
        return Difference(name, Fate.UPDATED, changes)
    stays = _unlike(told, here)
    return Difference(name, Fate.STAYS, stays) if stays else None


def _unlike(told: Mapping[str, Any], here: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    return {
        name: (told.get(name), here.get(name))
        for name in {**told, **here}
        if told.get(name) != here.get(name)
    }


def _rows_here() -> Rows:
    entries = (entry for rows in fixture_entries().values() for entry in rows)
    return {name_of(entry): _spelled(entry) for entry in entries}


def _spelled(entry: Mapping[str, Any]) -> Mapping[str, Any]:
    """With what a row has by default where the file leaves it open."""
    model: Any = apps.get_model(entry["model"])
    blank = {field.name: default_of(field) for field in fixture_fields(model)}
    return as_written(model, {**blank, **entry["fields"]})
