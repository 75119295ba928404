"""Throwing a draft away: the one thing of a session that can be deleted."""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _

from decision.sessions.enums import SessionState
from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from decision.sessions.services.events import locked


def delete_draft(*, session: Session) -> None:
    """Delete a session in which no round was ever opened, with its people and its log.

    Raises
    ------
    SessionError
        If a round was opened: what happened in a session is kept.
    """
    with transaction.atomic():
        now = locked(session)
        if now.state != SessionState.DRAFT:
            raise SessionError(_("Only a draft can be deleted: what happened in it is kept."))
        # In this order: an event protects the participant whom it names.
        now.events.all().delete()
        now.participants.all().delete()
        now.delete()
