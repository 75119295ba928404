"""The problems that come with Mera, and the projects invented for one of them."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from django.db.models import Sum
from django.test import Client

from decision.problems.models import Criterion, Problem
from decision.rankings.services import rank_problem
from territories.models import Indicator, Observation, Organisation, Project
from tests.htmx import soup
from tests.pages import words

# What the files say is the same everywhere; that they load, test_fixtures.py asks of PostgreSQL.
pytestmark = pytest.mark.alike_everywhere
SIX = ("AMH", "BUR", "KRA", "PRI", "SAK", "YUY")


def test_four_in_each_of_six_territories(data: None) -> None:
    found = Counter(Project.objects.values_list("territory__code", flat=True))
    assert found == dict.fromkeys(SIX, 4)
    assert not Project.objects.filter(sectors=None).exists()


def test_all_of_it_is_marked(data: None) -> None:
    assert not Project.objects.filter(is_fictional=False).exists()
    assert not Organisation.objects.exclude(project=None).filter(is_fictional=False).exists()
    said = Observation.objects.exclude(project=None)
    assert not said.filter(source__is_fictional=False).exists()


def test_the_years_add_up(data: None) -> None:
    for project in Project.objects.annotate(
        spent=Sum("years__capital_cost"), asked=Sum("years__requested_budget")
    ):
        assert (project.spent, project.asked) == (project.capital_cost, project.requested_budget)


def test_what_follows_from_money_and_jobs(data: None) -> None:
    said = Observation.objects.filter(project__code="pri-ship-equipment")
    values = dict(said.values_list("indicator__code", "value"))
    # 900 of 4,700 million from the budget; 420 jobs.
    assert values["P3.2"] == Decimal("0.24")
    assert values["P3.3"] == Decimal("11.19")
    assert values["P6.1"] == 420


def test_they_are_ranked(data: None) -> None:
    ranked = rank_problem(Problem.objects.get(slug="projects"))
    assert sorted(row["rank"] for row in ranked.answer["results"]) == list(range(1, 25))
    assert len(ranked.answer["weights"]) == 16
    assert [warning["code"] for warning in ranked.answer["warnings"]] == ["fictional_values"]


def test_the_home_page_leads_there_and_the_page_says_that_they_are_invented(data: None) -> None:
    client = Client(headers={"accept-language": "en"})
    doors = [str(door["href"]) for door in soup(client.get("/")).select(".door a")]
    assert "/problems/projects/" in doors

    page = client.get("/problems/projects/")

    assert len(soup(page).select("#ranking tbody tr")) >= 10
    assert any(
        "invented" in said.lower() or "fictional" in said.lower()
        for said in words(page, "#answer, #ranking")
    )


class TestProblems:
    @pytest.mark.parametrize(
        ("slug", "groups", "leaves", "alternatives"),
        [
            ("volume", 0, ["T0.1", "T0.2", "T0.3"], 6),
            ("intensity", 0, ["T3.1", "T3.2"], 6),
            ("sovereignty-core", 6, 17, 6),
            ("projects", 6, 16, 24),
            ("where-to-build", 3, 11, 20),
        ],
    )
    def test_tree(
        self, data: None, slug: str, groups: int, leaves: list[str] | int, alternatives: int
    ) -> None:
        problem = Problem.objects.get(slug=slug)
        nodes = problem.criteria.filter(indicator=None)
        measured = problem.criteria.exclude(indicator=None)
        codes = [criterion.code for criterion in measured]
        assert nodes.count() == groups
        assert codes == leaves if isinstance(leaves, list) else len(codes) == leaves
        assert problem.alternatives.count() == alternatives
        assert all(bool(criterion.parent) == bool(groups) for criterion in measured)
        for criterion in measured.select_related("indicator"):
            assert criterion.indicator is not None
            assert criterion.code == criterion.indicator.code
            assert criterion.direction == criterion.indicator.direction
            assert criterion.indicator.subject == problem.subject

    def test_weights_are_equal_but_where_to_build_leans_on_access(self, data: None) -> None:
        others = Criterion.objects.exclude(problem__slug="where-to-build")
        assert set(others.values_list("weight", flat=True)) == {1}
        uneven = Criterion.objects.filter(problem__slug="where-to-build").exclude(weight=1)
        # Scale and hours are there to be tried out: at first they weigh nothing.
        assert dict(uneven.values_list("code", "weight")) == {"A": 60, "T3": 40, "T0": 0, "A7": 0}

    def test_where_to_build_ranks_those_of_whom_enough_is_known(self, data: None) -> None:
        ranked = rank_problem(Problem.objects.get(slug="where-to-build"))
        left_out = {r["alternative"] for r in ranked.answer["results"] if r["rank"] is None}
        assert left_out == {"KAM", "CHU", "KUR", "BKA", "NAH", "CHE", "ALA"}

    @pytest.mark.parametrize("slug", ["intensity", "sovereignty-core", "where-to-build"])
    def test_profiles_share_out_what_their_problem_weighs(self, data: None, slug: str) -> None:
        problem = Problem.objects.get(slug=slug)
        parents = dict(problem.criteria.values_list("code", "parent__code"))
        profiles = problem.profiles.all()
        assert [row.key for row in profiles] == ["export", "resources", "technology", "jobs"]
        for profile in profiles:
            shared: Counter[str | None] = Counter()
            for code, weight in profile.weights.items():
                shared[parents[code]] += weight
            assert set(shared.values()) == {100}

    def test_core_leaves_are_those_of_the_tree(self, data: None) -> None:
        for slug, subject in (("sovereignty-core", "territory"), ("projects", "project")):
            leaves = Criterion.objects.filter(problem__slug=slug).exclude(indicator=None)
            core = Indicator.objects.filter(subject=subject, is_core=True)
            assert {leaf.code for leaf in leaves} == {row.code for row in core}

    def test_figures_of_other_sources_stay_out(self, data: None) -> None:
        limited = Criterion.objects.filter(source__code="article-table-2")
        assert Counter(limited.values_list("problem__slug", flat=True)) == {
            "volume": 3,
            "intensity": 2,
            "sovereignty-core": 4,
        }
        assert (
            not Criterion.objects.exclude(source__code="article-table-2")
            .exclude(source=None)
            .exists()
        )
