"""Storing what participants answer: once, in an open round, the newest in force.

Each answer carries a stamp. The window that sent it counts its answers, so a repeated request
changes nothing; between two windows of one person the answer given later wins, whichever
arrived first, and the loser is kept as superseded and told so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from decision.live.announcing import announce
from decision.mcda import evaluate
from decision.mcda.errors import McdaError
from decision.rankings.services import page_language
from decision.sessions.enums import EventKind
from decision.sessions.errors import SessionError
from decision.sessions.models import Answer, Ballot, DirectWeight, Judgement, Participant, Score
from decision.sessions.models.answers import CURRENT, HIGHEST_SCORE, LOWEST_SCORE, MOST_STEPS
from decision.sessions.selectors.ballots import filled
from decision.sessions.selectors.frames import FrameNode, asked_pair, frame_of
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.unanswered import unanswered_sentence
from decision.weighing.methods import at_once
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import Said

LONGEST_COMMENT = 1000
Outcome = Literal["stored", "repeated", "superseded"]


@dataclass(frozen=True)
class Stamp:
    """Which window sent an answer, as its how-manieth, and how long ago the person gave it.

    `round` is the number of the round that it was given in; 0 for the one that is open.
    """

    client: str
    sequence: int
    age: timedelta = timedelta()
    round: int = 0


@dataclass(frozen=True)
class Stored:
    """What became of an answer, and the one that is in force now."""

    outcome: Outcome
    answer: Answer


def store_judgement(
    *,
    participant: Participant,
    left: int,
    right: int,
    step: int,
    comment: str = "",
    stamp: Stamp,
) -> Stored:
    """Keep which of two criteria (primary keys) matters more, seen from `left`: -8 to 8.

    Raises
    ------
    SessionError
        If no round is open for this person, the pair is not asked, or the step is off the scale.
    """
    first, second, step = (left, right, step) if left < right else (right, left, -step)
    with transaction.atomic():
        ballot = _open_ballot(participant, stamp)
        asked = asked_pair(ballot.round.session, participant, first, second)
        if asked is None:
            raise SessionError(_("This pair is not among the questions."))
        if abs(step) > MOST_STEPS:
            raise SessionError(_("This judgement is off the scale."))
        same = Judgement.objects.filter(ballot=ballot, first=first, second=second)
        return _store(
            same,
            Judgement(
                ballot=ballot,
                parent_id=asked.parent,
                first_id=first,
                second_id=second,
                step=step,
                comment=comment,
            ),
            stamp,
        )


def store_weights(
    *,
    participant: Participant,
    node_key: str,
    said: Said,
    comment: str = "",
    stamp: Stamp,
) -> Stored:
    """Keep the weights of one branch, as the engine's kind ``weights`` takes them.

    Raises
    ------
    SessionError
        If no round is open for this person, the session weighs otherwise, the branch is not
        weighed, or the engine refuses the answer; the sentence is the engine's.
    """
    with transaction.atomic():
        ballot = _open_ballot(participant, stamp)
        session = ballot.round.session
        node = frame_of(session).node(node_key)
        method = at_once(session.weighting)
        if node is None or method is None:
            raise SessionError(_("This is not among the questions."))
        same = DirectWeight.objects.filter(ballot=ballot, parent=node.parent)
        return _store(
            same,
            DirectWeight(
                ballot=ballot,
                parent=node.parent,
                answer=said,
                weights=weights_of(method, node, said),
                comment=comment,
            ),
            stamp,
        )


def weights_of(method: AtOnce, node: FrameNode, said: Said) -> dict[str, float]:
    """The shares (by code) that the engine makes of what was said.

    Raises
    ------
    SessionError
        With the engine's sentence, if it refuses what was said.
    """
    document = method.document(said, [criterion.code for criterion in node.criteria])
    try:
        shares: Any = evaluate(document, digest=False)["weights"]
    except McdaError as error:
        raise SessionError(error.message(page_language)) from error
    return dict(shares)


def store_score(
    *,
    participant: Participant,
    criterion: int,
    alternative: int,
    value: int | None,
    comment: str = "",
    source_url: str = "",
    stamp: Stamp,
) -> Stored:
    """Keep a rating from 1 to 5 of an alternative on a judged criterion; None is “don't know”.

    Raises
    ------
    SessionError
        If no round is open for this person, the cell is not asked, or the rating is off the
        scale.
    """
    with transaction.atomic():
        ballot = _open_ballot(participant, stamp)
        frozen: dict[str, Any] = ballot.round.session.frame
        if criterion not in frozen["scored"] or alternative not in frozen["alternatives"]:
            raise SessionError(_("This is not among the questions."))
        if value is not None and not LOWEST_SCORE <= value <= HIGHEST_SCORE:
            raise SessionError(_("This rating is off the scale."))
        same = Score.objects.filter(ballot=ballot, criterion=criterion, alternative=alternative)
        return _store(
            same,
            Score(
                ballot=ballot,
                criterion_id=criterion,
                alternative_id=alternative,
                value=value,
                comment=comment,
                source_url=source_url,
            ),
            stamp,
        )


def finish(*, participant: Participant) -> None:
    """Say that one has answered; answers can still be changed until the round is closed.

    Raises
    ------
    SessionError
        If no round is open, or the answers do not yet give weights.
    """
    with transaction.atomic():
        ballot = _open_ballot(participant, None)
        session = ballot.round.session
        if sentence := unanswered_sentence(session, filled(participant, ballot.round)):
            raise SessionError(sentence)
        if ballot.finished_at is None:
            _set_finished(ballot, timezone.now())
            record_event(session, EventKind.FINISHED, participant=participant)


def resume(*, participant: Participant) -> None:
    """Say that one has not finished after all."""
    with transaction.atomic():
        ballot = _open_ballot(participant, None)
        if ballot.finished_at is not None:
            _set_finished(ballot, None)
            record_event(ballot.round.session, EventKind.RESUMED, participant=participant)


def _set_finished(ballot: Ballot, at: datetime | None) -> None:
    ballot.finished_at = at
    ballot.save(update_fields=["finished_at"])
    announce(ballot.round.session_id)


def _open_ballot(participant: Participant, stamp: Stamp | None) -> Ballot:
    """The person's ballot of the open round, with the session locked until the answer is in."""
    session = locked(participant.session)
    participant.refresh_from_db(fields=["removed_at"])
    if participant.is_removed:
        raise SessionError(_("The facilitator has removed you from this session."))
    round = current_round(session)
    if not session.is_open or round is None:
        raise SessionError(_("No round is open: answers cannot be given now."))
    if stamp and stamp.round not in (0, round.number):
        raise SessionError(
            _("This answer belongs to round %(given)s; round %(open)s is open now.")
            % {"given": stamp.round, "open": round.number}
        )
    if session.deadline and session.deadline <= timezone.now():
        raise SessionError(_("The time for this round is over."))
    round.session = session
    ballot, _made = Ballot.objects.get_or_create(round=round, participant=participant)
    ballot.round = round
    return ballot


