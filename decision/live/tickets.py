"""What lets a page watch: a signed note of whose eyes it is for, good for a day."""

from __future__ import annotations

from dataclasses import astuple, dataclass

from django.conf import settings
from django.core import signing
from django.urls import get_script_prefix
from django.utils.translation import get_language

from decision.live.audiences import AUDIENCES

PREFIX = "live/"
MAX_AGE = 60 * 60 * 24  # seconds
SALT = "decision.live.2"  # the first tickets outlived a log-out


@dataclass(frozen=True)
class Ticket:
    session: int  # primary keys
    audience: str
    language: str
    device: int = 0  # 0 is nobody in particular
    user: int = 0  # who must be logged in where it is used


class InvalidTicketError(Exception):
    """Forged, expired, or of another kind."""


def live_url(session: int, audience: str, *, device: int = 0, user: int = 0) -> str:
    """Where a page watches; whoever is shown the page may watch, so the view decides who is.

    `session`, `device` and `user` are primary keys.
    """
    ticket = Ticket(
        session=session,
        audience=audience,
        language=get_language() or settings.LANGUAGE_CODE,
        device=device,
        user=user,
    )
    return f"{get_script_prefix()}{PREFIX}{signed(ticket)}/"


def signed(ticket: Ticket) -> str:
    return signing.dumps(astuple(ticket), salt=SALT)


def read(text: str) -> Ticket:
    try:
        ticket = Ticket(*signing.loads(text, salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, TypeError) as error:
        raise InvalidTicketError(text) from error
    audience = AUDIENCES.get(ticket.audience)
    if audience is None or (audience.for_users and not ticket.user):
        raise InvalidTicketError(text)
    return ticket
