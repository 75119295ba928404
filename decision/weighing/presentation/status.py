"""How a session stands, for everybody who takes part: nothing of anybody's answers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decision.sessions.enums import SessionState
from decision.sessions.models import Round, Session
from decision.sessions.selectors.ballots import progress_of
from decision.sessions.selectors.sessions import current_round


@dataclass(frozen=True)
class Status:
    """`phase` changes when a participant's page must show something else: "open-2", say."""

    phase: str
    state: str
    round: int
    finished: int
    taking_part: int


def phase_of(session: Session, round: Round | None) -> str:
    return f"{session.state}-{round.number if round else 0}"


def status_of(session: Session) -> Status:
    round = current_round(session)
    people = [one for one in progress_of(session) if one.state not in ("removed", "invited")]
    return Status(
        phase=phase_of(session, round),
        state=session.state,
        round=round.number if round else 0,
        finished=sum(one.finished for one in people),
        taking_part=len(people),
    )


def status_context(session_pk: int) -> dict[str, Any]:
    """What ``decision/weighing/_status.html`` expects, for the stream that renders it."""
    session = Session.objects.select_related("problem").get(pk=session_pk)
    return {"status": status_of(session), "states": SessionState}
