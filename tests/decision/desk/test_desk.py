from decimal import Decimal

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.template.loader import render_to_string
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation
from pytest_django import DjangoAssertNumQueries

from decision.desk.presentation.desk import desk_live_context
from decision.sessions.enums import SessionState
from decision.sessions.models import Event
from decision.sessions.services import lifecycle as services
from decision.sessions.services.lifecycle import MOVES
from decision.weighing.services.storing import finish
from tests.decision.desk.leading import (
    HOSTILE,
    PAGES,
    STATES,
    address,
    finished_person,
    moved,
    session_in,
    signed_in,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    judge,
    make_open_session,
    make_participant,
    make_session,
    make_user,
)
from tests.htmx import HTMX, assert_swap_equals_page, element, fragment, soup
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


# Moves ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", ["open_round", "close_round", "reveal", "close"])
def test_a_button_moves_the_session_or_is_refused_with_a_sentence(
    client: Client, state: str, move: str
) -> None:
    session = session_in(state)
    events = Event.objects.count()
    sent = {"move": move, "sure": "1"}
    response = client.post(address(session, "session_move"), sent, headers=HTMX)

    session.refresh_from_db()
    if move in MOVES[state]:
        assert response.status_code == 200
        assert session.state != state
        assert Event.objects.count() == events + 1
    else:
        assert response.status_code == 422
        assert len(words(response, "#messages .notice-error")) == 1
        assert session.state == state
        assert Event.objects.count() == events
    assert len(soup(response).select("#desk-live")) == 1


@pytest.mark.parametrize("state", STATES)
def test_the_desk_offers_the_moves_that_are_allowed(client: Client, state: str) -> None:
    session = session_in(state)
    page = soup(client.get(address(session)))
    offered = [str(one["id"]).removeprefix("move-") for one in page.select(".action [id^=move-]")]

    assert offered == list(MOVES[state])
    assert all(button["form"] == "move-form" for button in page.select("button[name=move]"))
    assert len(page.select(".action .btn-primary")) == 1


def test_after_the_second_round_closing_comes_first(client: Client) -> None:
    session = session_in(SessionState.REVEALED)
    session = services.open_round(session=session, user=session.facilitator)
    finished_person(session, "Boris")
    session = services.close_round(session=session, user=session.facilitator)
    services.reveal(session=session, user=session.facilitator)

    page = soup(client.get(address(session)))
    assert [b["id"] for b in page.select(".action [id]")] == ["move-close", "move-open_round"]


def test_a_move_without_javascript_leads_back_to_the_desk(client: Client) -> None:
    session = make_session()
    make_participant(session)
    page = client.get(address(session))
    data = filled_form(page, "#move-form") | {"move": "open_round"}
    response = client.post(address(session, "session_move"), data)

    assert response["Location"] == address(session)
    refused = client.post(address(session, "session_move"), {"move": "reveal"})
    assert refused.status_code == 422
    assert words(refused, "#messages .notice") == [
        "There is no closed round that waits to be revealed."
    ]
    assert words(refused, ".now-situation") != []


def test_an_old_page_cannot_close_a_round_that_it_never_showed(client: Client) -> None:
    session = session_in(SessionState.OPEN)
    response = client.post(
        address(session, "session_move"), {"move": "close_round", "seen": "draft-0"}
    )

    assert response.status_code == 422
    session.refresh_from_db()
    assert session.state == SessionState.OPEN


@pytest.mark.parametrize("move", ["", "dance", "seen"])
def test_a_move_that_does_not_exist_is_refused(client: Client, move: str) -> None:
    session = make_session()
    assert client.post(address(session, "session_move"), {"move": move}).status_code == 422


def test_a_round_waits_for_the_turnout(client: Client) -> None:
    session = make_open_session(minimum_turnout=2)
    finished_person(session)
    make_participant(session, "Boris")
    response = client.get(address(session))

    assert soup(response).select("button[name=move]") == []
    assert words(response, "[aria-current=step] .way-title") == ["Wait until 2 have finished"]
    assert words(response, ".way-now p")[0].startswith(
        "Finished: 1; the round can be closed when 2 have."
    )


# The desk -------------------------------------------------------------------------------------


def test_the_desk_says_who_is_how_far(client: Client) -> None:
    session = make_open_session(groups=[("Ministry", Decimal("1.5"))])
    group = session.groups.get()
    finished = make_participant(session, "Anna", group=group)
    judge(finished, "C1", "C2", 1)
    judge(finished, "C2", "C3", 1)
    finish(participant=finished)
    judge(make_participant(session, "Boris", group=group), "C1", "C2", 1)
    make_participant(session, HOSTILE, group=group)
    response = client.get(address(session))

    rows = [
        [" ".join(cell.get_text().split()) for cell in row.select("th, td")]
        for row in soup(response).select(".people-table tbody tr")
    ]
    assert rows == [
        ["Anna", "Ministry", "has finished"],
        [
            "Boris",
            "Ministry",
            "is answering: 1 of 3 does not count: too few answers to give weights",
        ],
        [HOSTILE, "Ministry", "here"],
    ]
    assert HOSTILE.encode() not in response.content
    assert words(response, ".desk-people .badges li") == ["Ministry 1/3 · power 1.5"]


