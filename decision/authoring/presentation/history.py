"""The history of a problem in plain words."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.authoring.enums import Move
from decision.authoring.models import ProblemEvent
from decision.problems.enums import MissingRule, PreferenceFunction, ProblemState
from decision.problems.models import Criterion, Problem
from territories.enums import Direction

MOST_LINES = 12
HIDDEN = ("position", "removed", "parent_id")
NUMBERS = ("weight", "target", "indifference", "preference", "gaussian_scale")
CHOICES: Mapping[str, Any] = {
    "state": ProblemState,
    "missing": MissingRule,
    "direction": Direction,
    "preference_function": PreferenceFunction,
}
# Whom they name stands in other tables: that they changed is told, not how.
NAMELESS = ("indicator_id", "source_id", "owner_id", "editors")
SHORT = 80


@dataclass(frozen=True)
class ChangeLine:
    """A field of a row with what stood before and after; empty where that is not told."""

    row: str
    field: str
    before: str
    after: str


@dataclass(frozen=True)
class EventLine:
    pk: int
    at: datetime
    who: str
    what: str
    changes: tuple[ChangeLine, ...]
    undone_by: str
    can_be_undone: bool


def event_lines(events: Iterable[ProblemEvent]) -> tuple[EventLine, ...]:
    return tuple(
        EventLine(
            pk=event.pk,
            at=event.at,
            who=who(event),
            what=what(event),
            changes=tuple(_changes(event))[:MOST_LINES] if event.kind != Move.UNDONE else (),
            undone_by=who(event.undone_by) if hasattr(event, "undone_by") else "",
            can_be_undone=bool(event.changes)
            and event.kind != Move.UNDONE
            and not hasattr(event, "undone_by"),
        )
        for event in events
    )


def who(event: ProblemEvent) -> str:
    user = event.user
    return (user.get_full_name() or user.get_username()) if user else _("somebody")


def what(event: ProblemEvent) -> str:
    """The move as a sentence that begins after who made it."""
    details: dict[str, Any] = event.details
    if event.kind == Move.UNDONE:
        return _("took back: %(what)s") % {"what": _said(Move(details["kind"]), details)}
    return _said(Move(event.kind), details)


def _said(kind: Move, details: Mapping[str, Any]) -> str:
    values = {
        "name": in_language(details.get("name")),
        "into": in_language(details.get("into")),
        "original": in_language(details.get("original")),
        "number": details.get("number", 0),
        "state": "",
    }
    if kind == Move.CRITERION_MOVED and "into" in details:
        return _("moved “%(name)s” among the parts of “%(into)s”") % values
    if "brought" in details:
        told = {"number": details["brought"], "reason": details.get("reason") or "–"}
        return _("brought criteria from a file: %(number)s (%(reason)s)") % told
    if kind == Move.STATE:
        values["state"] = ProblemState(details["state"]).label
    return _SENTENCES[kind]() % values


_SENTENCES: Mapping[Move, Callable[[], str]] = {
    Move.MADE: lambda: _("made the problem"),
    Move.COPIED: lambda: _("made the problem as a copy of “%(original)s”"),
    Move.PASTED: lambda: _("made the problem from a pasted table"),
    Move.CHANGED: lambda: _("changed the problem's texts or rules"),
    Move.STATE: lambda: _("changed the state to: %(state)s"),
    Move.CRITERION_ADDED: lambda: _("added “%(name)s”"),
    Move.CRITERION_CHANGED: lambda: _("changed “%(name)s”"),
    Move.CRITERION_MOVED: lambda: _("moved “%(name)s”"),
    Move.CRITERION_GROUPED: lambda: _("put “%(name)s” into the new group “%(into)s”"),
    Move.CRITERION_REMOVED: lambda: _("took out “%(name)s”"),
    Move.WEIGHTS: lambda: _("changed weights"),
    Move.ALTERNATIVES_ADDED: lambda: _("added alternatives: %(number)s"),
    Move.ALTERNATIVES_REMOVED: lambda: _("took out alternatives: %(number)s"),
    Move.ALTERNATIVE_MOVED: lambda: _("moved the alternative “%(name)s”"),
}


def in_language(names: Any) -> str:
    """A name as an event keeps it, in the language of the page."""
    if not names:
        return ""
    return str(names.get(get_language() or "ru") or names.get("ru") or "")


def _changes(event: ProblemEvent) -> Iterable[ChangeLine]:
    names: dict[str, Any] = event.details.get("names", {})
    for table, pk, field in sorted(event.touched()):
        if field in HIDDEN or table == "alternative":
            continue
        before, after = event.changes[table][str(pk)][field]
        yield ChangeLine(
            row=in_language(names.get(f"{table}-{pk}")),
            field=field_label(table, field),
            before="" if field in NAMELESS else value_text(field, before),
            after="" if field in NAMELESS else value_text(field, after),
        )


def field_label(table: str, field: str) -> str:
    """What a field is called on the pages, with its language where it has one."""
    model = Problem if table == "problem" else Criterion
    stem, _mark, language = field.rpartition("_")
    if language in ("ru", "en"):
        name = str(model._meta.get_field(stem).verbose_name)  # type: ignore[union-attr]
        return (
            _("%(field)s, in Russian") % {"field": name}
            if language == "ru"
            else _("%(field)s, in English") % {"field": name}
        )
    name = field.removesuffix("_id")
    return str(model._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def value_text(field: str, value: Any) -> str:
    """A kept value as a reader sees it; a dash where there is none."""
    if value in (None, ""):
        return "—"
    if field in CHOICES:
        return str(dict(CHOICES[field].choices).get(value, value))
    if field in NUMBERS:
        try:
            return floatformat(Decimal(value), -6)
        except InvalidOperation:
            return str(value)
    text = str(value)
    return text if len(text) <= SHORT else f"{text[: SHORT - 1]}…"
