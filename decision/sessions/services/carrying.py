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

from django.db import connection
from django.db.models import DateTimeField, F, OuterRef, Subquery, Value
from django.db.models.expressions import Combinable
from django.utils.translation import gettext as _

from decision.sessions.errors import SessionError
from decision.sessions.models import (
    Answer,
    Ballot,
    ConflictOfInterest,
    DirectWeight,
    Judgement,
    Round,
    Score,
    Session,
)
from decision.sessions.models.answers import CURRENT, UNCONFIRMED
from decision.sessions.models.conflicts import STANDING
from decision.sessions.selectors.carried import told_apart_by_standing, unconfirmed_ballots

CARRIED = "carried"  # the window of which a carried answer says that it came
AT_ONCE = 500


def carry_answers(round: Round) -> None:
    """Put into a round that opens what each person with a voice said last, unconfirmed.

    Nothing of somebody whose link was renewed since: whoever holds the seat now begins anew.
    """
    kinds = _kinds(round.session)
    sources = _sources(round)
    whose = {ballot for kind in kinds for ballot in _with_answers(sources, kind)}
    Ballot.objects.bulk_create(
        (
            Ballot(
                round=round,
                participant_id=source.participant_id,
                carried_from=source.round.number,
            )
            for source in sources.values()
            if source.pk in whose
        ),
        batch_size=AT_ONCE,
    )
    for kind in kinds:
        _copy(round, kind)


def carry_conflicts(round: Round) -> None:
    """Conflicts of interest go on standing: with the round in which each was declared.

    They are known by name and no answers: they need no word of their author, and stay with a seat
    whose link was renewed.
    """
    before = ConflictOfInterest.objects.filter(
        STANDING, round__session=round.session_id, round__number=round.number - 1
    )
    ConflictOfInterest.objects.bulk_create(
        (
            ConflictOfInterest(
                round=round,
                participant_id=one.participant_id,
                alternative_id=one.alternative_id,
                reason=one.reason,
                recorded_by_id=one.recorded_by_id,
                declared_at=one.declared_at,
                carried_from=one.carried_from or round.number - 1,
            )
            for one in before.order_by("pk")
        ),
        batch_size=AT_ONCE,
    )


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


def _with_answers(sources: Mapping[int, Ballot], kind: type[Answer]) -> set[int]:
    rounds = {ballot.round_id for ballot in sources.values()}
    rows = kind._default_manager.filter(CURRENT, ballot__round__in=rounds).order_by()
    return set(rows.values_list("ballot", flat=True).distinct())


def _copy(round: Round, kind: type[Answer]) -> None:
    """Rows that say the same in the new ballots; when each was said stays as it was.

    In the database alone: as objects, the answers of a thousand people would hold it for seconds.
    """
    target = Ballot.objects.filter(
        round=round,
        participant=OuterRef("ballot__participant"),
        carried_from=OuterRef("ballot__round__number"),
    )
    said = (
        kind._default_manager.filter(CURRENT, ballot__round__session=round.session_id)
        .annotate(target=Subquery(target.values("pk")))
        .filter(target__isnull=False)
        .order_by("pk")
    )
    new: dict[str, Combinable] = {
        "ballot_id": F("target"),
        "client": Value(CARRIED),
        "sequence": F("pk"),
        "stored_at": Value(round.opened_at, DateTimeField()),
        "carried_from": F("ballot__round__number"),
    }
    columns = [f.attname for f in kind._meta.concrete_fields if not f.primary_key]
    values = [new.get(column, F(column)) for column in columns]
    select, parameters = said.values_list(*values).query.sql_with_params()
    names = ", ".join(map(connection.ops.quote_name, columns))
    table = connection.ops.quote_name(kind._meta.db_table)
    with connection.cursor() as cursor:
        # Names of columns and what the ORM has made of a query: nothing that anybody has typed.
        cursor.execute(f"INSERT INTO {table} ({names}) {select}", parameters)


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
        for kind in _kinds(round.session):
            silent = kind._default_manager.filter(CURRENT, UNCONFIRMED, ballot__round=round)
            silent.update(superseded_at=at)
    return {"unconfirmed": waiting, "counted": round.counts_unconfirmed} if waiting else {}


def _kinds(session: Session) -> tuple[type[Answer], ...]:
    return (Judgement if session.weighting.in_pairs else DirectWeight, Score)
