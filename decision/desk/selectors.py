"""What a facilitator's lists show of each session, in a constant number of queries."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from decision.problems.enums import ProblemState
from decision.problems.models import Problem
from decision.sessions.enums import SessionState
from decision.sessions.models import Ballot, Participant, Round, Session
from decision.sessions.selectors.sessions import sessions_of

UNDER_WAY = ~Q(state__in=[SessionState.CLOSED, SessionState.SEALED])


def listed_sessions(user: User, *, query: str = "", is_archived: bool = False) -> QuerySet[Any]:
    """Sessions that a user leads or takes part in, the newest first, each with its counts.

    `round_number` is the newest round's, 0 in a draft; the others are what
    `decision.sessions.selectors.counting` means by people in a session, here and finished. Every
    word of `query` stands in the title, in the problem's name or in the code.
    """
    sessions = sessions_of(user).filter(is_archived=is_archived)
    if query:
        sessions = sessions.filter(pk__in=_matching(sessions, query.casefold().split()))
    return _with_counts(sessions)


def _matching(sessions: QuerySet[Session], words: list[str]) -> list[int]:
    # Here and not in the database: SQLite tells «к» from «К».
    rows = sessions.order_by().values_list(
        "pk", "title", "code", "problem__name_ru", "problem__name_en"
    )
    return [
        pk
        for pk, *texts in rows
        if all(any(word in (text or "").casefold() for text in texts) for word in words)
    ]


def demonstration_board() -> Session | None:
    """The newest demonstration that has something to watch: anybody may."""
    shown = Session.objects.filter(is_demonstration=True).exclude(state=SessionState.DRAFT)
    return shown.order_by("-created_at", "-pk").first()


def sessions_under_way(user: User, at_most: int) -> list[Any]:
    """The newest sessions of a user that are not over, led or joined, with the same counts."""
    return list(_with_counts(sessions_of(user).filter(UNDER_WAY, is_archived=False))[:at_most])


def problems_to_weigh() -> QuerySet[Any]:
    """Open problems that have criteria, as the list of problems orders them."""
    there = Count("criteria", filter=Q(criteria__removed_at=None))
    return (
        Problem.objects.filter(state=ProblemState.OPEN)
        .annotate(criterion_count=there)
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
        here_count=_number_of(present.filter(joined_at__isnull=False), "session"),
        finished_count=_number_of(finished, "round__session"),
    )


def _number_of(rows: QuerySet[Any], by: str) -> Coalesce:
    counted = rows.order_by().values(by).annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)