def _store[A: Answer](same: QuerySet[A], answer: A, stamp: Stamp) -> Stored:
    """Put an answer in force, unless it was stored before or a later one is there already."""
    if len(answer.comment) > LONGEST_COMMENT:
        raise SessionError(
            _("A comment has at most %(limit)s characters.") % {"limit": LONGEST_COMMENT}
        )
    now = timezone.now()
    answer.client, answer.sequence = stamp.client, stamp.sequence
    answer.given_at = now - max(stamp.age, timedelta())
    _refuse_from_before_renewal(answer)
    in_force = same.filter(CURRENT).first()
    if before := _sent_before(answer, same):
        return Stored("repeated", in_force or before)
    if in_force and in_force.client != stamp.client and in_force.given_at > answer.given_at:
        answer.superseded_at = now
        answer.save(force_insert=True)
        return Stored("superseded", in_force)
    same.filter(CURRENT).update(superseded_at=now)
    answer.save(force_insert=True)
    announce(answer.ballot.round.session_id)
    return Stored("stored", answer)


def _refuse_from_before_renewal(answer: Answer) -> None:
    """What waited in a browser from before must not count for whoever holds the seat now."""
    begun = answer.ballot.begun_anew_at
    if begun and answer.given_at < begun:
        raise SessionError(
            _("This answer was given before your link was renewed: it does not count.")
        )


def _sent_before[A: Answer](answer: A, same: QuerySet[A]) -> A | None:
    """What this window sent under this number, or later to the same question."""
    later = Q(pk__in=same.filter(sequence__gte=answer.sequence).values("pk"))
    sent: QuerySet[A] = type(answer)._default_manager.filter(
        later | Q(sequence=answer.sequence), ballot=answer.ballot, client=answer.client
    )
    return sent.order_by("-sequence").first()
