"""The page of a portfolio, on a problem that is worked out by hand."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import User
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from pytest_django import DjangoAssertNumQueries

from decision.portfolios.presentation.words import shares_of_one
from decision.portfolios.services.rules import default_budget, round_budgets
from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Problem
from territories.models import Project
from tests.decision.portfolios.by_hand import cells, chosen, shown, texts
from tests.factories.decision import make_problem, make_weight_set
from tests.factories.territories import ObservationFactory, ProjectFactory
from tests.htmx import assert_swap_equals_page

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        (
            "en",
            "2 of 4 projects for RUB 100 mn of 100. Nothing that fits is worth more (proved).",
        ),
        ("ru", "Выбрано проектов: 2 из 4, на 100 млн руб. из 100."),
    ],
)
def test_two_good_projects_are_chosen_before_the_one_best(
    problem: Problem, language: str, sentence: str
) -> None:
    page = shown(problem, "?budget=100", language)

    assert chosen(page) == ["B", "C"]
    assert texts(page, "#portfolio-answer")[0].startswith(sentence)


def test_a_row_says_what_keeps_the_project_out(problem: Problem) -> None:
    page = shown(problem, "?budget=100&most=2&p-D=not")

    assert texts(page, "#portfolio-rows .portfolio-said") == [
        "✓ in",
        "✓ in",
        "not chosen Beside those chosen: RUB 100 mn over the budget; one project too many.",
        "not chosen A rule leaves it out.",
    ]
    in_russian = texts(shown(problem, "?budget=100", "ru"), "#portfolio-rows .portfolio-said")
    assert in_russian[2].endswith("на 100 млн руб.")


@pytest.mark.parametrize(
    ("asked", "budgets"),
    [
        ("20740", ("10000", "1000", "21000")),
        ("39980", ("20000", "2000", "40000")),
        ("77", ("40", "5", "80")),
        ("0.004", ("0.002", "0.001", "0.004")),
        ("0", ("0.001", "0.001", "0.001")),
    ],
)
def test_proposed_budgets_are_round(asked: str, budgets: tuple[str, ...]) -> None:
    """The default, and the first and the last of the frontier."""
    candidates: Any = SimpleNamespace(asked=Decimal(asked))

    spread = round_budgets(candidates)

    assert [default_budget(candidates), spread[0], spread[-1]] == [*map(Decimal, budgets)]


def test_without_a_budget_about_half_of_what_is_asked_is_taken_and_shown(problem: Problem) -> None:
    page = shown(problem, "")

    assert page.select_one("[name=budget]")["value"] == "100"  # type: ignore[index]
    assert chosen(page) == ["B", "C"]
    (said,) = texts(page, "#id_budget_helptext")
    assert "about half of what all projects here ask for, and it moves with them" in said
    assert texts(shown(problem, "?budget=100"), "#id_budget_helptext") == []


def test_a_project_that_says_no_budget_is_named(problem: Problem) -> None:
    Project.objects.filter(code="A").update(requested_budget=None)

    assert texts(shown(problem, "?budget=100"), ".portfolio-note") == [
        "Left out, since they do not say what budget they ask for: “A”."
    ]


def test_the_rankings_weights_and_whose_they_are_stay_in_the_form(problem: Problem) -> None:
    page = shown(problem, "?whose=equal&budget=100")

    kept = page.select_one("#portfolio-form input[name=whose]")
    assert kept is not None
    assert kept["value"] == "equal"
    link = page.select_one(".eyebrow a")
    assert link is not None
    assert link["href"] == f"{problem.get_absolute_url()}?whose=equal"


def test_the_ranking_leads_to_the_portfolio_and_back(problem: Problem) -> None:
    page = BeautifulSoup(
        Client().get(f"{problem.get_absolute_url()}?whose=equal").content, "html.parser"
    )

    link = page.select_one("#tab-problem_portfolio")
    assert link is not None
    assert link["href"] == f"{problem.get_absolute_url()}portfolio/?whose=equal"


def test_territories_have_no_portfolio() -> None:
    other = make_problem({"T": (1,)})

    assert Client().get(f"{other.get_absolute_url()}portfolio/").status_code == 404
    page = BeautifulSoup(Client().get(other.get_absolute_url()).content, "html.parser")
    assert page.select("#tab-problem_portfolio") == []


def test_the_best_set_is_worth_more_than_the_rules_of_thumb(problem: Problem) -> None:
    assert cells(shown(problem, "?budget=100"), "#ways") == [
        ["2", "100", "130.000", "30", "0.500", "0.500"],
        ["1", "100", "100.000", "40", "1.000", "1.000"],
        ["1", "100", "100.000", "40", "1.000", "1.000"],
    ]


def test_what_spends_nothing_is_not_concentrated(problem: Problem) -> None:
    """Of 5 nothing can be paid."""
    page = shown(problem, "?budget=5")

    assert cells(page, "#ways") == [["0", "0", "0.000", "0", "—", "—"]] * 3
    assert "there is no money to be concentrated" in page.get_text()
    assert "no money to be concentrated" not in shown(problem, "?budget=100").get_text()


@pytest.mark.parametrize(
    ("parts", "said"),
    [
        ((1, 1, 4), ["16.7", "16.7", "66.6"]),
        ((1, 1, 1), ["33.3"] * 3),
        ((1, 1, 1, 1, 1, 1), ["16.7"] * 6),
        ((0, 5), ["0", "100"]),
        ((0, 0), ["0", "0"]),
    ],
)
def test_shares_add_up_to_a_hundred_and_equal_ones_are_told_alike(
    parts: tuple[int, ...], said: list[str]
) -> None:
    with override("en"):
        shown = shares_of_one(parts)

    assert [one.removesuffix("\N{NO-BREAK SPACE}%") for one in shown] == said


def test_the_smallest_regret_is_offered_where_somebody_can_regret(problem: Problem) -> None:
    def offer(query: str) -> tuple[bool, list[str]]:
        page = shown(problem, query)
        (option,) = page.select("#id_goal option[value=regret]")
        links = [str(a["href"]) for a in page.select(".portfolio-regretters a")]
        return option.has_attr("disabled"), links

    assert offer("?budget=100") == (True, [reverse("session_intro")])
    committee = make_weight_set(problem, {"C1": 1}, [[1]])
    by_them = f"{problem.get_absolute_url()}portfolio/?whose={committee.key}&budget=100"
    assert offer("?budget=100") == (True, [by_them])
    assert offer(f"?whose={committee.key}&budget=100") == (False, [])


def test_the_swap_equals_a_fresh_load(client: Client, problem: Problem) -> None:
    address = f"{problem.get_absolute_url()}portfolio/?budget=100&most=1"

    assert_swap_equals_page(client, address, "#portfolio")


def test_empty_fields_leave_the_address(client: Client, problem: Problem) -> None:
    response = client.get(
        f"{problem.get_absolute_url()}portfolio/?budget=100&most=&p-A=&goal=value&least="
    )

    assert response.status_code == 302
    assert response["Location"] == f"{problem.get_absolute_url()}portfolio/?budget=100"


def test_an_empty_choice_of_the_ranking_is_one(client: Client, problem: Problem) -> None:
    problem.normalization = "minmax"
    problem.save()
    place = f"{problem.get_absolute_url()}portfolio/?normalization="

    assert client.get(f"{place}&most=")["Location"] == place
    assert client.get(place).status_code == 200


def test_the_queries_do_not_grow_with_the_projects(
    client: Client, problem: Problem, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    place = f"{problem.get_absolute_url()}portfolio/?budget=100"
    with CaptureQueriesContext(connection) as few:
        client.get(place)
    use = problem.criteria.get().indicator
    for number in range(8):
        project = ProjectFactory.create(code=f"more-{number}", requested_budget=5)
        Alternative.objects.create(problem=problem, project=project, position=9)
        ObservationFactory.create(project=project, territory=None, indicator=use, value=number)

    with django_assert_num_queries(len(few)):
        client.get(place)


def test_a_draft_is_seen_by_its_owner_alone(client: Client, problem: Problem) -> None:
    problem.state = ProblemState.DRAFT
    problem.owner = User.objects.create_user("owner")
    problem.save()
    names = ["", "prices/", "frontier/", "robust/", "fair/", "kept/"]
    places = [f"{problem.get_absolute_url()}portfolio/{name}" for name in names]
    places += [f"{problem.get_absolute_url()}portfolio.{kind}" for kind in ("csv", "xlsx", "json")]

    assert {client.get(place).status_code for place in places} == {404}
    client.force_login(problem.owner)
    assert {client.get(place).status_code for place in places if "fair" not in place} == {200}


@pytest.mark.parametrize("part", ["", "prices", "frontier", "nearly", "robust"])
def test_on_a_phone_each_number_has_the_name_of_its_column(problem: Problem, part: str) -> None:
    """There rows are cards and heads are hidden: a cell without a name would say nothing."""
    page = shown(problem, "?budget=100&most=2&year-2027=90", part=part)

    tables = page.select("table")
    assert tables
    for table in tables:
        assert "stacked" in table["class"], table.get("id")
        numbers = table.select("tbody td.num")
        assert numbers
        assert all(number.get("data-label") for number in numbers), table.get("id")
