"""What sessions have frozen: the criteria and alternatives that their questions name."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from decision.sessions.enums import SessionState
from decision.sessions.models import Session


@dataclass(frozen=True)
class Frozen:
    """Primary key → the title of a session that asks about it."""

    criteria: dict[int, str] = field(default_factory=dict)
    alternatives: dict[int, str] = field(default_factory=dict)


def frozen_in(problems: Iterable[int]) -> Frozen:
    """What is frozen in some problems, in one query."""
    frozen = Frozen()
    opened = Session.objects.filter(problem__in=list(problems)).exclude(state=SessionState.DRAFT)
    for title, frame in opened.order_by("-pk").values_list("title", "frame"):
        frozen.criteria.update(dict.fromkeys(frame["criteria"], title))
        frozen.alternatives.update(dict.fromkeys(frame["alternatives"], title))
    return frozen
