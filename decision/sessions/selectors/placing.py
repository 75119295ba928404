"""What must be known before an answer is stored: two queries, asked while the session is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from django.db.models import Count, Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from config.prepared import Hole, Select, partly
from decision.sessions.models import (
    Answer,
    Ballot,
    DirectWeight,
    Judgement,
    Participant,
    Round,
    Score,
    Session,
    Voice,
)
from decision.sessions.models.answers import CURRENT

# What each kind of answer is about, as two primary keys, and the number that it says.
ABOUT: dict[type[Answer], tuple[str, ...]] = {
    Judgement: ("first_id", "second_id", "step"),
    Score: ("criterion_id", "alternative_id", "value"),
    # Shares are more than a number: here it is only whether a branch, the top's is 0, has them.
    DirectWeight: ("top", "none", "none"),
}
OF_BALLOT = ("begun_anew_at", "carried_from", "confirmed_at")
COMMON = (
    *("pk", "client", "sequence", "superseded_at"),
    *("ballot_id", "ballot__round_id", "ballot__round__number", "ballot__participant__removed_at"),
    "ballot__participant__renewed_at",
    *(f"ballot__{name}" for name in OF_BALLOT),
)
KINDS = {Judgement: 0, Score: 1, DirectWeight: 2}
Question = tuple[int, int]
# What is known only when an answer comes.
PERSON, SESSION = Hole("participant", Participant._meta.pk), Hole("session", Session._meta.pk)
BALLOT = Hole("ballot", Ballot._meta.pk)
CLIENT = Hole("client", Judgement._meta.get_field("client"))
SEQUENCE = Hole("sequence", Judgement._meta.get_field("sequence"))


@dataclass(frozen=True)
class Place:
    """Where an answer goes: the newest round, and this person's ballot if he has one.

    Who has a ballot had a voice when he began.
    """

    removed_at: datetime | None = None
    round: Round | None = None
    ballot: Ballot | None = None
    renewed_at: datetime | None = None
    has_voice: bool = True


def place_of(session: Session, participant: Participant) -> Place:
    """The newest round, the person's ballot in it and what became of his seat, in one query."""
    newest = _newest.row(session=session.pk, participant=participant.pk)
    if newest is None:
        person = Participant.objects.filter(pk=participant.pk)
        return Place(removed_at=person.values_list("removed_at", flat=True).get())
    pk, number, removed_at, renewed_at, has_voice, ballot, *about = newest
    round = Round(pk=pk, number=number, session=session)
    if ballot is None:
        return Place(removed_at, round, renewed_at=renewed_at, has_voice=has_voice)
    started_at, finished_at, begun_anew_at, carried_from, confirmed_at = about
    own = Ballot(
        pk=ballot,
        round_id=pk,
        participant_id=participant.pk,
        started_at=started_at,
        finished_at=finished_at,
        begun_anew_at=begun_anew_at,
        carried_from=carried_from,
        confirmed_at=confirmed_at,
    )
    return Place(removed_at, round, own, renewed_at)


def _newest_round() -> QuerySet[Any, tuple[Any, ...]]:
    person = Participant.objects.filter(pk=PERSON)
    return (
        Round.objects.filter(session=SESSION)
        .annotate(
            own=FilteredRelation("ballots", condition=Q(ballots__participant=PERSON)),
            removed_at=Subquery(person.values("removed_at")),
            renewed_at=Subquery(person.values("renewed_at")),
            voice=Exists(Voice.objects.filter(round=OuterRef("pk"), participant=PERSON)),
        )
        .order_by("-number")
        .values_list(
            *("pk", "number", "removed_at", "renewed_at", "voice"),
            *("own__pk", "own__started_at", "own__finished_at", "own__begun_anew_at"),
            *("own__carried_from", "own__confirmed_at"),
        )[:1]
    )


_newest = Select(_newest_round)


