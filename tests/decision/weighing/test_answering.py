"""Pairs answered with and without scripts, and what is refused."""

from typing import TYPE_CHECKING, Any

import pytest
from django.test import Client

from decision.sessions.models import Judgement, Participant, Session
from decision.sessions.selectors.frames import frame_of, pairs_for
from decision.sessions.services.lifecycle import close_round
from decision.weighing.services.storing import finish
from tests.decision.weighing.visiting import (
    NOTHING,
    address,
    browser_of,
    one,
    pair_fields,
    send,
    stamped,
    words,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    everything_stored,
    judge,
    make_open_session,
    make_session,
)
from tests.htmx import element

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


@pytest.fixture
def visit(session: Session) -> tuple[Client, Participant]:
    return browser_of(session)


def step_from_left(participant: Participant, number: int = 1) -> int:
    session = participant.session
    pair = pairs_for(session, frame_of(session), participant)[number - 1]
    first, second = sorted((pair.left.pk, pair.right.pk))
    found = Judgement.objects.get(first=first, second=second, superseded_at=None)
    return found.step if pair.left.pk == first else -found.step


# Answered --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("chosen", "step"),
    [
        ({"side": "left", "degree": "8"}, 8),
        ({"side": "right", "degree": "1"}, -1),
        ({"side": "equal"}, 0),
        ({"side": "equal", "degree": "5"}, 0),
        ({"step": "-3"}, -3),
        ({"step": "0", "side": "left"}, 0),
    ],
)
def test_without_scripts_the_answer_leads_to_the_next_question(
    visit: tuple[Client, Participant], session: Session, chosen: dict[str, str], step: int
) -> None:
    client, participant = visit

    response = send(client, address(session, "weigh_judgement"), pair_fields(participant, **chosen))

    assert response.headers["Location"] == address(session, query="?step=2")
    assert step_from_left(participant) == step


