"""What is exported is read again without loss, in either language under either language."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import Client
from django.urls import reverse
from django.utils import translation

from decision.problems.models import Criterion
from territories.importing.files import read_file
from territories.importing.preview import Preview, preview, resource_for, store
from territories.importing.tables import choose_sheet, find_table
from territories.models import Observation, Project, ProjectYear, Territory
from territories.presentation.export import WRITERS, export
from territories.selectors.fixtures import fixture_entries
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    OrganisationFactory,
    ProjectFactory,
    SectorFactory,
    SourceFactory,
    TerritoryFactory,
)

pytestmark = pytest.mark.django_db
LANGUAGES = [code for code, _name in settings.LANGUAGES]
MODELS = {
    "territories": Territory,
    "projects": Project,
    "observations": Observation,
    "criteria": Criterion,
}
NASTY = (
    "=1+1",
    "'=1+1",
    "''=1+1",
    "'90-е",
    "+7 423",
    "-5",
    "−5",
    "@cmd",
    "\ttab",
    "\rreturn",
    "first\r\n\r\nsecond",
    " spaces  inside ",
    "\u200e=hidden",
    "a;b,c\t\"d\" 'e'",
    "1.234",
    "2024",
)
VALUES = ("1.234", "-12.345", "0.000001", "1234567", "12345678901234.123456", "-0.5", "1000")


def read(content: bytes, kind: str, ending: str, *, stores: bool = False) -> Preview:
    resource = resource_for(kind, reason="again")
    sheet = choose_sheet(read_file(content, f"a.{ending}"), None)
    return (store if stores else preview)(resource, find_table(sheet, resource))


@pytest.mark.parametrize(("ending", "language"), list(product(WRITERS, LANGUAGES)))
def test_nothing_is_lost_on_the_way_into_empty_tables(ending: str, language: str) -> None:
    all_that_is_exported()
    kinds = ("territories", "projects", "observations")
    with translation.override(language):
        before = {kind: export(kind, ending) for kind in kinds}
    rows = told()
    assert len(rows) > 3 * len(NASTY)
    Observation.objects.all().delete()
    Project.objects.all().delete()
    Territory.objects.update(successor=None, status="active")
    Territory.objects.all().delete()
    other = next(each for each in LANGUAGES if each != language)
    for kind in kinds:
        with translation.override(other):
            found = read(before[kind], kind, ending, stores=True)
        assert [line.reason for line in found.lines if line.reason] == []
    assert told() == rows


def all_that_is_exported() -> None:
    place = TerritoryFactory.create(
        code="-T", geonames_id=2022, former_names_ru="ТОР Прежняя; ТОР Ещё прежде"
    )
    TerritoryFactory.create(code="-A", successor=place, status="merged", name_ru="ТОР Прежняя")
    sectors = [SectorFactory.create(code=code) for code in ("agro", "fish")]
    for number, text in enumerate(NASTY):
        project = ProjectFactory.create(
            code=f"p{number:02}",
            name_ru=text,
            summary_ru=text,
            territory=place,
            applicant=OrganisationFactory.create(),
            capital_cost="1.234",
            requested_budget="1000.5",
            least_share="33.33" if number % 2 else None,
            is_fictional=bool(number % 2),
        )
        project.sectors.set(sectors[: number % 3])
        for year in range(2025, 2025 + number % 4):
            cost, asked = ("1.234", 0) if year == 2025 else (0, "1000" if number % 2 else 0)
            ProjectYear.objects.create(
                project=project, year=year, capital_cost=cost, requested_budget=asked
            )
    indicator, source = IndicatorFactory.create(), SourceFactory.create()
    dates = [("2024-01-01", "year"), ("2024-04-01", "quarter"), ("2024-04-01", "month")]
    dates += [("2020-01-01", "about"), ("2024-02-29", "day"), ("2024-01-01", "day")]
    for number, value in enumerate(VALUES):
        day, precision = dates[number % len(dates)]
        row = ObservationFactory.create(
            indicator=indicator,
            territory=TerritoryFactory.create(),
            source=source,
            value=value,
            low=value if number % 2 else None,
            high=value if number % 2 else None,
            median="1.234" if number % 2 else None,
            deviation="0.5" if number % 2 else None,
            people=number if number % 2 else None,
            unknown=0 if number % 2 else None,
            date=day,
            date_precision=precision,
        )
        entered = datetime(2024, 3, number + 1, 12, 30, 0, 123456, tzinfo=UTC)
        Observation.objects.filter(pk=row.pk).update(entered_at=entered)


def test_a_stored_row_that_is_called_like_a_total_is_found_unchanged() -> None:
    ProjectFactory.create(name_ru="Итоговая линия", name_en="Total line")
    assert read(export("projects", "csv"), "projects", "csv").counts["refused"] == 0
    assert read(export("projects", "csv"), "projects", "csv").counts["unchanged"] == 1


def told() -> list[Any]:
    """All rows with all of their columns, but for who said why."""
    return [
        (entry["model"], entry["fields"])
        for entries in fixture_entries().values()
        for entry in entries
    ]


def test_no_cell_of_a_spreadsheet_is_a_formula() -> None:
    for text in NASTY:
        ProjectFactory.create(name_ru=text)
    book = openpyxl.load_workbook(io.BytesIO(export("projects", "xlsx")))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert all(cell.data_type in "sn" for cell in cells)
    assert not [text for text in texts if text[0] in "=+-@\t\r"]
    assert "'=1+1" in texts


def test_the_command_writes_in_the_language_asked_for(tmp_path: Path) -> None:
    ObservationFactory.create(
        value="1.5", basis="declared", date="2024-04-01", date_precision="quarter"
    )
    headings = {}
    for language in LANGUAGES:
        file = tmp_path / f"{language}.csv"
        call_command("export_data", "observations", str(file), "--language", language)
        headings[language], line = file.read_text(encoding="utf-8-sig").splitlines()
        assert {"ru": ";1,5;заявлено;", "en": ",1.5,declared,"}[language] in line
        assert {"ru": "II кв. 2024", "en": "Q2 2024"}[language] in line
    assert headings["ru"].startswith("Показатель;Территория;")
    assert headings["en"].startswith("Indicator,Territory,")


@pytest.mark.parametrize("ending", WRITERS)
def test_the_admin_gives_all_rows_or_those_chosen(ending: str, admin_client: Client) -> None:
    admin_client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    one, _other = TerritoryFactory.create(code="ONE"), TerritoryFactory.create(code="TWO")
    page = admin_client.get(reverse("admin:territories_territory_take")).content.decode()
    address = f"/admin/territories/territory/export/territories.{ending}"
    assert address in page
    answer = admin_client.get(address)
    assert answer["Content-Disposition"] == f'attachment; filename="territories.{ending}"'
    assert read(answer.content, "territories", ending).counts["unchanged"] == 2
    sent = {"action": f"take_{ending}", "_selected_action": [one.pk]}
    chosen = admin_client.post("/admin/territories/territory/", sent)
    assert read(chosen.content, "territories", ending).counts["unchanged"] == 1


def test_json_is_of_no_language() -> None:
    ObservationFactory.create(basis="declared", date="2020-01-01", date_precision="about", value=5)
    found = []
    for language in LANGUAGES:
        with translation.override(language):
            found.append(export("observations", "json"))
    assert found[0] == found[1]
    (row,) = json.loads(found[0])
    assert (row["basis"], row["date"], row["value"]) == ("declared", "about 2020", 5)
