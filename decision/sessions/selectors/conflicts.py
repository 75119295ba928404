"""Declared conflicts of interest: whose ratings of which alternatives count in no result."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from config.prepared import Hole, Select
from decision.sessions.models import ConflictOfInterest, Participant, Round, Session
from decision.sessions.models.conflicts import STANDING


def conflicts_of(participant: Participant, round: Round) -> dict[int, ConflictOfInterest]:
    """A person's own, by the alternative's primary key."""
    rows = ConflictOfInterest.objects.filter(STANDING, participant=participant, round=round)
    return {row.alternative_id: row for row in rows.order_by("pk")}


def not_asked(participant: int, session: int) -> frozenset[int]:
    """What somebody is not asked to rate in the open round: for the answer to each rating."""
    return frozenset(row[0] for row in _not_asked.rows(participant=participant, session=session))


_not_asked = Select(
    lambda: (
        ConflictOfInterest.objects.filter(
            STANDING,
            participant=Hole("participant", Participant._meta.pk),
            round__session=Hole("session", Session._meta.pk),
            round__closed_at=None,
        )
        .order_by()
        .values_list("alternative")
    )
)


def conflicts_in(rounds: Sequence[int]) -> list[tuple[int, int, int]]:
    """Those that stand in some rounds: round, participant, alternative, by primary keys."""
    rows = ConflictOfInterest.objects.filter(STANDING, round__in=rounds).order_by()
    return list(rows.values_list("round", "participant", "alternative"))


def first_declared(session: Session) -> int | None:
    """The number of the first round in which one stands."""
    rows = ConflictOfInterest.objects.filter(STANDING, round__session=session)
    return rows.order_by("round__number").values_list("round__number", flat=True).first()


def may_declare(session: Session) -> bool:
    """Whether there is anything about which somebody could have a conflict of interest.

    Also where nothing is rated: a weight moves a ranking, too. A draft has nothing yet.
    """
    return bool(session.frame.get("alternatives"))


def declared_about(round: Round) -> frozenset[int]:
    """About which alternatives (primary keys) conflicts stand in a round, whoever's they are."""
    rows = ConflictOfInterest.objects.filter(
        STANDING, round=round, participant__voices__round=round
    )
    return frozenset(rows.order_by().values_list("alternative", flat=True))


def conflicts_by_person(session: Session, round: Round | None) -> Mapping[int, list[Any]]:
    """Those that stand in a round, by the participant's primary key."""
    found: dict[int, list[Any]] = {}
    if round is None or not may_declare(session):
        return found
    rows = ConflictOfInterest.objects.filter(STANDING, round=round).select_related("recorded_by")
    for row in rows.order_by("alternative__position", "alternative"):
        found.setdefault(row.participant_id, []).append(row)
    return found
