import json
from datetime import timedelta

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from decision.records.models import DecisionRecord
from decision.sessions.enums import SessionState
from decision.sessions.models import Event
from decision.sessions.services.participants import remove
from tests.decision.desk.leading import (
    PAGES,
    address,
    finished_person,
    session_in,
    signed_in,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    make_open_session,
    make_participant,
    make_session,
    make_user,
)
from tests.htmx import soup
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


@pytest.mark.parametrize("page", [*PAGES, "session_move", "session_record"])
@pytest.mark.parametrize("who", ["other", "member", "root", "anonymous"])
def test_nobody_but_the_facilitator_comes_in(page: str, who: str, leader: User) -> None:
    session = make_session()
    member = make_user("member")
    make_participant(session, user=member)
    users = {"member": member, "other": make_user("other")}
    users["root"] = make_user("root", is_superuser=True, is_staff=True)
    client = Client() if who == "anonymous" else signed_in(users[who])

    for answer in (client.get(address(session, page)), client.post(address(session, page))):
        if who == "anonymous":
            assert answer["Location"].startswith("/login/?next=")
        else:
            assert answer.status_code in (404, 405)
    assert {404} <= {
        signed_in(users["other"]).get(address(session, page)).status_code,
        signed_in(users["other"]).post(address(session, page)).status_code,
    }


@pytest.mark.parametrize("page", PAGES)
def test_a_code_of_nobody_is_not_found(page: str, client: Client) -> None:
    assert client.get(reverse(page, args=["ZZZZZZ"])).status_code == 404


@pytest.mark.parametrize("page", PAGES)
def test_the_facilitator_sees_his_pages(page: str, client: Client) -> None:
    session = make_session(title="Ministry & partners")
    response = client.get(address(session, page))

    assert response.status_code == 200
    assert words(response, "h1") == ["Ministry & partners"]


# The list -------------------------------------------------------------------------------------


def test_the_list_says_where_each_session_stands_and_what_comes_next(client: Client) -> None:
    make_session(title="Draft")
    finished_person(make_open_session(make_problem({"A": (1, 2, 3)}, slug="other"), title="Open"))
    response = client.get(reverse("session_list"))

    assert words(response, ".entry h3") == ["Open", "Draft"]
    assert words(response, ".entry p:not(.small, .entry-side)") == [
        "Round 1 is open: 1 of 1 participant has finished. Next: Close round 1.",
        "The session is ready; nobody has been invited or has joined yet. "
        "Next: Invite the participants.",
    ]


def test_the_list_shows_what_one_takes_part_in_and_nothing_else() -> None:
    session = make_session(title="Joined")
    make_session(make_problem({"A": (1, 2)}, slug="foreign"), title="Foreign")
    member = make_user("member")
    participant = make_participant(session, user=member)
    response = signed_in(member).get(reverse("session_list"))

    assert words(response, ".entry h3") == ["Joined"]
    (link,) = soup(response).select(".entry h3 a")
    assert link["href"] == reverse("weigh", args=[session.code])

    remove(participant=participant, user=session.facilitator)
    assert words(signed_in(member).get(reverse("session_list")), ".empty-title") == [
        "No session yet"
    ]


