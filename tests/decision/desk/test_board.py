from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.core import signing
from django.template.loader import render_to_string
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from decision.desk.presentation.board import board_context
from decision.sessions.models import Session
from decision.sessions.perms import BOARD_SALT, board_key
from decision.sessions.services.participants import invite, remove
from decision.weighing.services.storing import finish
from tests.decision.desk.leading import finished_person, moved
from tests.factories.sessions import (
    judge,
    make_open_session,
    make_participant,
    make_session,
    make_user,
)
from tests.htmx import assert_swap_equals_page, element, fragment, soup
from tests.pages import words

pytestmark = pytest.mark.django_db

HOSTILE = "<img src=x onerror=alert(1)>"


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def board_of(session: Session) -> str:
    return reverse("board", args=[board_key(session)])


def test_the_address_opens_the_board_to_everybody_who_has_it(client: Client) -> None:
    session = make_session()
    assert client.get(board_of(session)).status_code == 200

    forged = signing.Signer(salt="another").sign_object(session.pk)
    for key in (str(session.pk), forged, f"{board_key(session)}x", session.code):
        assert client.get(reverse("board", args=[key])).status_code == 404
    missing = signing.Signer(salt=BOARD_SALT).sign_object(session.pk + 1)
    assert client.get(reverse("board", args=[missing])).status_code == 404


def test_the_board_has_no_controls(client: Client) -> None:
    session = make_session()
    make_participant(session)
    page = soup(client.get(board_of(session)))

    assert page.select("button:not(.trouble-close), form, input, select, header") == []


def test_before_the_round_it_shows_the_question_and_the_way_in(client: Client) -> None:
    session = make_session(names_shown=True)
    response = client.get(board_of(session))

    assert words(response, ".board-question") == ["Who is first?"]
    assert words(response, ".board-code") == [session.code]
    assert len(soup(response).select(".board-door .qr path")) == 1
    assert words(response, ".board-address") == [f"testserver{reverse('join_code')}"]
    assert words(response, ".board-count") == ["Nobody is here yet"]

    make_participant(session, "Anna")
    make_participant(session, HOSTILE)
    invite(session=session, user=session.facilitator, people=[("Absent", None)])
    response = client.get(board_of(session))
    assert words(response, ".seats li") == ["Anna", HOSTILE]
    assert words(response, ".board-count") == ["2 participants are here"]
    assert HOSTILE.encode() not in response.content


def test_a_round_shows_how_far_each_group_is(client: Client) -> None:
    session = make_open_session(
        names_shown=True, groups=[("Ministry", Decimal(2)), ("Business", Decimal(1))]
    )
    ministry, business = session.groups.order_by("position")
    finished_person(session, "Anna", group=ministry)
    judge(make_participant(session, "Boris", group=ministry), "C1", "C2", 1)
    removed = make_participant(session, "Mallory", group=business)
    remove(participant=removed, user=session.facilitator)
    response = client.get(board_of(session))

    assert words(response, ".ring-name") == ["Ministry", "Business"]
    assert words(response, ".ring-number") == ["1 of 2 finished", "0 of 0 finished"]
    assert words(response, ".ring-text") == ["67 %", "0 %"]  # (1 + 1/3) / 2
    fills = [str(ring["stroke-dasharray"]) for ring in soup(response).select(".ring-fill")]
    assert fills == ["66.67 100"]
    assert words(response, ".seats li") == ["Anna (has finished)", "Boris"]


def test_numbers_of_a_picture_have_a_dot_in_russian_too() -> None:
    session = make_open_session()
    judge(make_participant(session), "C1", "C2", 1)
    page = soup(Client(headers={"Accept-Language": "ru"}).get(board_of(session)))

    assert page.select(".ring-fill")[0]["stroke-dasharray"] == "33.33 100"


