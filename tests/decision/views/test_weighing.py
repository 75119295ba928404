"""Pairs: asked, answered with and without scripts, refused."""

import json
from typing import TYPE_CHECKING, Any

import pytest
from bs4 import Tag
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from decision.models import Criterion, Judgement, Participant, Session
from decision.selectors.frames import frame_of, pairs_for
from decision.services.answers import finish
from decision.services.participants import join
from decision.services.sessions import close_round
from tests.decision.views.weighing import address, browser_of, pair_fields, send, stamped
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    everything_stored,
    judge,
    make_open_session,
    make_participant,
    make_session,
    make_tree,
)
from tests.htmx import assert_swap_equals_page, element, fragment, soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


@pytest.fixture
def visit(session: Session) -> tuple[Client, Participant]:
    return browser_of(session)


def one(response: "Response", selector: str) -> Tag:
    found = soup(response).select(selector)
    assert len(found) == 1, f"{len(found)} elements match {selector}"
    return found[0]


def words(response: "Response", selector: str) -> str:
    return " ".join(one(response, selector).get_text(" ").split())


def step_from_left(participant: Participant, number: int = 1) -> int | None:
    session = participant.session
    pair = pairs_for(session, frame_of(session), participant)[number - 1]
    first, second = sorted((pair.left.pk, pair.right.pk))
    found = Judgement.objects.filter(first=first, second=second, superseded_at=None).first()
    return found and (found.step if pair.left.pk == first else -found.step)


# Asked -----------------------------------------------------------------------------------------


def test_one_question_in_plain_words(visit: tuple[Client, Participant], session: Session) -> None:
    client, participant = visit
    pair = pairs_for(session, frame_of(session), participant)[0]

    response = client.get(address(session))

    assert words(response, "#question") == ("Which matters more for “Problem asked”, and how much?")
    names = [name.get_text() for name in soup(response).select(".pair-name")]
    assert names == [pair.left.name, pair.right.name]
    assert words(response, "#weigh-progress p") == "Question 1 of 3 answered: 0"
    assert words(response, "#session-status") == "Round 1 is open · 0 of 1 have finished"
    assert soup(response).select("[name=side][checked], [name=degree][checked]") == []


def test_each_person_has_an_order_of_his_own(session: Session) -> None:
    orders = set()
    for number in range(12):
        client, _participant = browser_of(session, f"Person {number}")
        titles = soup(client.get(address(session))).select("#weigh-steps a")
        orders.add(tuple(title.get_text() for title in titles))
        assert titles == soup(client.get(address(session))).select("#weigh-steps a")

    assert len(orders) > 3


@pytest.mark.parametrize("query", ["", "?step=2", "?step=99", "?step=x", "?step=0", "?step=²"])
def test_the_swap_equals_a_fresh_load(
    visit: tuple[Client, Participant], session: Session, query: str
) -> None:
    client, participant = visit
    judge(participant, "C1", "C2", 3, comment="because")
    fresh = client.get(address(session, query=query))

    # Each load names a new window: the rest is the same to the last letter.
    def same(response: "Response") -> str:
        page = soup(response)
        for field in page.select("[name=client], [name=csrfmiddlewaretoken]"):
            field["value"] = ""
        return str(page.select_one("#weigh"))

    assert same(fragment(client, address(session, query=query))) == same(fresh)


def test_the_card_says_what_a_criterion_means_and_how_it_is_measured() -> None:
    session = make_open_session(make_tree())
    client, _participant = browser_of(session)
    branch = Criterion.objects.get(code="A")
    leaf = Criterion.objects.get(code="A1")

    response = client.get(address(session))

    assert [part.get_text() for part in one(response, f"#about-{branch.pk}").select("li")] == [
        "Criterion A1",
        "Criterion A2",
        "Criterion A3",
    ]
    assert "Indicator tree1" in words(response, f"#about-{leaf.pk}")
    assert "units" in words(response, f"#about-{leaf.pk}")


