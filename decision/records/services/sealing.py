"""Sealing a closed session: one record, chained to the one before it."""

from __future__ import annotations

import json
from typing import Any

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.live.announcing import announce
from decision.records.models import DecisionRecord
from decision.records.services.content import content_of
from decision.records.services.form import FORMAT, canonical_json, digest_of, moment
from decision.sessions.enums import EventKind, SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from decision.sessions.selectors.names import names_in
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.lifecycle import refuse_move, refuse_other_than_facilitator

ATTEMPTS = 5


def seal_session(*, session: Session, user: User) -> DecisionRecord:
    """Freeze a closed session as a record; from then on nothing of it can change.

    The content is drawn up before anything is locked: a closed session holds still, and the
    engine's work must keep nobody else from writing.

    Raises
    ------
    SessionError
        If the user does not lead the session, or it is not closed.
    """
    _refuse(session, user)
    content = content_of(session)
    for _attempt in range(ATTEMPTS):
        previous = None if session.is_demonstration else last_in_the_chain()
        record = _drawn_up(session, content, previous)
        try:
            return _stored(record, user)
        except IntegrityError:
            continue  # another session was sealed meanwhile: chain to that one
    raise SessionError(_("Other sessions are being sealed at the moment: try again."))


def last_in_the_chain() -> DecisionRecord | None:
    """The record that the next one follows; those of demonstrations follow none."""
    return DecisionRecord.objects.filter(number__isnull=False).order_by("-number").first()


def _number_after(previous: DecisionRecord | None) -> int:
    return previous.number + 1 if previous and previous.number else 1


def _refuse(session: Session, user: User) -> None:
    now = Session.objects.get(pk=session.pk)
    refuse_other_than_facilitator(now, user)
    refuse_move(now, "seal")


def _drawn_up(
    session: Session, content: dict[str, Any], previous: DecisionRecord | None
) -> DecisionRecord:
    number = None if session.is_demonstration else _number_after(previous)
    at = timezone.now()
    canonical = canonical_json(
        {
            "format": FORMAT,
            "number": number,
            "previous_sha256": previous.sha256 if previous else None,
            "sealed_at": moment(at),
            **content,
        }
    )
    return DecisionRecord(
        session=session,
        number=number,
        sealed_at=at,
        content=canonical.decode(),
        sha256=digest_of(canonical),
        previous=previous,
    )


def _stored(record: DecisionRecord, user: User) -> DecisionRecord:
    with transaction.atomic():
        now = locked(record.session)
        refuse_other_than_facilitator(now, user)
        refuse_move(now, "seal")
        record.save(force_insert=True)
        now.state = SessionState.SEALED
        now.frame |= {"names": names_in(json.loads(record.content))}
        now.save(update_fields=["state", "frame"])
        record_event(
            now,
            EventKind.SEALED,
            user=user,
            record=record.number,
            sha256=record.sha256,
            file_sha256=record.file_sha256,
        )
        announce(now.pk)
    return record
