"""The page of a portfolio, on a problem that is worked out by hand."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Direction, Subject
from tests.factories.decision import make_indicator, make_problem
from tests.factories.territories import ObservationFactory, ProjectFactory

pytestmark = pytest.mark.django_db

# One criterion, so values count as they are: A 100, B 70, C 60, D 0.
# A budget of 100 pays A alone or B and C.
BY_HAND = {"A": (100, 100), "B": (70, 50), "C": (60, 50), "D": (0, 10)}


@pytest.fixture
def problem() -> Problem:
    problem = Problem.objects.create(
        slug="p", name_ru="Проекты", name_en="Projects", subject=Subject.PROJECT, method="topsis"
    )
    indicator = make_indicator("use", subject=Subject.PROJECT)
    Criterion.objects.create(
        problem=problem, code="C1", name_en="Use", indicator=indicator, direction=Direction.MAX
    )
    for position, (code, (value, cost)) in enumerate(BY_HAND.items()):
        project = ProjectFactory.create(code=code, name_en=code, requested_budget=cost)
        Alternative.objects.create(problem=problem, project=project, position=position)
        ObservationFactory.create(project=project, indicator=indicator, value=value)
    return problem


def shown(problem: Problem, query: str, language: str = "en") -> BeautifulSoup:
    response = Client(headers={"Accept-Language": language}).get(
        reverse("problem_portfolio", args=[problem.slug]) + query
    )
    assert response.status_code == 200
    return BeautifulSoup(response.content, "html.parser")


@pytest.mark.parametrize(("language", "yes"), [("en", "yes"), ("ru", "да")])
def test_two_good_projects_are_chosen_before_the_one_best(
    problem: Problem, language: str, yes: str
) -> None:
    rows = shown(problem, "?budget=100", language).select("#portfolio tbody tr")
    chosen = [row.find_all("td")[-1].get_text() for row in rows]
    assert chosen == [yes, yes, *chosen[2:]]
    assert yes not in chosen[2:]
    costs = [row.find_all("td")[1].get_text() for row in rows]
    assert costs[:2] == ["50", "50"]


def test_a_limit_on_the_number_is_kept(problem: Problem) -> None:
    rows = shown(problem, "?budget=100&most=1").select("#portfolio tbody tr")
    assert [row.find_all("td")[-1].get_text() for row in rows] == ["yes", "no", "no", "no"]


@pytest.mark.parametrize("budget", ["0", "-5"])
def test_a_budget_is_more_than_zero(problem: Problem, budget: str) -> None:
    assert "A budget is more than zero." in shown(problem, f"?budget={budget}").get_text()


def test_territories_have_no_portfolio() -> None:
    other = make_problem({"T": (1,)})
    assert Client().get(reverse("problem_portfolio", args=[other.slug])).status_code == 404


def test_the_best_set_is_worth_more_than_the_largest_first(problem: Problem) -> None:
    rows = shown(problem, "?budget=100").select("#ways tbody tr")
    assert [[cell.get_text() for cell in row.find_all("td")] for row in rows] == [
        ["2", "100", "130.0000", "0.500"],
        ["1", "100", "100.0000", "1.000"],
        ["1", "100", "100.0000", "1.000"],
    ]