def test_the_script_has_all_pairs_and_only_ones_own_answers(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    judge(make_participant(session, "Other"), "C1", "C2", 8, comment="secret")
    judge(participant, "C2", "C3", -4, comment="mine")

    response = client.get(address(session))

    data = json.loads(one(response, "#weigh-data").get_text())
    answered = [(abs(pair["step"]), pair["comment"]) for pair in data["pairs"] if pair["comment"]]
    assert len(data["pairs"]) == 3
    assert answered == [(4, "mine")]
    assert "secret" not in response.content.decode()


def test_an_answered_question_shows_its_answer(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    fields = pair_fields(participant, 2, side="right", degree="4", comment="why")
    send(client, address(session, "weigh_judgement"), fields)

    response = client.get(address(session, query="?step=2"))

    checked = [field["value"] for field in soup(response).select("#answer [checked]")]
    pair = pairs_for(session, frame_of(session), participant)[1]
    assert checked == ["right", "4"]
    assert words(response, "#said") == f"“{pair.right.name}” matters clearly more"
    assert words(response, "#weigh-state") == "Stored"
    assert words(response, "#comment") == "why"


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
    for part in ("#weigh-progress", "#weigh-agreement", "#weigh-steps"):
        assert element(response, part) == element(page, part)


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
        ({"side": "equal", "comment": "x" * 1001}, ".why .field", "Why? Ensure this value has"),
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
    assert everything_stored() == dict.fromkeys(everything_stored(), 0)


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
    assert everything_stored() == dict.fromkeys(everything_stored(), 0)


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
    assert everything_stored() == dict.fromkeys(everything_stored(), 0)
    assert client.get(address(session, "weigh_mine")).headers["Location"] == address(session)


# Who -------------------------------------------------------------------------------------------

PAGES = ("weigh", "weigh_mine", "weigh_link")
SENDING = ("weigh_judgement", "weigh_weights", "weigh_score", "weigh_finish", "weigh_resume")


def test_access_by_role(session: Session) -> None:
    own, participant = browser_of(session)
    other, _stranger = browser_of(make_open_session(session.problem, title="Other"))
    leader = Client()
    leader.force_login(session.facilitator)
    removed, gone = browser_of(session, "Gone")
    Participant.objects.filter(pk=gone.pk).update(removed_at=session.created_at)
    joining = (302, address(session, "join", "?new=1"))

    def asked(client: Client, name: str) -> tuple[int, str]:
        response = client.get(address(session, name))
        return response.status_code, response.headers.get("Location", "")

    def sent(client: Client, name: str) -> tuple[int, str]:
        fields = pair_fields(participant, step="1") | {"node": "root"}
        response = client.post(address(session, name), fields)
        return response.status_code, response.headers.get("Location", "")

    for name in PAGES:
        assert asked(own, name) == (200, "")
        assert asked(removed, name) == (403, "")
        for client in (Client(), other, leader):
            assert asked(client, name) == joining
    for name in SENDING:
        assert asked(own, name)[0] == 405
        assert sent(removed, name) == (403, "")
        for client in (Client(), other, leader):
            assert sent(client, name) == joining
    assert everything_stored() == dict.fromkeys(everything_stored(), 0)


def test_a_script_without_a_token_is_sent_to_the_form(session: Session) -> None:
    response = fragment(Client(), address(session))

    assert (response.status_code, response.headers["HX-Redirect"]) == (
        204,
        address(session, "join", "?new=1"),
    )


def test_every_form_needs_its_own_site(session: Session) -> None:
    _client, participant = browser_of(session)
    token = join(session=session, name="Strict")[1]
    strict = Client(enforce_csrf_checks=True)
    strict.get(f"/p/{token}/")

    response = strict.post(address(session, "weigh_judgement"), pair_fields(participant, step="1"))

    assert response.status_code == 403


# Words and size --------------------------------------------------------------------------------


def test_what_people_type_is_escaped(visit: tuple[Client, Participant], session: Session) -> None:
    client, participant = visit
    Criterion.objects.filter(code="C1").update(name_en="<script>alert(1)</script>{name}")
    fields = pair_fields(participant, step="2", comment="</script><img src=x>")
    send(client, address(session, "weigh_judgement"), fields)

    content = client.get(address(session, query="?step=1")).content.decode()

    assert "<script>alert(1)" not in content
    assert "<img src=x>" not in content


def test_long_names_are_shown_whole(session: Session) -> None:
    Criterion.objects.filter(code="C1").update(name_en="W" * 200)
    client, _participant = browser_of(session, "N" * 80)

    content = client.get(address(session)).content.decode()

    assert "W" * 200 in content
    assert "N" * 80 in content


def test_the_number_of_queries_does_not_depend_on_the_size(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    small = make_open_session()
    large = make_open_session(
        make_tree({f"B{i}": [f"B{i}{j}" for j in range(4)] for i in range(4)}, slug="large")
    )
    for number in range(8):
        judge(make_participant(large, f"Person {number}"), "B0", "B1", number)
    for session in (small, large):
        client, participant = browser_of(session)
        send(client, address(session, "weigh_judgement"), pair_fields(participant, step="1"))
        with django_assert_num_queries(15):
            client.get(address(session, query="?step=2"))
        with django_assert_num_queries(22):
            fields = pair_fields(participant, 2, step="1")
            send(client, address(session, "weigh_judgement"), fields, script=True)


def test_the_page_of_a_link_is_the_same_in_a_swap(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    judge(participant, "C1", "C2", 3)
    judge(participant, "C2", "C3", 3)

    assert_swap_equals_page(client, address(session, "weigh_mine"), "#own-weights")
