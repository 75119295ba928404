"""The desk says who has not confirmed what was carried in, and asks whether it counts."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from decision.sessions.models import Session
from decision.weighing.services.storing import finish
from tests.decision.sessions.test_carrying import a_first_round, again
from tests.decision.weighing.visiting import EN, texts, words

pytestmark = pytest.mark.django_db
SIX = ("Anna", "Boris", "Clara", "Dmitri", "Elena", "Fyodor")


def desk_of(session: Session) -> Client:
    client = Client(headers=EN)
    client.force_login(session.facilitator)
    return client


def desk(session: Session) -> str:
    return reverse("session_desk", args=[session.code])


def second_round(people: int, finished: int, **fields: bool) -> Session:
    session = again(a_first_round(*SIX[:people], **fields))
    for name in SIX[:finished]:
        finish(participant=session.participants.get(name=name))
    return session


def test_who_is_silent_is_named_and_the_choice_is_offered_plain_first() -> None:
    session = second_round(3, finished=1)
    page = desk_of(session).get(desk(session))
    assert texts(page, ".progress-words") == ["has finished"] + ["has not confirmed yet"] * 2
    assert texts(page, ".way-now .btn") == [
        "Close round 2",
        "Close round 2 and count the unconfirmed",
    ]
    first, second = texts(page, ".action-words")
    assert "2 have not confirmed answers from an earlier round: they do not count." in first
    assert second.startswith("2 who have not confirmed count with what they said")


@pytest.mark.parametrize("move", ["close_round", "close_counting_unconfirmed"])
def test_what_was_chosen_holds_and_stands_in_the_log(move: str) -> None:
    session = second_round(3, finished=1)
    counts = move != "close_round"
    client = desk_of(session)
    client.post(reverse("session_move", args=[session.code]), {"move": move})
    assert session.rounds.get(number=2).counts_unconfirmed is counts
    log = texts(client.get(reverse("session_events", args=[session.code])), "main li, main td")
    expected = f"answers that were not confirmed {'count' if counts else 'do not count'}, people: 2"
    assert any(expected in line for line in log)


def test_with_hidden_names_the_choice_is_offered_only_where_it_tells_nobody() -> None:
    few = second_round(4, finished=3, names_shown=False)
    page = desk_of(few).get(desk(few))
    assert texts(page, ".way-now .btn") == ["Close round 2"]
    assert "otherwise somebody would be known" in words(page, ".action-words")


def test_with_hidden_names_three_and_three_may_count() -> None:
    many = second_round(6, finished=3, names_shown=False)
    assert len(texts(desk_of(many).get(desk(many)), ".way-now .btn")) == 2
