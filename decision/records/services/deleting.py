"""Throwing a session away: a draft, or a demonstration with all that it holds."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from decision.records.models import DecisionRecord
from decision.sessions.errors import SessionError
from decision.sessions.models import Session
from decision.sessions.services.events import locked
from decision.sessions.services.lifecycle import refuse_other_than_facilitator


def delete_session(*, session: Session, user: User | None = None) -> None:
    """Delete a session with its people, its log, its answers and its record.

    A demonstration's record stands outside the chain, so that no other record misses it. Without
    a `user` it is the administrator's doing; else only the facilitator's own can go.

    Raises
    ------
    SessionError
        If somebody else leads it, or it is neither a draft nor a demonstration.
    """
    with transaction.atomic():
        now = locked(session)
        if user is not None:
            refuse_other_than_facilitator(now, user)
        if not now.can_be_deleted:
            raise SessionError(
                _("Only a draft or a demonstration can be deleted: what happened in it is kept.")
            )
        # In this order: an event and a ballot protect the participant whom they name. Through
        # querysets: what is written once refuses to be deleted row by row.
        DecisionRecord.objects.filter(session=now).delete()
        now.events.all().delete()
        now.rounds.all().delete()
        now.participants.all().delete()
        now.delete()
