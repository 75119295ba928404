"""What is computed when it is opened: prices, frontier, how firm a project's place is."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from decision.problems.models import Criterion, Problem
from territories.enums import Direction, Subject
from territories.models import Project
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts
from tests.factories.decision import make_indicator, make_weight_set
from tests.factories.territories import ObservationFactory
from tests.htmx import fragment

# What is chosen from is read as for a ranking, the rest is computed: PostgreSQL is asked for it
# by test_pages.py, test_kept.py and test_behind.py beside this.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


def test_each_rule_has_its_price(problem: Problem) -> None:
    """Of 100: at most one project gives A (100) where B and C are 130; jobs cost nothing more."""
    page = shown(problem, "?budget=100&most=1&jobs=40", part="prices")

    assert texts(page, "#portfolio-prices tbody th") == [
        "At least 40 new jobs",
        "At most 1 project",
    ]
    # Without the limit, A alone has 40 jobs; without the jobs, A is still the best one.
    assert cells(page, "#portfolio-prices") == [["none", "—"], ["none", "—"]]
    page = shown(problem, "?budget=100&most=1", part="prices")
    assert cells(page, "#portfolio-prices") == [["30.000", "30.0 %"]]


def test_without_rules_nothing_costs(problem: Problem) -> None:
    assert "no rule costs anything" in shown(problem, "?budget=100", part="prices").get_text()


def test_the_frontier_tells_who_enters_and_leaves(problem: Problem) -> None:
    """All ask for 210: steps of 10.5, the own 100 and a billion more."""
    page = shown(problem, "?budget=100", part="frontier")

    rows = [
        [*texts(row, "th"), *texts(row, "td")]
        for row in page.select("#portfolio-frontier tbody tr")
    ]
    by_budget = {row[0]: row[1:] for row in rows}
    assert list(by_budget) == ["10.5", "52.5", "100 this page", "157.5", "210"]
    assert by_budget["52.5"] == ["70.000", "1", "B", "—"]
    assert by_budget["100 this page"] == ["130.000", "2", "C", "—"]
    assert by_budget["157.5"] == ["170.000", "2", "A", "C"]
    assert by_budget["210"] == ["230.000", "3", "C", "—"]
    assert texts(page, ".firm-said") == [
        "RUB 1,000 mn more would add 100.000 of value. Would enter: A."
    ]
    there = page.find("a", string="157.5")
    assert there is not None
    assert sorted(chosen(shown(problem, "?" + str(there["href"]).partition("?")[2]))) == ["A", "B"]


def test_a_budget_at_which_nothing_fits_is_said(problem: Problem) -> None:
    page = shown(problem, "?budget=100&p-A=must", part="frontier")

    assert texts(page, "#portfolio-frontier tbody tr")[0] == "10.5 no portfolio keeps the rules"


def test_deciding_otherwise_has_its_price_for_each_project(problem: Problem) -> None:
    """Of 100: B and C are worth 130; with A 100; without B (or C) A is the best, 100; with D one
    of B and C: 70."""
    page = shown(problem, "?budget=100", part="nearly")

    lines = zip(
        texts(page, "#portfolio-nearly tbody th"), cells(page, "#portfolio-nearly"), strict=True
    )
    assert {name.split()[0]: row for name, row in lines} == {
        "A": ["—", "30.000", "23.1 %"],
        "B": ["✓ in", "30.000", "23.1 %"],
        "C": ["✓ in", "30.000", "23.1 %"],
        "D": ["—", "60.000", "46.2 %"],
    }
    assert texts(page, ".firm-said") == [
        f"No other portfolio comes within {part} % of the value." for part in (1, 2, 5)
    ]
    richer = shown(problem, "?budget=160", part="nearly")
    assert texts(richer, ".firm-said")[0] == (
        "Within 1 % of the value these may be decided otherwise: D."
    )


def test_what_is_not_reached_in_time_is_said(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decision.portfolios.services.nearly.SECONDS_IN_ALL", -1)
    monkeypatch.setattr("decision.portfolios.services.question.SECONDS_IN_ALL", -1)

    nearly = shown(problem, "?budget=100", part="nearly")
    assert {row[1] for row in cells(nearly, "#portfolio-nearly")} == {"not known in time"}
    assert texts(nearly, ".firm-said") == [
        "The time did not last for all projects: what is known stands in the table."
    ]
    prices = shown(problem, "?budget=100&most=1", part="prices")
    assert cells(prices, "#portfolio-prices") == [["?", "—"]]


def test_what_the_rules_do_not_allow_otherwise_is_said(problem: Problem) -> None:
    page = shown(problem, "?budget=100&p-B=must&p-A=not", part="nearly")

    told = dict(
        zip(
            texts(page, "#portfolio-nearly tbody th"), cells(page, "#portfolio-nearly"), strict=True
        )
    )
    said = {name.split()[0]: row[1] for name, row in told.items()}
    assert said["A"] == said["B"] == "the rules allow no other"
    assert said["C"] == "60.000"


class TestRobust:
    @pytest.fixture
    def problem(self, problem: Problem) -> Problem:
        """A second criterion, by which A is worth nothing and D most."""
        other = make_indicator("other", subject=Subject.PROJECT)
        Criterion.objects.create(
            problem=problem, code="C2", name_en="Other", indicator=other, direction=Direction.MAX
        )
        for code, value in {"A": 0, "B": 70, "C": 60, "D": 100}.items():
            project = Project.objects.get(code=code)
            ObservationFactory.create(project=project, territory=None, indicator=other, value=value)
        return problem

    def test_a_committees_members_are_counted(self, problem: Problem) -> None:
        """Two of three look at C1 alone, one at C2: with 60 B is the best, or B with D."""
        make_weight_set(problem, {"C1": 0.7, "C2": 0.3}, [[1, 0], [1, 0], [0, 1]])

        page = shown(problem, "?whose=record-1&budget=60", part="robust")

        rows = dict(
            zip(
                texts(page, "#portfolio-robust tbody th"),
                cells(page, "#portfolio-robust"),
                strict=True,
            )
        )
        told = {name.split()[0]: (row[0], row[2]) for name, row in rows.items()}
        assert told == {
            "A": ("0", "leave"),
            "B": ("100", "fund now"),
            "C": ("0", "leave"),
            "D": ("33", "talk about"),
        }
        assert "each of the committee’s 3 members" in page.get_text()

    def test_drawn_weights_give_the_same_twice(self, problem: Problem) -> None:
        first = cells(shown(problem, "?budget=60", part="robust"), "#portfolio-robust")

        assert first == cells(shown(problem, "?budget=60", part="robust"), "#portfolio-robust")
        assert [row[2] for row in first] == ["fund now", "fund now", "leave", "leave"]

    def test_equal_shares_by_hand(self, problem: Problem) -> None:
        """50 each. D, worth 100 to Business, costs it 10; B, worth 70 to both, 25 each: then
        State has 25 and Business 15, which do not pay C."""
        committee = make_weight_set(problem, {"C1": 0.7, "C2": 0.3}, [[1, 0], [0, 1]])
        committee.members["groups"] = ["State", "Business"]
        committee.save()

        page = shown(problem, "?whose=record-1&budget=100", part="fair")

        assert texts(page, "#portfolio-fair tbody th") == ["State", "Business"]
        assert cells(page, "#portfolio-fair") == [
            ["1", "50 %", *(f"{n} %" for n in (56.5, 30.4, 50))],
            ["1", "50 %", *(f"{n} %" for n in (56.5, 73.9, 70))],
        ]
        assert texts(page, ".firm-said") == [
            "Projects bought by equal shares: 2, for RUB 60 mn; by the committee’s weights they "
            "are worth 100.000, this portfolio 130.000.",
            "Only by equal shares: D.",
            "Only in this portfolio: C.",
        ]
        assert [item.split(" ")[0] for item in texts(page, "ol li")] == ["D", "B"]

    def test_members_of_one_group_are_taken_together_and_others_by_number(
        self, problem: Problem
    ) -> None:
        committee = make_weight_set(
            problem, {"C1": 0.7, "C2": 0.3}, [[1, 0], [0, 1], [0, 1]], power=[2, 1, 1]
        )
        committee.members["groups"] = ["", "Business", "Business"]
        committee.save()

        page = shown(problem, "?whose=record-1&budget=100", part="fair")

        assert texts(page, "#portfolio-fair tbody th") == ["member 1", "Business"]
        assert [row[:2] for row in cells(page, "#portfolio-fair")] == [
            ["1", "50 %"],
            ["2", "50 %"],
        ]

    @pytest.mark.parametrize("query", ["?budget=100", "?budget=100&whose=record-1"])
    def test_who_shares_must_be_known(self, problem: Problem, query: str) -> None:
        make_weight_set(problem, {"C1": 0.7, "C2": 0.3})

        page = shown(problem, query, part="fair", status=422)

        assert page.select("#portfolio-fair") == []
        names = [link.get_text() for link in shown(problem, query).select(".portfolio-part a")]
        assert len(names) == 4


@pytest.mark.parametrize("part", ["prices", "frontier", "nearly", "robust"])
def test_a_part_is_a_page_and_a_fragment(client: Client, problem: Problem, part: str) -> None:
    address = f"{problem.get_absolute_url()}portfolio/{part}/?budget=100&most=1"

    piece = BeautifulSoup(fragment(client, address).content, "html.parser")
    assert piece.find("html") is None
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert [str(t) for t in piece.select("table")] == [str(t) for t in page.select("table")]
    links = [str(link["href"]) for link in shown(problem, "?budget=100&most=1").select("a[href]")]
    assert address in links


@pytest.mark.parametrize("part", ["prices", "frontier", "nearly", "robust"])
def test_where_nothing_fits_the_part_says_so(problem: Problem, part: str) -> None:
    page = shown(problem, "?budget=100&p-A=must&p-B=must", part=part, status=422)

    assert "No set of projects keeps all that is asked." in page.get_text()
