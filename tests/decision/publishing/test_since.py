"""A published record says whether the values that it used have changed."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from decision.problems.models import OfferedValue, Problem
from decision.publishing.models import Publication
from territories.models import Observation, Territory
from tests.decision.publishing.published import publish_record, published, recoded
from tests.decision.records.sealed import sealed
from tests.factories.territories import TerritoryFactory
from tests.htmx import assert_swap_equals_page, soup, texts

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(client: Client) -> Client:
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    return client


def page_of(publication: Publication) -> str:
    return reverse("record_since", args=[publication.name])


def test_a_record_says_which_of_its_values_have_changed(client: Client) -> None:
    publication = published()
    page = page_of(publication)
    assert (
        f'hx-get="{page}"'
        in client.get(reverse("record_detail", args=[publication.name])).content.decode()
    )
    (said,) = texts(soup(client.get(page)), "#since p")
    assert said.strip() == "The values that it used are what they were."

    changed, gone = Observation.objects.order_by("pk")[:2]
    old = changed.value
    Observation.objects.filter(pk=changed.pk).update(value=old + Decimal("1.5"))
    gone.delete()
    answer = soup(client.get(page))
    assert texts(answer, "#since p")[0].strip().startswith("2 of ")
    cells = [texts(row, "td")[1:] for row in answer.select("#since tbody tr")]
    assert {tuple(row)[1] for row in cells} == {f"{(old + Decimal('1.5')).normalize():f}", "–"}
    assert_swap_equals_page(client, page, "#since")


def test_what_is_compared_no_longer_is_said(client: Client) -> None:
    publication = published()
    problem = publication.record.session.problem
    problem.criteria.filter(code=problem.criteria.exclude(indicator=None).first().code).update(  # type: ignore[union-attr]
        code="other"
    )
    said = " ".join(texts(soup(client.get(page_of(publication))), "#since p"))
    assert "no longer compares" in said


def test_where_nothing_is_compared_any_more_nothing_is_claimed(client: Client) -> None:
    publication = published()
    page = page_of(publication)
    problem = publication.record.session.problem
    for one in problem.alternatives.order_by("pk")[:1]:
        one.territory = TerritoryFactory.create(code="ELSE")
        one.save()
    [said] = texts(soup(client.get(page)), "#since p")
    assert (
        said.split(".")[0].strip()
        == "The values that the problem still compares are what they were"
    )
    for criterion in problem.criteria.order_by("pk"):
        criterion.code = f"other{criterion.pk}"
        criterion.save()
    [said] = texts(soup(client.get(page)), "#since p")
    assert said.strip().endswith("no longer compares.")
    assert "what they were" not in said


def test_a_problem_that_cannot_be_read_is_no_record_without_values(client: Client) -> None:
    publication = published()
    Problem.objects.get().criteria.update(indicator=None)
    assert texts(soup(client.get(page_of(publication))), "#since p") == [
        "The problem cannot be read now: whether its values changed is not known."
    ]


def test_a_territory_with_a_new_code_is_the_one_of_the_record(client: Client) -> None:
    publication = published()
    for territory in Territory.objects.order_by("pk"):
        recoded(territory)
    assert texts(soup(client.get(page_of(publication))), "#since p") == [
        "The values that it used are what they were."
    ]
    changed = Observation.objects.order_by("pk")[0]
    Observation.objects.filter(pk=changed.pk).update(value=changed.value + 1)
    assert len(soup(client.get(page_of(publication))).select("#since tbody tr")) == 1


def test_offers_find_a_territory_that_got_a_new_code_after_the_seal() -> None:
    record = sealed()
    for territory in Territory.objects.order_by("pk"):
        recoded(territory)
    publish_record(record)
    offered = set(OfferedValue.objects.values_list("territory__code", flat=True))
    assert offered
    assert all(code.endswith("-N") for code in offered)
