"""Sessions, their rounds and their people, as they stand."""

from __future__ import annotations

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


def newest_events(session_pks: Collection[int]) -> dict[int, int]:
    """Of each session the primary key of its newest event: every move writes one."""
    events = Event.objects.filter(session__in=session_pks).order_by()
    newest = dict(events.values("session").annotate(Max("pk")).values_list("session", "pk__max"))
    return {pk: newest.get(pk, 0) for pk in session_pks}
