"""How firm a ranking is and why: sentences of a problem that is worked out by hand."""

import json
from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from decision.mcda.kinds.attainable import MOST_SECONDS
from decision.mcda.robustness.attainable import places
from decision.mcda.robustness.attainable.reached import Clock
from decision.problems.models import Problem
from decision.rankings.presentation import firm as firm_page
from decision.rankings.selectors import method_choices
from territories.models import Indicator
from tests.factories.decision import make_problem
from tests.htmx import assert_swap_equals_page, fragment, soup, texts

# The values come from one query set, the rest is computed: PostgreSQL is asked for them by
# problems/test_matrix.py and test_pages.py beside this, for this address by test_blind.py.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

# Min–max, weights ½, ¼, ¼:
#       C1   C2   C3     units
#  A    10    0    5     1, 0, ½    ½ + 0 + ⅛ = 0.625
#  B     0   10   10     0, 1, 1    ¼ + ¼     = 0.5
#  C     4    4    0     .4, .4, 0  .2 + .1   = 0.3
# With C1 at w and the others sharing the rest evenly, A = w + (1 − w)/4, B = 1 − w:
# equal at w + ¼ − w/4 = 1 − w, that is w = 3/7 = 42.857 %.
BY_HAND = {"A": (10, 0, 5), "B": (0, 10, 10), "C": (4, 4, 0)}
WEIGHTS = "&w-C1=2&w-C2=1&w-C3=1"


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture(autouse=True)
def _time_enough(monkeypatch: pytest.MonkeyPatch) -> None:
    """A busy machine ends no search here: what is told is what the whole of it finds."""
    monkeypatch.setattr(firm_page, "SECONDS", MOST_SECONDS)
    monkeypatch.setattr(firm_page, "SECONDS_ON_REQUEST", MOST_SECONDS)


@pytest.fixture
def problem() -> Problem:
    return make_problem(BY_HAND, slug="hand")


def firm(problem: Problem, query: str = "") -> str:
    return f"{reverse('problem_firm', args=[problem.slug])}?{query}"


def why(problem: Problem, query: str = "") -> str:
    return f"{reverse('problem_why', args=[problem.slug])}?{query}"


WSM = f"method=wsm&normalization=minmax{WEIGHTS}"


def place_at(client: Client, address: str) -> str:
    """That of the row which the address leads to."""
    path, _, row = address.partition("#")
    found = soup(client.get(path)).select_one(f"#{row} .rank")
    return found.get_text(strip=True) if found else ""


def rows(page: BeautifulSoup, table: str) -> list[list[str]]:
    return [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in page.select(f"{table} tbody tr")
    ]


