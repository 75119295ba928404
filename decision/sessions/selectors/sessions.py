"""Sessions, their rounds and their people, as they stand."""

from __future__ import annotations

import hashlib
from collections.abc import Collection

from django.contrib.auth.models import User
from django.db.models import Max, Q, QuerySet

from decision.sessions.models import Event, Participant, Round, Session


def current_round(session: Session) -> Round | None:
    """The newest round, open or not; None in a draft."""
    return session.rounds.order_by("-number").first()


def revealed_rounds(session: Session) -> list[Round]:
    """Rounds whose answers may be seen, the first one first."""
    return list(session.rounds.filter(revealed_at__isnull=False).order_by("number"))


def sessions_of(user: User) -> QuerySet[Session]:
    """Sessions that a user leads or takes part in, the newest first."""
    taking_part = Participant.objects.filter(user=user, removed_at__isnull=True)
    return (
        Session.objects.filter(Q(facilitator=user) | Q(pk__in=taking_part.values("session")))
        .select_related("problem", "facilitator")
        .order_by("-created_at", "-pk")
    )


def token_digest(token: str) -> str:
    """What is kept of a personal link."""
    return hashlib.sha256(token.encode()).hexdigest()


def participant_of_token(
    token: str, known: tuple[str, ...] = ("session__problem", "group")
) -> Participant | None:
    """Whose personal link this is, removed or not; None if nobody's."""
    return Participant.objects.select_related(*known).filter(token_hash=token_digest(token)).first()


def shut_out(session_pk: int) -> frozenset[int]:
    """The primary keys of those who were taken out, and may no longer watch."""
    removed = Participant.objects.filter(session=session_pk, removed_at__isnull=False)
    return frozenset(removed.order_by().values_list("pk", flat=True))


def newest_events(session_pks: Collection[int]) -> dict[int, int]:
    """Of each session the primary key of its newest event: every move writes one."""
    events = Event.objects.filter(session__in=session_pks).order_by()
    newest = dict(events.values("session").annotate(Max("pk")).values_list("session", "pk__max"))
    return {pk: newest.get(pk, 0) for pk in session_pks}
