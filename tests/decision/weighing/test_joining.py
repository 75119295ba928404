from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse

from decision.sessions.models import Event, Participant, Session, StakeholderGroup
from decision.sessions.services import guesses
from decision.sessions.services.lifecycle import close_round, close_session
from decision.sessions.services.participants import invite, join, remove
from decision.weighing.services.storing import finish
from tests.decision.weighing.visiting import (
    EN,
    address,
    browser_of,
    errors,
    open_link,
    words,
)
from tests.factories.sessions import judge, make_open_session, make_session, make_user
from tests.htmx import soup
from tests.pages import filled_form

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db

WRONG = "ZZZZZZ"


@pytest.fixture
def client() -> Client:
    return Client(headers=EN)


@pytest.fixture
def session() -> Session:
    return make_open_session(groups=[("Industry", 1), ("Science", 1)])


def test_three_taps_from_the_code_to_the_first_question(client: Client, session: Session) -> None:
    group = session.groups.get(name="Science")

    first = client.post(reverse("join_code"), {"code": session.code}, follow=True)
    last = client.post(
        address(session, "weigh_join"), {"name": "  Anna  Ivanova ", "group": group.pk}, follow=True
    )

    assert first.redirect_chain[-1][0] == address(session, "weigh_join")
    assert [name["value"] for name in soup(first).select("[name=group]")] == [
        str(one.pk) for one in session.groups.order_by("position")
    ]
    assert last.redirect_chain == [(address(session), 302)]
    assert soup(last).select_one("#answer[data-kind=pair]") is not None
    participant = Participant.objects.get()
    assert (participant.name, participant.group) == ("Anna Ivanova", group)


def test_the_home_page_has_the_way_in(session: Session) -> None:
    strict = Client(enforce_csrf_checks=True, headers=EN)
    page = soup(strict.get(reverse("home")))
    (token,) = page.select(f"main form[action='{reverse('join_code')}'] [name=csrfmiddlewaretoken]")

    sent = {"code": session.code, "csrfmiddlewaretoken": str(token["value"])}
    response = strict.post(reverse("join_code"), sent)

    assert response.headers["Location"] == address(session)


@pytest.mark.parametrize("typed", ["{}", " {} ", "{:.3}-{:.3}"])
def test_a_code_is_read_as_it_is_typed(client: Client, session: Session, typed: str) -> None:
    written = f"{session.code[:3]}-{session.code[3:]}" if "-" in typed else session.code.lower()

    response = client.post(reverse("join_code"), {"code": f" {written} "})

    assert response.headers["Location"] == address(session)


def test_cyrillic_letters_that_look_the_same_are_taken_for_the_latin_ones(client: Client) -> None:
    session = make_session()
    Session.objects.filter(pk=session.pk).update(code="ABEKMH")

    response = client.post(reverse("join_code"), {"code": "авекмн"})

    assert response.headers["Location"] == "/s/ABEKMH/"


@pytest.mark.parametrize("code", ["", "ABC", "ABCDE0", "A" * 30, "<b>"])
def test_what_is_no_code_is_said_beside_the_field_and_not_counted(
    client: Client, monkeypatch: pytest.MonkeyPatch, code: str
) -> None:
    monkeypatch.setattr(guesses, "PER_ADDRESS", 1)

    responses = [client.post(reverse("join_code"), {"code": code}) for _attempt in range(2)]

    assert [response.status_code for response in responses] == [422, 422]
    assert [len(errors(response)) for response in responses] == [1, 1]


def test_wrong_codes_are_counted_and_right_ones_are_not(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "PER_ADDRESS", 3)
    for _person in range(10):
        assert client.post(reverse("join_code"), {"code": session.code}).status_code == 302

    statuses = [client.post(reverse("join_code"), {"code": WRONG}).status_code for _ in range(4)]
    right = client.post(reverse("join_code"), {"code": session.code})
    link = client.get(f"/s/{session.code}/join/")
    elsewhere = client.post(reverse("join_code"), {"code": session.code}, REMOTE_ADDR="192.0.2.7")

    assert statuses == [422, 422, 422, 429]
    assert (right.status_code, link.status_code, elsewhere.status_code) == (429, 429, 302)
    notice = soup(right).select_one(".notice-error")
    assert notice is not None
    assert "Wait ten minutes" in notice.get_text()


