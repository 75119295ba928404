"""A published record says whether the values that it used have changed."""

from decimal import Decimal

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from decision.publishing.models import Publication
from territories.models import Observation
from tests.decision.publishing.published import published
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
