"""A participant's pages when the session moves: reveal, second round, the end."""

import json
from typing import TYPE_CHECKING

import pytest
from django.template.loader import render_to_string
from django.test import Client

from decision.sessions.models import Participant, Session
from decision.sessions.selectors.frames import frame_of, pairs_for
from decision.sessions.services.lifecycle import close_round, close_session, open_round, reveal
from decision.weighing.presentation.status import status_context
from decision.weighing.services.storing import finish
from tests.decision.weighing.visiting import address, browser_of, pair_fields, send, words
from tests.factories.sessions import judge, make_open_session, make_participant
from tests.htmx import element, fragment, soup

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


def answer(participant: Participant, *steps: int) -> None:
    pairs = [("C1", "C2"), ("C2", "C3"), ("C1", "C3")]
    for (left, right), step in zip(pairs, steps, strict=False):
        judge(participant, left, right, step)
    finish(participant=participant)


def moved(session: Session, *moves: object) -> None:
    for move in moves:
        move(session=session, user=session.facilitator)  # type: ignore[operator]


def both_answered(session: Session) -> tuple[Client, Participant]:
    client, participant = browser_of(session)
    answer(participant, 2, 2, 4)
    answer(make_participant(session, "Boris"), 6, -2, 0)
    return client, participant


def test_a_blind_round_that_is_closed_waits(session: Session) -> None:
    client, _participant = both_answered(session)
    moved(session, close_round)

    page = client.get(address(session))
    links = [link["href"] for link in soup(page).select("#weigh a")]

    assert words(page, "#weigh h1") == "Round 1 is closed"
    assert links == [address(session, "weigh_mine")]
    assert client.get(address(session, "weigh_results")).status_code in (200, 403, 404)
    assert soup(client.get(address(session, "weigh_mine"))).select("#weigh form") == []


def test_after_the_reveal_the_page_leads_to_the_results(session: Session) -> None:
    client, _participant = both_answered(session)
    moved(session, close_round, reveal)

    page = client.get(address(session))
    links = [link["href"] for link in soup(page).select("#weigh a")]

    assert links == [address(session, "weigh_results"), address(session, "weigh_mine")]
    assert words(client.get(address(session, "weigh_mine")), ".eyebrow") == (
        "Your answers in round 1"
    )


def test_an_open_session_shows_the_results_at_once() -> None:
    session = make_open_session(blind=False)
    client, _participant = both_answered(session)

    page = client.get(address(session, "weigh_mine"))

    assert soup(page).select(f"#weigh a[href='{address(session, 'weigh_results')}']") != []


def test_a_closed_session_says_so(session: Session) -> None:
    client, _participant = both_answered(session)
    moved(session, close_round, reveal, close_session)

    assert words(client.get(address(session)), "#weigh h1") == "The session is closed"


def test_the_second_round_shows_the_own_answer_and_the_groups(session: Session) -> None:
    client, participant = both_answered(session)
    moved(session, close_round, reveal, open_round)
    pairs = pairs_for(session, frame_of(session), participant)
    codes = [{pair.left.code, pair.right.code} for pair in pairs]
    number = codes.index({"C1", "C2"}) + 1

    page = client.get(address(session, query=f"?step={number}"))

    # 3 and 7 have the geometric mean 4.58: nearest to 5, “clearly”.
    assert words(page, ".before") == (
        "You, last round “Criterion 1” matters slightly more · 3 "
        "The group, last round “Criterion 1” matters clearly more · 4.6"
    )
    # His own is there again, and one tap changes it.
    assert words(page, "#weigh-state") == "From round 1"
    assert {each["value"] for each in soup(page).select("#answer [checked]")} >= {"2"}
    (data,) = soup(page).select("#weigh-data")
    assert [bool(pair["group"]) for pair in json.loads(data.get_text())["pairs"]] == [True] * 3


def test_the_first_round_has_nothing_of_a_round_before(session: Session) -> None:
    client, _participant = browser_of(session)
    answer(make_participant(session, "Boris"), 6, -2, 0)

    (before,) = soup(client.get(address(session))).select(".before")

    assert before.has_attr("hidden")


def test_a_late_answer_to_the_round_before_is_refused(session: Session) -> None:
    client, participant = both_answered(session)
    moved(session, close_round, reveal, open_round)

    fields = pair_fields(participant, step="3")
    response = send(client, address(session, "weigh_judgement"), fields, script=True)

    assert response.status_code == 409
    assert words(response, "#weigh-refused") == (
        "This answer belongs to round 1; round 2 is open now."
    )


def test_while_a_blind_round_is_open_nothing_depends_on_others_answers(session: Session) -> None:
    client, participant = browser_of(session)
    other = make_participant(session, "Boris")
    judge(other, "C1", "C2", 6, comment="first")
    judge(participant, "C1", "C2", 2)
    judge(participant, "C2", "C3", 2)

    def seen() -> list[str]:
        pages = [client.get(address(session, query=f"?step={n}")) for n in (1, 2, 3)]
        return [
            *(element(page, "#weigh-steps") for page in pages),
            *(element(page, "#weigh-agreement") for page in pages),
            element(client.get(address(session, "weigh_mine")), "#own-weights"),
        ]

    before = seen()
    judge(other, "C1", "C2", -8, comment="second")

    assert seen() == before


def test_the_status_is_the_same_from_page_poll_and_stream(session: Session) -> None:
    client, _participant = both_answered(session)
    page = client.get(address(session, "weigh_mine"))

    polled = fragment(client, address(session, query="?status=1"))
    streamed = render_to_string("decision/weighing/_status.html", status_context(session.pk))

    assert element(page, "#session-status") == element(polled, "#session-status")
    assert streamed.strip() == polled.content.decode().strip()
    assert "Round 1 is open · 2 of 2 have finished" in streamed
    assert soup(page).select_one("[data-live-url]") is not None
