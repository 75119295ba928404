"""Who may watch a session, and what each audience sees. The rooms above enter theirs here."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Audience:
    """A fragment, and where to find what it needs.

    The functions are named by dotted paths, because a stream is opened without loading the pages,
    and because the tests put their own here. Each takes a session's primary key, the last one
    those of several sessions.
    """

    template: str
    context: str  # returns the template's context
    shut_out: str  # returns the primary keys of devices that may no longer watch
    marks: str  # returns for each session what is another value once something was moved in it
    for_users: bool = False  # whether only somebody who is logged in may watch


AUDIENCES: dict[str, Audience] = {}


def register(name: str, audience: Audience) -> None:
    """Let pages be kept up to date for `name`; to be called when the apps are ready."""
    assert name not in AUDIENCES, name
    AUDIENCES[name] = audience
