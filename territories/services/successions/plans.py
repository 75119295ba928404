"""What a merger, a new name or a division would change: worked out before anything is stored."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model, Q
from django.utils.translation import gettext as _

from territories.enums import SuccessionKind, TerritoryStatus
from territories.models import Organisation, Project, Territory
from territories.models.rules import trouble_of_code, trouble_of_date
from territories.selectors.successions import formerly

LONGEST_FORMER_NAMES = 300  # of the column
LANGUAGES = ("ru", "en")


class SuccessionError(Exception):
    """Why it cannot be: a sentence, and the field of the form that it is about, if any."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True)
class Renaming:
    territory: Territory
    code: str
    name_ru: str
    name_en: str = ""


@dataclass(frozen=True)
class Merging:
    territory: Territory
    into: Territory


@dataclass(frozen=True)
class Part:
    code: str
    name_ru: str
    name_en: str = ""


@dataclass(frozen=True)
class Dividing:
    """`goes` says of a project or anchor resident, by (table, primary key), to which part.

    Who is not named there stays with the territory that is divided; unless it `ends`, that one
    goes on under its code as the rest.
    """

    territory: Territory
    parts: tuple[Part, ...]
    ends: bool = True
    goes: Mapping[tuple[str, int], int] = field(default_factory=dict)


type Wanted = Renaming | Merging | Dividing


@dataclass(frozen=True)
class Change:
    """A row and what its fields become; a target may be a territory that is not stored yet."""

    row: Any
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Plan:
    kind: SuccessionKind
    territory: Territory
    changes: tuple[Change, ...]
    made: tuple[Territory, ...] = ()
    heirs: tuple[Territory, ...] = ()
    old_code: str = ""

    @property
    def moves(self) -> tuple[Change, ...]:
        """Projects and anchor residents that belong to another territory afterwards."""
        return tuple(change for change in self.changes if not isinstance(change.row, Territory))

    @property
    def digest(self) -> str:
        """The same for the same rows in the same state."""
        said = [
            (change.row._meta.label, change.row.pk, _columns(change.row), _texts(change.fields))
            for change in self.changes
        ]
        text = json.dumps([str(self.kind), said, [_texts(vars(m)) for m in self.made]], default=str)
        return hashlib.sha256(text.encode()).hexdigest()[:16]


def plan_of(wanted: Wanted, day: date, precision: str) -> Plan:
    """What would change.

    Raises
    ------
    SuccessionError
        If it cannot be.
    """
    if trouble := trouble_of_date(day, precision):
        raise SuccessionError(str(trouble), "day")
    match wanted:
        case Renaming():
            return _renaming(wanted)
        case Merging():
            return _merging(wanted)
        case Dividing():
            return _dividing(wanted, day, precision)


def moving(territory: Territory) -> list[Any]:
    """What lies in it and can come to lie in another: projects, then anchor residents."""
    projects = Project.objects.filter(territory=territory).order_by("code")
    return [*projects, *Organisation.objects.filter(anchor_of=territory).order_by("code")]


def staying(territory: Territory) -> list[tuple[str, int]]:
    """What else points at it and goes on doing so: the name of each table with its rows."""
    moved = {Project, Organisation}
    found = []
    for relation in Territory._meta.related_objects:
        model: Any = relation.related_model
        field = getattr(relation, "field", None)
        if model in moved or field is None or not field.concrete or field.many_to_many:
            continue
        count = model._base_manager.filter(**{field.name: territory}).count()
        if count:
            found.append((str(model._meta.verbose_name_plural), count))
    return found


def _renaming(wanted: Renaming) -> Plan:
    row = wanted.territory
    fields = {"code": wanted.code, "name_ru": wanted.name_ru, "name_en": wanted.name_en}
    fields = {name: new for name, new in fields.items() if new != (getattr(row, name) or "")}
    if not fields:
        raise SuccessionError(_("Neither the name nor the code would change."))
    if "code" in fields:
        _refuse_taken(wanted.code, row, "code")
    for language in LANGUAGES:
        if f"name_{language}" in fields and (old := getattr(row, f"name_{language}")):
            fields[f"former_names_{language}"] = _with_former(row, language, old)
    old_code = row.code if "code" in fields else ""
    return Plan(SuccessionKind.RENAMED, row, (Change(row, fields),), old_code=old_code)


