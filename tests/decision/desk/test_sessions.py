import hashlib
import json
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from decision.problems.models import Alternative, Problem
from decision.records.models import DecisionRecord
from decision.sessions.enums import SessionState
from decision.sessions.models import Event, Session
from decision.sessions.perms import board_key
from decision.sessions.services.participants import remove
from tests.decision.desk.leading import (
    PAGES,
    address,
    finished_person,
    moved,
    session_in,
    signed_in,
)
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    everything_stored,
    make_open_session,
    make_participant,
    make_session,
    make_user,
)
from tests.factories.territories import ProjectFactory
from tests.htmx import soup
from tests.pages import words

MOVING = ["session_move", "session_record", "session_archive", "session_delete"]

pytestmark = pytest.mark.django_db
WHY = {"reason": "Two are ill"}


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


@pytest.mark.parametrize("page", [*PAGES, *MOVING])
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

    assert words(response, ".entry h2") == ["Open", "Draft"]
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

    assert words(response, ".entry h2") == ["Joined"]
    (link,) = soup(response).select(".entry h2 a")
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
        with django_assert_num_queries(6):  # session, user, role, count, page, archive
            client.get(reverse("session_list"))


def listed(client: Client, **query: str) -> list[str]:
    return words(client.get(reverse("session_list"), query), ".entry h2")


def test_the_list_is_searched_by_words_of_title_problem_and_code(client: Client) -> None:
    problem = make_problem({"A": (1, 2, 3)}, slug="other")
    spring = make_session(problem, title="Комитет весной")
    make_session(problem, title="Autumn")

    assert listed(client, q="КОМИТЕТ other") == ["Комитет весной"]
    assert listed(client, q=spring.code.lower()) == ["Комитет весной"]
    assert listed(client, q="задача") == ["Autumn", "Комитет весной"]
    assert listed(client, q="весной autumn") == []
    found_nothing = client.get(reverse("session_list"), {"q": "nowhere"})
    assert words(found_nothing, ".empty-title") == ["Nothing found"]


def test_a_long_list_comes_in_pages_that_keep_what_is_looked_for(client: Client) -> None:
    problem = make_problem({"A": (1, 2, 3)}, slug="other")
    for number in range(22):
        make_session(problem, title=f"Committee {number}")
    first = client.get(reverse("session_list"), {"q": "committee"})

    assert len(words(first, ".entry h2")) == 20
    (older,) = soup(first).select(".pager a")
    assert words(client.get(f"/sessions/{older['href']}"), ".entry h2") == [
        "Committee 1",
        "Committee 0",
    ]


def test_a_session_is_put_away_and_taken_out_again(client: Client) -> None:
    session = make_open_session(title="Old")
    response = client.post(address(session, "session_archive"), {"archive": "1"}, follow=True)

    assert words(response, "#messages .notice") == ["In the archive now: Old."]
    assert listed(client) == []
    assert words(client.get(reverse("home")), ".home-sessions a") == []
    assert listed(client, archive="1") == ["Old"]
    assert client.get(address(session)).status_code == 200

    client.post(address(session, "session_archive"), {"archive": "0"})
    assert listed(client) == ["Old"]


@pytest.mark.parametrize("fields", [{}, {"is_demonstration": True}])
def test_what_may_go_is_deleted_after_one_question(client: Client, fields: Any) -> None:
    session = make_session(title="Gone", **fields)
    if fields:
        session = moved(session, "open_round")
        finished_person(session)
    link = f"a[href='{address(session, 'session_delete')}']"
    assert len(soup(client.get(reverse("session_list"))).select(link)) == 1

    page = client.get(address(session, "session_delete"))
    assert words(page, "main .actions button") == ["Delete for good"]
    response = client.post(address(session, "session_delete"), follow=True)

    assert words(response, "#messages .notice") == ["Deleted: Gone."]
    assert not Session.objects.exists()
    assert set(everything_stored().values()) == {0}


def test_what_happened_among_people_is_put_away_instead(client: Client) -> None:
    session = make_open_session()
    page = client.get(address(session, "session_delete"))

    assert words(page, "main .actions button") == ["Archive it"]
    assert client.post(address(session, "session_delete")).status_code == 422
    assert list(Session.objects.all()) == [session]


