"""The ranking on the map of the federal subjects, which is drawn from the table's rows."""

import pytest
from django.test import Client

from decision.problems.models import Problem
from territories.models import Territory
from tests.factories.decision import make_problem
from tests.factories.territories import ObservationFactory, ProjectFactory
from tests.htmx import fragment, soup

pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.fixture
def problem() -> Problem:
    made = make_problem(
        {"A": (3, 1), "B": (1, 1), "C": (None, 1)}, method="wsm", missing="drop_alternative"
    )
    Territory.objects.update(name_en="ASEZ Somewhere", latitude="43.1", longitude="131.9")
    return made


def points(page: object) -> dict[str, tuple[str, str, bool]]:
    """Of each row that has a point: its label, where it lies, whether a score colours it."""
    return {
        str(row["data-code"]): (
            str(row["data-label"]),
            str(row["data-at"]),
            row.data is not None,
        )
        for row in soup(page).select("#ranking-rows tbody tr[data-at]")  # type: ignore[arg-type]
    }


@pytest.mark.parametrize("language", ["en", "ru"])  # numbers for scripts have a dot in both
def test_each_row_says_where_it_lies(problem: Problem, language: str) -> None:
    Territory.objects.update(name_ru="ASEZ Somewhere")
    client = Client(headers={"Accept-Language": language})
    known = {"A": True, "B": True, "C": False}
    page = client.get(problem.get_absolute_url())
    assert points(page) == {
        code: ("Somewhere", "131.9000 43.1000", scored) for code, scored in known.items()
    }
    (chart,) = soup(page).select("#where-chart")
    assert chart["data-source"] == "ranking-rows"


def test_of_scores_of_which_less_is_better_the_table_says_so(
    client: Client, problem: Problem
) -> None:
    for method, turned in (("wsm", False), ("vikor", True)):
        page = fragment(client, f"{problem.get_absolute_url()}?method={method}")
        (table,) = soup(page).select("#ranking-rows")
        assert table.has_attr("data-less-is-better") == turned


def test_a_move_of_a_slider_brings_no_points_beside_the_rows(
    client: Client, problem: Problem
) -> None:
    move = soup(fragment(client, f"{problem.get_absolute_url()}?method=wsm&move=1"))
    assert [script["id"] for script in move.select("script")] == []
    assert len(move.select("tr[data-at]")) == 3


def test_where_nobody_has_coordinates_there_is_no_map(client: Client, problem: Problem) -> None:
    Territory.objects.update(latitude=None, longitude=None)
    page = soup(client.get(problem.get_absolute_url()))
    assert not page.select("#where-chart, tr[data-at], [data-caption]")


def test_who_has_no_coordinates_is_named(client: Client, problem: Problem) -> None:
    Territory.objects.filter(code="B").update(latitude=None, longitude=None)
    page = client.get(problem.get_absolute_url())
    assert set(points(page)) == {"A", "C"}
    assert "Without coordinates: ASEZ Somewhere." in soup(page).get_text()


def test_of_many_without_coordinates_a_few_are_named(client: Client) -> None:
    problem = make_problem({f"T{n}": (n, 1) for n in range(9)}, slug="many", method="wsm")
    Territory.objects.filter(code="T0").update(latitude="43.1", longitude="131.9")
    for territory in Territory.objects.all():
        Territory.objects.filter(pk=territory.pk).update(name_en=f"N{territory.code}")
    text = soup(client.get(problem.get_absolute_url())).get_text()
    assert "Without coordinates: NT8, NT7, NT6, NT5, NT4, NT3 and 2 more." in text


def test_projects_have_no_map(client: Client) -> None:
    problem = make_problem({"A": (3, 1), "B": (1, 1)}, method="wsm")
    for alternative, value in zip(problem.alternatives.all(), (1, 2), strict=True):
        project = ProjectFactory.create(territory=alternative.territory)
        problem.alternatives.filter(pk=alternative.pk).update(territory=None, project=project)
        for criterion in problem.criteria.all():
            ObservationFactory.create(indicator=criterion.indicator, project=project, value=value)
    Territory.objects.update(latitude="43.1", longitude="131.9")
    page = soup(client.get(problem.get_absolute_url()))
    assert len(page.select("#ranking-rows data")) == 2
    assert not page.select("#where-chart, tr[data-at]")