class TestWhy:
    def test_parts_lead_from_the_lower_score_to_the_higher(
        self, client: Client, problem: Problem
    ) -> None:
        page = soup(client.get(why(problem, f"{WSM}&a=B&b=A")))

        assert texts(page, ".why-said") == [
            "ASEZ A stands above ASEZ B: place 1 against 2.",
            "Most for ASEZ A: “Criterion 1”.",
            "Most for ASEZ B: “Criterion 2”, “Criterion 3”.",
            "The method adds up, and these are its own summands: together they make the whole "
            "difference of the two scores.",
        ]
        assert rows(page, ".why-table") == [
            ["ASEZ B", "", "0.500", ""],
            ["Criterion 1", "", "+0.500", "ASEZ A"],
            ["Criterion 2", "", "−0.250", "ASEZ B"],
            ["Criterion 3", "", "−0.125", "ASEZ B"],
            ["ASEZ A", "", "0.625", ""],
        ]
        bars = [(bar["x"], bar["width"]) for bar in page.select(".why-table rect[x]")]
        assert bars == [("0.0", "100.0"), ("50.0", "50.0"), ("25.0", "25.0")]

    def test_what_would_lift_the_lower_one_is_told(self, client: Client, problem: Problem) -> None:
        page = soup(client.get(why(problem, f"{WSM}&a=A&b=B")))

        assert texts(page, ".lift-said") == [
            "ASEZ B has place 2. Each line alone, everything else as it is, would lift it:"
        ]
        # B is first below 3/7 of C1. From 4 on C has the least of C1, and the scale starts there:
        # B needs 1/8 = 1/2 (x - 4)/6, that is 5.5.
        assert ["Criterion 1", "weight", "50 %", "42.85 %", "1"] in [
            [cell.replace("\xa0", " ") for cell in row] for row in rows(page, ".lift-table")
        ]
        assert ["Criterion 1", "value, units", "0", "5.5", "1"] in rows(page, ".lift-table")

    def test_a_change_that_looks_like_none_is_told_with_its_side(self, client: Client) -> None:
        # By C1 all are alike. More of it, however little, gives B the whole range; of less, of
        # which A then has it, nothing comes.
        problem = make_problem({"A": (5, 10), "B": (5, 4)}, slug="alike", method="wsm")
        page = soup(client.get(why(problem, "method=wsm&normalization=minmax&w-C1=2&w-C2=1")))

        assert ["Criterion 1", "value, units", "5", "more than 5", "1"] in rows(page, ".lift-table")

    def test_an_end_is_reached_not_passed(self, client: Client) -> None:
        # The lower one draws level where C1 alone counts, by which the two are alike.
        problem = make_problem({"A": (5, 10), "B": (5, 4), "C": (1, 4)}, slug="end", method="wsm")
        page = soup(client.get(why(problem, "method=wsm&normalization=minmax&a=A&b=B")))
        told = [[cell.replace("\xa0", " ") for cell in row] for row in rows(page, ".lift-table")]

        assert ["Criterion 1", "weight", "50 %", "reach 100 %", "1"] in told
        assert ["Criterion 2", "weight", "50 %", "reach 0 %", "1"] in told

    def test_a_value_that_cannot_be_is_not_told(self, client: Client) -> None:
        # To draw level by C1 alone B would need 10, of at most 8.
        problem = make_problem({"A": (2, 10), "B": (4, 2), "C": (1, -30)}, slug="least")
        query = "method=wsm&normalization=none&w-C1=1&w-C2=1&a=A&b=B"
        whole = rows(soup(client.get(why(problem, query))), ".lift-table")
        Indicator.objects.filter(code="least1").update(most=8)
        page = soup(client.get(why(problem, query)))

        assert ["Criterion 1", "value, units", "4", "10", "1"] in whole
        told = [row[0] for row in rows(page, ".lift-table") if row[1].startswith("value")]
        assert told == ["Criterion 2"]
        assert "A value that its indicator cannot have is not told." in texts(page, "#why .note")

    def test_all_weight_on_what_tells_nothing_apart_lifts_nobody(self, client: Client) -> None:
        problem = make_problem({"A": (5, 10), "B": (5, 4), "C": (5, 1)}, slug="flat")
        page = soup(client.get(why(problem, "method=vikor&a=A&b=B")))

        assert [row for row in rows(page, ".lift-table") if row[1] == "weight"] == []

    def test_those_that_tie_share_their_place(self, client: Client) -> None:
        problem = make_problem({"A": (1, 0), "B": (0, 1), "C": (0, 0)}, slug="tie")
        page = soup(client.get(why(problem, "method=wsm&normalization=minmax&a=B&b=A")))

        assert texts(page, ".why-said")[0] == "ASEZ B and ASEZ A share place 1."
        assert texts(page, ".lift-said") == [
            "ASEZ A shares the first place: nothing can lift it further."
        ]

    @pytest.mark.parametrize(
        ("query", "said"),
        [
            ("a=NOBODY", "There is no alternative “NOBODY” in this ranking."),
            ("a=A&b=A", "Two different alternatives are needed."),
            ("a=%22%3Cb%3E", 'There is no alternative “"<b>” in this ranking.'),
        ],
    )
    def test_a_crafted_pair_gets_a_sentence(
        self, client: Client, problem: Problem, query: str, said: str
    ) -> None:
        response = client.get(why(problem, query))

        assert response.status_code == 200
        assert texts(soup(response), "#why .notice") == [said]

    def test_what_was_left_out_is_refused_by_name(self, client: Client) -> None:
        problem = make_problem({**BY_HAND, "D": (1, None, 2)}, slug="gap")
        page = soup(client.get(why(problem, "missing=drop_alternative&a=D")))

        assert texts(page, "#why .notice") == [
            "ASEZ D has no place, since a value is missing: it cannot be set against."
        ]


