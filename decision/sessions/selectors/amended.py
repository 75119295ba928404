"""What the facilitator changed after the first round had begun: who takes part, and the rules.

Drawn from the log, which a sealed record holds too: so a page says the same before the sealing and
after it, and of records of any format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from decision.sessions.enums import EventKind
from decision.sessions.models import Session

AMENDING = (
    EventKind.REMOVED,
    EventKind.READMITTED,
    EventKind.POWER_CHANGED,
    EventKind.TURNOUT_CHANGED,
    EventKind.DEADLINE_CHANGED,
)
PHASES = (EventKind.ROUND_OPENED, EventKind.ROUND_CLOSED)
# Of the details of an event those that say what was changed.
TOLD = ("before", "after", "deadline", "reason")


@dataclass(frozen=True)
class Happened:
    """A line of the log; `name` is empty where it names nobody."""

    at: datetime
    kind: str
    details: Mapping[str, Any]
    name: str = ""


@dataclass(frozen=True)
class Amendment:
    """One change; `round` is the newest one then, `is_open` whether it was open."""

    at: datetime
    kind: EventKind
    details: Mapping[str, Any]
    name: str
    round: int
    is_open: bool


def amendments(events: Iterable[Happened]) -> Iterator[Amendment]:
    """From a whole log in order; what came before the first opening is no amendment."""
    round, is_open = 0, False
    for event in events:
        if event.kind in PHASES:
            is_open = event.kind == EventKind.ROUND_OPENED
            round = round + 1 if is_open else round
        elif event.kind in AMENDING and round:
            kind, details = EventKind(event.kind), event.details
            told = {key: details[key] for key in TOLD if key in details}
            name = event.name or str(details.get("group", ""))
            yield Amendment(event.at, kind, told, name, round, is_open)


def amendments_of(session: Session) -> list[Amendment]:
    """Of a session, one query; it names people where names are shown."""
    rows = session.events.filter(kind__in=(*AMENDING, *PHASES)).order_by("pk")
    found = rows.values_list("at", "kind", "details", "participant__name")
    shown = session.names_shown
    return list(
        amendments(
            Happened(at, kind, details, (name or "") if shown else "")
            for at, kind, details, name in found
        )
    )
