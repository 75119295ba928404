import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from decision.enums import SessionState
from decision.models import DecisionRecord, Event, Participant, Session, StakeholderGroup
from decision.services import sessions as services
from decision.services.answers import finish
from decision.services.participants import remove
from decision.services.sessions import MOVES
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_session,
    make_tree,
    make_user,
)
from tests.htmx import HTMX, assert_swap_equals_page, fragment, soup
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db

EN = {"Accept-Language": "en"}
PAGES = ["session_desk", "session_deadline", "session_events", "session_people"]
# A name that runs if a page forgets to escape it.
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


def signed_in(user: User) -> Client:
    client = Client(headers=EN)
    client.force_login(user)
    return client


def address(session: Session, page: str = "session_desk") -> str:
    return reverse(page, args=[session.code])


def finished_person(session: Session, name: str = "Anna", step: int = 2) -> Participant:
    participant = make_participant(session, name)
    judge(participant, "C1", "C2", step)
    judge(participant, "C1", "C3", step)
    finish(participant=participant)
    return participant


def session_in(state: str) -> Session:
    """A session with one participant who has finished, moved on to a state."""
    session = make_session()
    leader = session.facilitator
    if state == SessionState.DRAFT:
        return session
    session = services.open_round(session=session, user=leader)
    finished_person(session)
    for reached, move in (
        (SessionState.OPEN, services.close_round),
        (SessionState.ROUND_CLOSED, services.reveal),
        (SessionState.REVEALED, services.close_session),
    ):
        if state == reached:
            break
        session = move(session=session, user=leader)
    return session


# Who may see what -----------------------------------------------------------------------------


@pytest.mark.parametrize("page", [*PAGES, "session_move", "session_record"])
def test_only_the_facilitator_comes_in(page: str, leader: User) -> None:
    session = make_session()
    make_participant(session, user=make_user("member"))
    superuser = User.objects.create_superuser("root")

    answers = {
        "other": signed_in(make_user("other")).post(address(session, page)).status_code,
        "member": signed_in(User.objects.get(username="member")).post(address(session, page)),
        "superuser": signed_in(superuser).post(address(session, page)),
        "anonymous": Client().post(address(session, page)),
    }
    refused = 405 if page in ("session_desk", "session_events", "session_record") else 403
    assert answers["other"] == refused
    assert answers["member"].status_code == refused  # type: ignore[attr-defined]
    assert answers["superuser"].status_code == refused  # type: ignore[attr-defined]
    assert answers["anonymous"]["Location"].startswith("/login/?next=")  # type: ignore[index]


@pytest.mark.parametrize("page", [*PAGES, "session_record"])
@pytest.mark.parametrize("who", ["other", "member", "root"])
def test_no_page_is_shown_to_anybody_else(page: str, who: str, leader: User) -> None:
    session = make_session()
    member = make_user("member")
    make_participant(session, user=member)
    user = {"member": member, "other": make_user("other")}.get(who) or make_user(
        "root", is_superuser=True, is_staff=True
    )

    assert signed_in(user).get(address(session, page)).status_code == 403


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
    assert words(Client(headers=EN).get(reverse("home")), ".home-sessions a") == []


def test_a_problem_leads_to_a_new_session_for_those_who_are_signed_in(client: Client) -> None:
    problem = make_problem({"A": (1, 2)})
    link = f"a[href='{reverse('session_new')}?problem={problem.slug}']"

    assert len(soup(client.get(problem.get_absolute_url())).select(link)) == 1
    assert soup(Client().get(problem.get_absolute_url())).select(link) == []


# A new session --------------------------------------------------------------------------------


def new_address(slug: str) -> str:
    return f"{reverse('session_new')}?problem={slug}"


def test_a_title_is_enough(client: Client, leader: User) -> None:
    problem = make_tree()
    page = client.get(new_address(problem.slug))
    data = filled_form(page, "#session-form") | {"title": ["  Our   committee "]}
    response = client.post(new_address(problem.slug), data)

    session = Session.objects.get()
    assert response["Location"] == session.get_absolute_url()
    assert (session.title, session.facilitator, session.problem) == (
        "Our committee",
        leader,
        problem,
    )
    assert (session.method, session.levels, session.pairs) == ("pairwise", [0], "full")
    assert (session.blind, session.names_shown, session.scoring) == (True, False, False)
    assert (session.minimum_turnout, session.deadline) == (3, None)
    assert not session.groups.exists()