def test_the_desk_of_an_anonymous_session_tells_no_pseudonym(client: Client) -> None:
    session = make_open_session(names_shown=False)
    participant = make_participant(session, "Anna")
    participant.number = 987654
    participant.save()

    for page in (*PAGES, "session_move"):
        content = client.post(address(session, page), {"move": "?"}).content
        assert b"987654" not in content
        assert b"987654" not in client.get(address(session, page)).content


def test_no_answer_of_a_blind_round_reaches_the_facilitators_pages(client: Client) -> None:
    session = make_open_session()
    participant = make_participant(session)
    shown = []
    for step, comment in ((8, "never"), (-8, "always")):
        judge(participant, "C1", "C2", step, comment=comment)
        pages = [
            fragment(client, address(session, page)) for page in ("session_desk", "session_events")
        ]
        shown.append([page.content for page in pages])

    assert shown[0] == shown[1]


@pytest.mark.parametrize("state", STATES)
def test_the_swap_equals_a_fresh_load(client: Client, state: str) -> None:
    session = session_in(state)
    assert_swap_equals_page(client, address(session), "#desk-live")
    assert_swap_equals_page(client, address(session, "session_events"), "#events")


@pytest.mark.parametrize("state", [SessionState.OPEN, SessionState.ROUND_CLOSED])
def test_the_desk_takes_as_many_queries_for_many_people(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, state: str
) -> None:
    session = make_open_session()
    for size in (1, 8):
        for number in range(size):
            finished_person(session, f"Person {size}.{number}")
        with django_assert_num_queries(11):
            fragment(client, address(session))


def test_there_is_one_way_to_invite(client: Client) -> None:
    """Code, QR code, address and personal links stand on one page, to which the desk leads."""
    session = make_session()
    desk = soup(client.get(address(session)))
    (code,) = desk.select(".join-code")
    assert code.get_text() == session.code
    (way,) = {str(link["href"]) for link in desk.select("a.btn[href$='/people/']")}
    assert desk.select(".qr, .door-link") == []

    page = soup(client.get(way))
    assert page.select("#invite .qr path")[0]["d"] != ""
    join = f"http://testserver{reverse('join', args=[session.code])}"
    assert [link.get_text() for link in page.select("#invite .door-link a")] == [join]
    assert len(page.select("#invite [name=people]")) == 1


# Asked once ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("state", "move"),
    [
        (SessionState.DRAFT, "open_round"),
        (SessionState.REVEALED, "close"),
        (SessionState.CLOSED, "seal"),
    ],
)
@pytest.mark.parametrize("headers", [{}, HTMX])
def test_what_cannot_be_taken_back_is_asked_once(
    client: Client, state: str, move: str, headers: dict[str, str]
) -> None:
    session = session_in(state)
    answer = client.post(address(session, "session_move"), {"move": move}, headers=headers)
    asked = reverse("session_sure", args=[session.code, move])
    assert answer["HX-Redirect" if headers else "Location"] == asked
    session.refresh_from_db()
    assert session.state == state

    page = client.get(asked)
    assert ("This cannot be taken back." in words(page, "main p")) == (move != "open_round")
    assert len(words(page, ".sure li")) >= 2
    (button,) = soup(page).select("button[name=move]")
    data = filled_form(page, "main form") | {"move": str(button["value"])}
    assert client.post(address(session, "session_move"), data)["Location"] == address(session)
    session.refresh_from_db()
    assert session.state == {"open_round": "open", "close": "closed", "seal": "sealed"}[move]
    # Who comes back to the question finds the session as it is.
    assert client.get(asked)["Location"] == address(session)


def test_after_the_end_nobody_is_answering(client: Client) -> None:
    session = session_in(SessionState.OPEN)
    judge(make_participant(session, "Boris"), "C1", "C2", 1)
    make_participant(session, "Vera")
    session = moved(session, "close_round", "reveal", "close_session")
    told = words(client.get(address(session)), ".people-table .progress-words")
    assert told == ["has finished", "did not finish", "did not answer"]


def test_the_facilitator_sees_whether_he_takes_part(client: Client, leader: User) -> None:
    session = make_session()
    assert words(client.get(address(session)), ".desk-people > .panel-foot") == [
        "You lead and do not weigh. Take part myself"
    ]
    make_participant(session, user=leader)
    assert words(client.get(address(session)), ".desk-people > .panel-foot") == [
        "You also take part: your questions."
    ]


@pytest.mark.parametrize("state", STATES)
def test_the_stream_shows_what_the_page_shows(client: Client, state: str) -> None:
    session = session_in(state)
    page = element(client.get(address(session)), "#desk-live")
    with translation.override("en"):
        streamed = render_to_string("decision/desk/_desk_live.html", desk_live_context(session.pk))
    assert str(BeautifulSoup(streamed, "html.parser").select_one("#desk-live")) == page


def test_the_desk_after_a_reveal_takes_as_many_queries_for_many_people(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    counts = []
    for size in (2, 9):
        session = make_open_session(make_problem({"A": (1, 2, 3), "B": (3, 2, 1)}, slug=f"p{size}"))
        for number in range(size):
            finished_person(session, f"Person {number}", step=2 * number % 9 - 4)
        moved(session, "close_round", "reveal")
        with CaptureQueriesContext(connection) as queries:
            response = fragment(client, address(session))
        counts.append(len(queries))
        assert len(soup(response).select(".now-pair")) == 1
    assert counts[0] == counts[1]