def test_hidden_people_are_counted_and_nothing_more(client: Client) -> None:
    """A seat that comes, goes or is ticked with somebody whom the desk names would name him."""
    session = make_session(names_shown=False)
    early = [make_participant(session, name) for name in ("Anna", "Boris", "Clara")]
    session = moved(session, "open_round")
    late = make_participant(session, "Late")
    judge(early[1], "C1", "C2", 1)
    for participant in (early[0], late):
        judge(participant, "C1", "C2", 1)
        judge(participant, "C2", "C3", 1)
        finish(participant=participant)
    remove(participant=early[2], user=session.facilitator)
    response = client.get(board_of(session))

    assert words(response, ".seats li") == []
    assert words(response, ".board-count") == ["3 participants are here, finished: 2"]
    assert words(response, ".ring-text") == ["67 %"]  # of three people two
    session = moved(session, "close_round")
    assert words(client.get(board_of(session)), ".seats li") == []


@pytest.mark.parametrize("names_shown", [True, False])
def test_no_answer_of_a_blind_round_reaches_the_board(client: Client, names_shown: bool) -> None:
    session = make_open_session(names_shown=names_shown)
    participant = make_participant(session, "Anna")
    shown = []
    for step, comment in ((8, "never"), (-8, "always")):
        judge(participant, "C1", "C2", step, comment=comment)
        shown.append(fragment(client, board_of(session)).content)
    assert shown[0] == shown[1]

    judge(participant, "C2", "C3", 1)
    finish(participant=participant)
    session = moved(session, "close_round")
    assert b"board-results" not in client.get(board_of(session)).content
    moved(session, "reveal")
    assert b"board-results" in client.get(board_of(session)).content


def test_an_open_session_shows_results_while_people_answer(client: Client) -> None:
    session = make_open_session(blind=False)
    finished_person(session, "Anna", 2)
    before = fragment(client, board_of(session)).content
    finished_person(session, "Boris", -4)

    assert b"board-results" in before
    assert fragment(client, board_of(session)).content != before
    assert len(soup(client.get(board_of(session))).select(".rings-small .ring")) == 1


def test_the_second_blind_round_hides_the_results_of_the_first(client: Client) -> None:
    session = make_open_session()
    finished_person(session, "Anna")
    session = moved(session, "close_round", "reveal", "open_round")

    response = client.get(board_of(session))
    assert b"board-results" not in response.content
    assert words(response, ".board-round") == ["Round 2 · blind"]


def test_the_swap_equals_a_fresh_load(client: Client) -> None:
    session = make_session()
    assert_swap_equals_page(client, board_of(session), "#board")
    session = moved(session, "open_round")
    finished_person(session, "Anna")
    for move in ("close_round", "reveal", "close_session"):
        assert_swap_equals_page(client, board_of(session), "#board")
        session = moved(session, move)
    assert_swap_equals_page(client, board_of(session), "#board")


def test_many_people_fit_and_the_rest_are_counted(client: Client) -> None:
    session = make_session(names_shown=True)
    for number in range(51):
        make_participant(session, f"Person {number}")
    seats = words(client.get(board_of(session)), ".seats li")

    assert len(seats) == 49
    assert seats[-1] == "and 3 more"


def test_the_board_takes_as_many_queries_for_many_people(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    session = make_open_session(names_shown=True)
    for size in (1, 8):
        for number in range(size):
            finished_person(session, f"Person {size}.{number}")
        with django_assert_num_queries(7):
            client.get(board_of(session))


def test_the_facilitators_name_is_not_on_the_board(client: Client) -> None:
    leader = make_user("chief", first_name="Secretive", last_name="Chief")
    session = make_session(facilitator=leader)
    assert User.objects.count() == 1
    assert b"Secretive" not in client.get(board_of(session)).content


def test_the_stream_shows_what_the_page_shows(client: Client) -> None:
    session = make_open_session(blind=False)
    finished_person(session, "Anna")
    page = element(client.get(board_of(session)), "#board")
    with translation.override("en"):
        streamed = render_to_string("decision/desk/_board.html", board_context(session.pk))
    assert str(BeautifulSoup(streamed, "html.parser").select_one("#board")) == page
