"""Who took part, in a record.

Where names are hidden, nothing in a record may join a name to a number, whoever reads it with
whatever he remembers of the meeting (`decision.sessions.selectors.shown` has the rule):

- names stand in the turnout alone, sorted, and where the facilitator gave out a link: who was
  called, whose link was renewed, and who took part;
- numbers stand with groups, powers and answers, each round with its own; answers carry no time,
  and of a person only those in force: whose were superseded all at once would be who is named
  as renewed;
- a round of which this would still tell somebody apart has no people and no answers.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.contrib.auth.models import User

from decision.records.services.form import moment, plain
from decision.sessions.enums import EventKind
from decision.sessions.models import Ballot, Event, Round, Session, Voice
from decision.sessions.selectors.carried import unconfirmed_ballots

# The facilitator calls somebody by name.
LINK_GIVEN = (EventKind.INVITED, EventKind.LINK_RENEWED)
# What a person does himself.
OF_HIMSELF = (
    EventKind.JOINED,
    EventKind.FINISHED,
    EventKind.RESUMED,
    EventKind.DEVICE_ADDED,
    EventKind.DEVICE_ENDED,
    EventKind.CONFLICT_DECLARED,
    EventKind.CONFLICT_TAKEN_BACK,
)


def user_name(user: User) -> str:
    return user.get_full_name() or user.get_username()


def groups(round: Round) -> list[dict[str, Any]]:
    """The stakeholder groups with their voting powers at the opening."""
    return [
        {"name": group.name, "power": plain(Decimal(round.group_powers[group.name]))}
        for group in round.session.groups.order_by("position", "pk")
    ]


def people(round: Round, told: bool) -> list[dict[str, Any]]:
    """Whose answers are in the record: by number, which the answers name."""
    session = round.session
    voices = round.voices.select_related("participant__group")
    if session.names_shown:
        silent = set(unconfirmed_ballots(round).values_list("participant", flat=True))
        named = voices.order_by("participant__number")
        return [
            _entry(voice, voice.participant.number)
            | {"name": voice.participant.name, "unconfirmed": voice.participant_id in silent}
            for voice in named
        ]
    numbers = dict(round.ballots.filter(number__isnull=False).values_list("participant", "number"))
    found = voices.filter(participant__in=numbers) if told else voices.none()
    entries = [_entry(voice, numbers[voice.participant_id]) for voice in found.order_by("pk")]
    return sorted(entries, key=lambda entry: int(entry["participant"]))


def _entry(voice: Voice, number: int | None) -> dict[str, Any]:
    group = voice.participant.group
    return {
        "participant": number,
        "group": group.name if group else None,
        "power": plain(voice.power),
    }


def turnout(session: Session) -> list[dict[str, Any]]:
    """Everybody by name: invited, took part (finished in at least one round), link renewed.

    Where names are shown also whether he came and was removed.
    """
    invited = set(
        session.events.filter(kind=EventKind.INVITED).values_list("participant", flat=True)
    )
    finished = set(
        Ballot.objects.filter(round__session=session, finished_at__isnull=False).values_list(
            "participant", flat=True
        )
    )
    entries = []
    for person in session.participants.order_by("name", "pk"):
        entry: dict[str, Any] = {
            "name": person.name,
            "invited": person.pk in invited,
            "finished": person.pk in finished,
            "renewed": person.renewed_at is not None,
        }
        if session.names_shown:
            entry |= {"joined": person.joined_at is not None, "removed": person.is_removed}
        entries.append(entry)
    # Two of one name stand in an order that does not tell who of them came first.
    return sorted(entries, key=lambda entry: [str(value) for value in entry.values()])


def events(session: Session) -> list[dict[str, Any]]:
    """What happened, in order, up to the sealing."""
    rows = session.events.select_related("user", "participant").order_by("pk")
    return [_event(event, session) for event in rows]


def _event(event: Event, session: Session) -> dict[str, Any]:
    is_named = session.names_shown or event.kind in LINK_GIVEN
    person = event.participant.name if event.participant and is_named else None
    of_himself = event.kind in OF_HIMSELF
    by_user = user_name(event.user) if event.user and (is_named or not of_himself) else None
    return {
        "at": moment(event.at),
        "kind": event.kind,
        "by": by_user or (person if of_himself else None),
        "about": person,
        # Of a renaming the details are names.
        "details": event.details if is_named or event.kind != EventKind.RENAMED else {},
    }
