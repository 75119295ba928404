"""What was said in an earlier round goes into the next one, and counts once its author says so.

At the opening everybody with a voice finds in his ballot what he said last: the rows are copied,
each with the round that it is from. Until he stands by them or changes one they are UNCONFIRMED:
on his own page, and nowhere else. At the closing the facilitator lets such answers count, or they
are put out of force; the round says which.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from decision.sessions.errors import SessionError
from decision.sessions.models import Ballot, DirectWeight, Judgement, Round, Score, Session
from decision.sessions.models.answers import CURRENT, UNCONFIRMED
from decision.sessions.selectors.carried import told_apart_by_standing, unconfirmed_ballots

CARRIED = "carried"  # the window of which a carried answer says that it came
AT_ONCE = 500


def carry_answers(round: Round) -> None:
    """Put into a round that opens what each person with a voice said last, unconfirmed.

    Nothing of somebody whose link was renewed since: whoever holds the seat now begins anew.
    """
    sources = _sources(round)
    kinds = [Judgement if round.session.weighting.in_pairs else DirectWeight]
    rows = [row for kind in (*kinds, Score) for row in _said_in(sources, kind)]
    whose = {row.ballot_id for row in rows}
    ballots = Ballot.objects.bulk_create(
        (
            Ballot(round=round, participant_id=source.participant_id, carried_from=number)
            for pk, source in sources.items()
            if pk in whose
            for number in [source.round.number]
        ),
        batch_size=AT_ONCE,
    )
    new = {ballot.participant_id: ballot for ballot in ballots}
    for kind in (*kinds, Score):
        copies = [
            _copy(row, new[sources[row.ballot_id].participant_id])
            for row in rows
            if isinstance(row, kind)
        ]
        kind._default_manager.bulk_create(copies, batch_size=AT_ONCE)


def _sources(round: Round) -> dict[int, Ballot]:
    """The ballots, by primary key, that hold what people said last.

    What was carried and never confirmed was said before: where it came from.
    """
    earlier = (
        Ballot.objects.filter(
            round__session=round.session_id,
            round__number__lt=round.number,
            participant__in=round.voices.values("participant"),
        )
        .select_related("round", "participant")
        .order_by("round__number", "pk")
    )
    by_round = {(ballot.participant_id, ballot.round.number): ballot for ballot in earlier}
    last = {ballot.participant_id: ballot for ballot in earlier}
    said = (
        ballot if ballot.is_confirmed else by_round.get((person, ballot.carried_from or 0))
        for person, ballot in last.items()
    )
    return {ballot.pk: ballot for ballot in said if ballot and not _renewed_since(ballot)}


def _renewed_since(ballot: Ballot) -> bool:
    renewed, closed = ballot.participant.renewed_at, ballot.round.closed_at
    return bool(renewed and closed and renewed > closed)


def _said_in(sources: Mapping[int, Ballot], kind: type[Any]) -> list[Any]:
    rounds = {ballot.round_id for ballot in sources.values()}
    rows = kind._default_manager.filter(CURRENT, ballot__round__in=rounds).order_by("pk")
    return [row for row in rows if row.ballot_id in sources]


def _copy(row: Any, ballot: Ballot) -> Any:
    """A row that says the same in another ballot; when it was said stays as it was."""
    kept = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.name not in ("id", "ballot", "client", "sequence", "stored_at")
    }
    return type(row)(
        **{**kept, "carried_from": ballot.carried_from},
        ballot=ballot,
        client=CARRIED,
        sequence=row.pk,
    )


def confirm(ballot: Ballot, at: datetime) -> list[str]:
    """What of a ballot changes when its author stands by it or changes it: names of fields."""
    if ballot.is_confirmed:
        return []
    ballot.confirmed_at = at
    return ["confirmed_at"]


def end_waiting(round: Round, *, at: datetime, count: bool) -> dict[str, Any]:
    """At the closing: unconfirmed answers count or are put out of force; what the log says of it.

    Raises
    ------
    SessionError
        If they are to count and names are hidden, and by that few people would be told apart.
    """
    waiting = unconfirmed_ballots(round).count()
    if count and told_apart_by_standing(round):
        raise SessionError(
            _(
                "Names are hidden: unconfirmed answers can count only if they are those of three "
                "people at least, and nobody or three at least have finished."
            )
        )
    round.counts_unconfirmed = count and waiting > 0
    round.save(update_fields=["counts_unconfirmed"])
    if not count:
        for answers in _answers(round.session):
            answers.filter(CURRENT, UNCONFIRMED, ballot__round=round).update(superseded_at=at)
    return {"unconfirmed": waiting, "counted": round.counts_unconfirmed} if waiting else {}


def _answers(session: Session) -> list[QuerySet[Any]]:
    weighing = Judgement.objects if session.weighting.in_pairs else DirectWeight.objects
    return [weighing.all(), Score.objects.all()]