def test_many_wrong_codes_slow_those_who_guess_and_keep_nobody_out(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guesses, "MANY", 10)

    def join(code: str, at: int) -> int:
        there = f"192.0.2.{at}"
        return client.post(reverse("join_code"), {"code": code}, REMOTE_ADDR=there).status_code

    before = [join(WRONG, at=1) for _ in range(10)]
    since = [join(WRONG, at=2) for _ in range(4)]

    assert before == [422] * 10
    assert since == [422, 422, 422, 429]
    assert [join(session.code, at) for at in (1, 2, 3)] == [429, 429, 302]


@pytest.mark.parametrize("page", ["session_desk", "session_results", "weigh_results"])
def test_codes_cannot_be_tried_elsewhere_uncounted(
    client: Client, session: Session, monkeypatch: pytest.MonkeyPatch, page: str
) -> None:
    monkeypatch.setattr(guesses, "PER_ADDRESS", 4)
    monkeypatch.setattr(guesses, "WHILE_MANY", 1)
    client.force_login(make_user("curious"))

    statuses = [
        client.get(reverse(page, args=[code])).status_code for code in (WRONG, session.code)
    ]
    counted = [client.post(reverse("join_code"), {"code": WRONG}).status_code for _ in range(3)]

    assert statuses == [404, 404]
    assert counted == [422, 422, 429]  # both were counted, or they could be told apart by that


def test_an_unknown_code_and_a_known_one_look_alike_where_nothing_is_counted(
    client: Client, session: Session
) -> None:
    known = client.get(address(session))
    unknown = client.get(f"/s/{WRONG}/")

    assert known.headers["Location"] == f"/s/{session.code}/join/"
    assert unknown.headers["Location"] == f"/s/{WRONG}/join/"


@pytest.mark.parametrize(
    ("fields", "sentences"),
    [
        ({}, ["This field is required.", "Choose the group that you belong to."]),
        ({"name": " ", "group": ""}, ["This field is required.", "Choose the group"]),
        ({"name": "x" * 81}, ["Ensure this value has at most 80", "Choose the group"]),
        ({"name": "Anna", "group": "999"}, ["Select a valid choice"]),
    ],
)
def test_an_incomplete_name_lets_nobody_in(
    client: Client, session: Session, fields: dict[str, str], sentences: list[str]
) -> None:
    response = client.post(address(session, "weigh_join"), fields)

    assert response.status_code == 422
    assert [a.startswith(b) for a, b in zip(errors(response), sentences, strict=True)] == [
        True
    ] * len(sentences)
    assert Participant.objects.count() == 0


def test_the_group_of_another_session_is_no_choice(client: Client, session: Session) -> None:
    other = make_session(session.problem, groups=[("Elsewhere", 1)])
    group = StakeholderGroup.objects.get(session=other)

    response = client.post(address(session, "weigh_join"), {"name": "Anna", "group": group.pk})

    assert response.status_code == 422
    assert Participant.objects.count() == 0


def test_a_session_without_groups_asks_for_a_name_alone(client: Client) -> None:
    session = make_open_session()

    page = soup(client.get(address(session, "weigh_join")))

    assert [field["name"] for field in page.select("main form input:not([type=hidden])")] == [
        "name"
    ]


def test_names_are_escaped(client: Client) -> None:
    session = make_open_session(title="<script>alert(1)</script>", names_shown=True)

    client.post(address(session, "weigh_join"), {"name": "<img src=x onerror=alert(2)>"})
    content = client.get(address(session)).content.decode()

    assert "<script>alert(1)" not in content
    assert "<img src=x" not in content
    assert "&lt;img src=x onerror=alert(2)&gt;" in content


def test_who_has_joined_is_not_asked_again(session: Session) -> None:
    client, _participant = browser_of(session, group=session.groups.first())

    response = client.get(address(session, "join"), follow=True)

    assert response.redirect_chain == [(address(session), 302)]
    assert Participant.objects.count() == 1


