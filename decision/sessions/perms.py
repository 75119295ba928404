"""Who may see and do what in a session: each rule returns the object, or refuses.

A code tells nothing about who holds it: what it does not open is “not found”, so that guessing
one learns nothing from the answer.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from decision.sessions.models import Participant, Session
from decision.sessions.selectors.sessions import participant_of_token

BOARD_SALT = "decision.board"
COOKIE_LIFE = timedelta(days=180)


def facilitated_session(user: User | AnonymousUser, code: str) -> Session:
    """The session that this user leads; others' are refused, whoever asks."""
    session = session_by_code(code)
    if session.facilitator_id != user.pk:
        raise PermissionDenied
    return session


def session_by_code(code: str) -> Session:
    """Anybody's session, for pages that anybody with the code may see."""
    session = (
        Session.objects.select_related("problem", "facilitator").filter(code=code.upper()).first()
    )
    if session is None:
        raise Http404
    return session


# The board -------------------------------------------------------------------------------------


def board_key(session: Session) -> str:
    """What opens the projector's page: signed, so that it cannot be guessed."""
    return signing.Signer(salt=BOARD_SALT).sign_object(session.pk)


def session_of_board(key: str) -> Session:
    try:
        pk = signing.Signer(salt=BOARD_SALT).unsign_object(key)
    except signing.BadSignature as error:
        raise Http404 from error
    session = Session.objects.select_related("problem", "facilitator").filter(pk=pk).first()
    if session is None:
        raise Http404
    return session


# Participants ----------------------------------------------------------------------------------


def cookie_name(session: Session) -> str:
    return f"mera-{session.code}"


def remember(response: HttpResponse, participant: Participant, token: str) -> None:
    """Let this browser come back as this participant: the token stays out of scripts' reach."""
    session = participant.session
    response.set_cookie(
        cookie_name(session),
        token,
        max_age=COOKIE_LIFE,
        path=reverse("weigh", args=[session.code]),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def token_from(request: HttpRequest, session: Session) -> str:
    """The token that this browser holds for the session; empty if none."""
    return request.COOKIES.get(cookie_name(session), "")


def participant_from(request: HttpRequest, session: Session) -> Participant | None:
    """Who asks, by his browser's token; somebody who was removed is returned as such."""
    token = token_from(request, session)
    participant = participant_of_token(token) if token else None
    if participant is None or participant.session_id != session.pk:
        return None
    participant.session = session
    return participant


def participant_by_code(request: HttpRequest, code: str) -> Participant | None:
    """The same where only the session's code is known, in one query; None for a wrong code too."""
    token = request.COOKIES.get(f"mera-{code.upper()}", "")
    # What is sent needs the session; a page names the problem and the group as well.
    known = ("session",) if request.method == "POST" else ("session__problem", "group")
    participant = participant_of_token(token, known) if token else None
    if participant is None or participant.session.code != code.upper():
        return None
    return participant
