"""Where a territory or project stands in each open problem: the fragment on its page."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Subject
from territories.models import Observation
from tests.factories.decision import make_indicator, make_problem, make_territory
from tests.factories.territories import ObservationFactory, ProjectFactory
from tests.htmx import assert_swap_equals_page, soup
from tests.pages import words

pytestmark = pytest.mark.django_db


@pytest.fixture
def client() -> Client:
    return Client(headers={"accept-language": "en"})


def places(client: Client, code: str = "A") -> list[str]:
    return words(client.get(f"/territories/{code}/places/"), "#places li")


def test_its_place_in_each_open_problem_and_in_no_other(client: Client) -> None:
    make_problem({"A": (1,), "B": (3,), "C": (2,)}, slug="low", position=1)
    make_problem({"A": (5,), "B": (5,)}, slug="even", position=2)
    make_problem(
        {"A": (None,), "B": (1,), "C": (2,)}, slug="gap", position=3, missing="drop_alternative"
    )
    make_problem({"A": (9,), "B": (1,)}, slug="secret", state=ProblemState.DRAFT)
    make_problem({"A": (9,), "B": (1,)}, slug="past", state=ProblemState.ARCHIVED)
    make_problem({"B": (9,), "C": (1,)}, slug="others")
    assert places(client) == [
        "Problem low: place 3 of 3",
        "Problem even: cannot be ranked yet",
        "Problem gap: left out: a value is missing",
    ]
    assert_swap_equals_page(client, "/territories/A/places/", "#places")


def test_what_was_taken_out_is_not_ranked(client: Client) -> None:
    problem = make_problem({"A": (1,), "B": (3,)}, slug="low")
    problem.alternatives.filter(territory__code="A").update(removed_at="2026-01-01T00:00Z")
    assert words(client.get("/territories/A/places/"), "#places > p") == [
        "No open problem ranks it yet."
    ]


def test_a_new_value_and_a_new_direction_are_seen_at_once(client: Client) -> None:
    make_problem({"A": (1,), "B": (3,), "C": (2,)}, slug="low")
    assert places(client) == ["Problem low: place 3 of 3"]
    row = Observation.objects.get(territory__code="A")
    row.value = 9
    row.save()
    assert places(client) == ["Problem low: place 1 of 3"]
    Criterion.objects.update(direction="min")
    assert places(client) == ["Problem low: place 3 of 3"]


def test_a_table_too_large_is_left_to_its_own_page(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("decision.rankings.services.places.MOST_CELLS", 2)
    make_problem({"A": (1,), "B": (3,), "C": (2,)}, slug="low")
    assert places(client) == ["Problem low: too many to rank here: open the problem"]


def test_queries_do_not_grow_with_the_alternatives(client: Client) -> None:
    counts = []
    for size in (3, 40):
        make_problem({f"{size}-{n}": (n,) for n in range(size)}, slug=f"of{size}")
        with CaptureQueriesContext(connection) as captured:
            assert places(client, f"{size}-0") == [f"Problem of{size}: place {size} of {size}"]
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_unknown_and_crafted_codes(client: Client) -> None:
    make_territory("A")
    assert client.get("/territories/nowhere/places/").status_code == 404
    assert places(client) == []


def test_a_project_s_place_and_the_way_to_its_page(client: Client) -> None:
    problem = Problem.objects.create(
        slug="plants", name_ru="Заводы", name_en="Plants", question_ru="?", subject=Subject.PROJECT
    )
    jobs = make_indicator("P6.1", subject=Subject.PROJECT)
    Criterion.objects.create(problem=problem, code="C1", name_ru="Места", indicator=jobs)
    for code, value in (("mill", 5), ("yard", 9)):
        project = ProjectFactory.create(code=code, name_en=code)
        Alternative.objects.create(problem=problem, project=project)
        ObservationFactory.create(indicator=jobs, project=project, value=value)
    assert words(client.get("/projects/mill/places/"), "#places li") == ["Plants: place 2 of 2"]
    assert_swap_equals_page(client, "/projects/mill/places/", "#places")
    assert client.get("/projects/nowhere/places/").status_code == 404
    links = soup(client.get("/problems/plants/")).select("a[href='/projects/yard/']")
    assert links[0].get_text() == "yard"
