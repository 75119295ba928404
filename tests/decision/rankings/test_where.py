"""The ranking on the map of the federal subjects."""

import json

import pytest
from django.test import Client

from decision.problems.models import Problem
from territories.models import Territory
from tests.factories.decision import make_problem
from tests.htmx import fragment, soup

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


def points(page: object) -> dict[str, tuple[float | None, str]]:
    (script,) = soup(page).select("#where-data")  # type: ignore[arg-type]
    return {p["code"]: (p["value"], p["text"]) for p in json.loads(script.get_text())["points"]}


@pytest.fixture
def problem() -> Problem:
    made = make_problem(
        {"A": (3, 1), "B": (1, 1), "C": (None, 1)}, method="wsm", missing="drop_alternative"
    )
    Territory.objects.update(latitude="43.1", longitude="131.9")
    return made


def test_the_best_is_fullest_and_who_is_left_out_has_no_value(
    client: Client, problem: Problem
) -> None:
    found = points(client.get(problem.get_absolute_url()))

    assert set(found) == {"A", "B", "C"}
    best, other = found["A"][0], found["B"][0]
    assert best is not None
    assert other is not None
    assert best > other
    assert found["A"][1].startswith("place 1: ")
    assert found["C"] == (None, "left out")
    moved = points(fragment(client, f"{problem.get_absolute_url()}?method=vikor"))
    assert moved["A"] == (0.0, "place 1: 0.000")  # less is better there, and the best is fullest
    assert moved["B"][0] == -1


def test_where_nobody_has_coordinates_there_is_no_map(client: Client, problem: Problem) -> None:
    Territory.objects.update(latitude=None, longitude=None)
    assert not soup(client.get(problem.get_absolute_url())).select("#where-data, #where-chart")


def test_of_many_the_first_are_shown_and_the_picture_says_so(client: Client) -> None:
    problem = make_problem({f"T{n}": (n, 1) for n in range(35)}, slug="many", method="wsm")
    Territory.objects.update(latitude="43.1", longitude="131.9")
    page = client.get(problem.get_absolute_url())
    assert set(points(page)) == {f"T{n}" for n in range(5, 35)}
    (script,) = soup(page).select("#where-data")
    assert json.loads(script.get_text())["caption"].endswith("The first 30 are shown.")