class TestFirm:
    def test_how_far_a_weight_may_move_is_said_first(
        self, client: Client, problem: Problem
    ) -> None:
        page = soup(client.get(firm(problem, WSM)))
        said = [sentence.replace("\xa0", " ") for sentence in texts(page, ".firm-said")]

        assert (
            "ASEZ A stays first as long as “Criterion 1” weighs more than 43 %. "
            "Next to be first there: ASEZ B."
        ) in said
        # By C2 and C3 alone C is at most between the two, by C1 too.
        assert any(
            sentence.startswith("ASEZ B can reach place 1 at best: nearest to these weights, ")
            for sentence in said
        )
        assert "ASEZ C can reach place 2 at best" in " ".join(said)

    def test_a_bound_near_the_weight_is_told_with_more_decimals(
        self, client: Client, problem: Problem
    ) -> None:
        # 43 % of 100: first by little more than 3/7 = 42.857 %, which 43 would not tell.
        query = "method=wsm&normalization=minmax&w-C1=86&w-C2=57&w-C3=57"
        said = texts(soup(client.get(firm(problem, query))), ".firm-said")

        assert "ASEZ A stays first as long as “Criterion 1” weighs more than 42.9 %." in said[0]

    def test_scores_walk_with_a_weight(self, client: Client, problem: Problem) -> None:
        page = soup(client.get(firm(problem, f"{WSM}&walk=C1")))

        # A = w + (1 - w)/4, B = 1 - w, C = .4 w + .2 (1 - w), with w from 0 to 1.
        (ten,) = [row for row in rows(page, ".walk-table") if row[0] == "ASEZ A"]
        assert [ten[1], ten[6], ten[-1]] == ["0.250", "0.625", "1.000"]
        assert texts(page, ".walk-table thead th")[6].replace("\xa0", " ") == "50 %"
        data = json.loads(page.select_one("#walk-data").get_text())  # type: ignore[union-attr]
        assert data["here"] == 50
        lines = {line["label"]: line for line in data["lines"]}
        assert lines["ASEZ A"]["is_first"]
        assert not lines["ASEZ B"]["is_first"]
        assert lines["ASEZ B"]["points"][5] == [25, pytest.approx(0.75)]
        assert lines["ASEZ C"]["points"][-1] == [100, pytest.approx(0.4)]

    def test_a_weight_that_is_nearly_a_step_has_no_step_beside_it(
        self, client: Client, problem: Problem
    ) -> None:
        # 0.3 of 0.1 + 0.3 + 0.1 is 0.5999999999999999 to a computer, which is not 12 of 20 steps.
        query = "method=wsm&normalization=minmax&w-C1=0.1&w-C2=0.3&w-C3=0.1&walk=C2"
        page = soup(client.get(firm(problem, query)))
        heads = [text.replace("\xa0", " ") for text in texts(page, ".walk-table thead th")[1:]]
        assert heads == [f"{share} %" for share in range(0, 101, 10)]

    def test_a_walk_starts_with_the_weight_nearest_to_a_change(
        self, client: Client, problem: Problem
    ) -> None:
        for query in (WSM, f"{WSM}&walk=C9"):
            page = soup(client.get(firm(problem, query)))
            assert texts(page, "#walk-criterion [selected]") == ["Criterion 1"]

        alone = "method=wsm&normalization=minmax&w-C1=1&w-C2=0&w-C3=0"
        assert not soup(client.get(firm(problem, alone))).select("#walk-chart")

    def test_places_flow_from_the_chosen_method_to_the_others(
        self, client: Client, problem: Problem
    ) -> None:
        page = soup(client.get(firm(problem, WSM)))

        data = json.loads(page.select_one("#flow-data").get_text())  # type: ignore[union-attr]
        assert [one["is_chosen"] for one in data["sets"]][:2] == [True, False]
        assert [line["places"][0] for line in data["lines"]] == [1, 2, 3]
        firsts = {row[0]: row[1] for row in rows(page, ".methods-table")}
        for column, title in enumerate(texts(page, ".flow-table thead th")[1:], start=1):
            first = [row[0] for row in rows(page, ".flow-table") if row[column] == "1"]
            assert ", ".join(first) == firsts[title]

    def test_places_are_told_of_100_times(self, client: Client, problem: Problem) -> None:
        page = soup(client.get(firm(problem, WSM)))

        heat = rows(page, ".heat-table")
        assert [row[0] for row in heat] == ["ASEZ A", "ASEZ B", "ASEZ C"]
        for column in (1, 2, 3):
            assert sum(float(row[column] or 0) for row in heat) == pytest.approx(100, abs=1)
        assert page.select(".heat-table td.heat-5")

    def test_those_that_tie_are_named_together(self, client: Client) -> None:
        problem = make_problem({"A": (1, 0), "B": (0, 1), "C": (0, 0)}, slug="tie")
        page = soup(client.get(firm(problem, "method=wsm&normalization=minmax")))

        assert texts(page, ".firm-said")[0] == (
            "ASEZ A, ASEZ B share the first place as long as “Criterion 1” weighs what it does."
        )

    @pytest.mark.parametrize("tab", [firm, why])
    def test_one_alternative_alone_is_refused_in_a_sentence(
        self, client: Client, tab: Callable[[Problem, str], str]
    ) -> None:
        problem = make_problem({"A": (1, 2), "B": (1, None)}, slug="one")
        response = client.get(tab(problem, "method=wsm&missing=drop_alternative"))

        assert response.status_code == 422
        assert texts(soup(response), "#tab [role=alert] p")[0] == (
            "A ranking needs at least two alternatives, not 1."
        )

    def test_of_one_criterion_no_weights_are_told(self, client: Client) -> None:
        problem = make_problem({"A": (2,), "B": (1,)}, slug="alone")
        page = soup(client.get(firm(problem)))

        said = texts(page, ".firm-said")
        assert said[0] == "There is one criterion alone: weights change nothing."
        assert said[1].endswith("put the same first (ASEZ A).")
        assert not page.select(".heat-table, .stays-table, .reaches-table, .reach-list")
        assert page.select(".methods-table")

    def test_all_places_are_told(self, client: Client) -> None:
        names = "ABCDEFGHIJKLM"
        values = {name: (number, -number) for number, name in enumerate(names)}
        page = soup(client.get(firm(make_problem(values, slug="many"), "method=wsm")))

        heads = texts(page, ".heat-table thead th")
        assert heads[1:-1] == [str(place) for place in range(1, len(names) + 1)]

    @pytest.mark.parametrize(
        "query",
        [
            WSM,
            "method=topsis&whose=equal",
            "method=wsm&normalization=minmax&out-C3=on",
            "method=wsm&normalization=minmax&flip-C2=on&start=equal&w-C1=1&w-C2=3&w-C3=1",
        ],
    )
    def test_a_place_within_reach_opens_with_weights_that_give_it(
        self, client: Client, problem: Problem, query: str
    ) -> None:
        page = soup(client.get(firm(problem, query)))

        told = 0
        for row in page.select(".reaches-table tbody tr"):
            cells = row.select("th, td")
            for cell in cells[2], cells[4]:
                place = str(cell.find(string=True)).strip()
                assert bool(cell.a) == (place != cells[1].get_text(strip=True))
                if cell.a:
                    assert place_at(client, str(cell.a["href"])) == place
                    told += 1
        assert told

    def test_a_place_at_a_point_alone_opens_as_a_shared_one(self, client: Client) -> None:
        # A = 4w, B = 1 + w and C = 2 − 2w meet at w = ⅓, and B is first nowhere else.
        problem = make_problem({"A": (4, 0), "B": (2, 1), "C": (0, 2), "D": (0, 0)}, slug="point")
        query = "method=wsm&normalization=none&w-C1=3&w-C2=1"
        page = soup(client.get(firm(problem, query)))
        (told,) = [said for said in page.select(".firm-said") if "ASEZ B can reach" in said.text]

        assert "place 1 at best" in told.text
        assert told.a
        assert place_at(client, str(told.a["href"])) == "1"

    def test_one_can_be_asked_about_alone(self, client: Client, problem: Problem) -> None:
        place = reverse("problem_reach", args=[problem.slug, "C"])
        page = soup(fragment(client, f"{place}?{WSM}"))

        assert "ASEZ C can reach place 2 at best" in texts(page, ".reach")[0]
        assert client.get(reverse("problem_reach", args=[problem.slug, "X"])).status_code == 404