def test_a_user_comes_in_once(client: Client) -> None:
    session = make_open_session()
    user = make_user("member", first_name="Maria", last_name="Orlova")
    client.force_login(user)

    page = soup(client.get(address(session, "weigh_join")))
    for _time in range(2):
        client.post(address(session, "weigh_join"), {"name": "Maria"})

    assert page.select_one("[name=name]")["value"] == "Maria Orlova"  # type: ignore[index]
    assert Participant.objects.get().user == user


def test_a_personal_link_becomes_a_cookie_that_no_script_reads(
    client: Client, session: Session
) -> None:
    ((participant, link),) = invite(
        session=session, user=session.facilitator, people=[("Anna", session.groups.first())]
    )

    page = open_link(client, link)
    path = str(soup(page).select("main form")[0]["action"])
    response = client.post(path)

    assert response.headers["Location"] == address(session)
    cookie = response.cookies[f"mera-{session.code}"]
    assert (cookie["httponly"], cookie["samesite"], cookie["path"]) == (
        True,
        "Lax",
        f"/s/{session.code}/",
    )
    # The pages that ask which seat this browser has are among those to which it is sent.
    assert path.startswith(cookie["path"])
    assert address(session, "weigh_join").startswith(cookie["path"])
    page = client.get(address(session))
    assert page.status_code == 200
    assert cookie.value not in page.content.decode()
    assert link not in page.content.decode()
    assert page.headers["Referrer-Policy"] == "same-origin"
    assert Event.objects.filter(participant=participant, kind="joined").count() == 1


def test_a_link_of_nobody_says_so(client: Client) -> None:
    response = client.get(reverse("personal_link", args=["nothing"]))

    assert response.status_code == 404
    assert "This link opens nothing" in response.content.decode()


def test_who_was_removed_is_told_so(session: Session) -> None:
    client, participant = browser_of(session, group=session.groups.first())
    remove(participant=participant, user=session.facilitator)

    response = client.get(address(session))

    assert response.status_code == 403
    told = response.content.decode()
    assert "You no longer take part" in told
    assert "it counts as before in the rounds that were opened with you" in told


def test_who_was_removed_does_not_come_back_by_the_code(session: Session) -> None:
    client, participant = browser_of(session, group=session.groups.first())
    remove(participant=participant, user=session.facilitator)

    for path in (reverse("join_code"), address(session, "join"), address(session, "weigh_join")):
        client.get(path, follow=True)
        fields = {"code": session.code, "name": "Anna", "group": session.groups.first().pk}  # type: ignore[union-attr]
        client.post(path, fields, follow=True)
    response = client.get(address(session, "weigh_join"))

    assert (response.status_code, words(response, "h1")) == (403, "You no longer take part")
    assert Participant.objects.count() == 1


def test_a_browser_that_is_in_is_asked_before_it_joins_once_more(session: Session) -> None:
    group = session.groups.first()
    client, anna = browser_of(session, group=group)
    fields = {"name": "Boris", "group": group.pk}  # type: ignore[union-attr]

    page = client.get(address(session, "weigh_join"))
    silent = client.post(address(session, "weigh_join"), fields)

    assert "You are here as Anna." in words(page, "main .notice")
    assert (silent.status_code, Participant.objects.count()) == (409, 1)
    asked = filled_form(silent, "main form") | {"group": [str(fields["group"])]}
    assert asked["name"] == ["Boris"]
    client.post(address(session, "weigh_join"), asked)
    assert words(client.get(address(session)), ".weigh-foot span").startswith("Boris")
    assert [device.is_in for device in anna.devices.all()] == [False]


def test_nobody_joins_a_session_that_is_over(client: Client) -> None:
    session = make_open_session(blind=False)
    finished_session(session)

    page = client.get(address(session, "weigh_join"))
    response = client.post(address(session, "weigh_join"), {"name": "Late"})

    assert "This session is over" in page.content.decode()
    assert soup(page).select("main form") == []
    assert response.status_code == 422
    assert not Participant.objects.filter(name="Late").exists()


def finished_session(session: Session) -> None:
    """One person answers and finishes; the facilitator closes the session."""
    participant, _token = join(session=session, name="Anna")
    judge(participant, "C1", "C2", 2)
    judge(participant, "C2", "C3", 2)
    finish(participant=participant)
    close_round(session=session, user=session.facilitator)
    close_session(session=session, user=session.facilitator)
