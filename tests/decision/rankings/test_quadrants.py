"""Quadrants: two criteria or groups in quadrants, worked out by hand."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from decision.problems.models import Criterion, Problem
from tests.factories.decision import make_problem
from tests.htmx import assert_swap_equals_page, soup, texts

# The values come from one query set, the rest is computed: PostgreSQL is asked for them by
# problems/test_matrix.py and test_pages.py beside this, for this address by test_blind.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

# C1 is a cost. Medians of C1 and C2: 25 and 5.5.
BY_HAND = {"A": (10, 8, 1), "B": (20, 3, 2), "C": (30, 10, 3), "D": (40, 1, 5)}
DIRECTIONS = ("min", "max", "max")
BOTH, NEITHER = "better than the middle by both", "worse than the middle by both"


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def problem() -> Problem:
    return make_problem(BY_HAND, slug="hand", directions=DIRECTIONS, method="topsis")


def address(problem: Problem, query: str = "") -> str:
    return f"{reverse('problem_quadrants', args=[problem.slug])}?{query}"


def rows(client: Client, place: str) -> dict[str, list[str]]:
    page = soup(client.get(place))
    return {
        cells[0].removeprefix("ASEZ "): cells[1:4]
        for row in page.select(".quadrants-table tbody tr")
        for cells in [[" ".join(cell.get_text(" ").split()) for cell in row.select("th, td")]]
    }


def chart(client: Client, place: str) -> dict[str, Any]:
    (data,) = soup(client.get(place)).select("#quadrants-data")
    found: dict[str, Any] = json.loads(data.get_text())
    return found


def said(client: Client, place: str) -> str:
    (sentence,) = texts(soup(client.get(place)), ".quadrants-said")
    return sentence


def group(problem: Problem, code: str, *parts: str, weight: int = 1) -> None:
    parent = Criterion.objects.create(
        problem=problem, code=code, name_ru=code, name_en=f"Group {code}", weight=weight
    )
    problem.criteria.filter(code__in=parts).update(parent=parent)


def test_a_cost_is_turned_round_and_the_best_are_named(client: Client, problem: Problem) -> None:
    place = address(problem, "x=C1&y=C2")

    assert said(client, place) == (
        "Better than the middle both by “Criterion 1” and by “Criterion 2”: ASEZ A."
    )
    assert rows(client, place) == {
        "A": ["10", "8", BOTH],
        "B": ["20", "3", "better than the middle by “Criterion 1” only"],
        "C": ["30", "10", "better than the middle by “Criterion 2” only"],
        "D": ["40", "1", NEITHER],
    }
    data = chart(client, place)
    assert (data["x"]["middle"], data["x"]["is_turned"]) == (25.0, True)
    assert (data["y"]["middle"], data["y"]["is_turned"]) == (5.5, False)
    assert [p["label"] for p in data["points"] if p["is_marked"]] == ["ASEZ A"]
    across, up = texts(soup(client.get(place)), "#quadrants .note")[:2]
    assert across == ("Across: “Criterion 1”, units; less is better, so the axis is turned round.")
    assert up == "Up: “Criterion 2”, units; more is better."


def test_the_reader_s_own_direction_turns_the_axis(client: Client, problem: Problem) -> None:
    place = address(problem, "x=C1&y=C2&flip-C1=on")

    assert chart(client, place)["x"]["is_turned"] is False
    assert said(client, place).endswith(": ASEZ C.")


def test_a_group_is_its_weighted_average(client: Client, problem: Problem) -> None:
    """Min-max of C2: 7/9, 2/9, 1, 0; of C3: 0, 1/4, 1/2, 1; weights 3 to 1."""
    group(problem, "G", "C2", "C3")
    query = "x=C1&y=G&w-C1=1&w-G=1&w-C2=3&w-C3=1"
    place = address(problem, query)

    points = {point["label"]: point["y"] for point in chart(client, place)["points"]}
    expected = {"A": 7 / 12, "B": 1 / 6 + 1 / 16, "C": 3 / 4 + 1 / 8, "D": 1 / 4}
    assert points == {f"ASEZ {name}": pytest.approx(value) for name, value in expected.items()}
    up = texts(soup(client.get(place)), "#quadrants .note")[1].replace("\xa0", " ")
    assert up == (
        "Up: “Group G”, the weighted average of its 2 criteria, normalised (min–max) among those "
        "ranked; more is better. Of the average each has, by the weights chosen here: "
        "Criterion 2 75 %; Criterion 3 25 %."
    )


def test_of_a_weighted_sum_the_average_is_what_the_ranking_adds_up(
    client: Client, problem: Problem
) -> None:
    group(problem, "G", "C2", "C3")
    points = chart(client, address(problem, "x=C1&y=G&method=wsm&normalization=max"))["points"]

    assert {p["label"]: p["y"] for p in points}["ASEZ A"] == pytest.approx((8 / 10 + 1 / 5) / 2)


def test_without_a_choice_the_two_heaviest_branches(client: Client, problem: Problem) -> None:
    group(problem, "G", "C2", "C3", weight=5)
    data = chart(client, address(problem))

    assert (data["x"]["title"], data["y"]["title"]) == ("Criterion 1", "Group G")


def test_who_lacks_a_value_is_named(client: Client) -> None:
    gaps = {**BY_HAND, "E": (5, None, 4)}
    problem = make_problem(gaps, slug="gaps", directions=DIRECTIONS, missing="worst")
    group(problem, "G", "C2", "C3")
    place = address(problem, "x=C1&y=C2")

    assert "E" not in rows(client, place)
    assert texts(soup(client.get(place)), ".quadrants-missing") == [
        "No value by “Criterion 2”, so not shown: ASEZ E."
    ]
    assert chart(client, place)["x"]["middle"] == 25.0  # without E's 5
    averaged = soup(client.get(address(problem, "x=C1&y=G")))
    assert texts(averaged, ".quadrants-missing") == [
        "By “Group G” a missing value was assumed, as in the ranking, for: ASEZ E."
    ]


def test_who_is_not_ranked_has_no_average(client: Client) -> None:
    gaps = {**BY_HAND, "E": (None, 7, 4)}
    problem = make_problem(gaps, slug="gaps", directions=DIRECTIONS, missing="drop_alternative")
    group(problem, "G", "C2", "C3")

    assert texts(soup(client.get(address(problem, "x=C2&y=G"))), ".quadrants-missing") == [
        "Not ranked since a value is missing, so without an average: ASEZ E."
    ]
    # By two criteria that it has values of it is shown, without a place.
    assert "E" in rows(client, address(problem, "x=C2&y=C3"))


def test_a_value_on_the_middle_is_on_a_line(client: Client) -> None:
    problem = make_problem({"A": (1, 1), "B": (2, 2), "C": (3, 3)}, slug="odd")
    place = address(problem)

    assert [row[2] for row in rows(client, place).values()] == [
        BOTH,
        "on a line of the middle",
        NEITHER,
    ]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        (
            {"A": (1, 2), "B": (1, 5)},
            "All are alike by “Criterion 1”: nothing tells them apart there.",
        ),
        (
            {"A": (1, 5), "B": (2, 4)},
            "Nobody is better than the middle both by “Criterion 1” and by “Criterion 2”.",
        ),
        (
            {"A": (1, 2), "B": (3, None)},
            "Fewer than two alternatives have both values: there is no middle to be better than.",
        ),
        (
            {"A": (1,), "B": (2,)},
            "Only one criterion is asked about: there is nothing to set it against.",
        ),
    ],
)
def test_where_there_is_little_to_tell(
    client: Client, values: dict[str, tuple[float | None, ...]], sentence: str
) -> None:
    rules = {"method": "wsm", "normalization": "minmax", "missing": "worst"}
    problem = make_problem(values, slug="little", **rules)
    assert said(client, address(problem)) == sentence


def test_one_alternative_is_refused_in_words(client: Client) -> None:
    problem = make_problem({"A": (1, 2)}, slug="alone")
    (refusal,) = texts(soup(client.get(address(problem))), "#quadrants .notice-error p")
    assert refusal.startswith("A ranking needs at least two alternatives")


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("x=NONE", "“NONE” cannot be set against another here: what is usual stands instead."),
        ("x=C2&y=C2", "Two different criteria or groups are needed."),
        (
            "out-C1=on&x=C1",
            "“C1” cannot be set against another here: what is usual stands instead.",
        ),
    ],
)
def test_a_crafted_address_gets_a_sentence(
    client: Client, problem: Problem, query: str, refusal: str
) -> None:
    page = client.get(address(problem, query))
    assert page.status_code == 200
    assert texts(soup(page), "#quadrants .notice p") == [refusal]
    assert len(rows(client, address(problem, query))) == 4


def test_the_swap_equals_the_page_and_the_tab_is_there(client: Client, problem: Problem) -> None:
    assert_swap_equals_page(client, address(problem, "x=C2&y=C3"), "#quadrants")
    page = soup(client.get(problem.get_absolute_url()))
    assert page.select_one("#tab-problem_quadrants")
    (swap,) = soup(client.get(address(problem, "x=C2&y=C3"))).select("#quadrants form a")
    assert str(swap["href"]).endswith("x=C3&y=C2")


def test_queries_do_not_grow(client: Client, problem: Problem) -> None:
    many = make_problem({f"M{i}": (i, 60 - i, i % 7) for i in range(60)}, slug="many")
    counts = []
    for one in (problem, many):
        with CaptureQueriesContext(connection) as captured:
            client.get(address(one))
        counts.append(len(captured))
    assert counts[0] == counts[1]
    listed = texts(soup(client.get(address(many))), "#quadrants .note a")
    assert listed == ["The first 50 of 60 are listed; show all"]
    assert len(rows(client, address(many, "places=all"))) == 60