@pytest.mark.parametrize("method", list(method_choices()))
def test_every_method_opens_both_tabs(client: Client, method: str) -> None:
    problem = make_problem(
        {"A": (10, 1, 5), "B": (2, 10, 10), "C": (4, 4, 2), "D": (4, 4, 2)}, slug="every"
    )
    for address in (firm(problem, f"method={method}"), why(problem, f"method={method}")):
        response = client.get(address)
        assert response.status_code == 200
        assert texts(soup(response), ".firm-said, .why-said")


@pytest.mark.parametrize("tab", [firm, why])
def test_a_tab_swaps_in_what_its_page_shows(
    client: Client, problem: Problem, tab: Callable[[Problem, str], str]
) -> None:
    assert_swap_equals_page(client, tab(problem, WSM), "#problem")


@pytest.mark.parametrize("name", ["problem_firm", "problem_why"])
def test_queries_do_not_grow(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, name: str
) -> None:
    small = make_problem(BY_HAND, slug="small")
    large = make_problem({f"T{i}": (i, 20 - i, i % 7) for i in range(20)}, slug="large")
    client.get(reverse(name, args=[small.slug]))
    with CaptureQueriesContext(connection) as asked:
        client.get(reverse(name, args=[small.slug]))
    with django_assert_num_queries(len(asked)):
        client.get(reverse(name, args=[large.slug]))


def test_a_search_without_time_says_so_and_not_that_nothing_can_change(
    client: Client, problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A is first, B where all weight is on the second criterion: the first look shows it."""
    monkeypatch.setattr(places, "Clock", lambda seconds: Clock(0.0))
    page = soup(client.get(firm(problem, f"method=topsis{WEIGHTS}")))
    rows = [
        [cell.get_text(" ", strip=True) for cell in row.select("th, td")]
        for row in page.select(".reaches-table tbody tr")
    ]
    first, second = rows[0], rows[1]
    assert first[:4] == ["ASEZ A", "1", "1 the weights chosen", "0\xa0%"]
    assert first[4][0] != "1"
    assert second[2].startswith("1 “")
    assert "was not enough to search everywhere" in page.get_text()
    place = reverse("problem_reach", args=[problem.slug, "C"])
    told = soup(client.get(f"{place}?method=topsis{WEIGHTS}"))
    assert "was not enough to search everywhere" in texts(told, ".reach")[0]
