"""A participant's own conflicts of interest, and what is told of them to whom."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from decision.sessions.models import Participant, Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import compared_in


@dataclass(frozen=True)
class OwnConflict:
    """One that stands; `was_rated` says whether ratings are left out by it.

    `reason` is shown to him who gave it: not after his link was renewed, for then it was perhaps
    somebody else.
    """

    alternative: int
    name: str
    reason: str
    is_recorded: bool
    from_round: int | None
    was_rated: bool


def own_conflicts(
    session: Session, participant: Participant, answers: Filled
) -> tuple[OwnConflict, ...]:
    """In the order of the question."""
    if not answers.conflicts:
        return ()
    rated = {alternative for _criterion, alternative in answers.scores}
    return tuple(
        OwnConflict(
            alternative=each.pk,
            name=each.title,
            reason=_reason(answers.conflicts[each.pk], participant),
            is_recorded=answers.conflicts[each.pk].recorded_by_id is not None,
            from_round=answers.conflicts[each.pk].carried_from,
            was_rated=each.pk in rated,
        )
        for each in compared_in(session)
        if each.pk in answers.conflicts
    )


def _reason(conflict: Any, participant: Participant) -> str:
    renewed = participant.renewed_at
    return "" if renewed and conflict.declared_at < renewed else str(conflict.reason)
