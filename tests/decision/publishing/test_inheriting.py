"""What projects inherit from their territories: the score of a published record."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.test import Client

from decision.problems.enums import ProblemState
from decision.problems.models import Alternative, Criterion, Problem
from decision.publishing.models import Publication
from decision.publishing.services import withdraw
from decision.rankings.services import rank_problem
from territories.enums import Basis, Subject
from territories.models import Indicator, Observation, Territory
from territories.selectors.intake import asked_indicators
from tests.decision.desk.leading import signed_in
from tests.decision.publishing.published import published, recoded
from tests.factories.sessions import make_user
from tests.factories.territories import ProjectFactory, TerritoryFactory
from tests.pages import words

pytestmark = pytest.mark.django_db
PAGE = "/problems/plants/inherited/"


@pytest.fixture
def record() -> Publication:
    return published()


@pytest.fixture
def owner() -> User:
    return make_user("owner")


@pytest.fixture
def plants(record: Publication, owner: User) -> Problem:
    """A project in each ranked territory and one in a territory that the record does not know."""
    problem = Problem.objects.create(
        slug="plants",
        name_ru="Заводы",
        name_en="Plants",
        question_ru="Какие?",
        subject=Subject.PROJECT,
        state=ProblemState.OPEN,
        owner=owner,
        missing="drop_alternative",
    )
    ranked = Territory.objects.filter(code__in=places(record)).order_by("code")
    for territory in [*ranked, TerritoryFactory.create(code="ELSE")]:
        project = ProjectFactory.create(code=f"in-{territory.code.lower()}", territory=territory)
        Alternative.objects.create(problem=problem, project=project)
    return problem


def places(record: Publication) -> dict[str, float]:
    return {place["code"]: place["score"] for place in record.summary["ranking"]["places"]}


def send(client: Client, record: Publication) -> int:
    return client.post(PAGE, {"record": record.name}).status_code


def values() -> dict[str, Decimal]:
    rows = Observation.objects.filter(project__isnull=False).select_related("project__territory")
    return {row.project.territory.code: row.value for row in rows if row.project}


def test_each_project_gets_what_the_record_says_of_its_territory(
    record: Publication, plants: Problem, owner: User
) -> None:
    assert send(signed_in(owner), record) == 302
    said = places(record)
    assert len(said) > 1
    assert {code: float(value) for code, value in values().items()} == pytest.approx(said, abs=1e-6)
    row = Observation.objects.filter(project__isnull=False).first()
    assert row is not None
    assert row.basis == Basis.JUDGED
    assert row.source.code == f"record-{record.name}"
    assert row.source.url.endswith(record.get_absolute_url())


def test_a_territory_with_a_new_code_keeps_its_score(
    record: Publication, plants: Problem, owner: User
) -> None:
    for territory in Territory.objects.order_by("pk"):
        recoded(territory)
    assert send(signed_in(owner), record) == 302
    said = {f"{code}-N": score for code, score in places(record).items()}
    assert {code: float(value) for code, value in values().items()} == pytest.approx(said, abs=1e-6)


def test_it_is_a_criterion_like_any_other_and_ranks_as_the_record_does(
    record: Publication, plants: Problem, owner: User
) -> None:
    send(signed_in(owner), record)
    indicator = Indicator.objects.get(code=f"record-{record.name}")
    Criterion.objects.create(
        problem=plants,
        code="C1",
        name_ru="От территории",
        indicator=indicator,
        direction=indicator.direction,
    )
    ranked = rank_problem(plants)
    rows = [row for row in ranked.answer["results"] if row["rank"] is not None]
    order = [row["alternative"] for row in sorted(rows, key=lambda row: row["rank"])]
    wanted = [place["code"] for place in record.summary["ranking"]["places"]]
    assert order == [f"in-{code.lower()}" for code in wanted]


def test_nobody_is_asked_to_state_it_and_who_has_none_shows_no_gap(
    record: Publication, plants: Problem, owner: User
) -> None:
    send(signed_in(owner), record)
    assert list(asked_indicators()) == []
    code = next(iter(places(record)))
    line = f"[id='fact-record-{record.name}']"
    assert words(Client().get(f"/projects/in-{code.lower()}/"), line)
    assert not words(Client().get("/projects/in-else/"), line)


def test_again_it_adds_what_has_come_since_and_nothing_twice(
    record: Publication, plants: Problem, owner: User
) -> None:
    client = signed_in(owner)
    send(client, record)
    before = Observation.objects.count()
    assert send(client, record) == 302
    assert Observation.objects.count() == before
    code = next(iter(places(record)))
    late = ProjectFactory.create(code="late", territory=Territory.objects.get(code=code))
    Alternative.objects.create(problem=plants, project=late)
    send(client, record)
    assert Observation.objects.filter(project=late).count() == 1
    assert Indicator.objects.filter(code=f"record-{record.name}").count() == 1


def test_a_withdrawn_record_takes_its_scores_with_it(
    record: Publication, plants: Problem, owner: User
) -> None:
    client = signed_in(owner)
    send(client, record)
    leader = record.record.session.facilitator
    withdraw(publication=record, user=leader, reason="A mistake.")
    assert values() == {}
    assert send(client, record) == 422
    assert values() == {}
    assert words(client.get(PAGE), ".empty-title") == ["No record to inherit from"]


def test_who_looks_after_the_problem_and_nobody_else(
    record: Publication, plants: Problem, owner: User
) -> None:
    assert signed_in(owner).get(PAGE).status_code == 200
    other = signed_in(make_user("other"))
    assert (other.get(PAGE).status_code, send(other, record)) == (404, 404)
    assert "/login/" in Client().post(PAGE, {"record": record.name})["Location"]
    assert values() == {}


def test_problems_of_territories_and_unknown_records_inherit_nothing(
    record: Publication, plants: Problem, owner: User
) -> None:
    client = signed_in(owner)
    territories = record.record.session.problem
    Problem.objects.filter(pk=territories.pk).update(owner=owner)
    assert client.get(f"/problems/{territories.slug}/inherited/").status_code == 404
    for name in ("", "999", "x" * 500, "<b>"):
        assert client.post(PAGE, {"record": name}).status_code == 404
