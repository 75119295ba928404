"""What is computed when it is opened: prices, frontier, how firm a project's place is."""

from dataclasses import replace
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from decision.mcda.portfolio import sampling
from decision.mcda.portfolio.best import best_portfolio
from decision.mcda.portfolio.programme import UnresolvedError
from decision.mcda.portfolio.question import DEFAULTS
from decision.mcda.portfolio.ties import Best
from decision.problems.models import Criterion, Problem, WeightSet
from territories.enums import Direction, Subject
from territories.models import Observation, Project
from tests.decision.portfolios.by_hand import cells, chosen, rows_of, shown, texts
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
        "Budget: RUB 100 mn",
        "At least 40 new jobs",
        "At most 1 project",
    ]
    # Without the limit, A alone has 40 jobs; without the jobs, A is still the best one.
    assert cells(page, "#portfolio-prices") == [["none", "—"]] * 3
    page = shown(problem, "?budget=100&most=1", part="prices")
    assert cells(page, "#portfolio-prices") == [["none", "—"], ["30.000", "30.0 %"]]


def test_without_rules_nothing_costs(problem: Problem) -> None:
    page = shown(problem, "?budget=100&off=budget", part="prices")

    assert "No rule is in force: none costs anything." in page.get_text()


def test_the_frontier_tells_who_enters_and_leaves(problem: Problem) -> None:
    """All ask for 210: steps of 10, and a billion more than the own 100."""
    page = shown(problem, "?budget=100", part="frontier")

    rows = [
        [*texts(row, "th"), *texts(row, "td")]
        for row in page.select("#portfolio-frontier tbody tr")
    ]
    by_budget = {row[0]: row[1:] for row in rows}
    assert list(by_budget) == ["10", "50", "100 this page", "150", "200"]
    assert by_budget["50"] == ["70.000", "1", "B", "—"]
    assert by_budget["100 this page"] == ["130.000", "2", "C", "—"]
    assert by_budget["150"] == ["170.000", "2", "A", "C"]
    assert by_budget["200"] == ["230.000", "3", "C", "—"]
    assert texts(page, ".firm-said") == [
        "RUB 1,000 mn more would add 100.000 of value. Would enter: A."
    ]
    there = page.find("a", string="150")
    assert there is not None
    assert sorted(chosen(shown(problem, "?" + str(there["href"]).partition("?")[2]))) == ["A", "B"]


def test_a_budget_at_which_nothing_fits_is_said(problem: Problem) -> None:
    page = shown(problem, "?budget=100&p-A=must", part="frontier")

    assert texts(page, "#portfolio-frontier tbody tr")[0] == "10 no portfolio keeps the rules"


def test_more_money_is_open_to_all_where_some_is_earmarked(problem: Problem) -> None:
    """60 for Z pay C; the own 40 become 50 for B, 100 for A, 150 for both."""
    query = "?budget=40&pool-1=60&pool-for-1=territory:Z"
    page = shown(problem, query, part="frontier")

    rows = [texts(row, "th, td") for row in page.select("#portfolio-frontier tbody tr")]
    assert rows == [
        ["70", "60.000", "1", "C", "—"],
        ["100 this page", "60.000", "1", "the same projects", "—"],
        ["110", "130.000", "2", "B", "—"],
        ["160", "160.000", "2", "A", "B"],
        ["210", "230.000", "3", "B", "—"],
    ]
    assert texts(page, ".firm-said") == [
        "RUB 1,000 mn more would add 170.000 of value. Would enter: A, B."
    ]


def test_deciding_otherwise_has_its_price_for_each_project(problem: Problem) -> None:
    """Of 100: B and C are worth 130; with A 100; without B (or C) A is the best, 100; with D one
    of B and C: 70."""
    page = shown(problem, "?budget=100", part="nearly")

    assert rows_of(page, "#portfolio-nearly") == {
        "A": ["—", "30.000", "23.1 %"],
        "B": ["✓ in", "30.000", "23.1 %"],
        "C": ["✓ in", "30.000", "23.1 %"],
        "D": ["—", "60.000", "46.2 %"],
    }
    assert texts(page, ".firm-said") == ["No other portfolio comes within 5 % of the value."]
    assert cells(page, "#portfolio-within") == [["2", "0", "0", "2"]] * 3


def test_what_nearly_good_portfolios_share_and_what_differs_is_counted(problem: Problem) -> None:
    """Of 160: A and B, or C in place of B for 3 of 170; D is worth nothing."""
    Observation.objects.filter(project__code="C", indicator__code="use").update(value=67)

    page = shown(problem, "?budget=160", part="nearly")

    assert cells(page, "#portfolio-within") == [
        ["2", "0", "1", "1"],
        ["1", "1", "2", "0"],
        ["1", "1", "2", "0"],
    ]
    assert texts(page, ".band-row") == [
        "Loses up to 1 % 1",
        "Loses from 1 % to 2 % 2",
        "Loses more than 5 %: decided alike in all that are nearer 1",
    ]
    assert texts(page, ".firm-said") == []


