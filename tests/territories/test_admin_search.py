"""The admin finds Russian names however they are written, on either database."""

import pytest
from django.contrib.auth.models import User
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


def _found(client: Client, asked: str, language: str) -> list[tuple[str, str]]:
    place = reverse("admin:search")
    page = client.get(place, {"s": asked, "page": "x"}, headers={"Accept-Language": language})
    assert page.status_code == 200
    return [(str(one.title), str(one.description)) for one in page.context["results"]]


def test_lists_and_rows_are_found_from_anywhere_in_the_language_of_the_page(
    admin_client: Client,
) -> None:
    territory = TerritoryFactory.create(name_ru="ТОР «Королёв»", name_en="ASEZ Korolyov")
    assert _found(admin_client, "территори", "ru")[0] == ("Территории", "Данные")
    assert _found(admin_client, "территори", "en") == []
    assert _found(admin_client, "territor", "en")[0] == ("Territories", "Data")
    assert _found(admin_client, "КОРОЛЕВ", "ru") == [("ТОР «Королёв»", "Территории")]
    assert _found(admin_client, "королев", "en") == [("ASEZ Korolyov", "Territories")]
    page = admin_client.get(reverse("admin:search"), {"s": "королев"})
    assert reverse("admin:territories_territory_change", args=[territory.pk]) in page.text
    assert "Найдена" in page.text


def test_who_may_see_no_territories_finds_none(client: Client) -> None:
    TerritoryFactory.create(name_ru="ТОР «Королёв»")
    client.force_login(User.objects.create_user("clerk", is_staff=True))
    assert _found(client, "королев", "ru") == []
    assert _found(client, "территори", "ru") == []
