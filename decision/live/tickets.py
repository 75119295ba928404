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
SALT = "decision.live"


@dataclass(frozen=True)
class Ticket:
    session: int  # primary keys
    audience: str
    language: str
    participant: int = 0  # 0 is nobody in particular


class InvalidTicketError(Exception):
    """Forged, expired, or of another kind."""


def live_url(session: int, audience: str, participant: int = 0) -> str:
    """Where a page watches; whoever is shown the page may watch, so the view decides who is.

    `session` and `participant` are primary keys.
    """
    ticket = Ticket(
        session=session,
        audience=audience,
        language=get_language() or settings.LANGUAGE_CODE,
        participant=participant,
    )
    return f"{get_script_prefix()}{PREFIX}{signed(ticket)}/"


def signed(ticket: Ticket) -> str:
    return signing.dumps(astuple(ticket), salt=SALT)


def read(text: str) -> Ticket:
    try:
        ticket = Ticket(*signing.loads(text, salt=SALT, max_age=MAX_AGE))
    except (signing.BadSignature, TypeError) as error:
        raise InvalidTicketError(text) from error
    if ticket.audience not in AUDIENCES:
        raise InvalidTicketError(text)
    return ticket
