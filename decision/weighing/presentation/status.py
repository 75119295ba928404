"""How a session stands, for everybody who takes part: nothing of anybody's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decision.sessions.enums import SessionState
from decision.sessions.models import Round, Session
from decision.sessions.selectors.counting import Attendance


@dataclass(frozen=True)
class Status:
    """`phase` changes when a participant's page must show something else: "open-2", say."""

    phase: str
    state: str
    round: int
    finished: int
    people: int


def phase_of(session: Session, round: Round | None) -> str:
    return f"{session.state}-{round.number if round else 0}"


def status_of(session: Session) -> Status:
    attendance = Attendance(session)
    round = attendance.round
    return Status(
        phase=phase_of(session, round),
        state=session.state,
        round=round.number if round else 0,
        finished=attendance.finished,
        people=attendance.people,
    )


def status_context(session_pk: int) -> dict[str, Any]:
    """What ``decision/weighing/_status.html`` expects, for the stream that renders it."""
    session = Session.objects.select_related("problem").get(pk=session_pk)
    return {"status": status_of(session), "states": SessionState}
