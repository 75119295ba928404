"""What was answered, round by round, in a record: in force and superseded."""

from __future__ import annotations

from typing import Any

from django.db.models import F, Q, QuerySet

from decision.records.services.form import moment
from decision.sessions.models import Answer, DirectWeight, Judgement, Round, Score, Session
from decision.sessions.selectors.frames import ROOT

# Whose answers were superseded all at once is told by name, in the events.
_SINCE_RENEWAL = Q(ballot__begun_anew_at=None) | Q(stored_at__gt=F("ballot__begun_anew_at"))


def rounds(session: Session) -> list[dict[str, Any]]:
    return [_round(round, session) for round in session.rounds.order_by("number")]


def _round(round: Round, session: Session) -> dict[str, Any]:
    return {
        "number": round.number,
        "opened_at": moment(round.opened_at),
        "closed_at": moment(round.closed_at),
        "revealed_at": moment(round.revealed_at),
        "finished": round.ballots.filter(finished_at__isnull=False).count(),
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
                DirectWeight.objects.select_related("parent"), round, session, ("parent__code",)
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
                ("criterion__code", "alternative__position", "alternative"),
            )
        ],
    }


def _rows[A: Answer](
    answers: QuerySet[A], round: Round, session: Session, question: tuple[str, ...]
) -> QuerySet[A]:
    """A round's answers by person and question, those to the same question as they came."""
    mine = answers.select_related("ballot__participant").filter(ballot__round=round)
    if not session.names_shown:
        mine = mine.filter(_SINCE_RENEWAL, ballot__participant__removed_at=None)
    return mine.order_by("ballot__participant__number", *question, "pk")


def _common(answer: Answer, session: Session) -> dict[str, Any]:
    entry = {
        "participant": answer.ballot.participant.number,
        "comment": answer.comment,
        "superseded": answer.superseded_at is not None,
    }
    if session.names_shown:
        entry |= {
            "given_at": moment(answer.given_at),
            "stored_at": moment(answer.stored_at),
            "superseded_at": moment(answer.superseded_at),
        }
    return entry
