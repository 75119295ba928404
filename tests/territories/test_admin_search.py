"""The admin finds Russian names however they are written, on either database."""

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories.territories import TerritoryFactory

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("приморье", {"PRI"}),
        ("ПРИМОРЬЕ", {"PRI"}),
        ("королев", {"KOR"}),
        ("КОРОЛЁВ", {"KOR"}),
        ("тор", {"PRI", "KOR"}),
        ("pri", {"PRI"}),
        ("100%", {"KOR"}),
        ("%", {"KOR"}),
        ("_", set()),
        ("\\", set()),
    ],
)
def test_finds_however_it_is_written(asked: str, found: set[str], admin_client: Client) -> None:
    TerritoryFactory.create(code="PRI", name_ru="ТОР «Приморье»", name_en="ASEZ Primorye")
    TerritoryFactory.create(code="KOR", name_ru="ТОР «Королёв» 100%", name_en="ASEZ Korolyov")
    page = admin_client.get(reverse("admin:territories_territory_changelist"), {"q": asked})
    assert {row.code for row in page.context["cl"].result_list} == found
