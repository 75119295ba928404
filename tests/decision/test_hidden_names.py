"""Hidden names stay hidden: what is shown by name and what by number never move together.

Whoever could join the two would be told something else if two people had been each other's
number. So they are made that (`tests.decision.blind.swapped`), at each moment of sessions that are
played at random, and everything that anybody is shown is compared.

Where two have unlike voting powers or groups, which are known by name, the group's result itself
tells them apart: there nothing may stand that tells answers whoever gave them
(`tests.decision.blind.heads`).
"""

from __future__ import annotations

from decimal import Decimal
from difflib import unified_diff
from itertools import combinations
from random import Random

import pytest
from django.conf import settings
from django.db.models import Q, QuerySet
from django.test import Client

from decision.sessions.models import Ballot, Judgement, Session
from decision.sessions.selectors.ballots import Progress
from decision.weighing.services.rounds.data import SessionData
from tests import guards
from tests.decision.blind.heads import counted_by_heads
from tests.decision.blind.played import Play
from tests.decision.blind.seen import seen
from tests.decision.blind.swapped import opposite, otherwise, swap
from tests.factories.sessions import make_user

pytestmark = pytest.mark.django_db
# That the test can fail, and the plainest play: PostgreSQL is asked in the others.
alike_everywhere = pytest.mark.alike_everywhere
PAIRS_A_MOMENT = 1


@pytest.fixture(autouse=True)
def _any_order_is_one_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guards, "_is_unordered", lambda query: False)


@pytest.mark.parametrize(
    ("seed", "rules"),
    [
        pytest.param(0, {}, marks=alike_everywhere),
        (1, {}),
        (2, {"powers": True}),
        (4, {"groups": True}),
    ],
)
def test_nobody_can_tell_who_is_which_number(seed: int, rules: dict[str, bool]) -> None:
    play, chance = Play(seed, **rules), Random(seed)
    root = a_superuser()
    compared = set_apart = 0
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
        strangers = unlike(play.session) if moment == "revealed" else []
        if strangers:
            assert by_heads(play, root, chance.sample(strangers, min(3, len(strangers)))) == []
            set_apart += 1
    assert compared >= 3
    assert bool(set_apart) == bool(rules)
    # Nobody is followed from one round to the next, to see in which of them he answered.
    numbers = ballots_of(play.session).exclude(number=None).values_list("number", flat=True)
    assert len(set(numbers)) == len(numbers) >= 6


@alike_everywhere
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


@alike_everywhere
def test_what_counts_heads_beside_power_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages used to show means, dots and comments beside a result in which powers differ."""
    monkeypatch.setattr(SessionData, "hides_singles", False)
    play, root = Play(2, powers=True), a_superuser()
    moments = play.moments()
    while next(moments) != "revealed":
        pass
    assert by_heads(play, root, unlike(play.session)[:2])


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


def by_heads(play: Play, root: Client, strangers: list[tuple[Ballot, Ballot]]) -> list[str]:
    return counted_by_heads(lambda: seen(play.session, play.onlooker, root), strangers)


def alike(session: Session) -> list[tuple[Ballot, Ballot]]:
    """Two ballots of a round that are shown, or that are not, of like power and group.

    Of people who counted in the same rounds: that is known by name, and of three together it may be
    told what they said (`shown.tell_nobody_apart`).
    """
    rounds: dict[int, set[int]] = {}
    for ballot in ballots_of(session).filter(number__isnull=False):
        rounds.setdefault(ballot.participant_id, set()).add(ballot.round_id)
    return [
        (one, other)
        for one, other in _pairs(session)
        if (one.number is None) == (other.number is None)
        and (one.number is None or _class(one) == _class(other))
        and (one.finished_at is None) == (other.finished_at is None)
        and rounds.get(one.participant_id) == rounds.get(other.participant_id)
    ]


def unlike(session: Session) -> list[tuple[Ballot, Ballot]]:
    """Two shown ballots of the newest round that is revealed, of unlike power or group."""
    pairs = [pair for pair in _pairs(session) if pair[0].number and pair[1].number]
    return [
        (one, other)
        for one, other in pairs
        if one.round == pairs[0][0].round and _class(one) != _class(other)
    ]


def _pairs(session: Session) -> list[tuple[Ballot, Ballot]]:
    counting = Q(finished_at__isnull=False) | Q(number__isnull=False)
    ballots = ballots_of(session).filter(counting)
    return [pair for pair in combinations(ballots, 2) if pair[0].round == pair[1].round]


def _class(ballot: Ballot) -> tuple[int | None, Decimal | None]:
    """What of somebody is known by name and counts by number."""
    voice = ballot.round.voices.filter(participant=ballot.participant_id).first()
    return ballot.participant.group_id, voice.power if voice else None


def unfinished(session: Session) -> list[Ballot]:
    return list(ballots_of(session).filter(finished_at=None, number=None))


def ballots_of(session: Session) -> QuerySet[Ballot]:
    ballots = Ballot.objects.filter(round__session=session).select_related(
        "round__session", "participant"
    )
    return ballots.order_by("-round__number", "pk")
