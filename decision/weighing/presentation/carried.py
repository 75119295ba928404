"""What was carried into a round from an earlier one, as its author sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from config.typography import floatformat
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import SessionFrame
from decision.weighing.presentation.pairs import Before, sentences_before
from decision.weighing.presentation.steps import Step, shares_in_words


@dataclass(frozen=True)
class Carried:
    """`waits`: in an open round nobody has said yet that these answers count.

    `end` is what became of them where that was so to the end of the round.
    """

    from_round: int
    waits: bool
    end: Literal["", "counted", "not_counted"] = ""


def carried_of(session: Session, answers: Filled) -> Carried | None:
    """None where nothing was carried."""
    ballot = answers.ballot
    if ballot is None or ballot.carried_from is None:
        return None
    waits = ballot.waits(session.names_shown)
    if session.is_open:
        return Carried(ballot.carried_from, waits)
    end: Literal["", "counted", "not_counted"] = ""
    if waits:
        end = "counted" if ballot.round.counts_unconfirmed else "not_counted"
    return Carried(ballot.carried_from, waits=False, end=end)


def with_group(
    frame: SessionFrame, steps: Sequence[Step], before: Before | None
) -> tuple[Step, ...]:
    """The questions, each with what the group said last round."""
    if before is None:
        return tuple(steps)
    return tuple(replace(step, group=_line(frame, step, before)) for step in steps)


def _line(frame: SessionFrame, step: Step, before: Before) -> str:
    if step.pair:
        return sentences_before(step.pair, before)[1]
    if step.node:
        shares = before.group.shares.get(step.node.key)
        return shares_in_words(step.node, shares) if shares else ""
    assert step.criterion is not None  # a step is of one of the three kinds
    means = ((a, before.group.ratings.get((step.criterion.pk, a.pk))) for a in frame.alternatives)
    return "; ".join(f"{a} {floatformat(mean, 1)}" for a, mean in means if mean is not None)
