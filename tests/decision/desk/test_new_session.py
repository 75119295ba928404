from datetime import timedelta
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decision.sessions.models import Event, Session, StakeholderGroup
from tests.decision.desk.leading import signed_in
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    make_judged_problem,
    make_tree,
    make_user,
)
from tests.htmx import HTMX, soup
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def leader() -> User:
    return make_user(first_name="Olga", last_name="Kim")


@pytest.fixture
def client(leader: User) -> Client:
    return signed_in(leader)


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
