"""Who has a say in a round is settled at its opening; what was revealed never changes."""

from __future__ import annotations

from decimal import Decimal
from importlib import import_module

import pytest
from django.apps import apps

from decision.results.services import documents_of, session_results
from decision.sessions.errors import SessionError
from decision.sessions.models import Ballot, FrozenQuestion, Participant, Session, Voice
from decision.sessions.selectors.frames import frame_of, pairs_for
from decision.sessions.services.lifecycle import close_round, open_round, reveal
from decision.sessions.services.participants import change_power, readmit, remove
from decision.weighing.services.rounds.reading import read_round
from decision.weighing.services.storing import finish
from tests.factories.answered import answer_all, end_round, make_answered_session
from tests.factories.sessions import judge, make_open_session, make_participant, make_session

pytestmark = pytest.mark.django_db
HIDDEN_OR_NOT = pytest.mark.parametrize("names_shown", [True, False])


def counting(session: Session) -> dict[str, float]:
    """Whose answers count in the newest round, with their own voting power."""
    round = session.rounds.get(number=session.rounds.count())
    data = read_round(session, round)
    names = dict(session.participants.values_list("number", "name"))
    numbered = Ballot.objects.filter(round=round).values_list("number", "participant__name")
    known = names if session.names_shown else dict(numbered)
    return {known[person.number]: person.power for person in data.people}


def ended(session: Session) -> Session:
    session = close_round(session=session, user=session.facilitator)
    return reveal(session=session, user=session.facilitator)


def person(session: Session, name: str) -> Participant:
    return session.participants.get(name=name)


@HIDDEN_OR_NOT
def test_a_revealed_round_is_not_changed_by_what_is_done_to_people(names_shown: bool) -> None:
    """A facilitator who takes out everybody but one would see that one's weights."""
    session = end_round(make_answered_session(names_shown=names_shown))
    round, leader = session.rounds.get(), session.facilitator
    before, asked = session_results(session, round), documents_of(read_round(session, round))
    _anna, *others = session.participants.order_by("pk")
    for other in others:
        change_power(participant=other, user=leader, power=Decimal(0))
        remove(participant=other, user=leader)

    after = session_results(session, round)

    assert documents_of(read_round(session, round)) == asked
    assert after.whole == before.whole
    assert after.weights == before.weights
    assert len(after.people) == len(others) + 1


def test_voting_power_counts_from_the_next_opening() -> None:
    session = make_answered_session()
    leader = session.facilitator
    change_power(participant=person(session, "Anna"), user=leader, power=Decimal(5))
    session = end_round(session)
    assert counting(session) == {"Anna": 1.0, "Boris": 1.0}

    session = open_round(session=session, user=leader)
    assert counting(session) == {"Anna": 5.0, "Boris": 1.0}


def test_who_was_in_at_the_opening_counts_though_he_is_taken_out() -> None:
    session = make_session(names_shown=False)
    people = [make_participant(session, name) for name in ("Anna", "Boris", "Clara", "Dmitri")]
    session = open_round(session=session, user=session.facilitator)
    late = make_participant(session, "Late")
    for one in (*people, late):
        answer_all(one, step=one.pk % 5)
        finish(participant=one)
    for one in (people[0], late):
        remove(participant=one, user=session.facilitator)

    session = ended(session)

    assert counting(session).keys() == {"Anna", "Boris", "Clara", "Dmitri"}


def test_who_is_let_in_again_takes_part_from_the_next_opening() -> None:
    session = make_session()
    anna, boris = (make_participant(session, name) for name in ("Anna", "Boris"))
    remove(participant=anna, user=session.facilitator)
    session = open_round(session=session, user=session.facilitator)
    readmit(participant=anna, user=session.facilitator)
    with pytest.raises(SessionError, match="from the next one"):
        judge(anna, "C1", "C2", 3)
    answer_all(boris, step=2)
    finish(participant=boris)
    session = open_round(session=ended(session), user=session.facilitator)

    judge(anna, "C1", "C2", 3)

    assert counting(session).keys() == {"Anna", "Boris"}


def test_a_latecomer_who_is_let_in_again_counts() -> None:
    session = make_answered_session()
    anna = person(session, "Anna")
    remove(participant=anna, user=session.facilitator)
    readmit(participant=anna, user=session.facilitator)
    assert counting(end_round(session)).keys() == {"Anna", "Boris"}


# Numbers --------------------------------------------------------------------------------------


def test_only_those_who_finished_get_numbers_and_others_each_round() -> None:
    session = make_answered_session(names_shown=False)
    group = session.groups.get()
    answer_all(make_participant(session, "Unfinished", group=group), step=4)
    numbers: list[set[int | None]] = []
    for _round in range(2):
        assert not Ballot.objects.exclude(number=None).filter(round__revealed_at=None)
        for name in ("Anna", "Boris", "Clara", "Dmitri"):
            answer_all(person(session, name), step=3)
            finish(participant=person(session, name))
        session = ended(session)
        newest = session.rounds.get(number=session.rounds.count())
        numbers.append(set(newest.ballots.values_list("number", flat=True)) - {None})
        session = open_round(session=session, user=session.facilitator)
    assert [len(one) for one in numbers] == [4, 4]
    assert not numbers[0] & numbers[1]


@pytest.mark.parametrize(
    ("powers", "are_shown"),
    [((1, 1, 1), True), ((1, 1), False), ((1, 1, 0), False), ((5, 1, 1), False)],
)
def test_too_few_to_hide_each_other_are_shown_nowhere(
    powers: tuple[int, ...], are_shown: bool
) -> None:
    session = make_session(names_shown=False)
    for number, power in enumerate(powers):
        one = make_participant(session, f"P{number}")
        change_power(participant=one, user=session.facilitator, power=Decimal(power))
    session = open_round(session=session, user=session.facilitator)
    for step, one in enumerate(session.participants.order_by("pk")):
        answer_all(one, step=step)
        finish(participant=one)
    session = ended(session)

    results = session_results(session, session.rounds.get())

    assert bool(results.aggregation) == are_shown
    assert len(results.data.people) == (len(powers) if are_shown else 0)
    assert ("fewer than three people" in results.trouble) == (not are_shown)


def test_the_order_of_questions_does_not_follow_from_a_number() -> None:
    session = make_open_session(names_shown=False)
    one = make_participant(session)
    before = pairs_for(session, frame_of(session), one)
    for number in range(100, 110):
        one.number = number
        assert pairs_for(session, frame_of(session), one) == before


# Rounds of before -----------------------------------------------------------------------------


def test_old_rounds_get_what_holds_now() -> None:
    """As the migration finds them: no voices, no numbers, nothing frozen."""
    session = make_answered_session(names_shown=False)
    change_power(participant=person(session, "Anna"), user=session.facilitator, power=Decimal(2))
    session = end_round(session)
    remove(participant=person(session, "Boris"), user=session.facilitator)
    Voice.objects.all().delete()
    FrozenQuestion.objects.all().delete()
    Ballot.objects.update(number=None)
    session.rounds.update(group_powers={})

    import_module("decision.migrations.0005_what_holds_in_old_rounds").fill(apps, None)

    assert counting(session) == {"Anna": 2.0, "Clara": 1.0, "Dmitri": 1.0}
    numbers = dict(Ballot.objects.values_list("participant__name", "number"))
    assert numbers["Boris"] is None
    assert numbers["Anna"] == person(session, "Anna").number
