from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import signing
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decision.problems.models import Problem
from decision.sessions.models import Event, Session, StakeholderGroup
from decision.sessions.selectors.ballots import Filled
from decision.sessions.selectors.frames import frame_of
from decision.sessions.services.demonstrations import demonstration_mark
from decision.sessions.services.lifecycle import open_round
from decision.weighing.presentation.steps import steps_of
from territories.models import Observation
from tests.decision.desk.leading import signed_in
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    make_judged_problem,
    make_participant,
    make_tree,
    make_user,
)
from tests.factories.territories import ObservationFactory
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
        ({"minimum_turnout": "0"}, "A whole number from 1 to 10,000 is taken here."),
        (
            {"names": "pseudonyms", "minimum_turnout": "2"},
            "Names are hidden, and of fewer than 3 who have finished nothing is shown",
        ),
        ({"deadline": "2020-01-01T10:00"}, "The deadline must lie ahead."),
        ({"deadline": "soon"}, "Write date and time as in the example."),
        ({"groups-0-name": "A", "groups-0-power": "-1"}, "A number from 0 to 99,999.999 is"),
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


def effects(response: Any) -> list[str]:
    return words(response, "#session-weighed .effect")


def test_each_choice_says_what_it_does_to_questions_and_minutes(client: Client) -> None:
    problem = make_tree()  # a pair at the top; below three pairs and one
    data = filled_form(client.get(new_address(problem.slug)), "#session-form") | {"count": "1"}
    response = client.post(new_address(problem.slug), data, headers=HTMX)

    assert effects(response) == [
        *["1 question, about 1 minute"] * 7,  # five methods, two sets of pairs
        "adds 1 question, about 1 minute",
        "adds 4 questions, about 1 minute",
    ]
    both = client.post(new_address(problem.slug), data | {"levels": ["0", "1"]}, headers=HTMX)
    assert effects(both)[:2] == ["5 questions, about 2 minutes", "3 questions, about 3 minutes"]


def test_what_the_form_counts_is_what_a_participant_is_asked(client: Client) -> None:
    problem = make_judged_problem()
    page = client.get(new_address(problem.slug))
    data = filled_form(page, "#session-form") | {"title": ["T"], "scoring": ["on"]}
    counted = client.post(new_address(problem.slug), data | {"count": "1"}, headers=HTMX)
    client.post(new_address(problem.slug), data)
    session = Session.objects.get()
    session = open_round(session=session, user=session.facilitator)
    person = make_participant(session)

    steps = steps_of(session, frame_of(session), person, Filled())
    assert words(counted, "#session-questions .big-number strong") == [str(len(steps))]


# Whether the weights can count -----------------------------------------------------------------


def what_counts(client: Client, problem: Problem, **change: Any) -> list[str]:
    data = filled_form(client.get(new_address(problem.slug)), "#session-form") | {"count": "1"}
    counted = client.post(new_address(problem.slug), data | change, headers=HTMX)
    return words(counted, "#what-counts p, #what-counts dd")


def test_where_all_criteria_have_data_nothing_is_said(client: Client) -> None:
    assert what_counts(client, make_tree()) == []


def test_weights_that_cannot_move_the_ranking_are_told_before_they_are_asked(
    client: Client,
) -> None:
    problem = make_judged_problem()
    said = what_counts(client, problem)
    assert said[0].startswith("These weights cannot change the ranking.")
    assert said[1:] == [
        "1 of 2 criteria asked about has data.",
        "Criterion 1",
        "Criterion 2",
        "Criterion 2",
        "Let the participants rate the alternatives, and the weights will count.",
    ]
    assert what_counts(client, problem, scoring="on") == []


def test_a_level_below_can_move_what_the_top_cannot(client: Client) -> None:
    """All data are below A: the top weighs them alike, the parts of A one by another."""
    problem = make_tree()
    dropped = problem.criteria.filter(parent__code="B").values("indicator")
    Observation.objects.filter(indicator__in=dropped).delete()

    top, below = what_counts(client, problem), what_counts(client, problem, levels=["1"])
    assert top[0].startswith("These weights cannot change the ranking.")
    assert "None of the criteria" not in top[0]
    assert below[0] == "3 of 5 criteria asked about have data."


def test_with_no_data_at_all_that_is_said(client: Client) -> None:
    problem = make_tree()
    Observation.objects.all().delete()
    assert "None of the criteria asked about has data." in what_counts(client, problem)[0]


def test_rating_is_offered_only_where_criteria_are_judged(client: Client) -> None:
    judged, measured = make_judged_problem(), make_tree()
    offered = "input[name='scoring']"

    assert soup(client.get(new_address(measured.slug))).select(offered) == []
    page = client.get(new_address(judged.slug))
    assert len(soup(page).select(offered)) == 1
    data = filled_form(page, "#session-form") | {"scoring": "on"}
    counted = client.post(new_address(judged.slug), data | {"count": "1"}, headers=HTMX)
    assert words(counted, "#session-questions li") == [
        "1 pair of criteria to compare",
        "1 criterion to rate by: 2 ratings",
    ]
    assert words(counted, "#session-questions .big-number strong") == ["2"]
    client.post(new_address(judged.slug), data)
    assert Session.objects.get().scoring

    indicator = judged.criteria.get(code="C2").indicator
    for alternative in judged.alternatives.order_by("position"):
        ObservationFactory.create(territory=alternative.subject, indicator=indicator, value=4)
    page = client.get(new_address(judged.slug))
    (label,) = words(page, "label[for='id_scoring']")
    assert label.startswith("Rate the alternatives anew where they are judged")


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


def test_nobody_makes_a_session_of_real_people_a_demonstration(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It could be deleted, would stand outside the chain, and anybody could watch its board."""
    address = new_address(make_tree().slug)
    data = filled_form(client.get(address), "#session-form")
    with monkeypatch.context() as patch:
        patch.setattr(signing.TimestampSigner, "timestamp", lambda _signer: "1")
        old = demonstration_mark()
    for forged in ("1", "on", "demonstration", old, signing.Signer().sign("demonstration")):
        assert client.post(address, data | {"demonstration": [forged]}).status_code == 422
    assert not Session.objects.exists()

    client.post(address, data | {"demonstration": [demonstration_mark()]})
    assert Session.objects.get().is_demonstration
