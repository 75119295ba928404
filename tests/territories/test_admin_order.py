"""Lists show T2 before T10, and are searched and narrowed by what one remembers of a row."""

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django_ox.models import OxTask

from decision.results.models import KeptAnswers
from territories.models import (
    Indicator,
    ProjectYear,
    Specialisation,
    StatedFigure,
    StatedYear,
    SubmissionEvent,
)
from tests.factories.territories import (
    IndicatorFactory,
    ProjectFactory,
    SourceFactory,
    SpecialisationFactory,
    TerritoryFactory,
)
from tests.htmx import soup
from tests.territories import admin_rows
from tests.territories.test_admin import address

pytestmark = pytest.mark.django_db

CODES = ["T1", "T2", "T2.1", "T2.10", "T10", "T10.2", "X007", "X70"]


def listed(client: Client, model: Any, **asked: str) -> list[Any]:
    return list(client.get(address("changelist", model), asked).context["cl"].result_list)


def test_codes_stand_in_the_order_of_their_numbers(admin_client: Client) -> None:
    for code in sorted(CODES, reverse=True):
        IndicatorFactory.create(code=code, position=0, subject="project")
    column = "1"  # the code
    assert [row.code for row in listed(admin_client, Indicator)] == CODES
    assert [row.code for row in listed(admin_client, Indicator, o=column)] == CODES
    assert [row.code for row in listed(admin_client, Indicator, o=f"-{column}")] == CODES[::-1]
    asked = {
        "app_label": "territories",
        "model_name": "observation",
        "field_name": "indicator",
        "term": "",
    }
    found = admin_client.get(reverse("admin:autocomplete"), asked).json()["results"]
    assert [each["text"].split()[0] for each in found] == CODES


def test_sources_are_narrowed_to_the_invented(admin_client: Client) -> None:
    SourceFactory.create()
    invented = SourceFactory.create(is_fictional=True)
    assert listed(admin_client, type(invented), is_fictional__exact="1") == [invented]


def test_problems_are_narrowed_by_their_state(admin_client: Client) -> None:
    row = admin_rows.problem()
    assert listed(admin_client, type(row), state__exact=row.state) == [row]
    assert listed(admin_client, type(row), state__exact="archived") == []


def test_what_applicants_say_is_found_by_whose_it_is(admin_client: Client) -> None:
    rows: list[Any] = [admin_rows.stated_figure()]
    submission = rows[0].submission
    rows.append(
        StatedYear.objects.create(submission=submission, year=2027, stated_at=rows[0].stated_at)
    )
    rows.append(SubmissionEvent.objects.get())
    for row in rows:
        assert listed(admin_client, type(row), q="MILL") == [row]
        assert listed(admin_client, type(row), q="smelter") == []
        there = {"submission__state__exact": submission.state}
        assert listed(admin_client, type(row), **there) == [row]
        assert listed(admin_client, type(row), submission__state__exact="refused") == []
    (figure,) = listed(admin_client, StatedFigure, q=rows[0].indicator.code)
    assert figure == rows[0]
    assert listed(admin_client, StatedYear, year="2026") == []


def test_kept_answers_are_found_by_their_session(admin_client: Client) -> None:
    row = admin_rows.kept_answers()
    assert listed(admin_client, KeptAnswers, q=row.round.session.title) == [row]
    assert listed(admin_client, KeptAnswers, q="another") == []
    there = {"round__session__id__exact": str(row.round.session_id)}
    assert listed(admin_client, KeptAnswers, **there) == [row]
    page = admin_client.get(address("changelist", KeptAnswers))
    (box,) = soup(page).select('[name="round__session__id__exact"]')
    assert "admin-autocomplete" in box["class"]  # however many sessions there are


def test_background_work_is_found_in_the_words_of_the_page(admin_client: Client) -> None:
    paths = ("territories.importing.working.bring", "decision.portfolios.services.behind.solve")
    for path in paths:
        OxTask.objects.create(
            task_path=path, backend_name="default", status="READY", enqueued_at=timezone.now()
        )
    asked: tuple[dict[str, str], ...] = ({"q": "ИМПОРТ"}, {"q": "bring"}, {"work": paths[0]})
    for each in asked:
        assert [row.task_path for row in listed(admin_client, OxTask, **each)] == [paths[0]]


def test_what_belongs_to_codes_stands_in_the_order_of_their_numbers(admin_client: Client) -> None:
    for code in ("T10", "T2", "T1"):
        project = ProjectFactory.create(code=code)
        ProjectYear.objects.create(project=project, year=2027, capital_cost=1)
    whose = [row.project.code for row in listed(admin_client, ProjectYear)]
    assert whose == ["T1", "T2", "T10"]
    assert [row.project.code for row in listed(admin_client, ProjectYear, o="-1")] == whose[::-1]
    for code in ("T10", "T2"):
        SpecialisationFactory.create(territory=TerritoryFactory.create(code=code))
    assert [row.territory.code for row in listed(admin_client, Specialisation)] == ["T2", "T10"]
