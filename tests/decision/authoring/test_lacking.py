"""Before something is added that lacks values, it is asked whether it should be."""

from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from decision.authoring.selectors.lacking import lacking
from decision.problems.models import Problem
from decision.problems.selectors.problems import alternatives_of
from territories.models import Territory
from tests.factories.decision import make_problem, make_territory, observe
from tests.htmx import HTMX, soup
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db

ADDRESS = "/problems/question/edit/alternatives/"
START = "By the problem's rule for missing values"


@pytest.fixture
def problem() -> Problem:
    """Nobody has a value of C4, and B has none of C3."""
    return make_problem({"A": (1, 2, 3, None), "B": (3, 2, None, None)})


@pytest.fixture
def editor(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    client.force_login(User.objects.create_superuser("anna"))
    return client


@pytest.fixture
def whole(problem: Problem) -> Territory:
    return coming(problem, "W", 1, 2)


@pytest.fixture
def short(problem: Problem) -> Territory:
    return coming(problem, "S", 5)


def coming(problem: Problem, code: str, *values: int) -> Territory:
    territory = make_territory(code, f"Zone {code}")
    criteria = list(problem.criteria.order_by("position"))
    for criterion, value in zip(criteria, values, strict=False):
        assert criterion.indicator is not None
        observe(territory, criterion.indicator, value)
    return territory


def codes(problem: Problem) -> list[str]:
    return [one.subject.code for one in alternatives_of(problem)]


def test_it_is_asked_first_and_added_when_it_is_said_again(
    editor: Client, problem: Problem, whole: Territory, short: Territory
) -> None:
    sent: dict[str, Any] = {"act": "add", "subject": [whole.pk, short.pk], "version": "0"}
    answer = editor.post(ADDRESS, sent)
    assert (answer.status_code, codes(problem)) == (200, ["A", "B"])
    assert words(answer, ".notice-warning li") == ["Zone S: no value of “Criterion 2”"]
    assert words(answer, ".notice-warning p")[0] == (
        f"{START} 1 criterion is then left out for all that are compared. "
        "The ranking then rests on 1 criterion."
    )
    again = filled_form(answer, ".notice-warning form") | {"act": "add"}
    fragment = editor.post(ADDRESS, again, headers=HTMX)
    assert not soup(fragment).select(".notice-warning")
    assert codes(problem) == ["A", "B", "W", "S"]


def test_what_takes_nothing_from_the_ranking_is_not_asked(
    editor: Client, problem: Problem, whole: Territory
) -> None:
    editor.post(ADDRESS, {"act": "add", "subject": [whole.pk], "version": "0"})
    assert codes(problem) == ["A", "B", "W"]


def test_all_that_were_found_are_asked_about_too(
    editor: Client, problem: Problem, short: Territory
) -> None:
    answer = editor.post(f"{ADDRESS}?q=zone", {"act": "add-all", "version": "0"})
    again = filled_form(answer, ".notice-warning form")
    assert "subject" not in again
    # Another is found meanwhile: it is asked again.
    coming(problem, "X")
    answer = editor.post(f"{ADDRESS}?q=zone", again | {"act": "add-all"})
    assert len(words(answer, ".notice-warning li")) == 2
    assert words(answer, ".notice-warning p")[0] == (
        f"{START} 2 criteria are then left out for all that are compared: “Criterion 1”, "
        "“Criterion 2”. No criterion stays: nothing can be ranked."
    )
    again = filled_form(answer, ".notice-warning form")
    editor.post(f"{ADDRESS}?q=zone", again | {"act": "add-all"})
    assert codes(problem) == ["A", "B", "S", "X"]


@pytest.mark.parametrize(
    ("rule", "said"),
    [
        (
            "drop_alternative",
            "they get no place: whoever lacks a value is left out of the ranking.",
        ),
        ("worst", "each of these counts as the worst value that the others have."),
        ("median", "each of these counts as the median of the values that the others have."),
    ],
)
def test_what_then_happens_is_the_rule_s(
    editor: Client, problem: Problem, short: Territory, rule: str, said: str
) -> None:
    problem.missing = rule
    problem.save()
    answer = editor.post(ADDRESS, {"act": "add", "subject": [short.pk], "version": "0"})
    assert words(answer, ".notice-warning li") == [
        "Zone S: no value of “Criterion 2”, “Criterion 3”"
    ]
    assert words(answer, ".notice-warning p")[0] == f"{START} {said}"


def test_queries_do_not_grow(
    problem: Problem, short: Territory, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    keys = [short.pk, *(coming(problem, f"Q{number}").pk for number in range(5))]
    with django_assert_num_queries(4):
        assert lacking(problem, keys[:1])
    with django_assert_num_queries(4):
        assert lacking(problem, keys)
