"""How a browser comes to a seat, and how it leaves it.

A link is 32 random bytes and opens a seat once: the browser that opens it gets 32 others, which
nobody else has seen. Only the SHA-256 of each is kept, so each is shown once.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.contrib.auth.models import User
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.live.announcing import announce
from decision.sessions.enums import CameBy, EventKind, SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import (
    Ballot,
    Device,
    DirectWeight,
    Judgement,
    Participant,
    Score,
    Session,
)
from decision.sessions.models.answers import CURRENT
from decision.sessions.selectors.devices import devices_in, token_digest
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.lifecycle import refuse_other_than_facilitator

TOKEN_BYTES = 32
# For a camera that is held before the screen; whoever finds the link later finds it closed.
LINK_LIFE = timedelta(minutes=10)
# Of one person since his link was last renewed, those that he has ended included.
MOST_DEVICES = 20
# A used link that is opened again and again fills no log.
SAID_ONCE_IN = timedelta(hours=1)


def link_for(participant: Participant, came_by: CameBy, expires_at: datetime | None = None) -> str:
    """A link that opens a person's seat once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Device.objects.create(
        participant=participant,
        came_by=came_by,
        link_hash=token_digest(token),
        expires_at=expires_at,
    )
    return token


def device_for(participant: Participant, came_by: CameBy) -> str:
    """The token of a browser that is in at once."""
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Device.objects.create(
        participant=participant,
        came_by=came_by,
        token_hash=token_digest(token),
        opened_at=timezone.now(),
    )
    return token


def enter(*, link: Device, leaving: Device | None = None) -> str:
    """Open a seat by its link; the token that is returned is this browser's alone.

    `leaving` is the device as which the browser has been in the session so far.

    Raises
    ------
    SessionError
        If the link opens nothing any more, the session is over, or the person was removed.
    """
    participant = link.participant
    with transaction.atomic():
        session = locked(participant.session)
        refuse_over(session)
        link.refresh_from_db(fields=["opened_at", "ended_at"])
        if not link.waits:
            raise SessionError(_("This link opens nothing any more."))
        refuse_removed(participant)
        token = secrets.token_urlsafe(TOKEN_BYTES)
        link.token_hash, link.opened_at = token_digest(token), timezone.now()
        link.save(update_fields=["token_hash", "opened_at"])
        _note_arrival(session, participant, link.came_by)
        leave(session, leaving)
        announce(session.pk)
    return token


def _note_arrival(session: Session, participant: Participant, came_by: str) -> None:
    """The first browser is the person's coming in; each later one stands in the log as such."""
    first = Participant.objects.filter(pk=participant.pk, joined_at__isnull=True)
    if first.update(joined_at=timezone.now()):
        record_event(session, EventKind.JOINED, participant=participant)
    else:
        record_event(session, EventKind.DEVICE_ADDED, participant=participant, by=came_by)


def come_back(session: Session, participant: Participant, user: User) -> str:
    """One more browser of somebody whom his account makes known; the session is locked."""
    refuse_removed(participant)
    _refuse_many(participant)
    token = device_for(participant, CameBy.ACCOUNT)
    record_event(
        session, EventKind.DEVICE_ADDED, participant=participant, user=user, by=CameBy.ACCOUNT
    )
    return token


def note_reuse(*, link: Device) -> None:
    """Write down that a link was opened after its use; once an hour is enough to know."""
    participant = link.participant
    since = timezone.now() - SAID_ONCE_IN
    known = participant.session.events.filter(
        kind=EventKind.LINK_REUSED, participant=participant, at__gt=since
    )
    if participant.session.is_over or known.exists():
        return
    with transaction.atomic():
        session = locked(participant.session)
        if not session.is_over and not known.exists():
            record_event(session, EventKind.LINK_REUSED, participant=participant)
            announce(session.pk)


# A person's own devices -----------------------------------------------------------------------


