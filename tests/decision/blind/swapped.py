"""Two people exchange what they answered in a round, and the numbers that stand beside it.

By name everything stays, by number everything stays; only who is which number changes. Whoever is
told anything else than before could tell it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.cache import cache
from django.db import transaction
from django.db.models import Case, Value, When

from decision.sessions.models import Ballot, DirectWeight, Judgement, Participant, Round, Score


@contextmanager
def otherwise() -> Iterator[None]:
    """What is changed meanwhile is taken back at the end."""
    cache.clear()
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
    cache.clear()


def swap(one: Ballot, other: Ballot) -> None:
    elsewhere = _spare(one.round)
    for kind in (Judgement, DirectWeight, Score):
        answers = kind._default_manager
        answers.filter(ballot=one).update(ballot=elsewhere)
        answers.filter(ballot=other).update(ballot=one)
        answers.filter(ballot=elsewhere).update(ballot=other)
    person = elsewhere.participant
    elsewhere.delete()
    person.delete()
    Ballot.objects.filter(pk=one.pk).update(number=None)
    Ballot.objects.filter(pk=other.pk).update(number=one.number)
    Ballot.objects.filter(pk=one.pk).update(number=other.number)


def opposite(ballot: Ballot) -> None:
    """Another answer to every pair, for answers that must be nowhere."""
    judgements = Judgement.objects.filter(ballot=ballot)
    judgements.update(step=Case(When(step=5, then=Value(-7)), default=Value(5)), comment="other")


def _spare(round: Round) -> Ballot:
    """A ballot of nobody who has one in this round."""
    person = Participant.objects.create(session=round.session, name="spare", number=1)
    return Ballot.objects.create(round=round, participant=person)
