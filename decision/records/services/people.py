"""Who took part, in a record.

Where names are hidden from peers, nothing in a record may join a name to a pseudonym, whoever
reads it with whatever he remembers of the meeting:

- names stand in the turnout alone, sorted, with neither group nor voting power;
- pseudonyms stand with groups, powers and answers, and answers carry no time;
- who finished or went on is not named in the events, for the order of finishing and the rounds
  that somebody missed could be found again in the answers; nor whose power was changed;
- of somebody who was removed the name is in the turnout and no answer is in the record;
- of somebody whose link was renewed the name is in the turnout and the events, and of the round
  that he then began anew only what was answered since, for a number whose answers were superseded
  all at once would be his.
"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User

from decision.records.services.form import moment, plain
from decision.sessions.enums import EventKind
from decision.sessions.models import Ballot, Event, Participant, Session

NAMELESS = (EventKind.FINISHED, EventKind.RESUMED, EventKind.POWER_CHANGED)

# What a person does himself.
OWN = (
    EventKind.JOINED,
    EventKind.FINISHED,
    EventKind.RESUMED,
    EventKind.DEVICE_ADDED,
    EventKind.DEVICE_ENDED,
)


def user_name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def groups(session: Session) -> list[dict[str, Any]]:
    return [
        {"name": group.name, "power": plain(group.power)}
        for group in session.groups.order_by("position", "pk")
    ]


def participants(session: Session) -> list[dict[str, Any]]:
    """Whose answers are in the record: by number, which the answers name."""
    people = session.participants.select_related("group").order_by("number")
    if not session.names_shown:
        people = people.filter(removed_at=None)
    return [_participant(person, session) for person in people]


def _participant(person: Participant, session: Session) -> dict[str, Any]:
    entry = {
        "participant": person.number,
        "group": person.group.name if person.group else None,
        "power": plain(person.power),
    }
    if session.names_shown:
        entry |= {"name": person.name, "removed": person.is_removed}
    return entry


def turnout(session: Session) -> list[dict[str, Any]]:
    """Everybody by name: invited, come, finished in at least one round, removed, renewed."""
    invited = set(
        session.events.filter(kind=EventKind.INVITED).values_list("participant", flat=True)
    )
    finished = set(
        Ballot.objects.filter(round__session=session, finished_at__isnull=False).values_list(
            "participant", flat=True
        )
    )
    entries = [
        {
            "name": person.name,
            "invited": person.pk in invited,
            "joined": person.joined_at is not None,
            "finished": person.pk in finished,
            "removed": person.is_removed,
            "renewed": person.renewed_at is not None,
        }
        for person in session.participants.order_by("name", "pk")
    ]
    # Two of one name stand in an order that does not tell who of them came first.
    return sorted(entries, key=lambda entry: [str(value) for value in entry.values()])


def events(session: Session) -> list[dict[str, Any]]:
    """What happened, in order, up to the sealing."""
    rows = session.events.select_related("user", "participant").order_by("pk")
    return [_event(event, session) for event in rows]


def _event(event: Event, session: Session) -> dict[str, Any]:
    named = session.names_shown or event.kind not in NAMELESS
    person = event.participant.name if event.participant and named else None
    is_of_himself = event.kind in OWN
    by_user = user_name(event.user) if event.user and (named or not is_of_himself) else None
    return {
        "at": moment(event.at),
        "kind": event.kind,
        "by": by_user or (person if is_of_himself else None),
        "about": person,
        "details": event.details,
    }
