"""Storing what participants answer: once, in an open round, the newest in force.

Each answer carries a stamp. The window that sent it counts its answers, so a repeated request
changes nothing; between two windows of one person the answer given later wins, whichever
arrived first, and the loser is kept as superseded and told so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Literal

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from config.prepared import Hole, Update, insert
from decision.live.announcing import announce
from decision.mcda import evaluate
from decision.mcda.errors import McdaError
from decision.rankings.services import page_language
from decision.sessions.enums import EventKind
from decision.sessions.errors import SessionError
from decision.sessions.models import (
    Answer,
    Ballot,
    DirectWeight,
    Judgement,
    Participant,
    Score,
    Session,
)
from decision.sessions.models.answers import HIGHEST_SCORE, LOWEST_SCORE, MOST_STEPS
from decision.sessions.selectors.ballots import filled
from decision.sessions.selectors.frames import FrameNode, asked_pair, is_weighed
from decision.sessions.selectors.placing import (
    KINDS,
    Given,
    Place,
    Question,
    Row,
    Sent,
    given_in,
    place_of,
    stored_in,
    what_stands,
)
from decision.sessions.services.carrying import CARRIED, confirm
from decision.sessions.services.events import locked, record_event
from decision.sessions.services.unanswered import unanswered_sentence
from decision.weighing.methods import at_once
from decision.weighing.methods.base import AtOnce
from decision.weighing.methods.forms import Said

LONGEST_COMMENT = 1000
Outcome = Literal["stored", "repeated", "superseded"]

# Answers of one kind that a person can store in a round, versions counted; and how many a window
# has sent before they are counted at all, which costs a query.
MOST_VERSIONS, UNCOUNTED = 1_000, 100


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
    """What became of an answer, the one that is in force now, and all that is in force with it.

    `session` is as it stood when the answer was stored.
    """

    outcome: Outcome
    answer: Answer
    given: Given
    session: Session


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
        ballot, rows = _standing(participant, Judgement, stamp)
        asked = asked_pair(ballot.round.session, participant, first, second)
        if asked is None:
            raise SessionError(_("This pair is not among the questions."))
        if abs(step) > MOST_STEPS:
            raise SessionError(_("This judgement is off the scale."))
        judgement = Judgement(
            ballot=ballot,
            parent_id=asked.parent,
            first_id=first,
            second_id=second,
            step=step,
            comment=comment,
        )
        return _store(judgement, (first, second), step, rows, stamp)


def store_weights(
    *,
    participant: Participant,
    node: FrameNode | None,
    said: Said,
    comment: str = "",
    stamp: Stamp,
) -> Stored:
    """Keep the weights of one branch, as the engine's kind ``weights`` takes them.

    `node` is a branch of what the session asks, which is frozen; None is no branch.

    Raises
    ------
    SessionError
        If no round is open for this person, the session weighs otherwise, the branch is not
        weighed, or the engine refuses the answer; the sentence is the engine's.
    """
    with transaction.atomic():
        ballot, rows = _standing(participant, DirectWeight, stamp)
        session = ballot.round.session
        method = at_once(session.weighting)
        if node is None or method is None or not is_weighed(session, node):
            raise SessionError(_("This is not among the questions."))
        weights = DirectWeight(
            ballot=ballot,
            parent=node.parent,
            answer=said,
            weights=weights_of(method, node, said),
            comment=comment,
        )
        return _store(weights, (node.parent.pk if node.parent else 0, 0), 0, rows, stamp)


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
        ballot, rows = _standing(participant, Score, stamp)
        frozen: dict[str, Any] = ballot.round.session.frame
        if criterion not in frozen["scored"] or alternative not in frozen["alternatives"]:
            raise SessionError(_("This is not among the questions."))
        if value is not None and not LOWEST_SCORE <= value <= HIGHEST_SCORE:
            raise SessionError(_("This rating is off the scale."))
        score = Score(
            ballot=ballot,
            criterion_id=criterion,
            alternative_id=alternative,
            value=value,
            comment=comment,
            source_url=source_url,
        )
        return _store(score, (criterion, alternative), value, rows, stamp)


def finish(*, participant: Participant) -> None:
    """Say that one has answered, or stands by what was carried in from an earlier round.

    Answers can still be changed until the round is closed.

    Raises
    ------
    SessionError
        If no round is open, or the answers do not yet give weights.
    """
    with transaction.atomic():
        ballot = open_ballot(participant)
        session = ballot.round.session
        if sentence := unanswered_sentence(session, filled(participant, ballot.round)):
            raise SessionError(sentence)
        if ballot.finished_at is None:
            _set_finished(ballot, timezone.now())
            record_event(session, EventKind.FINISHED, participant=participant)


def resume(*, participant: Participant) -> None:
    """Say that one has not finished after all."""
    with transaction.atomic():
        ballot = open_ballot(participant)
        if ballot.finished_at is not None:
            _set_finished(ballot, None)
            record_event(ballot.round.session, EventKind.RESUMED, participant=participant)


def _set_finished(ballot: Ballot, at: datetime | None) -> None:
    ballot.finished_at = at
    if ballot.pk:
        confirmed = confirm(ballot, at) if at else []
        ballot.save(update_fields=["finished_at", *confirmed])
    else:
        ballot.save(force_insert=True)
    announce(ballot.round.session_id)


def _standing(
    participant: Participant, kind: type[Answer], stamp: Stamp
) -> tuple[Ballot, tuple[Row, ...]]:
    """The person's ballot of the open round and what it holds, with the session locked until the
    answer is in.

    A ballot that was not there before is stored with its first answer.
    """
    session = locked(participant.session)
    sent = Sent(kind, stamp.client, stamp.sequence)
    place, rows = what_stands(session, participant, sent)
    ballot = _of_an_open_round(session, participant, place)
    if stamp.round not in (0, ballot.round.number):
        raise SessionError(
            _("This answer belongs to round %(given)s; round %(open)s is open now.")
            % {"given": stamp.round, "open": ballot.round.number}
        )
    return ballot, rows


def open_ballot(participant: Participant) -> Ballot:
    """The person's ballot of the open round, not stored where there was none; the session is held.

    Raises
    ------
    SessionError
        If no round is open for this person.
    """
    session = locked(participant.session)
    return _of_an_open_round(session, participant, place_of(session, participant))


def _of_an_open_round(session: Session, participant: Participant, place: Place) -> Ballot:
    if place.removed_at:
        raise SessionError(_("The facilitator has removed you from this session."))
    if place.round and place.renewed_at != participant.renewed_at:
        # Renewed since his browser was let in, while this answer waited for its turn.
        raise SessionError(_("Your link was renewed: come back by the new one."))
    if not session.is_open or place.round is None:
        raise SessionError(_("No round is open: answers cannot be given now."))
    if session.deadline and session.deadline <= timezone.now():
        raise SessionError(_("The time for this round is over."))
    if not place.has_voice:
        raise SessionError(
            _("You were let in again after this round had opened: you take part from the next one.")
        )
    ballot = place.ballot or Ballot(participant=participant)
    ballot.round = place.round
    return ballot


def _store(
    answer: Answer,
    question: Question,
    number: int | None,
    rows: Sequence[Row],
    stamp: Stamp,
) -> Stored:
    """Put an answer in force, unless it was stored before or a later one is there already."""
    if len(answer.comment) > LONGEST_COMMENT:
        raise SessionError(
            _("A comment has at most %(limit)s characters.") % {"limit": LONGEST_COMMENT}
        )
    now = timezone.now()
    session = answer.ballot.round.session
    answer.client, answer.sequence = stamp.client, stamp.sequence
    answer.given_at = now - max(stamp.age, timedelta())
    _refuse_from_before_renewal(answer)
    about = [row for row in rows if (row.kind, row.question) == (KINDS[type(answer)], question)]
    in_force = next((row for row in about if row.superseded_at is None), None)
    if before := _sent_before(answer, rows, about):
        return Stored("repeated", _kept(answer, in_force or before), given_in(rows), session)
    # A carried answer is changed once, of that there is an end, and all said in the round is newer.
    from_another = in_force is not None and in_force.client not in (stamp.client, CARRIED)
    if in_force and (stamp.sequence > UNCOUNTED or from_another):
        _refuse_without_end(answer)
    if in_force and from_another:
        newer = _kept(answer, in_force)
        if newer.given_at > answer.given_at:
            answer.superseded_at = now
            answer.save(force_insert=True)
            return Stored("superseded", newer, given_in(rows), session)
    if not answer.ballot.pk:
        answer.ballot.save(force_insert=True)  # with the session held nobody else makes it
    elif confirmed := confirm(answer.ballot, now):
        answer.ballot.save(update_fields=confirmed)
    if in_force:
        _supersede(type(answer)).send(pk=in_force.pk, now=now)
    answer.ballot_id = answer.ballot.pk
    insert(answer)
    announce(session.pk)
    new = Row(KINDS[type(answer)], *question, number, answer.pk, "", 0, None)
    return Stored("stored", answer, given_in([*rows, new]), session)


@cache
def _supersede(kind: type[Answer]) -> Update:
    superseded_at = Hole("now", kind._meta.get_field("superseded_at"))
    found = kind._default_manager.filter(pk=Hole("pk", kind._meta.pk))
    return Update(lambda: found, superseded_at=superseded_at)


def _refuse_without_end(answer: Answer) -> None:
    """All versions are kept and go into the record, so that there must be an end of them."""
    if answer.ballot.pk and stored_in(answer.ballot, type(answer)) >= MOST_VERSIONS:
        raise SessionError(
            _(
                "You have changed your answers very often in this round: %(limit)s are kept, and "
                "no more are taken. What you said before this counts."
            )
            % {"limit": MOST_VERSIONS}
        )


def _refuse_from_before_renewal(answer: Answer) -> None:
    """What waited in a browser from before must not count for whoever holds the seat now."""
    begun = answer.ballot.begun_anew_at
    if begun and answer.given_at < begun:
        raise SessionError(
            _("This answer was given before your link was renewed: it does not count.")
        )


def _sent_before(answer: Answer, rows: Sequence[Row], about: Sequence[Row]) -> Row | None:
    """What this window sent under this number, or later to the same question."""
    own = [row for row in rows if row.kind == KINDS[type(answer)]]
    sent = [row for row in own if row.sequence == answer.sequence]
    sent += [row for row in about if row.sequence >= answer.sequence]
    return max(
        (row for row in sent if row.client == answer.client),
        key=lambda row: row.sequence,
        default=None,
    )


def _kept(answer: Answer, row: Row) -> Answer:
    found: Answer = type(answer)._default_manager.get(pk=row.pk)
    return found
