"""What people of a session are called: renamed, and told from the others."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from decision.records.services.people import events as events_of
from decision.sessions.models import Event, Participant, Session
from decision.sessions.services.participants import join, rename
from tests.decision.desk.leading import signed_in
from tests.factories.sessions import make_participant, make_session, make_user
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


def people_of(session: Session) -> str:
    return reverse("session_people", args=[session.code])


def page_of(person: Participant) -> str:
    return reverse("session_person", args=[person.session.code, person.pk])


def test_somebody_is_renamed_on_every_page_and_it_is_written_down(client: Client) -> None:
    session = make_session()
    person = make_participant(session, "Anna")
    client.post(page_of(person), {"action": "name", "name": " Anna  Kim "})
    assert words(client.get(people_of(session)), "#list tbody th") == ["Anna Kim"]
    assert words(client.get(session.get_absolute_url()), ".people-table tbody th") == ["Anna Kim"]
    log = client.get(reverse("session_events", args=[session.code]))
    assert words(log, "#events tbody td:nth-child(3)")[0] == "renamed Anna: now Anna Kim"

    events = Event.objects.count()
    make_participant(session, "Boris")
    for name in ("", "N" * 81, "BORIS"):
        answer = client.post(page_of(person), {"action": "name", "name": name})
        assert answer.status_code == 422
        assert len(words(answer, ".errorlist li")) == 1
    person.refresh_from_db()
    assert (person.name, Event.objects.count()) == ("Anna Kim", events + 1)  # Boris came in


def test_with_hidden_names_a_record_tells_no_name_of_a_renaming(leader: User) -> None:
    session = make_session(names_shown=False)
    person = make_participant(session, "Anna")
    rename(participant=person, user=leader, name="Anna Kim")
    (event,) = [event for event in events_of(session) if event["kind"] == "renamed"]
    assert (event["about"], event["details"]) == (None, {})
    Session.objects.update(names_shown=True)
    session.refresh_from_db()
    (event,) = [event for event in events_of(session) if event["kind"] == "renamed"]
    assert event["details"] == {"before": "Anna", "after": "Anna Kim"}


def test_a_second_of_one_name_is_asked_for_more(leader: User) -> None:
    session = make_session()
    make_participant(session, "Анна")
    address = reverse("weigh_join", args=[session.code])
    refused = Client(headers={"Accept-Language": "en"}).post(address, {"name": " анна "})
    assert refused.status_code == 422
    assert "called “анна” already" in words(refused, ".errorlist li")[0]
    assert session.participants.count() == 1
    told = Client(headers={"Accept-Language": "en"}).post(address, {"name": "Анна Ким"})
    assert told.status_code == 302

    # Who comes back with his account is nobody's double.
    join(session=session, name="Olga Kim", user=leader)
    assert signed_in(leader).post(address, {"name": "Olga Kim"}).status_code == 302
    assert session.participants.count() == 3
