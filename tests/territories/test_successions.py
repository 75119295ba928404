"""Territories merge, divide and are renamed; what was before is found, and comes back exactly."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.apps import apps
from django.contrib.auth.models import Permission, User
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from simple_history.models import HistoricalChanges

from territories.models import Observation, Organisation, Succession, Territory
from territories.presentation.successions import told
from territories.services.successions import (
    Dividing,
    Merging,
    Part,
    Renaming,
    SuccessionError,
    Wanted,
    carry_out,
    plan_of,
    undo,
)
from tests.factories.territories import (
    ObservationFactory,
    OrganisationFactory,
    ProjectFactory,
    SpecialisationFactory,
    TerritoryFactory,
)
from tests.htmx import soup, texts

pytestmark = pytest.mark.django_db

DAY = date(2025, 3, 1)


@pytest.fixture
def old() -> Territory:
    """A territory with everything that can belong to one."""
    row = TerritoryFactory.create(code="OLD", former_names_ru="ТОР Прежняя")
    TerritoryFactory.create(code="NEW")
    ObservationFactory.create(territory=row)
    SpecialisationFactory.create(territory=row)
    ProjectFactory.create(territory=row, code="mill")
    ProjectFactory.create(territory=row, code="port")
    OrganisationFactory.create(anchor_of=row)
    return row


def renamed(row: Territory) -> Wanted:
    return Renaming(row, code="OL2", name_ru="ТОР Другая", name_en="ASEZ Other")


def merged(row: Territory) -> Wanted:
    return Merging(row, Territory.objects.get(code="NEW"))


def divided(row: Territory) -> Wanted:
    mill, _port = row.projects.order_by("code")
    parts = (Part("P1", "ТОР Первая"), Part("P2", "ТОР Вторая", "ASEZ Second"))
    return Dividing(row, parts, goes={("project", mill.pk): 1})


def carried(wanted: Wanted) -> Succession:
    by, _made = User.objects.get_or_create(username="keeper")
    seen = plan_of(wanted, DAY, "day").digest
    return carry_out(wanted, day=DAY, precision="day", reason="Указ", by=by, seen=seen)


def everything() -> dict[str, list[Any]]:
    """All rows of the data in all columns, but for histories and the successions themselves."""
    models = [
        model
        for model in apps.get_app_config("territories").get_models(include_auto_created=True)
        if not issubclass(model, HistoricalChanges)
        and model not in (Succession, Succession.heirs.through)
    ]
    return {
        model._meta.label: [
            [field.value_from_object(row) for field in model._meta.concrete_fields]
            for row in model._base_manager.order_by("pk")
        ]
        for model in models
    }


@pytest.mark.parametrize("make", [renamed, merged, divided])
def test_what_is_undone_is_as_if_it_had_not_been(
    make: Callable[[Territory], Wanted], old: Territory
) -> None:
    before = everything()
    succession = carried(make(old))
    assert everything() != before
    undo(succession, reason="Ошибка", by=User.objects.get())
    assert everything() == before
    assert not told(Succession.objects.get()).endswith(": .")  # parts that are gone have no names
    with pytest.raises(SuccessionError):
        undo(succession, reason="Ещё раз", by=User.objects.get())


def test_a_change_of_name_or_code_alone_is_told_as_it_was(old: Territory) -> None:
    with override("en"):
        Territory.objects.filter(pk=old.pk).update(name_ru="ТОР Первая", name_en="ASEZ Old")
        old.refresh_from_db()
        name = told(carried(Renaming(old, code="OLD", name_ru="ТОР Первая", name_en="ASEZ Next")))
        assert name.endswith("“ASEZ Old” became “ASEZ Next”.")
        old.refresh_from_db()
        code = told(carried(Renaming(old, code="NX", name_ru="ТОР Первая", name_en="ASEZ Next")))
        assert code.endswith("“ASEZ Next (OLD)” became “ASEZ Next (NX)”.")
        old.refresh_from_db()
        other = told(carried(Renaming(old, code="NX", name_ru="ТОР Иная", name_en="ASEZ Next")))
        assert other.endswith("“ТОР Первая” became “ТОР Иная”.")


def test_a_former_code_is_found(old: Territory, client: Client) -> None:
    carried(renamed(old))
    old.refresh_from_db()
    assert old.former_names == "ТОР Прежняя; ТОР OLD"
    assert client.get("/territories/old/")["Location"] == "/territories/OL2/"
    assert Territory.objects.get_by_natural_key("OLD") == old  # type: ignore[attr-defined]
    observation = Observation.objects.get()
    key = observation.natural_key()
    assert key[1] == "OL2"
    found = Observation.objects.get_by_natural_key(key[0], "OLD", *key[2:])  # type: ignore[attr-defined]
    assert found == observation
    with pytest.raises(SuccessionError, match="old"):
        plan_of(Renaming(Territory.objects.get(code="NEW"), "old", "ТОР NEW"), DAY, "day")


def test_a_merged_territory_hands_on_what_lies_in_it(old: Territory, client: Client) -> None:
    new = Territory.objects.get(code="NEW")
    carried(merged(old))
    assert new.projects.count() == 2
    assert Organisation.objects.get().anchor_of == new
    assert Observation.objects.get().territory == old  # measured there, not in the whole
    page = client.get("/territories/OLD/", follow=True)
    assert page.redirect_chain == [("/territories/NEW/?from=OLD", 302)]
    assert any("ТОР OLD" in line for line in texts(soup(page), "#successions li"))


def test_two_are_not_merged_into_each_other(old: Territory) -> None:
    new = Territory.objects.get(code="NEW")
    there, back = Merging(old, new), Merging(new, old)
    seen = plan_of(back, DAY, "day").digest  # both are looked at, then both confirmed
    carried(there)
    by = User.objects.get()
    with pytest.raises(SuccessionError):
        carry_out(back, day=DAY, precision="day", reason="Указ", by=by, seen=seen)
    new.refresh_from_db()
    assert new.status == "active"


def test_a_divided_territory_names_its_parts(old: Territory, client: Client) -> None:
    carried(divided(old))
    second = Territory.objects.get(code="P2")
    assert [project.code for project in second.projects.all()] == ["mill"]
    assert second.established == DAY
    page = client.get("/territories/OLD/")
    links = {link["href"] for link in soup(page).select("#successions a")}
    assert links == {"/territories/P1/", "/territories/P2/"}
    (back,) = soup(client.get("/territories/P2/")).select("#successions a")
    assert back["href"] == "/territories/OLD/"


def test_what_came_after_stands_in_the_way(old: Territory) -> None:
    succession = carried(divided(old))
    part = Territory.objects.get(code="P1")
    ObservationFactory.create(territory=part)
    before = everything()
    with pytest.raises(SuccessionError, match="Первая"):
        undo(succession, reason="Ошибка", by=User.objects.get())
    assert everything() == before

    carried(Renaming(part, "P3", part.name_ru))
    latest = carried(Renaming(Territory.objects.get(code="P3"), "P4", part.name_ru))
    earlier = Succession.objects.get(old_code="P1")
    with pytest.raises(SuccessionError):
        undo(earlier, reason="Ошибка", by=User.objects.get())
    undo(latest, reason="Ошибка", by=User.objects.get())
    undo(earlier, reason="Ошибка", by=User.objects.get())


def test_the_admin_shows_what_moves_before_it_is_confirmed(
    old: Territory, admin_client: Client
) -> None:
    page = reverse("admin:territories_territory_merge", args=[old.pk])
    new = Territory.objects.get(code="NEW")
    sent = {"into": new.pk, "day": "2025-03-01", "precision": "day", "reason": "Указ № 1"}
    shown = admin_client.post(page, sent)
    assert not Succession.objects.exists()
    boxes = {box["id"] for box in soup(shown).select("[id]:not([type=hidden])")}
    assert {label["for"] for label in soup(shown).select("label[for]")} <= boxes
    assert len(soup(shown).select("#moves li")) == 5
    (seen,) = soup(shown).select("[name=seen]")
    ProjectFactory.create(territory=old)  # meanwhile
    again = admin_client.post(page, sent | {"seen": seen["value"], "confirm": "1"})
    assert not Succession.objects.exists()
    (seen,) = soup(again).select("[name=seen]")
    stored = admin_client.post(page, sent | {"seen": seen["value"], "confirm": "1"}, follow=True)
    succession = Succession.objects.get()
    assert (succession.reason, succession.by.username) == ("Указ № 1", "admin")
    # It leads to where it is undone, and that leads back to both.
    place = reverse("admin:territories_succession_change", args=[succession.pk])
    assert soup(stored).select_one(f'a[href="{place}"]')
    for row in (old, new):
        own = reverse("admin:territories_territory_change", args=[row.pk])
        led = reverse("admin:territories_territory_successions", args=[row.pk])
        assert soup(admin_client.get(own)).select_one(f'a[href="{led}"]')
        assert admin_client.get(led)["Location"] == place
        assert soup(admin_client.get(place)).select_one(f'.readonly a[href="{own}"]')

    undoing = reverse("admin:territories_succession_undo", args=[succession.pk])
    refused = admin_client.post(undoing, {"words": ""})
    assert refused.status_code == 422
    assert soup(refused).select_one("form button:-soup-contains('Отменить преобразование')")
    assert "новые части" not in refused.content.decode()
    assert admin_client.post(undoing, {"words": "Опечатка"}).status_code == 302
    old.refresh_from_db()
    assert old.status == "active"


def test_a_succession_asks_for_the_rights_to_all_that_it_changes(
    old: Territory, client: Client
) -> None:
    keeper = User.objects.create_user("clerk", is_staff=True)
    rights = {"view_territory", "add_territory", "change_territory", "change_project"}
    keeper.user_permissions.set(Permission.objects.filter(codename__in=rights))
    client.force_login(keeper)
    pages = [
        reverse(f"admin:territories_territory_{act}", args=[old.pk])
        for act in ("rename", "merge", "divide")
    ]
    assert {client.get(page).status_code for page in pages} == {403}
    keeper.user_permissions.add(Permission.objects.get(codename="change_organisation"))
    assert {client.get(page).status_code for page in pages} == {200}


def test_the_admin_divides_and_renames(old: Territory, admin_client: Client) -> None:
    mill = old.projects.get(code="mill")
    common = {"day": "2025-03-01", "precision": "day", "reason": "Указ"}
    page = reverse("admin:territories_territory_divide", args=[old.pk])
    sent = common | {
        "parts": "P1; ТОР Первая; ASEZ First\nP2; ТОР Вторая",
        "ends": "on",
        f"goes_project_{mill.pk}": "P2",
    }
    shown = admin_client.post(page, sent)
    (seen,) = soup(shown).select("[name=seen]")
    assert (
        admin_client.post(page, sent | {"seen": seen["value"], "confirm": "1"}).status_code == 302
    )
    mill.refresh_from_db()
    assert mill.territory.code == "P2"

    page = reverse("admin:territories_territory_rename", args=[mill.territory.pk])
    cyrillic = common | {"code": "К2", "name_ru": "ТОР Вторая", "name_en": ""}
    refused = admin_client.post(page, cyrillic)
    assert refused.status_code == 422
    assert set(refused.context["form"].errors) == {"code"}

    # A Latin B among Russian letters is asked about once: here, and where it is divided.
    mixed = common | {"code": "P3", "name_ru": "ТОР Bторая", "name_en": ""}
    asked = admin_client.post(page, mixed)
    assert "Bторая" in asked.context["form"].errors["is_sure"][0]
    assert asked.context["plan"] is None
    assert admin_client.post(page, mixed | {"is_sure": "on"}).context["plan"] is not None
    parts = common | {"parts": "P4; ТОР Bторая", "ends": "on"}
    divide = reverse("admin:territories_territory_divide", args=[mill.territory.pk])
    assert "is_sure" in admin_client.post(divide, parts).context["form"].errors
