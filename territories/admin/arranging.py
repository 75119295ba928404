"""The form that says how a brought file is read: its sheet, heading, columns and what they lack."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from django.http import QueryDict
from django.utils.translation import gettext as _

from territories.importing.cells import ChoiceCell, Column, RowCell, written
from territories.importing.opened import Opened, recalled, with_names
from territories.importing.preview import Line
from territories.importing.reading import MISSING, WIDE, ZERO, Reading

MOST_OPTIONS = 400  # more are typed, not chosen
SAMPLE = 60  # characters
NAME = "as"  # of the fields that take a suggested name


@dataclass(frozen=True)
class ColumnChoice:
    """A column of the file; `role` is what it is read as."""

    letters: str
    heading: str
    sample: str
    role: str


@dataclass(frozen=True)
class FixedChoice:
    """What holds for every row: chosen from `options`, or typed where there are none."""

    name: str
    title: str
    value: str
    options: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class NameChoice:
    """A text that may mean one of a few rows."""

    field: str
    text: str
    near: tuple[tuple[str, str], ...]


def column_choices(opened: Opened) -> list[ColumnChoice]:
    layout = opened.layout
    if layout is None:
        return []
    below = layout.sheet.rows[layout.body :][:50]
    found = []
    for place, heading in enumerate(layout.headings):
        sample = next((written(row[place]) for row in below if row[place] is not None), "")
        if heading or sample:
            role = layout.roles.get(place, "")
            found.append(ColumnChoice(layout.letters(place), heading, sample[:SAMPLE], role))
    return found


def roles(opened: Opened) -> list[tuple[str, str]]:
    """What a column can be read as."""
    found = [("", _("not read"))]
    if opened.resource.spread_value:
        found.append((WIDE, _("values of the period or indicator in its heading")))
    return [*found, *((column.name, column.titles[0]) for column in opened.resource.columns)]


def fixed_choices(opened: Opened) -> list[FixedChoice]:
    """Of the columns that are needed and that the file does not have."""
    taken = set(opened.layout.roles.values()) if opened.layout else set()
    if opened.layout is not None and WIDE in taken:
        row = opened.layout.sheet.rows[opened.layout.heading]
        told = [opened.resource.spread(row[p]) for p, r in opened.layout.roles.items() if r == WIDE]
        taken |= {
            opened.resource.spread_value,
            *(name.partition(":")[0] for name, _t in filter(None, told)),
        }
    return [
        FixedChoice(
            column.name,
            column.titles[0],
            opened.reading.fixed.get(column.name, ""),
            _options(opened, column),
        )
        for column in opened.resource.columns
        if column.is_required and column.name not in taken
    ]


def _options(opened: Opened, column: Column) -> tuple[tuple[str, str], ...]:
    widget = opened.resource.fields[column.name].widget
    if isinstance(widget, ChoiceCell):
        return tuple((str(value), str(label)) for value, label in widget.labels.choices)
    if isinstance(widget, RowCell) and len(widget.catalogue.entries) <= MOST_OPTIONS:
        entries = sorted(widget.catalogue.entries.values(), key=lambda entry: entry.code)
        return tuple((entry.code, f"{entry.code} · {entry.name}"[:100]) for entry in entries)
    return ()


def dashes() -> list[tuple[str, str]]:
    return [("", _("is asked about")), (ZERO, _("is zero")), (MISSING, _("is no data"))]


def name_choices(lines: list[Line]) -> list[NameChoice]:
    found = {(line.column, line.text): line.near for line in lines if line.near}
    return [
        NameChoice(f"{NAME}:{column}:{text}", text, near) for (column, text), near in found.items()
    ]


def arranged(opened: Opened, sent: QueryDict) -> Reading:
    """What was sent, over what was said before; another sheet or heading is guessed anew."""
    reading, layout = opened.reading, opened.layout
    match sent.get("do"):
        case "sheet":
            sheet = next((s for s in opened.sheets if s.name == sent.get("sheet")), None)
            return reading if sheet is None else recalled(opened.owner, opened.kind, sheet)
        case "leave":
            return replace(reading, left_out=reading.left_out | _numbers(sent.getlist("leave")))
        case "take_in":
            return replace(reading, left_out=frozenset())
        case "names":
            return with_names(reading, _names(sent))
    if layout is None:
        return reading
    heading = sent.get("heading", "")
    if heading.isdecimal() and int(heading[:9]) != layout.heading_row:
        return recalled(opened.owner, opened.kind, layout.sheet, int(heading[:9]))
    known = {name for name, _title in roles(opened)}
    return replace(
        reading,
        heading=layout.heading_row,
        columns={
            each.letters: role
            for each in column_choices(opened)
            if (role := sent.get(f"column:{each.letters}", "")) in known
        },
        fixed={
            **reading.fixed,
            **{column.name: value.strip()[:300] for column, value in _fixed(opened, sent).items()},
        },
        dash=dash if (dash := sent.get("dash", "")) in (ZERO, MISSING) else "",
    )


def _fixed(opened: Opened, sent: QueryDict) -> Mapping[Column, str]:
    return {
        column: sent.get(f"fixed:{column.name}", "").replace("\0", "")
        for column in opened.resource.columns
        if f"fixed:{column.name}" in sent
    }


def _numbers(texts: list[str]) -> frozenset[int]:
    """Of “5” and of “5,7”, the rows that a button leaves out."""
    parts = ",".join(texts).split(",")
    return frozenset(int(part) for part in parts if part.isdecimal() and len(part) < 9)


def _names(sent: QueryDict) -> dict[tuple[str, str], str]:
    found = {}
    for field, code in sent.items():
        name, _mark, rest = field.partition(":")
        column, _mark, text = rest.partition(":")
        if name == NAME and code and text:
            found[column, text] = str(code)
    return found
