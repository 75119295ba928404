"""What the people of a session are called: everybody so that he is told from the others."""

from __future__ import annotations

from decision.sessions.models import Session


def plain_name(name: str) -> str:
    """As it is stored: one space between words, none around them."""
    return " ".join(name.split())


def names_in(session: Session, *, but: int | None = None) -> set[str]:
    """Names of everybody who is or was in the session, without regard to capitals.

    `but` is the primary key of somebody whose own name does not count.
    """
    people = session.participants.exclude(pk=but) if but else session.participants
    names = people.order_by().values_list("name", flat=True)
    # Here and not in the database: SQLite tells «к» from «К».
    return {name.casefold() for name in names}


def is_taken(session: Session, name: str, *, but: int | None = None) -> bool:
    return plain_name(name).casefold() in names_in(session, but=but)
