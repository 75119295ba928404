"""A file that somebody brought, between being read and being stored, and what he said of it."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.contrib.auth.models import User

from territories.importing.cells import written
from territories.importing.files import Cell, FileRefusedError, Sheet, read_file
from territories.importing.guesses import HEADING_WITHIN, Guess
from territories.importing.kinds import KINDS
from territories.importing.names import loosely
from territories.importing.reading import Reading
from territories.importing.resources import Brought
from territories.importing.tables import Layout, Table, choose_sheet, lay_out, make_table
from territories.models import ColumnMap
from territories.services import uploads

MOST_REMEMBERED = 100  # of a person
# What is true of the next file of the same shape.
LASTING = ("columns", "fixed", "dash", "names")


@dataclass(frozen=True)
class Opened:
    """`trouble` says why it cannot be laid out or made a table of, where it cannot."""

    owner: User
    kind: str
    token: str
    sheets: tuple[Sheet, ...]
    reading: Reading
    resource: Brought
    layout: Layout | None
    table: Table | None
    trouble: str = ""


def open_file(
    owner: User, kind: str, token: str, *, reason: str = "", reading: Reading | None = None
) -> Opened | None:
    """As its owner said, or as he read such a file before, or by guess; None where it is gone."""
    content = uploads.kept(owner.pk, token)
    if content is None:
        return None
    sheets = tuple(sheet for sheet in read_file(content, token) if sheet.rows)
    if reading is None:
        said = uploads.noted(owner.pk, token)
        reading = Reading.of_json(said) if said else first_reading(owner, kind, sheets)
    resource = KINDS[kind](user=owner, reason=reason, reading=reading)
    layout = table = None
    trouble = ""
    try:
        layout = lay_out(choose_sheet(sheets, reading.sheet), resource, reading)
        table = make_table(layout, resource, reading)
    except FileRefusedError as error:
        trouble = str(error)
    return Opened(owner, kind, token, sheets, reading, resource, layout, table, trouble)


def first_reading(owner: User, kind: str, sheets: Sequence[Sheet]) -> Reading:
    """Of the sheet whose heading names most columns, as it was read before."""
    resource = KINDS[kind]()
    best = max(sheets, key=lambda sheet: Guess(sheet, resource).score)
    return recalled(owner, kind, best)


def recalled(owner: User, kind: str, sheet: Sheet, heading: int | None = None) -> Reading:
    """How its owner read a heading like this one; by guess, where he never did."""
    rows = enumerate(sheet.rows[:HEADING_WITHIN], start=sheet.first_row)
    signatures = {
        signature(row): number for number, row in rows if heading is None or number == heading
    }
    kept = ColumnMap.objects.filter(owner=owner, kind=kind, signature__in=list(signatures)).first()
    if kept is None:
        return Reading(sheet=sheet.name, heading=heading)
    return Reading.of_json(
        {**kept.reading, "sheet": sheet.name, "heading": signatures[kept.signature]}
    )


def say(opened: Opened, reading: Reading) -> None:
    """Keep what somebody says of this file, and of others with its heading."""
    uploads.note(opened.owner.pk, opened.token, reading.as_json)


def remember(opened: Opened) -> None:
    """For the next file with this heading; the oldest such memory goes when there are many."""
    if opened.layout is None:
        return
    row = opened.layout.sheet.rows[opened.layout.heading]
    kept = {name: opened.reading.as_json[name] for name in LASTING}
    own = ColumnMap.objects.filter(owner=opened.owner)
    ColumnMap.objects.update_or_create(
        owner=opened.owner,
        kind=opened.kind,
        signature=signature(row),
        defaults={
            "heading": ", ".join(filter(None, opened.layout.headings))[:1000],
            "reading": kept,
        },
    )
    newest = list(own.values_list("pk", flat=True)[:MOST_REMEMBERED])
    own.exclude(pk__in=newest).delete()


def signature(row: Sequence[Cell]) -> str:
    """The same of two rows with the same texts, however they are spelt."""
    told = "\n".join(loosely(written(cell)) for cell in row)
    return hashlib.sha256(told.encode()).hexdigest()


def with_names(reading: Reading, taken: Mapping[tuple[str, str], str]) -> Reading:
    """With what a person took of what was suggested: (column, text) to code."""
    names = {column: dict(read_as) for column, read_as in reading.names.items()}
    for (column, text), code in taken.items():
        names.setdefault(column, {})[text] = code
    return replace(reading, names=names)
