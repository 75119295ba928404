"""What must be known before an answer is stored: two queries, asked while the session is held."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import Exists, FilteredRelation, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

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
COMMON = (
    *("pk", "client", "sequence", "given_at", "superseded_at"),
    *("ballot_id", "ballot__round_id", "ballot__round__number", "ballot__participant__removed_at"),
    *("ballot__participant__renewed_at", "ballot__begun_anew_at"),
    *("ballot__carried_from", "ballot__confirmed_at"),
)
KINDS = {Judgement: 0, Score: 1, DirectWeight: 2}
Question = tuple[int, int]


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
    person = Participant.objects.filter(pk=participant.pk)
    newest = (
        Round.objects.filter(session=session)
        .annotate(
            own=FilteredRelation("ballots", condition=Q(ballots__participant=participant)),
            removed_at=Subquery(person.values("removed_at")),
            renewed_at=Subquery(person.values("renewed_at")),
            voice=Exists(Voice.objects.filter(round=OuterRef("pk"), participant=participant)),
        )
        .order_by("-number")
        .values_list(
            *("pk", "number", "removed_at", "renewed_at", "voice"),
            *("own__pk", "own__started_at", "own__finished_at", "own__begun_anew_at"),
            *("own__carried_from", "own__confirmed_at"),
        )
        .first()
    )
    if newest is None:
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


class Row(NamedTuple):
    """An answer as far as the next one must know it."""

    kind: int
    one: int
    other: int
    number: int | None
    pk: int
    client: str
    sequence: int
    given_at: datetime
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
    since = Q(client=sent.client, sequence__gte=sent.sequence)
    kinds: list[type[Answer]] = [Judgement if session.weighting.in_pairs else DirectWeight]
    kinds += [Score] if session.scoring else []
    # Of an open session's rounds one is not closed: the newest.
    here = Q(
        ballot__participant=participant,
        ballot__round__session=session,
        ballot__round__closed_at=None,
    )
    parts = [
        _rows(kind, here & (CURRENT | since if kind is sent.kind else CURRENT)) for kind in kinds
    ]
    whole = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    found = list(whole.order_by("sequence"))
    if not found:
        return place_of(session, participant), ()
    ballot, round, number, removed_at, renewed_at, *about = found[0][len(Row._fields) :]
    begun_anew_at, carried_from, confirmed_at = about
    place = Place(
        removed_at,
        Round(pk=round, number=number, session=session),
        Ballot(
            pk=ballot,
            round_id=round,
            participant_id=participant.pk,
            begun_anew_at=begun_anew_at,
            carried_from=carried_from,
            confirmed_at=confirmed_at,
        ),
        renewed_at,
    )
    return place, tuple(Row(*row[: len(Row._fields)]) for row in found)


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
    return kind._default_manager.filter(ballot=ballot).count()
