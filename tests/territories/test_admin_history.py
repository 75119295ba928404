"""Earlier states are compared and brought back, and so is what was deleted."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from territories.models import Observation, Project, Specialisation, Territory
from tests.factories.territories import (
    ObservationFactory,
    ProjectFactory,
    SectorFactory,
    SourceFactory,
    SpecialisationFactory,
    TerritoryFactory,
)
from tests.htmx import soup, texts
from tests.territories.test_successions import everything

pytestmark = pytest.mark.django_db

LONG = "Очень длинное примечание. " * 40


def page(kind: str, model: str, *args: Any) -> str:
    return reverse(f"admin:territories_{model}_{kind}", args=args)


def test_a_history_says_who_what_and_why_in_whole(admin_client: Client, admin_user: Any) -> None:
    row: Any = TerritoryFactory.create(name_ru="ТОР Старая")
    row.note_ru, row._change_reason, row._history_user = LONG, "Указ", admin_user
    row.save()
    last, _first = soup(admin_client.get(page("history", "territory", row.pk))).select(
        "#states tbody tr"
    )
    assert LONG.strip() in last.text
    assert "admin" in last.text
    assert "Указ" in last.text
    assert len(last.select("ins")) == 1  # of two columns for one text the history shows one


def test_a_loaded_row_speaks_the_language_of_the_page(admin_client: Client) -> None:
    row: Any = SourceFactory.build()
    row._change_reason = "reference data"
    row.save()
    for language, said in (("ru", "справочные данные"), ("en", "reference data")):
        admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
        (line,) = texts(
            soup(admin_client.get(page("history", "source", row.pk))), "#states tbody tr"
        )
        assert said in line
        assert "None" not in line


def test_two_states_stand_side_by_side(admin_client: Client) -> None:
    row: Any = TerritoryFactory.create(name_ru="Один", status="active")
    source = SourceFactory.create(title_ru="Сборник")
    for name in ("Два", "Три"):
        row.name_ru = name
        row.source = source
        row.save()
    newest, _middle, oldest = row.history.all()
    address = page("history", "territory", row.pk)
    shown = admin_client.get(address, {"a": oldest.history_id, "b": newest.history_id})
    cells = texts(soup(shown), "#compared tbody td")
    assert cells == ["Один", "Три", "–", "Сборник"]


def test_a_territory_comes_back_with_what_went_with_it(admin_client: Client) -> None:
    territory = TerritoryFactory.create(code="OLD")
    ObservationFactory.create(territory=territory)
    SpecialisationFactory.create(territory=territory)
    before = everything()
    Observation.objects.get().delete()
    territory.delete()
    assert not Specialisation.objects.exists()

    listed = soup(admin_client.get(page("deleted", "territory")))
    (link,) = listed.select("#deleted a")
    asked = soup(admin_client.get(str(link["href"])))
    along = [box["value"] for box in asked.select("[name=along]")]
    assert len(along) == 2
    silent = admin_client.post(str(link["href"]), {"along": along})
    assert silent.status_code == 422
    sent = {"along": along, "reason": "Удалена по ошибке"}
    assert admin_client.post(str(link["href"]), sent).status_code == 302
    assert everything() == before
    back: Any = Territory.objects.get()
    assert back.history.first().history_change_reason == "Удалена по ошибке"
    assert not soup(admin_client.get(page("deleted", "territory"))).select("#deleted")
    assert admin_client.get(str(link["href"])).status_code == 404


def test_what_stands_in_the_way_is_said(admin_client: Client) -> None:
    observation = ObservationFactory.create(territory=TerritoryFactory.create(code="OLD"))
    key, territory = observation.pk, Territory.objects.get()
    observation.delete()
    (link,) = soup(admin_client.get(page("deleted", "observation"))).select("#deleted a")
    territory.delete()
    refused = admin_client.post(str(link["href"]), {"reason": "Нужна"})
    assert refused.status_code == 422
    TerritoryFactory.create(code="OLD")
    (gone,) = soup(admin_client.get(page("deleted", "territory"))).select("#deleted a")
    assert admin_client.post(str(gone["href"]), {"reason": "Нужна"}).status_code == 422
    assert not Observation.objects.filter(pk=key).exists()


def test_a_deleted_project_comes_back_with_its_sectors(admin_client: Client) -> None:
    project = ProjectFactory.create()
    project.sectors.set([SectorFactory.create(code="food"), SectorFactory.create(code="port")])
    key = project.pk
    project.delete()
    state = Project.history.filter(history_type="-").get()  # type: ignore[attr-defined]
    page = reverse("admin:territories_project_restore", args=[state.history_id])
    assert admin_client.post(page, {"reason": "по ошибке"}).status_code == 302
    again = Project.objects.get(pk=key)
    assert [each.code for each in again.sectors.order_by("code")] == ["food", "port"]


@pytest.mark.parametrize("first", ["project", "sector"])
@pytest.mark.parametrize("back", ["project", "sector"])
def test_what_was_linked_is_linked_when_both_are_back(
    first: str, back: str, admin_client: Client
) -> None:
    """Whichever was deleted, or brought back, before the other."""
    rows: dict[str, Any] = {"project": ProjectFactory.create(), "sector": SectorFactory.create()}
    rows["project"].sectors.add(rows["sector"])
    keys = {name: row.pk for name, row in rows.items()}
    for name in sorted(rows, key=lambda each: each != first):
        rows[name].delete()
    for name in sorted(rows, key=lambda each: each != back):
        state = type(rows[name]).history.filter(history_type="-").get()
        page = reverse(f"admin:territories_{name}_restore", args=[state.history_id])
        assert admin_client.post(page, {"reason": "по ошибке"}).status_code == 302
    assert [each.pk for each in Project.objects.get(pk=keys["project"]).sectors.all()] == [
        keys["sector"]
    ]


def test_a_link_that_was_cut_stays_cut(admin_client: Client) -> None:
    """The project came back to its sector, and left it before that was deleted."""
    project, sector = ProjectFactory.create(), SectorFactory.create()
    project.sectors.add(sector)
    key = project.pk

    def brought_back(model: Any) -> None:
        state = model.history.filter(history_type="-").first()
        name = model._meta.model_name
        page = reverse(f"admin:territories_{name}_restore", args=[state.history_id])
        assert admin_client.post(page, {"reason": "по ошибке"}).status_code == 302

    project.delete()
    brought_back(Project)
    again = Project.objects.get(pk=key)
    assert again.sectors.exists()
    again.sectors.clear()
    sector.delete()
    brought_back(type(sector))
    assert not again.sectors.exists()
