"""What a page of a portfolio says besides: doubts, what is invented, the answer before, the map."""

import csv
import io
import json
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.test import Client

from decision.mcda.highs import Ending, Solution
from decision.problems.models import Alternative, Problem
from territories.enums import Subject
from territories.models import Observation, Project, ProjectYear, Territory
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts
from tests.factories.decision import make_indicator
from tests.factories.territories import ObservationFactory, ProjectFactory, SectorFactory

# What is chosen from is read as for a ranking, the rest is computed: PostgreSQL is asked for it
# by test_pages.py, test_kept.py and test_behind.py beside this.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


def place_of(problem: Problem, query: str = "") -> str:
    return f"{problem.get_absolute_url()}portfolio/{query}"


def page_at(problem: Problem, query: str, **headers: str) -> BeautifulSoup:
    client = Client(headers={"accept-language": "en", **headers})
    return BeautifulSoup(client.get(place_of(problem, query)).content, "html.parser")


class TestWhereNothingFits:
    BAD = "?budget=10&p-A=must"

    def test_the_answer_that_one_came_from_stays_in_grey(self, problem: Problem) -> None:
        came_from = "http://testserver" + place_of(problem, "?budget=100")
        for header in ("referer", "hx-current-url"):
            page = page_at(problem, self.BAD, **{header: came_from})

            assert texts(page, "#portfolio-answer") == [
                "No set of projects keeps all that is asked."
            ]
            assert chosen(page) == ["B", "C"]
            assert page.select(".is-past #portfolio-rows")
            (said,) = texts(page, "#portfolio-past")
            assert said.startswith("Nothing fits now. In grey stands the last answer")
            assert "2 of 4 projects for RUB 100 mn of 100." in said
            back = page.select_one("#portfolio-past a")
            assert back is not None
            assert back["href"] == place_of(problem, "?budget=100")

    def test_the_form_remembers_it_over_several_changes(self, problem: Problem) -> None:
        came_from = "http://testserver" + place_of(problem, "?budget=100")
        first = page_at(problem, self.BAD, referer=came_from)
        (was,) = first.select("#portfolio-form input[name=was]")
        assert was["value"] == "budget=100"

        worse = "http://testserver" + place_of(problem, self.BAD)
        page = page_at(problem, f"{self.BAD}&most=0&was=budget%3D100", referer=worse)
        assert chosen(page) == ["B", "C"]
        found = page_at(problem, "?budget=110&was=budget%3D100")
        assert found.select("input[name=was], #portfolio-past, .is-past") == []

    @pytest.mark.parametrize(
        "came_from",
        [
            "",
            "http://testserver/problems/",
            "{place}?budget=10&p-A=must",
            "{place}?budget=x",
            "{place}?budget=100&x=a%00b",  # PostgreSQL is asked for no NUL
        ],
    )
    def test_without_an_answer_before_there_is_none(self, problem: Problem, came_from: str) -> None:
        page = page_at(
            problem, self.BAD, referer=came_from.format(place="http://t" + place_of(problem))
        )

        assert page.select(".is-past, #portfolio-past") == []
        assert chosen(page) == []


