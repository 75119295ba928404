"""What a file would do, row by row, and doing it: all of it or nothing."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from import_export.results import Result, RowResult

from config.numbers import grouped
from territories.importing.beside import YearsCell
from territories.importing.cells import NumberCell, RowCell, written
from territories.importing.files import FileRefusedError
from territories.importing.kinds import KINDS
from territories.importing.reading import Reading
from territories.importing.resources import TOTAL, Brought
from territories.importing.tables import Table
from territories.importing.writing import MovedError

logger = logging.getLogger(__name__)

MOST_OF_NAME = 60  # characters
IDENTIFIERS = frozenset({"geonames_id"})  # of digits that count nothing

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"
STATES = {
    RowResult.IMPORT_TYPE_NEW: NEW,
    RowResult.IMPORT_TYPE_UPDATE: CHANGED,
    RowResult.IMPORT_TYPE_SKIP: UNCHANGED,
}


class UncheckedError(FileRefusedError):
    """Somebody is to look at what is doubtful in `found`; `also` is what else is asked for."""

    def __init__(self, found: Preview, also: str = "") -> None:
        told = _("Some values are far from the last known: look at them and confirm that you did.")
        super().__init__(f"{told} {also}".strip())
        self.found = found


@dataclass(frozen=True)
class Line:
    """A row of the file: what it does, or why it is refused and in which cell.

    `reason` of one that is not refused says how something was read that can be read otherwise.
    `is_doubtful` is one that a person looks at once more: `reason` says what jumps in it.
    `changes` says of each column that changes what it was and what it becomes. `near` names by
    code what a name may mean, `text` is that name and `column` where it stands. `about` is what
    the file itself says of whose row it is.
    """

    row: int
    state: str
    reason: str = ""
    cell: str = ""
    changes: tuple[tuple[str, str, str], ...] = ()
    is_total: bool = False
    column: str = ""
    text: str = ""
    near: tuple[tuple[str, str], ...] = ()
    is_doubtful: bool = False
    about: str = ""

    @property
    def state_name(self) -> str:
        if self.is_doubtful:
            return {
                NEW: pgettext("row", "new, to be checked"),
                CHANGED: pgettext("row", "changed, to be checked"),
            }[self.state]
        return {
            NEW: pgettext("row", "new"),
            CHANGED: pgettext("row", "changed"),
            UNCHANGED: pgettext("row", "unchanged"),
            REFUSED: pgettext("row", "refused"),
        }[self.state]


@dataclass(frozen=True)
class Preview:
    """All lines, or the worst of them and what was `counted` over all."""

    lines: tuple[Line, ...]
    unread: tuple[str, ...] = ()
    left_out: tuple[int, ...] = ()
    counted: Mapping[str, int] | None = None
    doubted: int | None = None

    @property
    def doubts(self) -> int:
        """How many rows a person is to look at once more."""
        if self.doubted is not None:
            return self.doubted
        return sum(line.is_doubtful for line in self.lines)

    @cached_property
    def counts(self) -> dict[str, int]:
        found = self.counted or Counter(line.state for line in self.lines)
        return {state: found.get(state, 0) for state in (NEW, CHANGED, UNCHANGED, REFUSED)}

    @property
    def is_storable(self) -> bool:
        return not self.counts[REFUSED]

    def worst_first(self, most: int | None = None) -> list[Line]:
        """Problems, doubts, what changes, what is new; of what stays what there is to say."""
        order = {REFUSED: 0, CHANGED: 1, NEW: 2, UNCHANGED: 3}
        told = [line for line in self.lines if line.state != UNCHANGED or line.reason]
        # Where the table is wide a row is refused once for each of its values.
        once = {
            (line.cell, line.reason) if line.state == REFUSED else number: line
            for number, line in enumerate(told)
        }
        worst = sorted(
            once.values(),
            key=lambda line: (line.state != REFUSED, not line.is_doubtful, order[line.state]),
        )
        return worst[:most]


def resource_for(
    kind: str, user: Any = None, reason: str = "", reading: Reading | None = None
) -> Brought:
    return KINDS[kind](user=user, reason=reason, reading=reading)


def preview(resource: Brought, table: Table) -> Preview:
    """Nothing is stored: rows are gathered by the resource, which alone writes them."""
    resource.footnotes, resource.is_wide = table.footnotes, bool(table.wide)
    resource.overlong = table.overlong
    result = resource.import_data(table.dataset, use_transactions=False)
    return _preview(result, resource, table)


def store(resource: Brought, table: Table, *, is_checked: bool = False) -> Preview:
    """Store all rows in one transaction; none where one is refused.

    `is_checked` says that a person looked at what is doubtful.

    Raises
    ------
    UncheckedError
        Where something is doubtful and nobody looked at it.
    FileRefusedError
        Where something changes and no reason is given, or somebody was faster.
    """
    try:
        return _store(resource, table, is_checked)
    except (IntegrityError, MovedError) as error:
        raise FileRefusedError(
            _("Somebody stored the same meanwhile: nothing was stored, look again.")
        ) from error


def _store(resource: Brought, table: Table, is_checked: bool) -> Preview:
    found = preview(resource, table)
    refuse_unsaid(found, resource.reason, is_checked)
    if found.is_storable:
        with transaction.atomic():
            resource.write()
    return found


def refuse_unsaid(found: Preview, reason: str, is_checked: bool) -> None:
    """What jumps is looked at, once for the file, and a change has a reason: both asked at once.

    Raises
    ------
    UncheckedError
    FileRefusedError
    """
    asked = _("Values change: say why, the reason stays in the history.")
    silence = asked if found.counts[CHANGED] and not reason else ""
    if found.is_storable and found.doubts and not is_checked:
        raise UncheckedError(found, silence)
    if silence:
        raise FileRefusedError(silence)


def with_doubts_refused(found: Preview, said: str) -> Preview:
    """For who cannot be asked: what is doubtful is refused, and how it is confirmed is said."""
    lines = tuple(
        replace(line, state=REFUSED, reason=f"{line.reason} {said}", is_doubtful=False)
        if line.is_doubtful
        else line
        for line in found.lines
    )
    return replace(found, lines=lines)


def _preview(result: Result, resource: Brought, table: Table) -> Preview:
    for error in result.base_errors:
        raise FileRefusedError(str(error.error))
    lines = [
        replace(_line(index, row, resource, table), about=_about(index, resource, table))
        for index, row in enumerate(result.rows)
    ]
    gone = sorted(table.left_out & set(table.rows))
    return Preview(tuple(lines), table.unread, tuple(gone))


def _about(index: int, resource: Brought, table: Table) -> str:
    told = (written(table.said(index, name))[:MOST_OF_NAME] for name in resource.named_by)
    return " · ".join(filter(None, told))


def _line(index: int, row: Any, resource: Brought, table: Table) -> Line:
    number = table.row_number(index)
    if row.errors:
        # Not foreseen: the row is refused, the log says more than the page may.
        logger.error("row %s was not understood: %s", number, row.errors[0].error)
        return Line(number, REFUSED, _("This row was not understood."), str(number))
    if row.validation_error is not None:
        return _refused(index, row.validation_error, resource, table)
    repeats = getattr(row, "repeats", None)
    if repeats is not None:
        said = _("Row %(row)s says the same thing of the same.") % {
            "row": table.row_number(repeats - 1)
        }
        return Line(number, REFUSED, said, str(number))
    state = STATES[row.import_type]
    changes = _changes(row, resource) if state == CHANGED else ()
    doubt = row.doubt
    told = [*row.remarks, *([doubt] if doubt else [])]
    if table.is_hidden(index):
        told.append(_("A spreadsheet does not show this row: it is hidden."))
    cell = table.cell(index, resource.spread_value) if table.wide or doubt else ""
    return Line(number, state, " ".join(told), cell, changes=changes, is_doubtful=bool(doubt))


def _refused(index: int, error: ValidationError, resource: Brought, table: Table) -> Line:
    (column, reason), *further = _by_column(error, resource)
    if column and table.is_covered(index, column):
        said = _("The cell lies under a merged one: split it, and write into each what it holds.")
        reason = f"{reason} {said}"
    is_total = any(each.code == TOTAL for each in getattr(error, "error_dict", {}).get(column, ()))
    for another, more in further:
        also = _("Also in %(cell)s: %(reason)s")
        reason = f"{reason} {also % {'cell': table.cell(index, another), 'reason': more}}"
    field = resource.fields.get(column)
    text, near = "", tuple[tuple[str, str], ...]()
    if field is not None and isinstance(field.widget, RowCell) and not is_total:
        text = written(table.said(index, column))
        near = field.widget.near(text)
    return Line(
        table.row_number(index),
        REFUSED,
        reason,
        table.cell(index, column),
        is_total=is_total,
        column=column if near else "",
        text=text if near else "",
        near=near,
    )


def _by_column(error: ValidationError, resource: Brought) -> list[tuple[str, str]]:
    """Each column that is refused, in the order of the columns, and all its sentences."""
    if not hasattr(error, "error_dict"):
        return [("", " ".join(error.messages))]
    told = error.message_dict
    order = [*resource.fields, *told]
    return [(column, " ".join(told[column])) for column in sorted(told, key=order.index)]


def _changes(row: Any, resource: Brought) -> tuple[tuple[str, str, str], ...]:
    def said(name: str, value: Any) -> str:
        field = resource.fields.get(name)
        # A person reads it: files have a point, and nothing between thousands.
        match field and field.widget:
            case NumberCell() if value is not None and name not in IDENTIFIERS:
                return grouped(Decimal(value))
            case YearsCell() as cell:
                return cell.render(value, digits=grouped)
        return str(value) if field is None else field.widget.render(value)

    titles = {column.name: column.titles[0] for column in resource.columns}
    return tuple(
        (titles.get(name, name), said(name, before), said(name, after))
        for name, (before, after) in row.changes.items()
    )


def counted(counts: dict[str, int]) -> Sequence[str]:
    """The counts as a person reads them."""
    said = {
        NEW: pgettext("rows", "new"),
        CHANGED: pgettext("rows", "changed"),
        UNCHANGED: pgettext("rows", "unchanged"),
        REFUSED: pgettext("rows", "refused"),
    }
    return [f"{said[state]}: {count}" for state, count in counts.items()]
