"""The events of a problem, and what else hangs on it."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.models import User
from django.db.models import QuerySet

from decision.authoring.enums import Move
from decision.authoring.models import ProblemEvent
from decision.problems.models import Problem
from decision.records.models import DecisionRecord
from decision.sessions.enums import SessionState
from decision.sessions.models import Session

MOST_TOLD = 10  # to somebody who comes back to a page that was open for long


def events_of(problem: Problem) -> QuerySet[ProblemEvent]:
    """The newest first, each with who made it and what took it back."""
    return (
        ProblemEvent.objects.filter(problem=problem)
        .select_related("user", "undone_by__user", "undoes")
        .order_by("-version")
    )


def events_since(problem: Problem, seen: int, user: User) -> list[ProblemEvent]:
    """What others have done since somebody looked: the newest few, in their order."""
    others = events_of(problem).filter(version__gt=seen).exclude(user=user)
    return list(others[:MOST_TOLD])[::-1]


def to_undo(problem: Problem, user: User) -> ProblemEvent | None:
    """A user's newest move that can still be taken back."""
    mine = events_of(problem).filter(user=user, undone_by=None).exclude(kind=Move.UNDONE)
    return mine.exclude(changes={}).first()


@dataclass(frozen=True)
class Uses:
    """How many sessions have frozen this problem, will freeze it, and have sealed a record."""

    opened: int
    drafts: int
    records: int

    def __bool__(self) -> bool:
        return bool(self.opened or self.drafts)


def uses_of(problem: Problem) -> Uses:
    """In two queries."""
    states = list(Session.objects.filter(problem=problem).values_list("state", flat=True))
    drafts = states.count(SessionState.DRAFT)
    return Uses(
        opened=len(states) - drafts,
        drafts=drafts,
        records=DecisionRecord.objects.filter(session__problem=problem).count(),
    )
