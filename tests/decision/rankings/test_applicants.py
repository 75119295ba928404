"""An applicant's project from his link to a place in a ranking."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.utils import timezone

from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Subject
from territories.models import Project
from territories.services.intake.links import make_link
from tests.factories.decision import make_indicator, make_territory
from tests.factories.territories import ObservationFactory, ProjectFactory
from tests.pages import words
from tests.territories.applying import decide

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper() -> User:
    return User.objects.create_superuser("keeper", password="keeper")


@pytest.fixture
def problem(keeper: User) -> Problem:
    """Two projects ranked by jobs."""
    problem = Problem.objects.create(
        slug="projects",
        name_ru="Проекты",
        name_en="Projects",
        question_ru="Какие?",
        subject=Subject.PROJECT,
        state=ProblemState.OPEN,
        owner=keeper,
    )
    jobs = make_indicator("P6.1", subject=Subject.PROJECT, decimals=2)
    Criterion.objects.create(problem=problem, code="C1", name_ru="Места", indicator=jobs)
    for code, value in (("yard", 100), ("farm", 20)):
        project = ProjectFactory.create(code=code, name_ru=code, name_en=code)
        Alternative.objects.create(problem=problem, project=project)
        ObservationFactory.create(indicator=jobs, project=project, value=value)
    return problem


def test_from_link_to_ranking(keeper: User, problem: Problem) -> None:
    make_territory("NOR", "North")
    applicant, desk = (Client(headers={"accept-language": "en"}) for _visitor in range(2))
    desk.force_login(keeper)
    _submission, token = make_link(meant_for="Mill", by=keeper)
    link = f"/projects/new/{token}/"
    for step, data in (
        ("who", {"applicant": "Flour Co", "stated_by": "Anna"}),
        ("what", {"name": "Mill", "territory": "NOR"}),
        ("money", {f"capital-{timezone.localdate().year}": "1 231,55"}),
        ("figures", {"value-P6.1": "231,55"}),
        ("send", {}),
    ):
        assert applicant.post(f"{link}?step={step}", data).status_code == 302

    pages = ("/problems/projects/", "/problems/projects/data/", "/projects/", "/")
    assert not any("Mill" in applicant.get(page).text for page in pages)

    decide(desk, "accept/")
    project = Project.objects.get(code="mill")
    desk.post(
        "/problems/projects/edit/alternatives/",
        {"act": "add", "subject": str(project.pk), "version": "0"},
    )

    assert words(applicant.get("/projects/mill/places/"), "#places li") == [
        "Projects: place 1 of 3"
    ]
    ranking = applicant.get("/problems/projects/")
    assert f'href="{project.get_absolute_url()}"' in ranking.text
    assert "231.55" in words(applicant.get("/problems/projects/data/"), "main")[0]
