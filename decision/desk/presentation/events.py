"""The log of a session in plain words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from decision.desk.presentation.people import power_text
from decision.sessions.enums import EventKind
from decision.sessions.models import Event, Session
from decision.sessions.selectors.frames import compared_in


@dataclass(frozen=True)
class EventLine:
    at: datetime
    who: str
    what: str


def event_lines(session: Session) -> tuple[EventLine, ...]:
    """What happened, the newest first."""
    events = list(session.events.select_related("user", "participant").order_by("-pk"))
    about_alternatives = any("alternative" in event.details for event in events)
    names = {each.code: each.title for each in compared_in(session)} if about_alternatives else {}
    return tuple(EventLine(event.at, _who(event), _what(event, names)) for event in events)


def _who(event: Event) -> str:
    if event.kind == EventKind.LINK_REUSED:
        return "—"  # whoever has the link
    if event.user:
        return event.user.get_full_name() or event.user.get_username()
    return event.participant.name if event.participant else "—"


def _what(event: Event, names: Mapping[str, str]) -> str:
    values = {
        "name": event.participant.name if event.participant else "",
        "round": event.details.get("round", ""),
        "before": event.details.get("before", ""),
        "after": event.details.get("after", ""),
        "alternative": names.get(event.details.get("alternative", ""), ""),
    }
    kind = EventKind(event.kind)
    if kind == EventKind.POWER_CHANGED:
        return _power_changed(event)
    if kind == EventKind.LINK_RENEWED and "round" in event.details:
        return _("renewed the personal link of %(name)s, who begins round %(round)s anew") % values
    if kind == EventKind.ROUND_CLOSED and "unconfirmed" in event.details:
        return _closed_with_unconfirmed(event.details)
    if kind == EventKind.DEADLINE_CHANGED:
        return _deadline_changed(event.details)
    said = _SENTENCES[kind]() % values
    reason = event.details.get("reason")
    return _("%(what)s; reason: %(reason)s") % {"what": said, "reason": reason} if reason else said


_SENTENCES: Mapping[EventKind, Callable[[], str]] = {
    EventKind.CREATED: lambda: _("made the session"),
    EventKind.INVITED: lambda: _("invited %(name)s"),
    EventKind.JOINED: lambda: _("came in"),
    EventKind.REMOVED: lambda: _("removed %(name)s"),
    EventKind.READMITTED: lambda: _("re-admitted %(name)s"),
    EventKind.RENAMED: lambda: _("renamed %(before)s: now %(after)s"),
    EventKind.LINK_RENEWED: lambda: _("renewed the personal link of %(name)s"),
    EventKind.LINK_REUSED: lambda: _("the link of %(name)s was opened again after its use"),
    EventKind.DEVICE_ADDED: lambda: _("came in on another device"),
    EventKind.DEVICE_ENDED: lambda: _("signed out of a device"),
    EventKind.DOOR_CLOSED: lambda: _("closed the door: nobody joins by the code"),
    EventKind.DOOR_OPENED: lambda: _("opened the door"),
    EventKind.CONFLICT_DECLARED: lambda: _(
        "declared a conflict of interest about “%(alternative)s”"
    ),
    EventKind.CONFLICT_TAKEN_BACK: lambda: _(
        "took back a conflict of interest about “%(alternative)s”"
    ),
    EventKind.CONFLICT_RECORDED: lambda: _(
        "wrote down that %(name)s stated a conflict of interest about “%(alternative)s”"
    ),
    EventKind.CONFLICT_STRUCK: lambda: _(
        "struck out that %(name)s stated a conflict of interest about “%(alternative)s”"
    ),
    EventKind.TURNOUT_CHANGED: lambda: _(
        "changed the minimum turnout from %(before)s to %(after)s"
    ),
    EventKind.ROUND_OPENED: lambda: _("opened round %(round)s"),
    EventKind.FINISHED: lambda: _("finished answering"),
    EventKind.RESUMED: lambda: _("went on answering"),
    EventKind.ROUND_CLOSED: lambda: _("closed round %(round)s"),
    EventKind.REVEALED: lambda: _("revealed the answers of round %(round)s"),
    EventKind.CLOSED: lambda: _("closed the session"),
    EventKind.SEALED: lambda: _("sealed the record"),
    EventKind.PUBLISHED: lambda: _("published the record"),
    EventKind.WITHDRAWN: lambda: _("withdrew the publication"),
}


def _power_changed(event: Event) -> str:
    details: dict[str, Any] = event.details
    whose = event.participant.name if event.participant else details.get("group", "")
    return _("changed the voting power of %(name)s from %(before)s to %(after)s") % {
        "name": whose,
        "before": power_text(Decimal(details["before"])),
        "after": power_text(Decimal(details["after"])),
    }


def _closed_with_unconfirmed(details: Mapping[str, Any]) -> str:
    if details["counted"]:
        return _(
            "closed round %(round)s; answers that were not confirmed count, people: %(unconfirmed)s"
        ) % {"round": details["round"], "unconfirmed": details["unconfirmed"]}
    return _(
        "closed round %(round)s; answers that were not confirmed do not count, people: "
        "%(unconfirmed)s"
    ) % {"round": details["round"], "unconfirmed": details["unconfirmed"]}


def _deadline_changed(details: Mapping[str, Any]) -> str:
    moment = parse_datetime(details.get("deadline") or "")
    if moment is None:
        return _("lifted the deadline")
    return _("set the deadline to %(moment)s") % {
        "moment": date_format(localtime(moment), "SHORT_DATETIME_FORMAT")
    }
