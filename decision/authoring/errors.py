"""What can go wrong with an edit, said in a sentence at its place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise

from decision.problems.errors import DecisionError


class AuthoringError(DecisionError):
    """A move that is refused; `place` is the field or the row at which to say so."""

    def __init__(self, message: str | Promise, place: str = "") -> None:
        super().__init__(str(message))
        self.place = place


@dataclass(frozen=True)
class Clash:
    """A field that somebody else has changed meanwhile: what he wrote and what was sent."""

    table: str
    pk: int
    field: str
    theirs: Any
    mine: Any


class ClashError(AuthoringError):
    """What was sent was meant for what stands there no more; nothing of it was stored."""

    def __init__(self, message: str, clashes: Sequence[Clash] = ()) -> None:
        super().__init__(message)
        self.clashes = tuple(clashes)
