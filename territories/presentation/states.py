"""Two states of a row side by side, in words: whole texts, names for what it points at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db.models import Field, ForeignKey, Model
from django.utils.formats import date_format, number_format
from django.utils.timezone import localtime
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from modeltranslation.translator import NotRegistered, translator

from territories.dates import date_text
from territories.selectors.fixtures import BEGINNING, CHANGE_REASON

NOTHING = "–"
# What is kept in one language as the reason of what no person did.
SYSTEM = {
    CHANGE_REASON: gettext_lazy("reference data"),
    BEGINNING: gettext_lazy("as it was when its history began"),
}

type Names = Mapping[type[Model], Mapping[Any, str]]


@dataclass(frozen=True)
class Change:
    title: str
    old: str
    new: str


@dataclass(frozen=True)
class State:
    """One line of a history; `changes` are those against the state before it."""

    key: int
    at: datetime
    who: str
    what: str
    reason: str
    changes: tuple[Change, ...]


def states_of(model: type[Model], records: Sequence[Any]) -> list[State]:
    """Lines of a history, in the order of `records`, newest first."""
    names = names_in(model, records)
    older: list[Any] = [*records[1:], None][: len(records)]
    return [
        State(
            record.history_id,
            record.history_date,
            who(record),
            str(record.get_history_type_display()),
            reason(record),
            tuple(changes_between(model, before, record, names) if before else ()),
        )
        for record, before in zip(records, older, strict=True)
    ]


def who(record: Any) -> str:
    """Whoever did it; the name of what did it where it was no person."""
    if record.history_user is not None:
        return str(record.history_user)
    return str(_("the system"))


def reason(record: Any) -> str:
    return said_reason(record.history_change_reason or "")


def said_reason(said: str) -> str:
    return str(SYSTEM.get(said, said))


def changes_between(model: type[Model], old: Any, new: Any, names: Names) -> list[Change]:
    """Fields that differ, in the model's order."""
    found = []
    for field in shown_fields(model):
        if not hasattr(new, field.attname):
            continue  # the history does not keep it
        before, after = getattr(old, field.attname), getattr(new, field.attname)
        if (before or None) != (after or None) or (before == 0) != (after == 0):
            title = str(field.verbose_name)
            change = Change(title, text(field, before, names), text(field, after, names))
            found.append(change)
    return found


def shown_fields(model: type[Model]) -> list[Field[Any, Any]]:
    """Without the key, and without the column that doubles one of a language."""
    try:
        doubles = set(translator.get_options_for_model(model).all_fields)
    except NotRegistered:
        doubles = set()
    fields = model._meta.concrete_fields
    return [each for each in fields if not each.primary_key and each.name not in doubles]


def names_in(model: type[Model], records: Iterable[Any]) -> Names:
    """What rows are called that the records point at, in a query for each table."""
    keys: dict[type[Model], set[Any]] = defaultdict(set)
    targets = [field for field in shown_fields(model) if isinstance(field, ForeignKey)]
    for record in records:
        for field in targets:
            keys[field.related_model].add(getattr(record, field.attname, None))
    return {
        target: {row.pk: str(row) for row in target._base_manager.filter(pk__in=wanted - {None})}
        for target, wanted in keys.items()
    }


def label(state: Any, names: Names) -> str:
    """What a row was called that may be gone with all that its own name speaks of."""
    model = type(state.instance)
    keys = getattr(model, "natural_key_fields", ())
    heads = dict.fromkeys(path.partition("__")[0] for path in keys)
    said = [_name(state), *(_part(state, model._meta.get_field(head), names) for head in heads)]
    return " · ".join(dict.fromkeys(each for each in said if each != NOTHING))


def _name(state: Any) -> str:
    """What it is called in the language of the page, if it can be."""
    called = (
        getattr(state, f"{name}_{language}", "")
        for name in ("name", "title", "stated")
        for language in (get_language(), settings.LANGUAGE_CODE)
    )
    return next((str(said) for said in called if said), NOTHING)


def _part(state: Any, field: Field[Any, Any], names: Names) -> str:
    value, precision = getattr(state, field.attname), f"{field.name}_precision"
    if isinstance(value, date) and hasattr(state, precision):
        return date_text(value, getattr(state, precision))
    return text(field, value, names)


def text(field: Field[Any, Any], value: Any, names: Names) -> str:
    if value is None or value == "":
        return NOTHING
    if isinstance(field, ForeignKey):
        known = names.get(field.related_model, {}).get(value)
        return known or str(_("deleted row %(number)s") % {"number": value})
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    if isinstance(value, bool):
        return str(_("yes") if value else _("no"))
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, datetime):
        return date_format(localtime(value), "SHORT_DATETIME_FORMAT")
    if isinstance(value, date):
        return date_format(value, "SHORT_DATE_FORMAT")
    return str(value)


def plain(value: Decimal) -> str:
    """All the digits that it has, without the zeros that a column adds."""
    return number_format(format(value.normalize(), "f"))
