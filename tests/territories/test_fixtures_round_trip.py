"""What an administrator changes goes back to the fixtures, and from there to another database."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.management import call_command
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from territories.models import (
    LoadedRow,
    Observation,
    Project,
    Region,
    Sector,
    Submission,
    Succession,
    Territory,
)
from territories.selectors.fixtures import fixture_entries, reference_models
from territories.services.fixtures import export_fixtures
from territories.services.intake.deciding import accept
from territories.services.intake.filling import send as send_in
from territories.services.intake.links import make_link
from territories.services.successions import (
    Dividing,
    Merging,
    Part,
    Renaming,
    SuccessionError,
    undo,
)
from tests.factories.territories import ObservationFactory, TerritoryFactory
from tests.pages import filled_form
from tests.territories.applying import fill
from tests.territories.loading import FILES
from tests.territories.test_successions import carried

pytestmark = pytest.mark.django_db


def emptied() -> None:
    LoadedRow.objects.all().delete()
    Submission.objects.all().delete()
    Succession.objects.all().delete()
    Territory.objects.update(successor=None)
    for model in reversed(reference_models()):
        model._base_manager.all().delete()
    assert not any(fixture_entries().values())


def entries() -> Iterator[dict[str, Any]]:
    for rows in fixture_entries().values():
        yield from rows


def test_loaded_and_exported_the_files_are_the_same_bytes(data: None, tmp_path: Path) -> None:
    assert export_fixtures(tmp_path) == [file.name for file in FILES]
    for file in FILES:
        assert (tmp_path / file.name).read_bytes() == file.read_bytes(), file.name


def test_what_is_changed_in_the_admin_comes_whole_into_an_empty_database(
    data: None, admin_client: Client, tmp_path: Path
) -> None:
    Sector.objects.create(code="unused-here", name_ru="Ничья", name_en="Nobody's")
    before, after = tmp_path / "before", tmp_path / "after"
    export_fixtures(before)
    change_in_the_admin(admin_client)
    let_territories_succeed_each_other()
    accept_a_project(admin_client)
    shutil.copytree(before, after)
    assert export_fixtures(after) == [
        "01_sources.json",
        "03_sectors.json",
        "04_territories.json",
        "05_organisations.json",
        "05_projects.json",
        "06_specialisations.json",
        "08_observations.json",
        "10_problems.json",
    ]
    changed = list(entries())

    emptied()
    call_command("import_fixtures", *sorted(after.glob("*.json")))
    assert list(entries()) == changed
    call_command("import_fixtures", *sorted(after.glob("*.json")), "--check")
    first = Observation.objects.get(value=9, note_ru__contains="Статья")
    assert first.history.latest().history_change_reason == "a slip of the pen"
    assert Territory.objects.get(code="OLD").successor == Territory.objects.get(code="NEW")
    assert Territory.objects.get(code="NEW").successor == Territory.objects.get(code="ANEW")
    assert Project.objects.get(name_ru="Большая мельница").years.count() == 2
    renamed = Territory.objects.get(code="REN")
    assert admin_client.get("/territories/BUR/")["Location"] == renamed.get_absolute_url()
    page = admin_client.get(renamed.get_absolute_url())
    assert "раньше с кодом BUR" in page.content.decode()
    with pytest.raises(SuccessionError):
        undo(renamed.successions.get(), reason="x", by=User.objects.get(username="keeper"))


def test_files_that_know_a_newer_code_rename_and_make_no_double(tmp_path: Path) -> None:
    row = TerritoryFactory.create(code="OLD")
    ObservationFactory.create(territory=row, value="54321.5")
    before, after = tmp_path / "before", tmp_path / "after"
    export_fixtures(before)
    call_command("import_fixtures", *sorted(before.glob("*.json")))
    told = carried(Renaming(row, "NEW", "ТОР Новая", "ASEZ New"))
    export_fixtures(after)
    figures = after / "08_observations.json"
    figures.write_text(figures.read_text().replace('"54321.5"', '"54321.6"'))
    undo(told, reason="as another has it", by=User.objects.get(username="keeper"))
    Succession.objects.all().delete()

    files = sorted(after.glob("*.json"))
    call_command("import_fixtures", *files)
    renamed = Territory.objects.get(code="NEW")
    assert renamed.name_ru == "ТОР Новая"
    assert not Territory.objects.filter(code="OLD").exists()
    # Nobody edited it: it is as the files say.
    assert renamed.observations.get().value == Decimal("54321.6")
    assert renamed.successions.get().old_code == "OLD"
    call_command("import_fixtures", *files, "--check")


def change_in_the_admin(client: Client) -> None:
    """A figure corrected, one that supersedes another, two new territories, a deleted source."""
    first = Observation.objects.get(
        indicator__code="T0.1", territory__code="AMH", source__code="article-table-2"
    )
    send(client, first, value="9", reason="a slip of the pen")
    newer = {"value": "11", "date": "14.03.2025", "date_precision": "day", "is_sure": "on"}
    kept = filled_form(client.get(address(first)), "#observation_form")
    send(client, Observation, **kept | newer | {"note_ru": "«Реестр»", "reason": "newer"})
    place = {"regime": "far_east", "region": Region.objects.get(code="RU-PRI").pk}
    for code in ("OLD", "NEW"):
        names = {"code": code, "name_ru": f"ТОР {code}", "name_en": f"ASEZ {code}"}
        send(client, Territory, **place, **names, status="merged" if code == "OLD" else "active")
    successor = str(Territory.objects.get(code="NEW").pk)
    send(client, Territory.objects.get(code="OLD"), successor=successor, reason="merged")
    unused = Sector.objects.get(code="unused-here")
    deleted = address(unused).replace("change", "delete")
    assert client.post(deleted, {"post": "yes", "reason": "never used"}).status_code == 302


def let_territories_succeed_each_other() -> None:
    """One renamed, so that all that names it changes; one divided; one merged into a merged one."""
    renamed, divided = (Territory.objects.get(code=code) for code in ("BUR", "KRA"))
    carried(Renaming(renamed, "REN", "ТОР Переименованная", "ASEZ Renamed"))
    lies_in_it = Project.objects.filter(territory=divided).first()
    assert lies_in_it is not None
    parts = Part("P1", "ТОР Первая"), Part("P2", "ТОР Вторая", "ASEZ Second")
    carried(Dividing(divided, parts, goes={("project", lies_in_it.pk): 1}))
    # A code before its heir's and behind it: rows stand in the order of their codes.
    new, heir = Territory.objects.get(code="NEW"), Territory.objects.get(code="AMU")
    carried(Merging(new, heir))
    carried(Renaming(heir, "ANEW", "ТОР Амурская новая"))


def accept_a_project(client: Client) -> None:
    by = User.objects.get(username="keeper")
    _submission, token = make_link(meant_for="x", by=by)
    said = {"territory": "SAK", "sectors": Sector.objects.all()[0].code, "value-P6.1": "231"}
    fill(client, f"/projects/new/{token}/", **said)
    accept(send_in(Submission.objects.get()), by=by)
    Observation.objects.filter(territory__code="PRI").order_by("pk")[0].delete()


def address(row: Model | type[Model]) -> str:
    page = f"admin:{row._meta.app_label}_{row._meta.model_name}"
    return (
        reverse(f"{page}_add")
        if isinstance(row, type)
        else reverse(f"{page}_change", args=[row.pk])
    )


def send(client: Client, row: Model | type[Model], **changes: Any) -> None:
    sent = filled_form(client.get(address(row)), f"#{row._meta.model_name}_form") | changes
    response = client.post(address(row), sent)
    assert response.status_code == 302, response.context["errors"]
