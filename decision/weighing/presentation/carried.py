"""What was carried into a round from an earlier one, as its author sees it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from django.utils.translation import gettext as _

from config.typography import floatformat
from decision.problems.models import Criterion
from decision.sessions.models import Session
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import SessionFrame
from decision.weighing.presentation.pairs import Before, sentences_before
from decision.weighing.presentation.steps import Step, shares_in_words
from decision.weighing.presentation.words import BETWEEN


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
    frame: SessionFrame, steps: Sequence[Step], answers: Filled, before: Before | None
) -> tuple[Step, ...]:
    """The questions, each with what the group said last round."""
    if before is None:
        return tuple(steps)
    return tuple(replace(step, group=_line(frame, step, answers, before)) for step in steps)


def _line(frame: SessionFrame, step: Step, answers: Filled, before: Before) -> str:
    if step.criterion:
        return _ratings_line(frame, step.criterion, answers, before)
    if step.pair:
        said = sentences_before(step.pair, before)[1]
    else:
        assert step.node is not None  # a step is of one of the three kinds
        shares = before.group.shares.get(step.node.key)
        said = shares_in_words(step.node, shares) if shares else ""
    return _("The group, last round: %(said)s") % {"said": said} if said else ""


def _ratings_line(
    frame: SessionFrame, criterion: Criterion, answers: Filled, before: Before
) -> str:
    """One's own rating and the group's side by side: one's own are not told otherwise there."""
    said = []
    for alternative in frame.alternatives:
        cell = criterion.pk, alternative.pk
        score, mean = answers.scores.get(cell), before.group.ratings.get(cell)
        if mean is not None:
            own = "–" if score is None else _("don't know") if score.value is None else score.value
            said.append(f"{alternative} {own}{BETWEEN}{floatformat(mean, 1)}")
    return _("You · the group, last round: %(said)s") % {"said": "; ".join(said)} if said else ""
