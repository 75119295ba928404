"""What the tests of the facilitator's pages share."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from decision.sessions.enums import SessionState
from decision.sessions.models import Participant, Session
from decision.sessions.services import lifecycle as services
from decision.weighing.services.storing import finish
from tests.factories.sessions import judge, make_participant, make_session

PAGES = [
    "session_desk",
    "session_deadline",
    "session_turnout",
    "session_events",
    "session_people",
]
# All states that a session reaches without being sealed.
STATES = [state for state in SessionState if state != SessionState.SEALED]
# A name that runs if a page forgets to escape it.
HOSTILE = "<script>alert(1)</script>"


def signed_in(user: User) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(user)
    return client


def address(session: Session, page: str = "session_desk") -> str:
    return reverse(page, args=[session.code])


def finished_person(
    session: Session, name: str = "Anna", step: int = 2, **fields: object
) -> Participant:
    """Somebody who has answered enough and finished; `step` is what he says of C1."""
    participant = make_participant(session, name, **fields)
    judge(participant, "C1", "C2", step)
    judge(participant, "C1", "C3", step)
    finish(participant=participant)
    return participant


def moved(session: Session, *moves: str) -> Session:
    for move in moves:
        session = getattr(services, move)(session=session, user=session.facilitator)
    return session


def session_in(state: str) -> Session:
    """A session with one participant who has finished, moved on to a state."""
    session = make_session()
    if state == SessionState.DRAFT:
        return session
    session = moved(session, "open_round")
    finished_person(session)
    for reached, move in (
        (SessionState.OPEN, "close_round"),
        (SessionState.ROUND_CLOSED, "reveal"),
        (SessionState.REVEALED, "close_session"),
    ):
        if state == reached:
            break
        session = moved(session, move)
    return session
