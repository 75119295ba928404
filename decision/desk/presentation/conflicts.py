"""A person's conflicts of interest as the facilitator sees them, with the reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from decision.problems.selectors.problems import Compared
from decision.sessions.models import Participant, Round
from decision.sessions.selectors.conflicts import conflicts_of


@dataclass(frozen=True)
class PersonConflict:
    alternative: int
    name: str
    reason: str
    is_recorded: bool
    from_round: int | None


def person_conflicts(
    person: Participant, round: Round | None, compared: Mapping[int, Compared]
) -> tuple[PersonConflict, ...]:
    """Those that stand in a round; `compared` are the alternatives by primary key."""
    standing = conflicts_of(person, round) if round else {}
    return tuple(
        PersonConflict(
            alternative=pk,
            name=each.title,
            reason=standing[pk].reason,
            is_recorded=standing[pk].recorded_by_id is not None,
            from_round=standing[pk].carried_from,
        )
        for pk, each in compared.items()
        if pk in standing
    )
