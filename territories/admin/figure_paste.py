"""A column pasted from a spreadsheet, matched with the fields of a page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from config.numbers import (
    AmbiguousNumberError,
    DashError,
    NumberRefusedError,
    number,
    number_text,
)
from territories.admin.figure_slots import Slot
from territories.importing.names import Catalogue, read_catalogue
from territories.services.figures import Figure, doubt_of, trouble_of

SHOWN = 80  # letters of a line that is refused


@dataclass
class Pasted:
    """What the text would change; `troubles` are of lines that belong to no field."""

    changed: list[Slot] = field(default_factory=list)
    troubles: list[str] = field(default_factory=list)
    same: int = 0
    empty: int = 0


def read_pasted(text: str, slots: Sequence[Slot], *, by_name: bool) -> Pasted:
    """Put each line's number into its field; an empty line or cell leaves the value as it is."""
    lines = text.removesuffix("\n").removesuffix("\r").splitlines() if text.strip() else []
    pasted = Pasted()
    if not lines:
        pasted.troubles.append(_("Nothing was pasted."))
    elif by_name:
        _by_name(lines, slots, pasted)
    elif len(lines) != len(slots):
        pasted.troubles.append(
            _("%(lines)s lines were pasted, and there are %(rows)s rows: paste one for each.")
            % {"lines": len(lines), "rows": len(slots)}
        )
    else:
        for line, slot in zip(lines, slots, strict=True):
            _put(line.rpartition("\t")[2], slot, pasted)
    return pasted


def _by_name(lines: Sequence[str], slots: Sequence[Slot], pasted: Pasted) -> None:
    catalogue = read_catalogue(slots[0].indicator.subject) if slots else Catalogue()
    waiting = {slot.subject.pk: slot for slot in slots}
    for line in filter(str.strip, lines):
        name, mark, cell = line.rpartition("\t") if "\t" in line else line.rpartition(";")
        found = catalogue.find(name) if mark else None
        if found is None:
            pasted.troubles.append(_unknown(line, name, catalogue))
        elif found.pk not in waiting:
            pasted.troubles.append(_("“%(line)s”: not in this list, or twice.") % _short(line))
        else:
            _put(cell, waiting.pop(found.pk), pasted)


def _unknown(line: str, name: str, catalogue: Catalogue) -> str:
    if not name:
        return _("“%(line)s”: write name or code, then the value in the next column.") % _short(
            line
        )
    near = ", ".join(f"{entry.name} ({entry.code})" for entry in catalogue.suggest(name))
    if near:
        return _("“%(line)s”: this name is not known; did you mean %(near)s?") % {
            **_short(line),
            "near": near,
        }
    return _("“%(line)s”: this name is not known.") % _short(line)


def _short(line: str) -> dict[str, str]:
    return {"line": line[:SHOWN].replace("\t", " ")}


def _put(cell: str, slot: Slot, pasted: Pasted) -> None:
    if not cell.strip():
        pasted.empty += 1
        return
    slot.read(cell, _strictly)
    if not slot.is_changed:
        pasted.same += 1
        return
    if slot.value is not None and not slot.trouble:
        slot.trouble = trouble_of(Figure(slot.indicator, slot.subject, slot.value, row=slot.row))
        slot.doubt = doubt_of(slot.indicator, slot.value, slot.row or slot.before)
    pasted.changed.append(slot)


def _strictly(text: str) -> Decimal | None:
    """Nobody looks at each of many cells: what has two readings is refused with both."""
    try:
        return number(text)
    except AmbiguousNumberError as two:
        decimal, thousands = two.readings
        raise ValidationError(
            _("“%(text)s” can be %(decimal)s or %(thousands)s: write it in one of these ways.")
            % {
                "text": text,
                "decimal": number_text(decimal),
                "thousands": number_format(thousands, use_l10n=False),
            }
        ) from two
    except DashError:
        raise ValidationError(
            _("A dash can be zero or unknown: write 0, or leave the cell empty.")
        ) from None
    except NumberRefusedError:
        raise ValidationError(_("“%(text)s” is no number.") % {"text": text[:SHOWN]}) from None