def test_every_rule_is_kept(client: Client) -> None:
    problem = make_tree()
    deadline = timezone.localtime() + timedelta(days=2)
    data = filled_form(client.get(new_address(problem.slug)), "#session-form") | {
        "method": "swing",
        "levels": ["0", "1"],
        "pairs": "reduced",
        "blind": "open",
        "names": "shown",
        "minimum_turnout": "5",
        "deadline": deadline.strftime("%Y-%m-%dT%H:%M"),
        "groups-0-name": "Ministry",
        "groups-0-power": "2",
        "groups-1-name": "Business",
        "groups-1-power": "",
    }
    client.post(new_address(problem.slug), data)

    session = Session.objects.get()
    assert (session.method, session.levels, session.pairs) == ("swing", [0, 1], "reduced")
    assert (session.blind, session.names_shown, session.minimum_turnout) == (False, True, 5)
    assert session.deadline == deadline.replace(second=0, microsecond=0)
    assert list(session.groups.order_by("position").values_list("name", "power")) == [
        ("Ministry", Decimal(2)),
        ("Business", Decimal(1)),
    ]


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"title": " "}, "This field is required."),
        ({"title": "x" * 161}, "Ensure this value has at most 160 characters"),
        ({"method": "magic"}, "Select a valid choice. magic is not one of the available"),
        ({"levels": []}, "Choose at least one level."),
        ({"levels": ["7"]}, "Select a valid choice. 7 is not one of the available"),
        ({"minimum_turnout": "0"}, "Ensure this value is greater than or equal to 1."),
        ({"deadline": "2020-01-01T10:00"}, "The deadline must lie ahead."),
        ({"deadline": "soon"}, "Enter a valid date/time."),
        ({"groups-0-name": "A", "groups-0-power": "-1"}, "Ensure this value is greater than"),
        ({"groups-0-name": "A", "groups-0-power": "0"}, "At least one group must have voting"),
        ({"groups-0-name": "A", "groups-1-name": " a "}, "Two groups have the same name."),
    ],
)
def test_a_wrong_rule_is_marked_and_stores_nothing(
    client: Client, change: dict[str, object], sentence: str
) -> None:
    problem = make_tree()
    data = filled_form(client.get(new_address(problem.slug)), "#session-form") | change
    response = client.post(new_address(problem.slug), data)

    assert response.status_code == 422
    errors = words(response, ".errorlist li, .error")
    assert [error for error in errors if error.startswith(sentence)] != []
    assert not Session.objects.exists()
    assert not StakeholderGroup.objects.exists()
    assert not Event.objects.exists()


@pytest.mark.parametrize("headers", [{}, HTMX])
def test_a_row_is_added_and_what_was_typed_stays(client: Client, headers: dict[str, str]) -> None:
    problem = make_tree()
    data = filled_form(client.get(new_address(problem.slug)), "#session-form")
    data |= {"title": ["Typed"], "groups-0-name": ["Ministry"], "levels": ["1"], "add_group": ["1"]}
    response = client.post(new_address(problem.slug), data, headers=headers)

    again = filled_form(response, "#session-form")
    assert response.status_code == 200
    assert (again["title"], again["levels"], again["groups-TOTAL_FORMS"]) == (
        ["Typed"],
        ["1"],
        ["3"],
    )
    assert [again[f"groups-{row}-name"] for row in range(3)] == [["Ministry"], [""], [""]]
    assert words(response, ".errorlist li") == []
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("change", "total"),
    [
        ({}, "1"),  # two branches at the top: one pair
        ({"levels": ["0", "1"]}, "5"),  # and 3 pairs of three, 1 of two
        ({"levels": ["1"], "pairs": "reduced"}, "4"),
        ({"levels": ["0", "1"], "method": "swing"}, "3"),
        ({"levels": []}, "1"),  # a wrong choice counts as the usual one
    ],
)
def test_the_page_says_how_many_questions_each_gets(
    client: Client, change: dict[str, object], total: str
) -> None:
    problem = make_tree()
    data = filled_form(client.get(new_address(problem.slug)), "#session-form")
    response = client.post(new_address(problem.slug), data | change | {"count": "1"}, headers=HTMX)

    assert words(response, "#session-questions .big-number strong") == [total]
    assert not Session.objects.exists()


