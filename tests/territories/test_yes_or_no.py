"""A criterion that is met or not: readers are told yes or no, files keep 1 and 0."""

import csv
import io

import pytest
from django.test import Client

from decision.problems.models import Alternative, Criterion
from territories.enums import Direction, Subject
from territories.models import Indicator
from tests.factories.decision import make_indicator, make_problem
from tests.factories.territories import ObservationFactory, ProjectFactory
from tests.htmx import soup, texts
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture(autouse=True)
def priority() -> Indicator:
    """Met by the mill, not by the yard."""
    found = make_indicator(
        "P2.2",
        subject=Subject.PROJECT,
        name_en="Priority",
        unit_en="0/1",
        least=0,
        most=1,
        is_whole=True,
        is_core=True,
    )
    for code, value in (("mill", 1), ("yard", 0)):
        project = ProjectFactory.create(code=code, name_en=code.title())
        ObservationFactory.create(indicator=found, project=project, value=value)
    return found


def lines(client: Client, address: str) -> list[list[str]]:
    text = client.get(address).content.decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text)))


def test_the_pages_of_projects(client: Client, priority: Indicator) -> None:
    assert words(client.get("/projects/mill/"), ".fact-value") == ["yes"]
    assert words(client.get("/projects/yard/"), ".fact-value") == ["no"]
    compared = client.get("/projects/compare/?p=mill&p=yard")
    (row,) = [each for each in soup(compared).select("tbody tr") if "Priority" in each.get_text()]
    assert texts(row, "th .unit") == ["yes or no · more is better"]
    assert ["yes" in cell for cell in texts(row, "td")] == [True, False]
    assert "−1" not in row.get_text()
    listed = client.get("/projects/?col=P2.2&sort=-P2.2")
    assert texts(soup(listed), "thead .unit") == ["yes or no"]
    assert "First by “Priority”: Mill, yes (" in listed.text
    another = ProjectFactory.create(code="shop")
    ObservationFactory.create(indicator=priority, project=another, value=1)
    assert "First by" not in client.get("/projects/?col=P2.2&sort=-P2.2").text
    found = client.get("/data/quality/?of=project&view=findings&show=fictional")
    assert "0/1" not in found.text


def test_a_problem_s_cells(client: Client, priority: Indicator) -> None:
    problem = make_problem({}, slug="of-projects")
    problem.subject = Subject.PROJECT
    problem.save()
    Criterion.objects.create(
        problem=problem,
        code="C1",
        name_en="Priority",
        name_ru="Приоритет",
        position=0,
        indicator=priority,
        direction=Direction.MAX,
    )
    for row in priority.observations.all():
        Alternative.objects.create(problem=problem, project=row.project)
    page = client.get("/problems/of-projects/data/")
    assert texts(soup(page), "thead .unit") == ["yes or no"]
    cell = client.get("/problems/of-projects/data/mill/C1/")
    assert words(cell, ".cell-value") == ["yes"]


def test_files_keep_the_numbers(client: Client) -> None:
    assert "1" in lines(client, "/projects/catalogue.csv?col=P2.2")[1]
    table = lines(client, "/projects/compare/comparison.csv?p=mill&p=yard")
    (row,) = [line for line in table if "Priority" in line]
    assert "0/1" in row
    assert {"1", "0"} <= set(row)
