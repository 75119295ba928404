"""Hidden names stay hidden: what is shown by name and what by number never move together.

Whoever could join the two would be told something else if two people had been each other's
number. So they are made that (`tests.decision.blind.swapped`), at each moment of sessions that are
played at random, and everything that anybody is shown is compared.
"""

from __future__ import annotations

from difflib import unified_diff
from itertools import combinations
from random import Random

import pytest
from django.conf import settings
from django.db.models import Q, QuerySet
from django.test import Client

from decision.sessions.models import Ballot, Judgement, Session
from decision.sessions.selectors.ballots import Progress
from tests import guards
from tests.decision.blind.played import Play
from tests.decision.blind.seen import seen
from tests.decision.blind.swapped import opposite, otherwise, swap
from tests.factories.sessions import make_user

pytestmark = pytest.mark.django_db
PAIRS_A_MOMENT = 1


@pytest.fixture(autouse=True)
def _any_order_is_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_is_unordered", lambda query: False)


@pytest.mark.parametrize("seed", range(2))
def test_nobody_can_tell_who_is_which_number(seed: int) -> None:
    play, chance = Play(seed), Random(seed)
    root = a_superuser()
    compared = 0
    for moment in play.moments():
        before = seen(play.session, play.onlooker, root)
        pairs = alike(play.session)
        for one, other in chance.sample(pairs, min(PAIRS_A_MOMENT, len(pairs))):
            assert told_otherwise(play, root, before, one, other) == [], moment
            compared += 1
        for ballot in unfinished(play.session)[:1]:
            with otherwise():
                opposite(ballot)
                assert differences(before, seen(play.session, play.onlooker, root)) == [], moment
    assert compared >= 4
    # Nobody is followed from one round to the next, to see in which of them he answered.
    numbers = ballots_of(play.session).exclude(number=None).values_list("number", flat=True)
    assert len(set(numbers)) == len(numbers) >= 6


def test_a_page_that_tells_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk used to say how many questions each person had answered."""

    def of_each(person: Progress, session: Session) -> str:
        return f"{person.state}: {person.answered} of {person.asked}"

    monkeypatch.setattr("decision.desk.presentation.people.progress_words", of_each)
    play = Play(0)
    root = a_superuser()
    next(play.moments())
    before = seen(play.session, play.onlooker, root)
    found = [told_otherwise(play, root, before, *pair) for pair in uneven(play.session)[:1]]
    assert found
    assert all(found)


def a_superuser() -> Client:
    root = Client(headers={"Accept-Language": settings.LANGUAGE_CODE})
    root.force_login(make_user("root", is_staff=True, is_superuser=True))
    return root


def told_otherwise(
    play: Play, root: Client, before: dict[str, str], one: Ballot, other: Ballot
) -> list[str]:
    """What differs to anybody once two people have exchanged answers and numbers."""
    with otherwise():
        swap(one, other)
        return differences(before, seen(play.session, play.onlooker, root))


def uneven(session: Session) -> list[tuple[Ballot, Ballot]]:
    """Two of a round who gave not as many answers."""
    answers = Judgement.objects.filter(superseded_at=None)
    return [
        (one, other)
        for one, other in alike(session)
        if answers.filter(ballot=one).count() != answers.filter(ballot=other).count()
    ]


def differences(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """Lines that somebody is told otherwise, with the page."""
    assert before.keys() == after.keys()
    return [
        f"{page}: {line}"
        for page in before
        for line in unified_diff(
            before[page].splitlines(), after[page].splitlines(), lineterm="", n=0
        )
    ]


def alike(session: Session) -> list[tuple[Ballot, Ballot]]:
    """Two ballots of a round that are shown, or that are not.

    Of people who counted in the same rounds: that is known by name, and of three together it may be
    told what they said (`shown.tell_nobody_apart`).
    """
    rounds: dict[int, set[int]] = {}
    for ballot in ballots_of(session).filter(number__isnull=False):
        rounds.setdefault(ballot.participant_id, set()).add(ballot.round_id)
    counting = Q(finished_at__isnull=False) | Q(number__isnull=False)
    return [
        (one, other)
        for one, other in combinations(ballots_of(session).filter(counting), 2)
        if one.round == other.round
        and (one.number is None) == (other.number is None)
        and (one.finished_at is None) == (other.finished_at is None)
        and rounds.get(one.participant_id) == rounds.get(other.participant_id)
    ]


def unfinished(session: Session) -> list[Ballot]:
    return list(ballots_of(session).filter(finished_at=None, number=None))


def ballots_of(session: Session) -> QuerySet[Ballot]:
    ballots = Ballot.objects.filter(round__session=session).select_related("round__session")
    return ballots.order_by("-round__number", "pk")