def _with_former(row: Territory, language: str, old: str) -> str:
    known = [name for name in (getattr(row, f"former_names_{language}") or "").split("; ") if name]
    text = "; ".join(known if old in known else [*known, old])
    if len(text) > LONGEST_FORMER_NAMES:
        raise SuccessionError(_("The former names no longer fit: shorten them first."), "name_ru")
    return text


def _merging(wanted: Merging) -> Plan:
    row, into = wanted.territory, wanted.into
    _refuse_ended(row)
    if into == row:
        raise SuccessionError(_("A territory is not merged into itself."), "into")
    if into.status != TerritoryStatus.ACTIVE:
        raise SuccessionError(_("Only an active territory takes another in."), "into")
    own = Change(row, {"status": TerritoryStatus.MERGED, "successor": into})
    changes = (own, *_moved((each, into) for each in moving(row)))
    return Plan(SuccessionKind.MERGED, row, changes, heirs=(into,))


def _dividing(wanted: Dividing, day: date, precision: str) -> Plan:
    row = wanted.territory
    _refuse_ended(row)
    if len(wanted.parts) < (2 if wanted.ends else 1):
        raise SuccessionError(_("Name the parts: two at least, or one where the rest goes on."))
    codes = [part.code.casefold() for part in wanted.parts]
    if len(set(codes)) < len(codes):
        raise SuccessionError(_("Two parts have the same code."), "parts")
    for part in wanted.parts:
        _refuse_taken(part.code, None, "parts")
    made = tuple(_part_of(row, part, day, precision) for part in wanted.parts)
    own = (Change(row, {"status": TerritoryStatus.DIVIDED}),) if wanted.ends else ()
    goes = wanted.goes
    moves = _moved(
        (each, made[goes[key]])
        for each in moving(row)
        if (key := (each._meta.model_name, each.pk)) in goes
    )
    return Plan(SuccessionKind.DIVIDED, row, (*own, *moves), made, made)


def _part_of(row: Territory, part: Part, day: date, precision: str) -> Territory:
    return Territory(
        code=part.code,
        name_ru=part.name_ru,
        name_en=part.name_en,
        regime=row.regime,
        region=row.region,
        established=day,
        established_precision=precision,
    )


def _moved(pairs: Iterable[tuple[Model, Territory]]) -> tuple[Change, ...]:
    names = {Project: "territory", Organisation: "anchor_of"}
    return tuple(Change(row, {names[type(row)]: target}) for row, target in pairs)  # type: ignore[index]


def _refuse_ended(row: Territory) -> None:
    if row.status != TerritoryStatus.ACTIVE:
        raise SuccessionError(
            _("This territory is no longer active: “%(status)s”.")
            % {"status": row.get_status_display()}
        )


def _refuse_taken(code: str, row: Territory | None, field: str) -> None:
    if trouble := trouble_of_code(code):
        raise SuccessionError(str(trouble), field)
    former = formerly(code)
    taken = Territory.objects.filter(Q(code__iexact=code)).exclude(pk=row.pk if row else None)
    holder = taken.first() or (former if former != row else None)
    if holder is not None:
        raise SuccessionError(
            _("The code %(code)s is, or was, that of “%(name)s”.")
            % {"code": code, "name": holder.name},
            field,
        )


def _columns(row: Model) -> list[str]:
    return [str(field.value_from_object(row)) for field in row._meta.concrete_fields]


def _texts(fields: Mapping[str, Any]) -> dict[str, str]:
    """A target is named by its code: one that is not stored yet has nothing else."""
    return {
        name: getattr(value, "code", None) or str(value)
        for name, value in sorted(fields.items())
        if not name.startswith("_")
    }
