"""What a facilitator's lists show of each session, in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from decision.problems.models import Problem
from decision.sessions.enums import SessionState
from decision.sessions.models import Ballot, Participant, Round, Session
from decision.sessions.selectors.sessions import sessions_of

UNDER_WAY = ~Q(state__in=[SessionState.CLOSED, SessionState.SEALED])


def led_sessions(user: User) -> QuerySet[Any]:
    """Sessions that a user leads, the newest first, each with what says its next step.

    `round_number` is the newest round's, 0 in a draft; `people_count` are those who were not
    removed, `finished_count` those of them who have finished the newest round.
    """
    return _with_counts(sessions_of(user).filter(facilitator=user))


def joined_sessions(user: User) -> QuerySet[Any]:
    """Sessions that a user takes part in and somebody else leads, with the same counts."""
    return _with_counts(sessions_of(user).exclude(facilitator=user))


def sessions_under_way(user: User, at_most: int) -> list[Any]:
    """The newest sessions of a user that are not over, led or joined, with the same counts."""
    return list(_with_counts(sessions_of(user).filter(UNDER_WAY))[:at_most])


def problems_to_weigh() -> QuerySet[Any]:
    """Problems that have criteria, as the list of problems orders them."""
    return (
        Problem.objects.annotate(criterion_count=Count("criteria"))
        .filter(criterion_count__gt=1)
        .order_by("position", "slug")
    )


def _with_counts(sessions: QuerySet[Session]) -> QuerySet[Any]:
    rounds = Round.objects.filter(session=OuterRef("pk")).order_by("-number")
    present = Participant.objects.filter(session=OuterRef("pk"), removed_at__isnull=True)
    finished = Ballot.objects.filter(
        round__session=OuterRef("pk"),
        round__number=OuterRef("round_number"),
        finished_at__isnull=False,
        participant__removed_at__isnull=True,
    )
    newest = Subquery(rounds.values("number")[:1], output_field=IntegerField())
    return sessions.annotate(round_number=Coalesce(newest, 0)).annotate(
        people_count=_number_of(present, "session"),
        finished_count=_number_of(finished, "round__session"),
    )


def _number_of(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
