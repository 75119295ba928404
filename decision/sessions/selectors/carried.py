"""Whose answers were carried into a round and wait for his word."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q, QuerySet

from decision.sessions.models import Ballot, Round
from decision.sessions.selectors.shown import LEAST_TOGETHER


def unconfirmed_ballots(round: Round) -> QuerySet[Ballot]:
    """Ballots of people with a voice who have not said whether what was carried in counts.

    As `Ballot.waits`. With hidden names only of those whose answers counted where they are from:
    who had not finished then does not count now because he is silent.
    """
    carried = round.ballots.filter(
        carried_from__isnull=False, participant__in=round.voices.values("participant")
    )
    if round.session.names_shown:
        return carried.filter(confirmed_at=None)
    source = Ballot.objects.filter(
        Q(finished_at__isnull=False) | Q(number__isnull=False),
        participant=OuterRef("participant"),
        round__session=OuterRef("round__session"),
        round__number=OuterRef("carried_from"),
    )
    return carried.filter(Exists(source), finished_at=None)


def told_apart_by_standing(round: Round) -> bool:
    """Whether letting unconfirmed answers count would tell somebody's by name.

    Everybody sees by name who has finished, and by number whose answers are what they were in the
    round before. So with hidden names each of the two is nobody or three at least.
    """
    if round.session.names_shown:
        return False
    finished = round.ballots.filter(
        finished_at__isnull=False, participant__in=round.voices.values("participant")
    )
    parts = (finished.count(), unconfirmed_ballots(round).count())
    return any(0 < part < LEAST_TOGETHER for part in parts)
