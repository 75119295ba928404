"""Who may see and do what in a session: each rule returns the object, or refuses.

A code tells nothing about who holds it: what it does not open is “not found”, so that guessing
one learns nothing from the answer.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import AnonymousUser, User
from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse

from decision.sessions.errors import UnknownCodeError
from decision.sessions.models import Device, Participant, Round, Session
from decision.sessions.selectors.devices import answering_device, device_of_token

BOARD_SALT = "decision.board"
COOKIE_LIFE = timedelta(days=180)


def facilitated_session(user: User | AnonymousUser, code: str) -> Session:
    """The session that this user leads; others' are not told from those that do not exist."""
    session = session_by_code(code)
    if session.facilitator_id != user.pk:
        raise UnknownCodeError
    return session


def session_by_code(code: str) -> Session:
    """Anybody's session, for pages that anybody with the code may see."""
    session = (
        Session.objects.select_related("problem", "facilitator").filter(code=code.upper()).first()
    )
    if session is None:
        raise UnknownCodeError
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
    return _cookie_of(session.code)


def _cookie_of(code: str) -> str:
    return f"mera-{code}"


def remember(response: HttpResponse, session: Session, token: str) -> None:
    """Let this browser come back to its seat: the token stays out of scripts' reach."""
    response.set_cookie(
        cookie_name(session),
        token,
        max_age=COOKIE_LIFE,
        path=_path_of(session),
        httponly=True,
        secure=settings.SESSION_COOKIE_SECURE,
        samesite="Lax",
    )


def forget(response: HttpResponse, session: Session) -> None:
    """Let this browser hold no seat any more."""
    response.delete_cookie(cookie_name(session), path=_path_of(session), samesite="Lax")


def _path_of(session: Session) -> str:
    return reverse("weigh", args=[session.code])


def device_from(request: HttpRequest, code: str) -> Device | None:
    """The device as which this browser came into the session with this code, in one query.

    One that was ended, or whose person was removed, is returned as such.
    """
    token = request.COOKIES.get(_cookie_of(code.upper()), "")
    # What is sent needs the session; a page names the problem and the group as well.
    find = answering_device if request.method == "POST" else device_of_token
    device = find(token) if token else None
    return device if device and device.participant.session.code == code.upper() else None


def seat_from(request: HttpRequest, code: str) -> Device | None:
    """The device, if its person takes part now."""
    device = device_from(request, code)
    return device if device and device.is_in and not device.participant.is_removed else None


def may_see_own(participant: Participant, round: Round) -> bool:
    """Whether who holds the seat may see as his own what was answered from it in a round.

    Where names are hidden, a link that was renewed since would show whoever opens it which number
    is whose: what was revealed before he came is no longer shown by name.
    """
    if participant.session.names_shown or participant.renewed_at is None:
        return True
    return round.closed_at is None or round.closed_at > participant.renewed_at


def may_see_all_own(participant: Participant) -> bool:
    """Whether `may_see_own` holds for every round so far."""
    if participant.session.names_shown or participant.renewed_at is None:
        return True
    closed = participant.session.rounds.filter(closed_at__lte=participant.renewed_at)
    return not closed.exists()