def test_what_is_not_reached_in_time_is_said(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decision.portfolios.services.nearly.SECONDS_IN_ALL", -1)
    monkeypatch.setattr("decision.portfolios.services.question.SECONDS_IN_ALL", -1)

    nearly = shown(problem, "?budget=100", part="nearly")
    assert {row[1] for row in rows_of(nearly, "#portfolio-nearly").values()} == {
        "not known in time"
    }
    assert texts(nearly, ".firm-said") == [
        "The time did not last for all projects: what is known stands in the table."
    ]
    prices = shown(problem, "?budget=100&most=1", part="prices")
    assert cells(prices, "#portfolio-prices") == [["?", "—"]] * 2


def test_what_the_rules_do_not_allow_otherwise_is_said(problem: Problem) -> None:
    page = shown(problem, "?budget=100&p-B=must&p-A=not", part="nearly")

    said = {name: row[1] for name, row in rows_of(page, "#portfolio-nearly").items()}
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

        assert texts(page, "#portfolio-robust tbody") == [
            "In every best portfolio: fund now 1 B fictional 100 ✓ in",
            "In some: talk about 1 D fictional 33 ✓ in",
            "In none: do not fund now 2 A fictional 0 — C fictional 0 —",
        ]
        assert texts(page, ".firm-said") == [
            "Projects in every best portfolio: 1; in some: 1; in none: 2."
        ]
        assert "each of the committee’s 3 members" in page.get_text()

    def test_drawn_weights_give_the_same_twice(self, problem: Problem) -> None:
        first = cells(shown(problem, "?budget=60", part="robust"), "#portfolio-robust")

        assert first == cells(shown(problem, "?budget=60", part="robust"), "#portfolio-robust")
        assert [row[0] for row in first if row] == ["100", "100", "0", "0"]

    def test_members_for_whom_the_time_did_not_last_are_told(
        self, problem: Problem, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Whoever looks at C2 gets no portfolio; of the two others one is not proved the best."""
        make_weight_set(problem, {"C1": 0.7, "C2": 0.3}, [[1, 0], [1, 0], [0, 1]])
        asked = []

        def hard(programme: Any, values: Any, limits: Any, allowance: Any) -> Best | None:
            asked.append(values)
            if values[3]:
                raise UnresolvedError("The solver gave up: {reason}", reason="")
            found = best_portfolio(programme, values, limits, allowance)
            return found and replace(found, gap=0.1 if len(asked) == 1 else 0.0)

        monkeypatch.setattr(sampling, "best_portfolio", hard)
        page = shown(problem, "?whose=record-1&budget=60", part="robust")

        shares = [row[0] for row in cells(page, "#portfolio-robust") if row]
        assert shares == ["100", "0", "0", "0"]
        assert texts(page, ".note")[1:3] == [
            "For 1 weighting the time did not last to prove that the portfolio is the best: it is "
            "counted as it was found, and “every” and “none” are not sure.",
            "For 1 weighting no portfolio was found in time: not counted, and “every” and “none” "
            "are not sure.",
        ]
        WeightSet.objects.all().delete()
        make_weight_set(problem, {"C1": 0.7, "C2": 0.3}, [[0, 1]])
        page = shown(problem, "?whose=record-1&budget=60", part="robust", status=422)
        assert "By none of these weights was a portfolio found in time." in page.get_text()

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
    page = shown(problem, "?budget=100&p-A=must&p-B=must", part=part)

    assert "No set of projects keeps all that is asked." in page.get_text()


def opened(problem: Problem, link: Tag) -> BeautifulSoup:
    return shown(problem, str(link["href"]).split("/portfolio/")[1])


def test_an_equal_portfolio_is_opened(problem: Problem) -> None:
    """Of 110 A, and B and C, are worth as much once B and C have 50 each; D is worth nothing."""
    Observation.objects.filter(indicator__code="use", project__code__in="BC").update(value=50)
    page = shown(problem, "?budget=110")
    own = set(chosen(page))
    links = page.select("#portfolio-equals a")
    assert links
    others = {frozenset(chosen(opened(problem, link))) for link in links}
    assert len(others) == len(links)
    assert others | {frozenset(own)} == {frozenset(some) for some in ("A", "AD", "BC", "BCD")}
    for link in links:
        assert totals_of(opened(problem, link)) == totals_of(page)


def test_of_equals_that_were_not_sought_to_the_end_there_are_at_least_so_many(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    Observation.objects.filter(indicator__code="use", project__code__in="BC").update(value=50)
    (said,) = texts(shown(problem, "?budget=110"), "#portfolio-equals summary")
    assert said == "3 other sets are worth as much"
    monkeypatch.setitem(DEFAULTS, "alternatives", 2)
    (said,) = texts(shown(problem, "?budget=110"), "#portfolio-equals summary")
    assert said == "At least 2 other sets are worth as much"


def totals_of(page: BeautifulSoup) -> str:
    """The value of this portfolio among the ways to spend the money."""
    return cells(page, "#ways")[0][2]


def test_what_deciding_otherwise_costs_leads_to_that_portfolio(problem: Problem) -> None:
    page = shown(problem, "?budget=100&most=2")
    here = float(totals_of(page))
    part = shown(problem, "?budget=100&most=2", part="nearly")

    links = part.select("#portfolio-nearly td a")

    assert len(links) == 4
    for link in links:
        assert float(totals_of(opened(problem, link))) == here - float(link.get_text())


def test_a_rule_that_is_switched_off_is_in_force_where_another_portfolio_needs_it(
    problem: Problem,
) -> None:
    part = shown(problem, "?budget=100&p-D=must&off=must-D", part="nearly")

    rows = part.select("#portfolio-nearly tbody tr")
    (link,) = [row.select("td a")[0] for row in rows if row.get_text().split()[0] == "D"]
    assert "D" in chosen(opened(problem, link))


def test_an_equal_portfolio_is_opened_though_its_rule_is_switched_off(problem: Problem) -> None:
    """D is worth nothing, and so is it beside B and C of 110."""
    page = shown(problem, "?budget=110&p-D=must&off=must-D")

    links = page.select("#portfolio-equals a")

    assert [sorted(chosen(opened(problem, link))) for link in links] == [["B", "C", "D"]]