class Row(NamedTuple):
    """An answer as far as the next one must know it."""

    kind: int
    one: int
    other: int
    number: int | None
    pk: int
    client: str
    sequence: int
    superseded_at: datetime | None

    @property
    def question(self) -> Question:
        return self.one, self.other


@dataclass(frozen=True)
class Sent:
    """What kind of answer is about to be stored, by which window, as its how-manieth."""

    kind: type[Answer]
    client: str
    sequence: int


def what_stands(
    session: Session, participant: Participant, sent: Sent
) -> tuple[Place, tuple[Row, ...]]:
    """Where an answer goes and what stands there: one query, two before somebody's first answer.

    The rows are the answers in force of every kind, and of the kind that was sent those that its
    window has sent since.
    """
    weights = Judgement if session.weighting.in_pairs else DirectWeight
    found = _standing((weights, Score) if session.scoring else (weights,), sent.kind).rows(
        session=session.pk, participant=participant.pk, client=sent.client, sequence=sent.sequence
    )
    if not found:
        return place_of(session, participant), ()
    ballot, round, number, removed_at, renewed_at, *about = found[0][len(Row._fields) :]
    known = {"id": round, "number": number, "session_id": session.pk}
    newest = partly(Round, known)
    newest.session = session
    known = {"id": ballot, "round_id": round, "participant_id": participant.pk}
    own = partly(Ballot, known | dict(zip(OF_BALLOT, about, strict=True)))
    return Place(removed_at, newest, own, renewed_at), tuple(
        Row(*row[: len(Row._fields)]) for row in found
    )


@cache
def _standing(kinds: tuple[type[Answer], ...], sent: type[Answer]) -> Select:
    """The answers in force of these kinds, and of the kind that was sent its window's since."""
    since = Q(client=CLIENT, sequence__gte=SEQUENCE)
    # Of an open session's rounds one is not closed: the newest.
    here = Q(
        ballot__participant=PERSON, ballot__round__session=SESSION, ballot__round__closed_at=None
    )

    def whole() -> QuerySet[Any, tuple[Any, ...]]:
        first, *others = (
            _rows(kind, here & (CURRENT | since if kind is sent else CURRENT)) for kind in kinds
        )
        return (first.union(*others, all=True) if others else first).order_by("sequence")

    return Select(whole)


def _rows(kind: type[Answer], which: Q) -> QuerySet[Any, tuple[Any, ...]]:
    rows = kind._default_manager.filter(which).order_by()
    if kind is DirectWeight:
        rows = rows.annotate(top=Coalesce("parent_id", 0), none=Value(0))
    return rows.annotate(kind=Value(KINDS[kind])).values_list("kind", *ABOUT[kind], *COMMON)


@dataclass(frozen=True)
class Given:
    """What one participant has answered in a round: of pairs the step, of the rest the question."""

    judgements: Mapping[Question, int]
    branches: frozenset[int]  # primary key of the parent, 0 for the top
    cells: frozenset[Question]


def given_in(rows: Iterable[Row]) -> Given:
    """What the rows in force say."""
    by_kind: dict[int, dict[Question, int | None]] = {kind: {} for kind in KINDS.values()}
    for row in rows:
        if row.superseded_at is None:
            by_kind[row.kind][row.question] = row.number
    return Given(
        judgements={q: step for q, step in by_kind[KINDS[Judgement]].items() if step is not None},
        branches=frozenset(parent for parent, _other in by_kind[KINDS[DirectWeight]]),
        cells=frozenset(by_kind[KINDS[Score]]),
    )


def stored_in(ballot: Ballot, kind: type[Answer]) -> int:
    """How many answers of a kind a ballot holds, the superseded ones too."""
    row = _count(kind).row(ballot=ballot.pk)
    return row[0] if row else 0


@cache
def _count(kind: type[Answer]) -> Select:
    held = kind._default_manager.filter(ballot=BALLOT).order_by().values("ballot")
    return Select(lambda: held.values_list(Count("pk")))