def test_after_the_last_question_come_the_own_results(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit

    fields = pair_fields(participant, 3, side="equal")
    response = send(client, address(session, "weigh_judgement"), fields)

    assert response.headers["Location"] == address(session, "weigh_mine")


def test_a_script_gets_the_parts_that_changed(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    send(client, address(session, "weigh_judgement"), pair_fields(participant, 1, step="2"))

    response = send(
        client,
        address(session, "weigh_judgement"),
        pair_fields(participant, 2, step="2"),
        script=True,
    )
    page = client.get(address(session, query="?step=2"))

    assert one(response, "#weigh-stored")["data-outcome"] == "stored"
    assert element(response, "#weigh-agreement") == element(page, "#weigh-agreement")


def test_a_repeated_request_changes_nothing(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    fields = pair_fields(participant, step="5")
    send(client, address(session, "weigh_judgement"), fields)
    before = everything_stored()

    again = send(client, address(session, "weigh_judgement"), fields, script=True)
    double_tap = send(client, address(session, "weigh_judgement"), fields)

    assert one(again, "#weigh-stored")["data-outcome"] == "repeated"
    assert double_tap.headers["Location"] == address(session, query="?step=2")
    assert everything_stored() == before


def test_the_newer_answer_of_two_windows_wins_and_the_older_is_told(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    to = address(session, "weigh_judgement")
    send(client, to, pair_fields(participant, step="5", client="tab"))
    late = {"step": "-5", "client": "phone", "age": "60000"}

    script = send(client, to, pair_fields(participant, **late), script=True)
    page = client.post(to, pair_fields(participant, **late), follow=True)

    assert one(script, "#weigh-stored")["data-outcome"] == "superseded"
    assert "newer answer in another window" in str(one(script, "#weigh-stored")["data-sentence"])
    assert "newer answer in another window" in words(page, "#messages")
    assert words(page, "#weigh-progress p").startswith("Question 1 of 3")
    assert step_from_left(participant) == 5


# Refused ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("script", [False, True])
@pytest.mark.parametrize(
    ("chosen", "place", "sentence"),
    [
        ({}, "#side-error", "Choose which of the two matters more, or skip the question."),
        ({"side": "left"}, "#degree-error", "Choose how much more it matters."),
        ({"side": "left", "degree": "9"}, "#degree-error", "Ensure this value is less than"),
        ({"step": "9"}, "#degree-error", "Ensure this value is less than"),
        ({"side": "up"}, "#side-error", "Select a valid choice"),
        ({"side": "equal", "comment": "x" * 1001}, ".why .errorlist", "Ensure this value has"),
    ],
)
def test_an_incomplete_answer_is_marked_and_not_stored(
    visit: tuple[Client, Participant],
    session: Session,
    chosen: dict[str, str],
    place: str,
    sentence: str,
    script: bool,
) -> None:
    client, participant = visit

    fields = pair_fields(participant, **chosen)
    response = send(client, address(session, "weigh_judgement"), fields, script=script)

    assert response.status_code == 422
    said = words(response, place).replace("x" * 1001, "").replace("  ", " ")
    assert said.startswith(sentence)
    assert everything_stored() == NOTHING


@pytest.mark.parametrize(
    "fields",
    [
        {"left": "999999999999999999999"},
        {"left": "x"},
        {"client": ""},
        {"client": "x" * 37},
        {"sequence": "-1"},
        {"sequence": str(2**70)},
        {"age": "-5"},
        {"age": str(10**15)},
        {"number": "0"},
        {"round": "7"},
    ],
)
def test_a_forged_answer_stores_nothing(
    visit: tuple[Client, Participant], session: Session, fields: dict[str, str]
) -> None:
    client, participant = visit
    whole: dict[str, Any] = pair_fields(participant, step="3") | fields

    response = send(client, address(session, "weigh_judgement"), whole, script=True)

    assert response.status_code in (409, 422)
    assert everything_stored() == NOTHING


def test_a_pair_of_another_problem_is_refused(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    other = list(make_problem({"QA": (1, 2), "QB": (2, 1)}, slug="other").criteria.order_by("pk"))
    fields = pair_fields(participant, step="3") | {"left": other[0].pk, "right": other[1].pk}

    response = send(client, address(session, "weigh_judgement"), fields, script=True)

    assert (response.status_code, words(response, "#weigh-refused")) == (
        409,
        "This pair is not among the questions.",
    )
    assert Judgement.objects.count() == 0


@pytest.mark.parametrize("script", [False, True])
def test_a_round_that_closes_in_the_middle_of_a_tap(
    visit: tuple[Client, Participant], session: Session, script: bool
) -> None:
    client, participant = visit
    judge(participant, "C1", "C2", 1)
    judge(participant, "C2", "C3", 1)
    finish(participant=participant)
    close_round(session=session, user=session.facilitator)
    before = everything_stored()

    fields = pair_fields(participant, 3, step="3")
    response = send(client, address(session, "weigh_judgement"), fields, script=script)
    page = client.get(address(session))

    sentence = "No round is open: answers cannot be given now."
    assert everything_stored() == before
    assert words(page, "#weigh h1") == "Round 1 is closed"
    if script:
        assert (response.status_code, words(response, "#weigh-refused")) == (409, sentence)
    else:
        assert response.headers["Location"] == address(session)
        assert words(page, "#messages") == sentence


def test_a_draft_waits_and_takes_nothing() -> None:
    session = make_session()
    client, _participant = browser_of(session)

    page = client.get(address(session))
    response = send(client, address(session, "weigh_judgement"), stamped(left=1, right=2, step="1"))

    assert words(page, "#weigh h1") == "The session has not been opened yet"
    assert one(page, "noscript meta")["content"] == "15"
    assert one(page, "#session-status")["data-phase"] == one(page, "#weigh")["data-phase"]
    assert response.headers["Location"] == address(session)
    assert everything_stored() == NOTHING
    assert client.get(address(session, "weigh_mine")).headers["Location"] == address(session)
