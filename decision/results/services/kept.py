"""What a revealed round comes to: worked out once, kept, and read by all who show it.

A kept answer is looked at only where the digest of all that its documents are made of, and of the
programs that answered, are those of now: whatever moved a vote, a voice, a power or the frozen
question, and whatever release came since, is answered anew. Nothing that may not be seen is kept:
a round is before its reveal worked out for those who may watch, and forgotten.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from weakref import WeakValueDictionary

from django.core.cache import cache
from django.db import DatabaseError, transaction
from django.utils import timezone

from decision.problems.errors import DecisionError
from decision.results.models import KeptAnswers
from decision.results.services.answers import (
    RoundAnswers,
    packed,
    recorded,
    shaken_about,
    unpacked,
    worked_out,
)
from decision.results.services.asked import Evaluated
from decision.results.services.documents import evaluated
from decision.results.services.inputs import inputs_digest, programs_digest
from decision.sessions.models import Round, Session
from decision.sessions.selectors.frames import frame_of
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.questions import frozen_text, question_of
from decision.weighing.services.rounds.data import SessionData
from decision.weighing.services.rounds.reading import Reading, read_answers

A_DAY = 24 * 60 * 60  # seconds

logger = logging.getLogger(__name__)


def answers_of(
    session: Session, rounds: Sequence[Round], reading: Reading, centre: str = ""
) -> dict[int, RoundAnswers]:
    """What each of some rounds comes to, by primary key; two queries where it is kept.

    `reading` is theirs; `centre` is the aggregation about which the first one's ranking is shaken;
    where it does not apply, and in the others, it is the first that does.
    """
    text = frozen_text(session)
    if text is None:  # opened before anything of this was frozen: the data may move at any time
        return {round.pk: _now(session, reading.rounds[round.pk], centre) for round in rounds}
    digests = {round.pk: inputs_digest(reading.rounds[round.pk], text) for round in rounds}
    rows = KeptAnswers.objects.defer("counts").in_bulk(
        [round.pk for round in rounds], field_name="round_id"
    )
    found = {}
    for round in rounds:
        about = centre if round == rounds[0] else ""
        row, data = rows.get(round.pk), reading.rounds[round.pk]
        kept = unpacked(row.answers) if row and _fits(row, digests[round.pk]) else None
        if kept is not None and not kept.lacks(data, about):
            found[round.pk] = kept
        elif round.revealed_at is None:
            found[round.pk] = _now(session, data, about)
        else:
            found[round.pk] = _kept_now(session, round, data, digests[round.pk], about)
    return found


def keep_answers(session: Session) -> None:
    """Work the newest round out and keep it, if it is revealed: who looks next finds it.

    To be called when the transaction of the reveal stands: while it works nothing is locked.
    Whatever stops it is told where the results are shown.
    """
    round = current_round(session)
    if round is None or round.revealed_at is None:
        return
    try:
        answers_of(session, [round], read_answers(session, [round]))
    except DecisionError as error:
        logger.warning("Round %s of session %s: %s", round.number, session.pk, error)


def brief_of(session: Session, data: SessionData) -> Evaluated:
    """What some of a round's people come to alone, in brief; remembered by what it follows from."""
    text = frozen_text(session)
    whole = partial(_with_question, session, data)
    if text is None:
        return evaluated(whole(), brief=True)
    key = f"brief:{inputs_digest(data, text)}:{programs_digest()}"
    found: Evaluated | None = cache.get(key)
    if found is None:
        found = replace(evaluated(whole(), brief=True), documents={})
        cache.set(key, found, A_DAY)
    return found


def sealed_answers(session: Session, round: Round, data: SessionData) -> Evaluated:
    """Documents and replies as a record has them: in English, places as counts.

    `data` has the question. A kept reply stands for a document of its very digest; what was not
    kept is asked for.
    """
    text = frozen_text(session)
    row = None if text is None else KeptAnswers.objects.filter(round=round).first()
    known = {}
    if row is not None and text is not None and _fits(row, inputs_digest(data, text)):
        known = unpacked(row.answers, row.counts, row.documents).whole()
    return recorded(data, known)


def _fits(row: KeptAnswers, inputs: str) -> bool:
    return row.inputs == inputs and row.software == programs_digest()


def _now(session: Session, data: SessionData, centre: str) -> RoundAnswers:
    return worked_out(_with_question(session, data), centre)


def _with_question(session: Session, data: SessionData) -> SessionData:
    if data.question is not None:
        return data
    return replace(data, question=question_of(session, frame_of(session)).document)


# Once -----------------------------------------------------------------------------------------

_locks: WeakValueDictionary[int, threading.Lock] = WeakValueDictionary()
_guard = threading.Lock()


@contextmanager
def _one_at_a_time(key: int) -> Iterator[None]:
    """Who asks meanwhile, in this process, waits and finds it done."""
    with _guard:
        lock = _locks.setdefault(key, threading.Lock())
    with lock:
        yield


def _kept_now(
    session: Session, round: Round, data: SessionData, inputs: str, centre: str
) -> RoundAnswers:
    with _one_at_a_time(round.pk):
        row = KeptAnswers.objects.filter(round=round).first()
        kept = row is not None and _fits(row, inputs)
        answers = unpacked(row.answers, row.counts, row.documents) if row and kept else None
        if answers is None or answers.lacks(data, centre):
            whole = _with_question(session, data)
            answers = answers or worked_out(whole)
            if answers.lacks(data, centre):
                answers = shaken_about(whole, answers, centre)
            answers = _stored(round, inputs, answers)
    return answers


def _stored(round: Round, inputs: str, answers: RoundAnswers) -> RoundAnswers:
    """The answers as whoever looks next finds them."""
    shown, counts = packed(answers)
    row = KeptAnswers(
        round=round,
        inputs=inputs,
        software=programs_digest(),
        documents=answers.documents,
        answers=shown,
        counts=counts,
        kept_at=timezone.now(),
    )
    written = ["inputs", "software", "documents", "answers", "counts", "kept_at"]
    try:
        with transaction.atomic():
            # Two processes at once: one row, of whoever comes last, and both say the same.
            KeptAnswers.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["round"], update_fields=written
            )
    except DatabaseError as error:  # a page that only reads must not fail for it
        logger.warning("The answers of round %s could not be kept: %r", round.pk, error)
    return unpacked(shown, counts, answers.documents)
