"""What was said goes into the next round, and counts once its author says so."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Any

import pytest

from decision.sessions.errors import SessionError
from decision.sessions.models import Ballot, Participant, Round, Session
from decision.sessions.selectors.ballots import Filled, filled, progress_of
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.devices import renew_link
from decision.sessions.services.lifecycle import close_round, open_round, reveal
from decision.sessions.services.participants import change_power, readmit, remove
from decision.weighing.services.rounds.power import counted
from decision.weighing.services.rounds.reading import read_round
from decision.weighing.services.storing import finish, resume, store_judgement
from tests.factories.answered import answer_all
from tests.factories.sessions import (
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_session,
    stamp,
)

pytestmark = pytest.mark.django_db
METHODS = ("pairwise", "points", "swing", "ranking", "best_worst")
HIDDEN_OR_NOT = pytest.mark.parametrize("names_shown", [True, False])
THREE = ("Anna", "Boris", "Clara")


def a_first_round(*names: str, **fields: Any) -> Session:
    """Revealed; each has answered everything, each something else, and has finished."""
    session = make_open_session(make_judged_problem(), scoring=True, **fields)
    for step, name in enumerate(names, start=1):
        person = make_participant(session, name)
        answer_all(person, step=step, comment=f"{name} thinks so")
        finish(participant=person)
    return ended(session)


def ended(session: Session, **choice: bool) -> Session:
    session = close_round(session=session, user=session.facilitator, **choice)
    return reveal(session=session, user=session.facilitator) if session.blind else session


def again(session: Session) -> Session:
    return open_round(session=session, user=session.facilitator)


def who(session: Session, name: str) -> Participant:
    return session.participants.get(name=name)


def newest(session: Session) -> Round:
    round = current_round(session)
    assert round is not None
    round.session = session
    return round


def own(session: Session, name: str) -> Filled:
    return filled(who(session, name), newest(session))


def said(answers: Filled) -> list[Any]:
    """What was answered to what, and why."""
    return [
        {pair: (one.step, one.comment) for pair, one in answers.judgements.items()},
        {key: (one.answer, one.weights, one.comment) for key, one in answers.weights.items()},
        {cell: (one.value, one.comment, one.source_url) for cell, one in answers.scores.items()},
    ]


def from_rounds(answers: Filled) -> set[int | None]:
    kinds = (answers.judgements, answers.weights, answers.scores)
    return {one.carried_from for kind in kinds for one in kind.values()}


def state(session: Session, name: str) -> str:
    return next(
        p.state for p in progress_of(session, newest(session)) if p.participant.name == name
    )


def who_counts(session: Session) -> Collection[str]:
    data = read_round(session, newest(session))
    ballots = Ballot.objects.filter(round=newest(session)).select_related("participant")
    names = {
        ballot.participant.number if session.names_shown else ballot.number: ballot.participant.name
        for ballot in ballots
    }
    mask = counted(data).tolist()
    return {names[one.number] for one, is_in in zip(data.people, mask, strict=True) if is_in}


@pytest.mark.parametrize("method", METHODS)
def test_everything_that_was_said_is_there_again_and_says_where_it_is_from(method: str) -> None:
    session = a_first_round(*THREE, method=method)
    before = said(own(session, "Boris"))

    session = again(session)

    assert said(own(session, "Boris")) == before
    assert from_rounds(own(session, "Boris")) == {1}
    assert any(before)
    assert state(session, "Boris") == "waiting"


@HIDDEN_OR_NOT
def test_who_stands_by_his_answers_counts_and_who_is_silent_does_not(names_shown: bool) -> None:
    session = again(a_first_round(*THREE, "Dmitri", names_shown=names_shown))
    for name in THREE:
        finish(participant=who(session, name))
    assert [state(session, name) for name in ("Anna", "Dmitri")] == ["finished", "waiting"]

    session = ended(session)

    assert who_counts(session) == set(THREE)
    assert said(own(session, "Dmitri")) == [{}, {}, {}]
    assert not newest(session).counts_unconfirmed


def test_with_names_shown_a_change_confirms_all_that_was_carried() -> None:
    session = again(a_first_round(*THREE))
    change_one(session, "Anna", 7)
    finish(participant=who(session, "Boris"))
    assert state(session, "Anna") == "working"
    assert from_rounds(own(session, "Anna")) == {1, None}
    assert who_counts(ended(session)) == {"Anna", "Boris"}


def test_live_results_leave_out_what_is_not_confirmed() -> None:
    session = again(a_first_round(*THREE, blind=False))
    change_one(session, "Anna", 7)
    assert who_counts(session) == {"Anna"}


def change_one(session: Session, name: str, step: int) -> None:
    (pair, *_others) = own(session, name).judgements
    store_judgement(
        participant=who(session, name), left=pair[0], right=pair[1], step=step, stamp=stamp()
    )


@HIDDEN_OR_NOT
def test_the_facilitator_may_let_unconfirmed_answers_count(names_shown: bool) -> None:
    six = (*THREE, "Dmitri", "Elena", "Fyodor")
    session = again(a_first_round(*six, names_shown=names_shown))
    for name in THREE:
        finish(participant=who(session, name))

    session = ended(session, counts_unconfirmed=True)

    assert who_counts(session) == set(six)
    assert newest(session).counts_unconfirmed
    closing = session.events.filter(kind="round_closed").order_by("-pk")[0]
    assert closing.details["unconfirmed"] == 3
    assert closing.details["counted"] is True


@pytest.mark.parametrize("confirmed", [4, 1])
def test_with_hidden_names_nobody_is_told_by_having_said_nothing(confirmed: int) -> None:
    """Of five the one or two whose numbers say what they said before would be known by name."""
    names = (*THREE, "Dmitri", "Elena")
    session = again(a_first_round(*names, names_shown=False))
    for name in names[:confirmed]:
        finish(participant=who(session, name))
    with pytest.raises(SessionError, match="three people"):
        close_round(session=session, user=session.facilitator, counts_unconfirmed=True)


def test_with_hidden_names_by_name_a_change_looks_like_silence() -> None:
    session = again(a_first_round(*THREE, names_shown=False))
    change_one(session, "Anna", 7)
    finish(participant=who(session, "Boris"))
    resume(participant=who(session, "Boris"))
    assert {state(session, name) for name in THREE} == {"waiting"}


def test_with_hidden_names_who_had_not_finished_does_not_count_by_silence() -> None:
    session = make_open_session(names_shown=False)
    for name in (*THREE, "Dmitri"):
        person = make_participant(session, name)
        answer_all(person, step=2)
        if name != "Dmitri":
            finish(participant=person)
    session = again(ended(session))
    for name in THREE:
        finish(participant=who(session, name))
    session = ended(session, counts_unconfirmed=True)
    assert who_counts(session) == set(THREE)


def test_a_third_round_starts_from_the_newest_that_was_said() -> None:
    session = again(a_first_round(*THREE))
    change_one(session, "Anna", 7)
    finish(participant=who(session, "Boris"))
    anna, clara = said(own(session, "Anna")), said(own(session, "Clara"))

    session = again(ended(session))

    assert [from_rounds(own(session, name)) for name in THREE] == [{2}, {2}, {1}]
    assert said(own(session, "Anna")) == anna
    assert said(own(session, "Clara")) == clara


def test_unconfirmed_answers_that_counted_are_still_from_where_they_were_said() -> None:
    session = again(a_first_round(*THREE))
    finish(participant=who(session, "Anna"))
    session = again(ended(session, counts_unconfirmed=True))
    assert from_rounds(own(session, "Clara")) == {1}
    assert state(session, "Clara") == "waiting"


@pytest.mark.parametrize("when", ["before", "in"])
def test_a_renewed_link_carries_nothing_over(when: str) -> None:
    session = a_first_round(*THREE)
    session = session if when == "before" else again(session)
    renew_link(participant=who(session, "Anna"), user=session.facilitator)
    session = again(session) if when == "before" else session

    assert said(own(session, "Anna")) == [{}, {}, {}]
    assert state(session, "Anna") == "here"
    answer_all(who(session, "Anna"), step=5)
    finish(participant=who(session, "Anna"))
    session = again(ended(session))
    assert from_rounds(own(session, "Anna")) == {2}


def test_who_was_away_for_a_round_finds_what_he_said_before_it() -> None:
    session = a_first_round(*THREE)
    remove(participant=who(session, "Anna"), user=session.facilitator)
    session = again(session)
    readmit(participant=who(session, "Anna"), user=session.facilitator)
    late = make_participant(session, "Late")
    with pytest.raises(SessionError, match="from the next one"):
        finish(participant=who(session, "Anna"))
    finish(participant=who(session, "Boris"))

    session = again(ended(session))

    assert from_rounds(own(session, "Anna")) == {1}
    assert said(filled(late, newest(session))) == [{}, {}, {}]


def test_who_left_something_out_finds_the_rest_and_must_say_enough_to_count() -> None:
    session = make_open_session()
    anna, boris = (make_participant(session, name) for name in ("Anna", "Boris"))
    judge(anna, "C1", "C2", 3)
    answer_all(boris, step=1)
    finish(participant=boris)
    session = again(ended(session))
    assert len(own(session, "Anna").judgements) == 1
    with pytest.raises(SessionError, match="Too few answers"):
        finish(participant=who(session, "Anna"))
    judge(who(session, "Anna"), "C2", "C3", 2)
    finish(participant=who(session, "Anna"))
    assert state(session, "Anna") == "finished"


def test_powers_are_those_of_the_new_opening() -> None:
    session = make_session()
    for name in THREE:
        make_participant(session, name)
    session = again(session)
    for name in THREE:
        answer_all(who(session, name), step=2)
        finish(participant=who(session, name))
    session = ended(session)
    change_power(participant=who(session, "Anna"), user=session.facilitator, power=Decimal(3))
    session = again(session)
    powers = newest(session).voices.order_by("participant__name").values_list("power", flat=True)
    assert [float(power) for power in powers] == [3.0, 1.0, 1.0]
