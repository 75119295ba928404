"""The page of one pair: what it asks, explains and shows again."""

import json
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from decision.problems.models import Criterion, Problem
from decision.sessions.models import Participant, Session
from decision.sessions.selectors.frames import frame_of, pairs_for
from tests.decision.weighing.visiting import (
    address,
    browser_of,
    one,
    pair_fields,
    send,
    words,
)
from tests.factories.sessions import (
    judge,
    make_open_session,
    make_participant,
    make_tree,
)
from tests.htmx import assert_swap_equals_page, fragment, soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


@pytest.fixture
def visit(session: Session) -> tuple[Client, Participant]:
    return browser_of(session)


def test_one_question_in_plain_words(visit: tuple[Client, Participant], session: Session) -> None:
    client, participant = visit
    pair = pairs_for(session, frame_of(session), participant)[0]

    response = client.get(address(session))

    assert words(response, "#question") == (
        "The problem is “Problem asked”. Which matters more, and how much?"
    )
    names = [name.get_text() for name in soup(response).select(".pair-name")]
    assert names == [pair.left.name, pair.right.name]
    assert words(response, "#weigh-progress p") == "Question 1 of 3 answered: 0"
    assert words(response, "#session-status") == "Round 1 is open · 0 of 1 have finished"
    assert soup(response).select("[name=side][checked], [name=degree][checked]") == []


@pytest.mark.parametrize(
    ("goal", "lead"),
    [
        ({"goal_en": "who comes first"}, "We are deciding who comes first."),
        ({"goal_ru": "кто первый"}, "The problem is “Problem asked”."),  # not in this language
    ],
)
def test_the_goal_stands_before_the_question(
    visit: tuple[Client, Participant], session: Session, goal: dict[str, str], lead: str
) -> None:
    client, _participant = visit
    Problem.objects.filter(pk=session.problem_id).update(**goal)

    assert words(client.get(address(session)), ".question-lead") == lead


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
        with django_assert_num_queries(12):
            client.get(address(session, query="?step=2"))


def test_the_page_of_a_link_is_the_same_in_a_swap(
    visit: tuple[Client, Participant], session: Session
) -> None:
    client, participant = visit
    judge(participant, "C1", "C2", 3)
    judge(participant, "C2", "C3", 3)

    assert_swap_equals_page(client, address(session, "weigh_mine"), "#own-weights")