def test_the_list_takes_as_many_queries_for_many_sessions(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    problem = make_problem({"A": (1, 2, 3)})
    for size in (1, 6):
        for _ in range(size):
            finished_person(make_open_session(problem))
        with django_assert_num_queries(4):  # session, user, led, joined
            client.get(reverse("session_list"))


def test_home_shows_the_sessions_under_way_and_a_field_for_a_code(client: Client) -> None:
    make_session(make_problem({"A": (1, 2, 3)}), title="Under way")
    session = session_in(SessionState.CLOSED)
    response = client.get(reverse("home"))

    assert words(response, ".home-sessions a") == ["Under way"]
    assert session.title != "Under way"
    (form,) = soup(response).select("form.code-field")
    assert form["action"] == reverse("join_code")
    assert words(response, ".door a")[0] == "Weigh together"
    assert (
        words(Client(headers={"Accept-Language": "en"}).get(reverse("home")), ".home-sessions a")
        == []
    )


def test_a_problem_leads_to_a_new_session_for_those_who_are_signed_in(client: Client) -> None:
    problem = make_problem({"A": (1, 2)})
    link = f"a[href='{reverse('session_new')}?problem={problem.slug}']"

    assert len(soup(client.get(problem.get_absolute_url())).select(link)) == 1
    assert soup(Client().get(problem.get_absolute_url())).select(link) == []


# Deadline, log, record ------------------------------------------------------------------------


def test_the_deadline_is_set_extended_and_lifted(client: Client) -> None:
    session = make_open_session()
    moment = timezone.now()
    for days in (1, 2):
        moment = (timezone.localtime() + timedelta(days=days)).replace(second=0, microsecond=0)
        response = client.post(
            address(session, "session_deadline"),
            {"deadline": moment.strftime("%Y-%m-%dT%H:%M")},
        )
        session.refresh_from_db()
        assert (response.status_code, session.deadline) == (302, moment)
    assert (
        moment.strftime("%Y-%m-%dT%H:%M")
        in client.get(address(session, "session_deadline")).content.decode()
    )

    client.post(address(session, "session_deadline"), {"lift": "1"})
    session.refresh_from_db()
    assert session.deadline is None


@pytest.mark.parametrize("typed", ["2020-01-01T10:00", "tomorrow", "0000-00-00T00:00"])
def test_a_wrong_deadline_changes_nothing(client: Client, typed: str) -> None:
    session = make_open_session()
    events = Event.objects.count()
    response = client.post(address(session, "session_deadline"), {"deadline": typed})

    assert response.status_code == 422
    assert len(words(response, ".errorlist li")) == 1
    session.refresh_from_db()
    assert (session.deadline, Event.objects.count()) == (None, events)


def test_the_turnout_is_changed_and_the_log_says_so(client: Client) -> None:
    session = make_open_session(minimum_turnout=3)
    page = client.get(address(session)).content.decode()
    assert address(session, "session_turnout") in page

    response = client.post(address(session, "session_turnout"), {"turnout": "1"})

    session.refresh_from_db()
    assert (response.status_code, session.minimum_turnout) == (302, 1)
    assert session.events.latest("pk").details == {"before": 3, "after": 1}
    log = client.get(address(session, "session_events")).content.decode()
    assert "changed the minimum turnout to 1" in log


@pytest.mark.parametrize("typed", ["", "0", "-1", "many", "10001"])
def test_a_wrong_turnout_changes_nothing(client: Client, typed: str) -> None:
    session = make_open_session(minimum_turnout=3)
    events = Event.objects.count()

    response = client.post(address(session, "session_turnout"), {"turnout": typed})

    assert response.status_code == 422
    assert len(words(response, ".errorlist li")) == 1
    session.refresh_from_db()
    assert (session.minimum_turnout, Event.objects.count()) == (3, events)


def test_a_session_that_is_over_keeps_its_turnout(client: Client) -> None:
    session = session_in(SessionState.CLOSED)
    response = client.post(address(session, "session_turnout"), {"turnout": "1"})

    assert response.status_code == 422
    assert words(response, ".notice-error") == [
        "The session is over: its turnout cannot be changed."
    ]


def test_a_session_that_is_over_keeps_its_deadline(client: Client) -> None:
    session = session_in(SessionState.CLOSED)
    response = client.post(address(session, "session_deadline"), {"lift": "1"})

    assert response.status_code == 422
    assert words(response, ".notice-error") == [
        "The session is over: its deadline cannot be changed."
    ]


def test_the_log_tells_what_happened_in_plain_words(client: Client) -> None:
    session = session_in(SessionState.REVEALED)
    response = client.get(address(session, "session_events"))

    assert words(response, "#events tbody td:nth-child(3)") == [
        "revealed the answers of round 1",
        "closed round 1",
        "finished answering",
        "came in",
        "opened round 1",
        "made the session",
    ]
    assert words(response, "#events tbody td:nth-child(2)")[2:4] == ["Anna", "Anna"]


def test_the_record_is_there_once_the_session_is_sealed(client: Client) -> None:
    session = session_in(SessionState.CLOSED)
    assert client.get(address(session, "session_record")).status_code == 404

    content = json.dumps({"session": "Комитет"}, ensure_ascii=False)
    record = DecisionRecord.objects.create(
        session=session, number=41, sealed_at=timezone.now(), content=content, sha256="ab" * 32
    )
    assert client.get(address(session, "session_record")).status_code == 404  # not sealed yet
    session.state = SessionState.SEALED
    session.save()
    response = client.get(address(session, "session_record"))
    assert response.content == b'{"record":%b,"sha256":"%b"}' % (content.encode(), b"ab" * 32)
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="mera-record-41.json"'
    desk = client.get(address(session))
    assert words(desk, ".record h3") == ["Decision record No. 41"]
    assert words(desk, ".digest code") == [record.sha256]
    assert soup(desk).select("button[name=move]") == []
