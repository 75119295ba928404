"""What was answered, round by round, in a record: in force and superseded.

Where names are hidden only what is in force, by number, of the rounds that may be told.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from decision.problems.models import Alternative
from decision.records.services import people
from decision.records.services.conflicts import conflicts, disclosed, unlinked
from decision.records.services.form import moment
from decision.sessions.models import Answer, DirectWeight, Judgement, Round, Score, Session
from decision.sessions.selectors.carried import unconfirmed_ballots
from decision.sessions.selectors.frames import ROOT
from decision.sessions.selectors.sessions import current_round
from decision.sessions.selectors.shown import seen_answers
from decision.weighing.services.rounds.data import SessionData


def rounds(
    session: Session,
    told: Mapping[int, bool],
    read: Mapping[int, SessionData],
    compared: Sequence[Alternative],
) -> list[dict[str, Any]]:
    """`told` says of each round, by primary key, whether its single answers are.

    `read` are the rounds as plain data; of `compared` the ratings are.
    """
    found = [
        _round(round, session, told[round.pk]) | _conflicts(round, read[round.pk], compared)
        for round in session.rounds.order_by("number")
    ]
    last = current_round(session)
    assert last is not None  # a record has a round
    pks = [each.pk for each in compared]
    loose = unlinked(last, read[last.pk], _codes(compared), pks) if told[last.pk] else None
    if loose is not None:
        # Of the result alone: beside an earlier round it would tell whose rating came or went.
        found[-1]["unlinked_ratings"] = loose
    return found


def _conflicts(round: Round, data: SessionData, compared: Sequence[Alternative]) -> dict[str, Any]:
    codes, pks = _codes(compared), [each.pk for each in compared]
    return {
        "conflicts": conflicts(data, codes),
        "disclosed": disclosed(round, data, codes, pks),
    }


def _codes(compared: Sequence[Alternative]) -> list[str]:
    return [each.subject.code for each in compared]


def _round(round: Round, session: Session, told: bool) -> dict[str, Any]:
    finished = round.ballots.filter(
        finished_at__isnull=False, participant__in=round.voices.values("participant")
    )
    return {
        "number": round.number,
        "opened_at": moment(round.opened_at),
        "closed_at": moment(round.closed_at),
        "revealed_at": moment(round.revealed_at),
        "called": round.voices.count(),
        "finished": finished.count(),
        "unconfirmed": unconfirmed_ballots(round).count(),
        "counts_unconfirmed": round.counts_unconfirmed,
        "groups": people.groups(round),
        "people": people.people(round, told),
        "judgements": [
            _common(row, session)
            | {
                "branch": row.parent.code if row.parent else ROOT,
                "first": row.first.code,
                "second": row.second.code,
                "step": row.step,
            }
            for row in _rows(
                Judgement.objects.select_related("parent", "first", "second"),
                round,
                session,
                told,
                ("first__position", "first__code", "second__position", "second__code"),
            )
        ],
        "weights": [
            _common(row, session)
            | {
                "branch": row.parent.code if row.parent else ROOT,
                "answer": row.answer,
                "weights": row.weights,
            }
            for row in _rows(
                DirectWeight.objects.select_related("parent"),
                round,
                session,
                told,
                ("parent__code",),
            )
        ],
        "ratings": [
            _common(row, session)
            | {
                "criterion": row.criterion.code,
                "alternative": row.alternative.subject.code,
                "value": row.value,
                "source_url": row.source_url,
            }
            for row in _rows(
                Score.objects.select_related(
                    "criterion", "alternative__territory", "alternative__project"
                ),
                round,
                session,
                told,
                ("criterion__code", "alternative__position", "alternative"),
            )
        ],
    }


def _rows[A: Answer](
    answers: QuerySet[A], round: Round, session: Session, told: bool, question: tuple[str, ...]
) -> QuerySet[A]:
    """A round's answers by person and question, those to the same question as they came."""
    if not told:
        return answers.none()
    voices = round.voices.values("participant")
    mine = seen_answers(answers).filter(ballot__round=round, ballot__participant__in=voices)
    number = "ballot__participant__number" if session.names_shown else "ballot__number"
    return mine.select_related("ballot__participant").order_by(number, *question, "pk")


def _common(answer: Answer, session: Session) -> dict[str, Any]:
    ballot = answer.ballot
    entry = {
        "participant": ballot.participant.number if session.names_shown else ballot.number,
        "comment": answer.comment,
        "superseded": answer.superseded_at is not None,
    }
    if session.names_shown:
        entry |= {
            "given_at": moment(answer.given_at),
            "stored_at": moment(answer.stored_at),
            "superseded_at": moment(answer.superseded_at),
            "from_round": answer.carried_from,
        }
    return entry
