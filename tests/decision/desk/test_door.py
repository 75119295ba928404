"""A crowd at the door: who comes in by the code, how it is shut, and how many leave at once."""

import pytest
from django.test import Client
from django.urls import reverse

from decision.desk.presentation.desk import MOST_ROWS
from decision.sessions.enums import EventKind
from decision.sessions.models import Session
from decision.sessions.services import arrivals
from decision.sessions.services.arrivals import PER_BROWSER
from decision.sessions.services.participants import invite
from tests.factories.sessions import make_participant, make_session
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_session()


def knock(session: Session, name: str, browser: Client | None = None) -> int:
    """Join by the code, in a browser of its own if none is given."""
    client = browser or Client(headers={"Accept-Language": "en"})
    address = reverse("weigh_join", args=[session.code])
    page = client.get(address)
    fields = {field["name"]: field.get("value", "1") for field in soup(page).select("input[name]")}
    return client.post(address, {**fields, "name": name}).status_code


def test_one_address_brings_in_a_room_but_no_crowd(
    session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert arrivals.PER_ADDRESS > 100  # a full room behind one address
    monkeypatch.setattr(arrivals, "PER_ADDRESS", 7)
    answers = [knock(session, f"Guest {number}") for number in range(8)]
    assert answers == [302] * 7 + [429]
    assert session.participants.count() == 7


def test_a_browser_that_joins_again_and_again_is_one_person(session: Session) -> None:
    browser = Client(headers={"Accept-Language": "en"}, enforce_csrf_checks=False)
    secret = "a" * 32
    answers = []
    for number in range(PER_BROWSER + 1):
        # It throws its seat away each time, and keeps what its forms are signed with.
        browser.cookies.clear()
        browser.cookies["csrftoken"] = secret
        answers.append(knock(session, f"Guest {number}", browser))
    assert answers == [302] * PER_BROWSER + [429]


def leader(session: Session) -> Client:
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(session.facilitator)
    return client


def test_a_closed_door_keeps_codes_out_and_lets_links_in(session: Session) -> None:
    desk = leader(session)
    door = reverse("session_door", args=[session.code])
    desk.post(door, {"door": "closed"})
    desk.post(door, {"door": "closed"})
    assert knock(session, "Stranger") == 422
    assert not session.participants.exists()
    session.refresh_from_db()
    assert invite(session=session, user=session.facilitator, people=[("Anna", None)])

    desk.post(door, {"door": "open"})
    assert knock(session, "Boris") == 302
    kinds = [event.kind for event in session.events.order_by("pk")]
    assert kinds.count(EventKind.DOOR_CLOSED) == kinds.count(EventKind.DOOR_OPENED) == 1


def test_nobody_else_moves_the_door(session: Session, client: Client) -> None:
    answer = client.post(reverse("session_door", args=[session.code]), {"door": "closed"})
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")
    session.refresh_from_db()
    assert session.door_open


def test_many_are_taken_out_at_once(session: Session) -> None:
    people = [make_participant(session, f"Guest {number}") for number in range(4)]
    other = make_participant(make_session(session.problem), "Of another session")
    ticked = [people[0].pk, people[2].pk, other.pk, "none"]
    address = reverse("session_people", args=[session.code])

    client = leader(session)
    assert client.post(address, {"take_out": "1"}).status_code == 422  # nobody is ticked
    sent = {"take_out": "1", "person": ticked}
    assert client.post(address, sent).status_code == 200  # asked once more
    assert not session.participants.exclude(removed_at=None).exists()
    answer = client.post(address, sent | {"sure": "1"}, follow=True)

    assert "2 taken out." in answer.content.decode()
    removed = session.participants.exclude(removed_at=None).values_list("name", flat=True)
    assert sorted(removed) == ["Guest 0", "Guest 2"]
    other.refresh_from_db()
    assert not other.is_removed


def test_the_desk_shows_the_first_of_a_crowd_and_the_people_page_all(session: Session) -> None:
    for number in range(MOST_ROWS + 3):
        make_participant(session, f"Guest {number:03}")
    client = leader(session)
    desk = soup(client.get(session.get_absolute_url()))
    assert len(desk.select(".desk-people tbody tr")) == MOST_ROWS
    assert "and 3 more: all on the people page" in texts(desk, ".desk-people")[0]
    people = soup(client.get(reverse("session_people", args=[session.code])))
    assert len(people.select("#list tbody tr")) == MOST_ROWS + 3
