"""What a script is told of an answer that was stored: only what changed, from what was read."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from decision.sessions.models import DirectWeight, Judgement, Participant, Score
from decision.sessions.selectors.conflicts import not_asked
from decision.sessions.selectors.frames import FrameNode, asked_pair
from decision.sessions.selectors.questions import question_count
from decision.weighing.presentation.marked import TEMPLATE, agreement_words, judgement_words
from decision.weighing.presentation.own import LEAST_TO_CONTRADICT
from decision.weighing.presentation.steps import nothing_to_rate, rated_in_words, shares_in_words
from decision.weighing.services.own import consistency_of
from decision.weighing.services.storing import Stored


@dataclass(frozen=True)
class Told:
    """A question's line in the list of all of them, as it reads now."""

    words: str
    answered: bool


def stored_words(
    participant: Participant, stored: Stored, number: int, node: FrameNode | None = None
) -> str:
    """The fragment; `number` is the question's place, `node` the branch whose weights were given.

    Of a pair the script knows how far one has come, and is told no more than how it fits.
    """
    answer, session = stored.answer, stored.session
    if stored.outcome != "superseded" and isinstance(answer, Judgement):
        asked = asked_pair(session, participant, answer.first_id, answer.second_id)
        if asked is None or len(asked.criteria) < LEAST_TO_CONTRADICT:
            return judgement_words(stored.outcome)
        found = consistency_of(asked.criteria, stored.given.judgements)
        return agreement_words(stored.outcome, found)
    rates = rates_of(participant, stored)
    told = _told(stored, node, rates)
    context = {
        "outcome": stored.outcome,
        "sentence": unexpected(stored, rates),
        "told": told,
        "agreement": None,
        "change": None,
    }
    return render_to_string(TEMPLATE, context | (_progress(stored, number, rates) if told else {}))


def _progress(stored: Stored, number: int, asked: Collection[int]) -> dict[str, Any]:
    total, answered = question_count(stored.session), _answered(stored, asked)
    return {
        "step": {"number": min(number, total)},
        "total": total,
        "answered": answered,
        "share": 100 * answered / total,
    }


def rates_of(participant: Participant, stored: Stored) -> frozenset[int]:
    """The alternatives that this person is asked to rate: where he has no conflict of interest."""
    session = stored.session
    compared = frozenset[int](session.frame["alternatives"])
    if not session.scoring:
        return compared
    return compared - not_asked(participant.pk, session.pk)


def unexpected(stored: Stored, asked: Collection[int]) -> str:
    """What somebody is told whose answer does not count as he gave it; else empty.

    `asked` are the alternatives that he is asked to rate: another window may have declared a
    conflict of interest while this one showed them all.
    """
    if stored.outcome == "superseded":
        return _("You have given a newer answer in another window: that one counts.")
    if isinstance(stored.answer, Score) and stored.answer.alternative_id not in asked:
        return _(
            "You have a conflict of interest about this one: the rating is kept and does not count."
        )
    return ""


def _answered(stored: Stored, asked: Collection[int]) -> int:
    given = stored.given
    rated = sum(
        all((criterion, alternative) in given.cells for alternative in asked)
        for criterion in stored.session.frame["scored"]
    )
    return len(given.judgements) + len(given.branches) + rated


def _told(stored: Stored, node: FrameNode | None, asked: Collection[int]) -> Told | None:
    """None for a pair: of these the script knows the list."""
    answer = stored.answer
    if isinstance(answer, DirectWeight) and node:
        return Told(shares_in_words(node, answer.weights), True)
    if not isinstance(answer, Score):
        return None
    rated = sum((answer.criterion_id, alternative) in stored.given.cells for alternative in asked)
    words = rated_in_words(rated, len(asked)) if asked else nothing_to_rate()
    return Told(words, rated == len(asked))