def test_more_wanted_than_invited_is_said_at_once(client: Client) -> None:
    session = make_session(minimum_turnout=3)
    assert words(client.get(address(session)), ".now .notice-warning") == []  # nobody yet
    make_participant(session, "Anna")
    make_participant(session, "Boris")
    (said,) = words(client.get(address(session)), ".now .notice-warning")
    assert said.startswith("The minimum turnout is 3, and there are only 2 people in the session")
    people = client.get(address(session, "session_people"))
    assert words(people, ".notice-warning") == [said]
    make_participant(session, "Vera")
    assert words(client.get(address(session)), ".now .notice-warning") == []


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


def test_a_visitor_sees_what_a_session_is_before_he_logs_in(client: Client) -> None:
    visitor = Client(headers={"Accept-Language": "en"})
    door = soup(visitor.get(reverse("home"))).select_one(".door a")
    assert door is not None
    assert door["href"] == reverse("session_intro")
    page = visitor.get(reverse("session_intro"))
    assert len(soup(page).select(".intro svg")) == len(words(page, ".intro p")) == 3
    assert words(page, ".watch .panel-foot") == []

    make_session(make_problem({"A": (1, 2)}, slug="draft"), is_demonstration=True)
    make_open_session(make_problem({"A": (1, 2)}, slug="real"), title="Real")
    shown = make_open_session(title="Invented", is_demonstration=True)
    page = visitor.get(reverse("session_intro"))
    (link,) = soup(page).select(".watch .panel-foot a")
    assert link["href"] == reverse("board", args=[board_key(shown)])
    assert "Real" not in page.content.decode()

    door = soup(client.get(reverse("home"))).select_one(".door a")
    assert door is not None
    assert door["href"] == reverse("session_list")


def test_projects_are_offered_once_some_are_compared(client: Client) -> None:
    empty = Problem.objects.create(slug="projects", name="Projects", subject="project")
    assert "Choose projects" not in words(client.get(reverse("home")), ".door a")
    Alternative.objects.create(problem=empty, project=ProjectFactory())
    door = [a for a in soup(client.get(reverse("home"))).select(".door a") if "Choose" in a.text]
    assert [a["href"] for a in door] == [empty.get_absolute_url()]


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
    (field,) = soup(client.get(address(session, "session_deadline"))).select("[name=deadline]")
    assert field["value"] == moment.strftime("%Y-%m-%d %H:%M")

    client.post(address(session, "session_deadline"), {"lift": "1"})
    session.refresh_from_db()
    assert session.deadline is None


def test_the_deadline_is_written_in_the_page_s_language_with_its_zone(client: Client) -> None:
    session = make_open_session()
    moment = (timezone.localtime() + timedelta(days=1)).replace(second=0, microsecond=0)
    typed = moment.strftime("%d.%m.%Y %H:%M")
    client.post(address(session, "session_deadline"), {"deadline": typed})
    session.refresh_from_db()
    assert session.deadline == moment

    page = client.get(address(session, "session_deadline"), headers={"Accept-Language": "ru"})
    (field,) = soup(page).select("[name=deadline]")
    assert field["value"] == typed
    assert "UTC+10" in words(page, ".field-help")[0]


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
    response = client.post(address(session, "session_turnout"), {"turnout": "1", **WHY})
    session.refresh_from_db()
    assert (response.status_code, session.minimum_turnout) == (302, 1)
    assert session.events.latest("pk").details == {"before": 3, "after": 1, **WHY}
    log = client.get(address(session, "session_events")).content.decode()
    assert "changed the minimum turnout from 3 to 1; reason: Two are ill" in log


@pytest.mark.parametrize("typed", ["", "0", "-1", "many", "10001"])
def test_a_wrong_turnout_changes_nothing(client: Client, typed: str) -> None:
    session = make_open_session(minimum_turnout=3)
    events = Event.objects.count()

    response = client.post(address(session, "session_turnout"), {"turnout": typed, **WHY})

    assert response.status_code == 422
    assert len(words(response, ".errorlist li")) == 1
    session.refresh_from_db()
    assert (session.minimum_turnout, Event.objects.count()) == (3, events)


def test_a_session_that_is_over_keeps_its_turnout(client: Client) -> None:
    session = session_in(SessionState.CLOSED)
    response = client.post(address(session, "session_turnout"), {"turnout": "1", **WHY})

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
    of_the_file = hashlib.sha256(response.content).hexdigest()
    assert words(desk, ".digest code") == [record.sha256, of_the_file]
    assert soup(desk).select("button[name=move]") == []
