"""The log of a session: every move with who made it and when."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.utils import timezone

from config.prepared import Hole, Select, columns, made
from decision.sessions.enums import EventKind
from decision.sessions.errors import UnknownCodeError
from decision.sessions.models import Event, Participant, Session


def record_event(
    session: Session,
    kind: EventKind,
    *,
    user: User | None = None,
    participant: Participant | None = None,
    **details: object,
) -> Event:
    """Write a move down, in the transaction of the move itself."""
    return Event.objects.create(
        session=session,
        at=timezone.now(),
        kind=kind,
        user=user,
        participant=participant,
        details=details,
    )


def locked(session: Session) -> Session:
    """The session's row as it stands now, held until the transaction ends.

    Moves and answers take this lock first: no answer slips into a round that is being closed.
    """
    row = _locked.row(pk=session.pk)
    if row is None:
        raise UnknownCodeError  # deleted meanwhile: its code opens nothing any more
    return made(Session, row)


_locked = Select(
    lambda: (
        Session.objects.select_for_update()
        .filter(pk=Hole("pk", Session._meta.pk))
        .order_by()
        .values_list(*columns(Session))
    )
)
