"""What is compared is named in the ranking and in its data, a territory with a way to its page."""

import pytest
from django.test import Client

from decision.problems.models import Problem
from territories.models import Indicator, Observation, Territory
from tests.factories.decision import TABLE_2, make_problem
from tests.factories.territories import ProjectFactory
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"Accept-Language": "en"})


@pytest.mark.parametrize(("name", "table"), [("", ".ranking-table"), ("data/", ".matrix")])
def test_a_territory_s_name_leads_to_its_page(client: Client, name: str, table: str) -> None:
    """Also that of one which is left out of the ranking."""
    problem = make_problem(TABLE_2, slug="volume")
    Territory.objects.get(code="KRA").observations.all().delete()

    page = soup(client.get(f"{problem.get_absolute_url()}{name}?missing=drop_alternative"))

    links = {link.get_text(): link["href"] for link in page.select(f"{table} tbody th a")}
    codes = ["PRI", "SAK", "YUY", "AMH", "BUR", "KRA"]
    assert links == {f"ASEZ {code}": f"/territories/{code}/" for code in codes}


def test_a_project_leads_to_its_page(client: Client) -> None:
    problem = make_problem({"X": (1,), "Y": (2,)}, slug="projects")
    Problem.objects.filter(pk=problem.pk).update(subject="project")
    Indicator.objects.filter(criteria__problem=problem).update(subject="project")
    for alternative in problem.alternatives.order_by("pk"):
        project = ProjectFactory.create(code=f"P-{alternative.subject.code}")
        Observation.objects.filter(territory=alternative.territory).update(
            territory=None, project=project
        )
        problem.alternatives.filter(pk=alternative.pk).update(territory=None, project=project)

    page = soup(client.get(problem.get_absolute_url()))

    names = texts(page, ".ranking-table tbody th")
    assert names == ["Project P-Y fictional", "Project P-X fictional"]
    links = [link["href"] for link in page.select(".ranking-table th a")]
    assert links == ["/projects/P-Y/", "/projects/P-X/"]
