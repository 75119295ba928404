"""Places under each set of weights beside each other, and what a committee's people say."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from decision.problems.models import Problem
from territories.enums import Basis
from territories.models import Observation
from tests.factories.decision import TABLE_2, make_problem, make_weight_set
from tests.htmx import fragment, soup, texts

if TYPE_CHECKING:
    pass

# The values come from one query set, the rest is computed: PostgreSQL is asked for them by
# problems/test_matrix.py and test_pages.py beside this, for this address by test_blind.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

JOBS = {"C1": 0.0, "C2": 0.0, "C3": 1.0}
BOTH = {"C1": 0.5, "C2": 0.5}
CAMPS: dict[str, tuple[object, ...]] = {"A": (10, 0), "B": (0, 10), "C": (7, 7)}


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def volume() -> Problem:
    return make_problem(TABLE_2, slug="volume")


def address(problem: Problem, query: str = "") -> str:
    return f"{problem.get_absolute_url()}{query}"


def beside(problem: Problem, query: str = "") -> str:
    return f"{reverse('problem_weights', args=[problem.slug])}{query}"


class TestBeside:
    def test_places_stand_in_columns_and_what_turns_round_is_said(
        self, client: Client, volume: Problem
    ) -> None:
        make_weight_set(volume, JOBS, title="Trade unions")

        page = soup(client.get(beside(volume)))

        (table,) = page.select("#beside table")
        assert [head.get_text("|", strip=True) for head in table.select("th[scope=col]")] == [
            "Alternative",
            "The problem's own|shown above",
            "Equal",
            "Trade unions|12 November 2026 · 5 people",
        ]
        rows = [
            [c.get_text(strip=True) for c in row.select("th, td")] for row in table.select("tr")
        ]
        assert rows[2:4] == [["ASEZ SAK", "2", "2", "3▼1"], ["ASEZ YUY", "3", "3", "2▲1"]]
        assert texts(page, ".turn") == [
            "With equal weights every place stays the same.",
            "With the weights of “Trade unions”, ASEZ SAK would take place 3 instead of 2. "
            "1 other place would change.",
        ]
        (script,) = page.select("#beside-data")
        chart = json.loads(script.get_text())
        assert [line["moves"] for line in chart["lines"]] == [
            False,
            True,
            True,
            False,
            False,
            False,
        ]
        assert chart["lines"][1]["places"] == [2, 2, 3]

    def test_a_set_that_ranks_others_is_not_compared_by_their_places(self, client: Client) -> None:
        rows: dict[str, tuple[object, ...]] = {
            "A": (3, 1),
            "B": (2, 3),
            "C": (None, 2),
            "D": (1, 9),
        }
        problem = make_problem(rows, method="wsm", missing="drop_alternative")
        problem.criteria.filter(code="C2").update(weight=0)
        make_weight_set(problem, {"C1": 0, "C2": 1}, title="Ports")

        page = soup(client.get(beside(problem, "?whose=problem")))

        heads = [head.get_text("|", strip=True) for head in page.select("#beside thead th")]
        assert heads[1].startswith("The problem's own|ranks 3 of 4")
        assert heads[3].endswith("|ranks 4 of 4")
        rows_shown = {
            row.select("th")[0].get_text(strip=True): [
                cell.get_text(strip=True) for cell in row.select("td")
            ]
            for row in page.select("#beside tbody tr")
        }
        assert rows_shown["ASEZ B"][0::2] == ["2", "2"]
        assert rows_shown["ASEZ A"][0::2] == ["1", "4▼2"]
        assert rows_shown["ASEZ C"][0::2] == ["—", "3"]
        assert texts(page, ".turn")[-1] == (
            "With the weights of “Ports” others are ranked, by what they have data for: 1 more, "
            "0 fewer. Among those ranked both ways 2 places would change."
        )

    def test_a_new_first_is_told_before_a_longer_way(self, client: Client) -> None:
        problem = make_problem({"A": (9, 1), "B": (8, 9), "C": (7, 3), "D": (6, 8)}, method="wsm")
        problem.criteria.filter(code="C2").update(weight=0)
        make_weight_set(problem, {"C1": 0, "C2": 1})

        page = soup(client.get(beside(problem)))

        # A falls from 1 to 4, which is farther than B's rise from 2 to 1.
        assert texts(page, ".turn")[1].startswith(
            "With the weights of “Committee record-1”, ASEZ B would take place 1 instead of 2."
        )

    def test_ones_own_has_a_column_of_its_own(self, client: Client, volume: Problem) -> None:
        page = soup(client.get(beside(volume, "?whose=own&w-C1=0&w-C2=0&w-C3=1")))

        heads = [head.get_text("|", strip=True) for head in page.select("#beside th[scope=col]")]
        assert heads == ["Alternative", "The problem's own", "Equal", "Your own|shown above"]

    def test_the_ranking_links_to_it(self, client: Client, volume: Problem) -> None:
        make_weight_set(volume, JOBS)

        page = soup(client.get(address(volume, "?whose=record-1")))

        (link,) = page.select("#tab-problem_weights")
        assert link["hx-get"] == link["href"] == beside(volume, "?whose=record-1")
        inside = soup(fragment(client, str(link["href"])))
        assert len(inside.select("#beside table")) == 1
        assert not inside.select("html")

    def test_a_set_that_makes_no_ranking_says_why(self, client: Client) -> None:
        problem = make_problem({"A": (1, 5), "B": (1, 3)})
        make_weight_set(problem, {"C1": 1, "C2": 0})

        page = soup(client.get(beside(problem)))

        assert texts(page, "#beside .answer-caveat") == [
            "Committee record-1: The alternatives are identical on every criterion that has "
            "weight: nothing tells them apart."
        ]
        assert [
            c.get_text(strip=True) for c in page.select("#beside tbody tr")[0].select("td")
        ] == [
            "1",
            "1",
            "—",
        ]

    def test_many_alternatives_come_in_two_steps(self, client: Client) -> None:
        problem = make_problem({f"T{i:03}": (i, 1) for i in range(60)})

        page = soup(client.get(beside(problem)))
        (further,) = page.select("#beside .note a")
        every = soup(client.get(str(further["href"])))

        assert len(page.select("#beside tbody tr")) == 50
        assert len(every.select("#beside tbody tr")) == 60


class TestSpread:
    def test_it_says_how_many_would_put_each_first(self, client: Client) -> None:
        problem = make_problem(CAMPS, method="wsm")
        make_weight_set(problem, BOTH, [[0.95, 0.05]] * 6 + [[0.05, 0.95]] * 4)

        page = soup(client.get(beside(problem, "?whose=record-1")))

        (title,) = page.select("#spread-title")
        table = title.find_next("table")
        assert table is not None
        rows = [row.get_text("|", strip=True) for row in table.select("tbody tr")]
        assert rows == ["ASEZ C|0|0|2", "ASEZ A|6|60|1–3", "ASEZ B|4|40|1–3"]
        assert (
            "Of 10 people, each by his own weights, so many would put first: "
            "ASEZ A — 6; ASEZ B — 4." in texts(page, "#beside p")
        )

    def test_ones_own_weights_have_no_committee(self, client: Client) -> None:
        problem = make_problem(CAMPS, method="wsm")
        make_weight_set(problem, BOTH, [[0.95, 0.05], [0.05, 0.95]])

        page = soup(client.get(beside(problem, "?whose=record-1&w-C1=1"), follow=True))

        assert page.select("#spread-title") == []

    def test_withheld_answers_are_withheld_with_the_reason(self, client: Client) -> None:
        problem = make_problem(CAMPS, method="wsm")
        make_weight_set(problem, BOTH)

        page = soup(client.get(beside(problem, "?whose=record-1")))

        assert any(
            text.startswith("Single answers of this committee are not told")
            for text in texts(page, "#beside .note")
        )
        assert len(page.select("#beside table")) == 1

    def test_what_must_be_known_of_the_count_is_said(self, client: Client) -> None:
        problem = make_problem({"A": (10, 0, None), "B": (0, 10, 1)}, method="wsm")
        members: list[list[float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.1, 0.1, 0.8]]
        make_weight_set(
            problem, {"C1": 0.4, "C2": 0.2, "C3": 0.4}, members, power=[1.0, 0.0, 1.0, 1.0]
        )
        Observation.objects.filter(indicator__code="questi1").update(
            basis=Basis.JUDGED, deviation=Decimal(1)
        )

        notes = texts(soup(client.get(beside(problem, "?whose=record-1"))), "#beside .note")

        assert [note.split(":")[0] for note in notes[1:6]] == [
            "Whoever would put several first is counted with each of them.",
            "1 more gives all weight to criteria that this ranking leaves out or on which all "
            "alternatives are equal, and is not counted.",
            "1 of them has no voting power",
            "The shares take 2 judged values as uncertain as the judgements of them are apart; the "
            "count of people takes them as they stand.",
            "They are drawn at random",
        ]


def test_the_queries_grow_neither_with_committees_nor_members_nor_rows(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    small = make_problem({f"S{i}": (i, 2 * i + 1) for i in range(3)}, slug="small")
    large = make_problem({f"L{i}": (i, 2 * i + 1) for i in range(40)}, slug="large")
    make_weight_set(small, BOTH, [[0.5, 0.5]])
    for number in range(1, 13):
        make_weight_set(large, BOTH, [[0.3, 0.7]] * 50, key=f"record-{number}")

    for problem in (small, large):
        # problem, the chosen one, criteria, alternatives, observations, committees, profiles
        with django_assert_num_queries(7):
            client.get(address(problem, "?whose=record-1"))
        # … once more those two; their weights, the members of the chosen one; and how far judged
        # values of the alternatives scatter
        with django_assert_num_queries(13):
            client.get(beside(problem, "?whose=record-1&committees=all"))
