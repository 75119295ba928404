"""What a script is told of an answer that was stored: only what changed, from what was read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from decision.problems.models import Criterion
from decision.sessions.models import DirectWeight, Judgement, Participant, Score
from decision.sessions.selectors.frames import (
    FrameNode,
    asked_pair,
    asked_pairs,
)
from decision.sessions.selectors.questions import question_count
from decision.weighing.presentation.own import Agreement, Named, Question, agreement
from decision.weighing.presentation.steps import rated_in_words, shares_in_words
from decision.weighing.services.own import Change, consistency_of
from decision.weighing.services.storing import Stored


@dataclass(frozen=True)
class Told:
    """A question's line in the list of all of them, as it reads now."""

    words: str
    answered: bool


def stored_context(
    participant: Participant, stored: Stored, number: int, node: FrameNode | None = None
) -> dict[str, Any]:
    """`number` is the question's place, `node` the branch whose weights were given."""
    total, answered = question_count(stored.session), _answered(stored)
    return {
        "outcome": stored.outcome,
        "newer": newer_sentence(),
        "session": stored.session,
        "step": {"number": min(number, total)},
        "total": total,
        "answered": answered,
        "share": 100 * answered / total,
        "agreement": _agreement(participant, stored),
        "told": _told(stored, node),
    }


def newer_sentence() -> str:
    return _("You have given a newer answer in another window: that one counts.")


def _answered(stored: Stored) -> int:
    given, frame = stored.given, stored.session.frame
    rated = sum(
        all((criterion, alternative) in given.cells for alternative in frame["alternatives"])
        for criterion in frame["scored"]
    )
    return len(given.judgements) + len(given.branches) + rated


def _told(stored: Stored, node: FrameNode | None) -> Told | None:
    """None for a pair: of these the script knows the list."""
    answer = stored.answer
    if isinstance(answer, DirectWeight) and node:
        return Told(shares_in_words(node, answer.weights), True)
    if not isinstance(answer, Score):
        return None
    total = len(stored.session.frame["alternatives"])
    rated = sum(criterion == answer.criterion_id for criterion, _cell in stored.given.cells)
    return Told(rated_in_words(rated, total), rated == total)


def _agreement(participant: Participant, stored: Stored) -> Agreement | None:
    """Of the branch that was judged; None where nothing can contradict."""
    answer, session = stored.answer, stored.session
    if not isinstance(answer, Judgement) or not session.weighting.in_pairs:
        return None
    pair = asked_pair(session, participant, answer.first_id, answer.second_id)
    if pair is None or len(pair.criteria) < 3:
        return None
    found = consistency_of(pair.criteria, stored.given.judgements)
    return agreement(found, lambda change: _question(participant, stored, change))


def _question(participant: Participant, stored: Stored, change: Change) -> Question | None:
    asked = asked_pairs(stored.session, participant)
    for number, (left, right) in enumerate(asked, start=1):
        if {left, right} == {change.first, change.second}:
            names = dict(
                Criterion.objects.filter(pk__in=(left, right)).order_by().values_list("pk", "name")
            )
            return Question(number, Named(left, names[left]), Named(right, names[right]))
    return None