class TestDoubts:
    def test_jobs_that_nobody_stated_are_said_wherever_jobs_are_added_up(
        self, problem: Problem, client: Client
    ) -> None:
        Observation.objects.filter(project__code="D", indicator__code="P6.1").delete()
        said = "Nobody has said how many jobs these bring; they count as none: “D”."

        assert texts(shown(problem, "?budget=100"), ".portfolio-note") == [said]
        english = Client(headers={"accept-language": "en"})
        table = english.get(f"{problem.get_absolute_url()}portfolio.csv?budget=100")
        assert said in table.content.decode()
        client.force_login(User.objects.create_user("analyst"))
        client.post(place_of(problem, "keep/?budget=100"), {"title": "T"})
        kept = client.get(place_of(problem, "kept/"), headers={"accept-language": "en"})
        assert "jobs nobody had stated" in kept.content.decode()

    def test_asking_for_more_in_a_year_than_it_costs_is_remarked(self, problem: Problem) -> None:
        ProjectYear.objects.filter(project__code="A").update(capital_cost=50)
        ProjectYear.objects.filter(project__code="B").update(capital_cost=50)

        assert texts(shown(problem, "?budget=100"), ".portfolio-note") == [
            "These ask for more in a year than it costs by their own account: “A” (2027)."
        ]

    def test_many_names_are_cut_off(self, problem: Problem) -> None:
        for number in range(14):
            project = ProjectFactory.create(code=f"n{number}", requested_budget=None)
            Alternative.objects.create(problem=problem, project=project, position=9)
            use = problem.criteria.get().indicator
            ObservationFactory.create(project=project, territory=None, indicator=use, value=1)

        (said,) = texts(shown(problem, "?budget=100"), ".portfolio-note")
        assert said.endswith(", 2 more.")

    def test_where_the_time_ends_the_best_found_is_shown_with_its_gap(
        self, problem: Problem, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """All costs even and the budget odd: that its last unit is of no use is found by trying."""
        use = problem.criteria.get().indicator
        costs = [2 * int(c) for c in np.random.default_rng(1).integers(10**5, 10**6, 60)]
        for number, cost in enumerate(costs):
            project = ProjectFactory.create(code=f"n{number}", requested_budget=cost)
            Alternative.objects.create(problem=problem, project=project, position=number)
            ObservationFactory.create(project=project, territory=None, indicator=use, value=cost)
        monkeypatch.setattr("decision.portfolios.services.question.SECONDS", 0.2)
        query = f"?budget={sum(costs) // 4 * 2 + 1}&most=60"

        page = shown(problem, query)

        assert (
            "The search was cut off: a better set may exist." in texts(page, "#portfolio-answer")[0]
        )
        (caveat,) = [said for said in texts(page, ".answer-caveat") if "within" in said]
        assert caveat.startswith("The portfolio keeps all constraints, but a better one may exist")
        assert "With more time a better set may be found" in texts(page, "#portfolio-behind")[0]
        # A price against what is not proved is none.
        assert cells(shown(problem, query, part="prices"), "#portfolio-prices") == [["?", "—"]] * 2


class TestInvented:
    def test_it_is_said_on_the_page_and_in_every_file(
        self, problem: Problem, client: Client
    ) -> None:
        Project.objects.update(is_fictional=False)
        assert shown(problem, "?budget=100").select("#portfolio-fictional") == []
        Project.objects.filter(code="A").update(is_fictional=True)

        page = shown(problem, "?budget=100")
        assert (
            "Projects or values invented for a demonstration"
            in texts(page, "#portfolio-fictional")[0]
        )
        said = Client(headers={"accept-language": "en"}).get(
            f"{problem.get_absolute_url()}portfolio.csv?budget=100"
        )
        rows = list(csv.reader(io.StringIO(said.content.decode("utf-8-sig"))))
        assert [row[2] for row in rows if row[0] == "Fictional"] == [
            "Projects or values invented for a demonstration stand here."
        ]
        document = client.get(f"{problem.get_absolute_url()}portfolio.json?budget=100").json()[
            "document"
        ]
        marked = [one["code"] for one in document["projects"] if one.get("fictional")]
        assert marked == ["A"]

    def test_so_are_invented_values(self, problem: Problem) -> None:
        Project.objects.update(is_fictional=False)
        source = Observation.objects.filter(indicator__code="use").first()
        assert source is not None
        source.source.is_fictional = True
        source.source.save()

        assert shown(problem, "?budget=100").select("#portfolio-fictional")


class TestWhatTheValuesRestOn:
    REORDERS = "the problem's own may order them otherwise"
    LEFT_OUT = "1 criterion is left out of the values"

    @pytest.mark.parametrize(("method", "is_said"), [("topsis", True), ("wsm", False)])
    def test_another_method_than_the_problems_is_said(
        self, problem: Problem, method: str, is_said: bool
    ) -> None:
        Problem.objects.update(method=method)
        assert (self.REORDERS in shown(problem, "?budget=100").get_text()) == is_said

    def test_a_criterion_that_not_every_project_has_a_value_by_is_said(
        self, problem: Problem
    ) -> None:
        assert self.LEFT_OUT not in shown(problem, "?budget=100").get_text()
        criterion = problem.criteria.filter(indicator__isnull=False).first()
        assert criterion is not None
        made = make_indicator("P99", subject=Subject.PROJECT)
        problem.criteria.create(
            code="C99", name_ru="Новый", name_en="New", weight=1, indicator=made,
            direction=criterion.direction, parent=criterion.parent, position=99,
        )  # fmt: skip
        for part in ("", "robust"):
            notes = " ".join(texts(shown(problem, "?budget=100", part=part), ".portfolio-note"))
            assert self.LEFT_OUT in notes, part


class TestMap:
    def points(self, page: BeautifulSoup) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(page.select_one("#portfolio-map-data").get_text())  # type: ignore[union-attr]
        return found

    def test_the_money_by_territory_is_on_the_map_as_in_the_table(self, problem: Problem) -> None:
        Project.objects.update(is_fictional=False)
        Territory.objects.filter(code__in="XY").update(latitude=50, longitude=130)

        page = shown(problem, "?budget=100")

        data = self.points(page)
        assert [(one["code"], one["value"], one["text"]) for one in data["points"]] == [
            ("X", 0, "0"),
            ("Y", 50, "50"),
        ]
        totals = page.select("#portfolio-heat [data-code]")
        assert {one["data-code"]: one.get_text() for one in totals} == {
            "X": "0",
            "Y": "50",
            "Z": "50",
        }
        chart = page.select_one("#portfolio-map[data-chart=map]")
        assert chart is not None
        assert chart["data-source"] == "portfolio-map-data"
        assert "Without coordinates: ASEZ Z." in page.get_text()
        assert data["title"] == "Money, RUB mn"
        Project.objects.filter(code="A").update(is_fictional=True)
        assert self.points(shown(problem, "?budget=100"))["title"] == "Money, RUB mn (fictional)"

    def test_of_territories_and_sectors_the_more_go_down_the_side(self, problem: Problem) -> None:
        sectors = SectorFactory.create_batch(4)
        wide = shown(problem, "?budget=100").select("#portfolio-heat tbody tr")
        assert [texts(row, "th") for row in wide] == [["ASEZ Y"], ["ASEZ Z"], ["ASEZ X"]]

        for project in Project.objects.all():
            project.sectors.set(sectors)

        tall = shown(problem, "?budget=100").select("#portfolio-heat tbody tr")
        assert [len(texts(row, "td")) for row in tall] == [4] * 4

    def test_where_nothing_is_spent_there_is_no_map(self, problem: Problem) -> None:
        assert shown(problem, "?budget=1").select("#portfolio-map, #portfolio-heat") == []


def test_where_no_portfolio_is_found_in_time_a_worker_is_offered(
    problem: Problem, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A search that ends so soon cannot be had by a limit alone: the solver is made to say it."""
    monkeypatch.setattr("decision.mcda.portfolio.near_prices.MOST_PROJECTS", 0)
    stopped = Solution(Ending.STOPPED, None, 0.0, 0.0, "time limit")
    monkeypatch.setattr("decision.mcda.portfolio.programme.Model.solve", lambda *_, **__: stopped)

    page = shown(problem, "?budget=100&most=2&jobs=1")

    (said,) = texts(page, "#portfolio-behind p:first-child")[:1]
    assert said.startswith("No portfolio was found within 5")
    assert said.endswith("With more time one may be found.")
