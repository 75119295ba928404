"""Reading records."""

from __future__ import annotations

from decision.records.models import DecisionRecord
from decision.sessions.enums import SessionState
from decision.sessions.models import Session


def record_of(session: Session) -> DecisionRecord | None:
    if session.state != SessionState.SEALED:
        return None
    return DecisionRecord.objects.defer("content").filter(session=session).first()