def device_link(*, here: Device) -> str:
    """A link for another device of the same person, good for ten minutes and one opening.

    Raises
    ------
    SessionError
        If the session is over, the person was removed, the device that asks was ended, or too many
        were added.
    """
    participant = here.participant
    with transaction.atomic():
        refuse_over(locked(participant.session))
        refuse_removed(participant)
        _of_those_in(participant, here.pk)  # else who was just shut out would come back
        _forget_unopened(participant)
        _refuse_many(participant)
        return link_for(participant, CameBy.DEVICE, timezone.now() + LINK_LIFE)


def end_device(*, here: Device, pk: int) -> None:
    """Shut a person's seat to one of his browsers, and to a link that this one has asked for.

    Raises
    ------
    SessionError
        If the session is over, he has no such device, or the one that asks was ended.
    """
    participant = here.participant
    with transaction.atomic():
        session = locked(participant.session)
        refuse_over(session)
        _of_those_in(participant, here.pk)
        leave(session, _of_those_in(participant, pk))
        _forget_unopened(participant)
        announce(session.pk)


def _of_those_in(participant: Participant, pk: int) -> Device:
    device = devices_in(participant).filter(pk=pk).first()
    if device is None:
        raise SessionError(_("This device has been ended before."))
    return device


def _forget_unopened(participant: Participant) -> None:
    """The link for another device: there is one at a time."""
    participant.devices.filter(came_by=CameBy.DEVICE, opened_at=None).delete()


def leave(session: Session, device: Device | None) -> None:
    """A browser gives up its seat, if it has one; the session is locked."""
    if device is None:
        return
    held = Device.objects.filter(pk=device.pk, ended_at=None)
    if held.update(ended_at=timezone.now()):
        record_event(session, EventKind.DEVICE_ENDED, participant=device.participant)


# The facilitator ------------------------------------------------------------------------------


def renew_link(*, participant: Participant, user: User) -> str:
    """A new personal link, by which the person's ballot in an unrevealed round begins anew.

    Whoever opens it may be somebody else. So he finds none of the answers that were given before,
    and they do not count; nor do the links and devices from before open anything.

    Raises
    ------
    SessionError
        If the user does not lead the session, it is over, or its round is closed and not revealed:
        then the answers could neither be hidden nor given again.
    """
    with transaction.atomic():
        session = locked(participant.session)
        refuse_other_than_facilitator(session, user)
        refuse_over(session)
        if session.state == SessionState.ROUND_CLOSED:
            raise SessionError(
                _("The round is closed and not yet revealed: a link can be renewed after that.")
            )
        at = timezone.now()
        participant.devices.filter(ended_at=None).update(ended_at=at)
        participant.renewed_at = at
        participant.save(update_fields=["renewed_at"])
        about = _begin_anew(session, participant, at)
        record_event(session, EventKind.LINK_RENEWED, user=user, participant=participant, **about)
        announce(session.pk)
        return link_for(participant, CameBy.LINK)


def _begin_anew(session: Session, participant: Participant, at: datetime) -> dict[str, int]:
    """Put out of force what was answered in the open round; the round, for the log."""
    round = current_round(session)
    if round is None or not session.is_open:
        return {}
    ballots = Ballot.objects.filter(round=round, participant=participant)
    ballots.update(finished_at=None, begun_anew_at=at, carried_from=None, confirmed_at=None)
    for answers in (Judgement.objects, DirectWeight.objects, Score.objects):
        answers.filter(CURRENT, ballot__in=ballots).update(superseded_at=at)
    return {"round": round.number}


# What is refused ------------------------------------------------------------------------------


def refuse_over(session: Session) -> None:
    """Once a session is closed nothing of who holds its seats is written."""
    if session.is_over:
        raise SessionError(_("The session is over: its seats are settled."))


def refuse_removed(participant: Participant) -> None:
    participant.refresh_from_db(fields=["removed_at"])
    if participant.is_removed:
        raise SessionError(_("The facilitator has removed you from this session."))


def _refuse_many(participant: Participant) -> None:
    participant.refresh_from_db(fields=["renewed_at"])
    known = participant.devices.exclude(opened_at=None)
    if participant.renewed_at:
        known = known.filter(opened_at__gt=participant.renewed_at)
    if known.count() >= MOST_DEVICES:
        raise SessionError(
            _("You have come in on %(limit)s devices: the facilitator can renew your link.")
            % {"limit": MOST_DEVICES}
        )