def test_rating_is_offered_only_where_criteria_wait_for_experts(client: Client) -> None:
    judged, measured = make_judged_problem(), make_tree()
    offered = "input[name='scoring']"

    assert soup(client.get(new_address(measured.slug))).select(offered) == []
    page = client.get(new_address(judged.slug))
    assert len(soup(page).select(offered)) == 1
    data = filled_form(page, "#session-form") | {"scoring": "on"}
    counted = client.post(new_address(judged.slug), data | {"count": "1"}, headers=HTMX)
    assert words(counted, "#session-questions li") == [
        "1 pair of criteria to compare",
        "2 ratings to give",
    ]
    client.post(new_address(judged.slug), data)
    assert Session.objects.get().scoring


def test_without_a_problem_one_is_chosen(client: Client) -> None:
    problem = make_tree()
    make_problem({}, slug="empty")
    response = client.get(reverse("session_new"))

    assert [link["href"] for link in soup(response).select(".entry a")] == [
        new_address(problem.slug)
    ]
    assert client.get(new_address("nowhere")).status_code == 404


def test_a_problem_with_nothing_to_weigh_says_so(client: Client) -> None:
    problem = make_problem({"A": (1,)})
    response = client.post(
        new_address(problem.slug),
        filled_form(client.get(new_address(problem.slug)), "#session-form"),
    )

    assert response.status_code == 422
    assert words(response, "#session-form .notice-error") == [
        "There is nothing to weigh: no branch has two criteria."
    ]
    assert not Session.objects.exists()


# Moves ----------------------------------------------------------------------------------------

STATES = [state for state in SessionState if state != SessionState.SEALED]


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("move", ["open_round", "close_round", "reveal", "close"])
def test_a_button_moves_the_session_or_is_refused_with_a_sentence(
    client: Client, state: str, move: str
) -> None:
    session = session_in(state)
    events = Event.objects.count()
    response = client.post(address(session, "session_move"), {"move": move}, headers=HTMX)

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
    offered = [str(button["value"]) for button in page.select("button[name=move]")]

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
    assert [b["value"] for b in page.select("button[name=move]")] == ["close", "open_round"]


def test_a_move_without_javascript_leads_back_to_the_desk(client: Client) -> None:
    session = make_session()
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
    assert words(response, ".way-now p")[0].startswith("1 of 2 have finished.")


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
        ["Anna", "Ministry", "has finished", "1"],
        ["Boris", "Ministry", "working: 1 of 3", "1"],
        [HOSTILE, "Ministry", "here", "1"],
    ]
    assert HOSTILE.encode() not in response.content
    assert words(response, ".desk-people .badges li") == ["Ministry 1/3 · power 1.5"]


def test_the_desk_of_an_anonymous_session_tells_no_pseudonym(client: Client) -> None:
    session = make_open_session()
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
        pages = [fragment(client, address(session, page)) for page in PAGES[::2]]
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
        with django_assert_num_queries(10):
            fragment(client, address(session))


def test_the_way_in_is_on_the_desk(client: Client) -> None:
    session = make_session()
    page = soup(client.get(address(session)))

    (code,) = page.select(".join-code")
    assert code.get_text() == session.code
    assert page.select(".qr path")[0]["d"] != ""
    join = f"http://testserver{reverse('join', args=[session.code])}"
    assert [link.get_text() for link in page.select(".door-link a")] == [join]


def test_the_facilitator_sees_whether_he_takes_part(client: Client, leader: User) -> None:
    session = make_session()
    assert words(client.get(address(session)), ".desk-people > .panel-foot") == [
        "You lead and do not weigh. Take part myself"
    ]
    make_participant(session, user=leader)
    assert words(client.get(address(session)), ".desk-people > .panel-foot") == [
        "You also take part: your questions."
    ]


# Deadline, log, record ------------------------------------------------------------------------


def test_the_deadline_is_set_extended_and_lifted(client: Client) -> None:
    session = make_open_session()
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
    assert response.content == content.encode()
    assert response["Content-Type"] == "application/json"
    assert response["Content-Disposition"] == 'attachment; filename="mera-record-41.json"'
    desk = client.get(address(session))
    assert words(desk, ".record h3") == ["Decision record No. 41"]
    assert words(desk, ".digest code") == [record.sha256]
    assert soup(desk).select("button[name=move]") == []
