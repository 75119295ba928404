"""`manage.py import_data`: what a file would do, told row by row; stored whole or not at all."""

import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from territories.models import Observation, Project, Territory
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    RegionFactory,
    SourceFactory,
    TerritoryFactory,
)
from tests.territories.importing.made import HEADING, brought, lines, xlsx

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def known() -> None:
    IndicatorFactory.create(code="T0.2", name_ru="Объём инвестиций", least=0)
    IndicatorFactory.create(code="T0.3", name_ru="Рабочие места", least=0, is_whole=True)
    TerritoryFactory.create(code="PRI", name_ru="ТОР Приморье", name_en="ASEZ Primorye")
    TerritoryFactory.create(code="KOR", name_ru="ТОР Королёв", name_en="ASEZ Korolyov")
    SourceFactory.create(code="report", title_ru="Отчёт")


def test_nothing_is_stored_until_it_is_confirmed(tmp_path: Path) -> None:
    file = lines("T0.2;PRI;2024;1 234,5;declared;report")
    code, found = brought(tmp_path, file)
    assert (code, found["counts"]) == (
        0,
        {"new": 1, "changed": 0, "unchanged": 0, "refused": 0},
    )
    assert not Observation.objects.exists()

    code, found = brought(tmp_path, file, "--confirm", "--reason", "Отчёт за год")
    assert code == 0
    row = Observation.objects.get()
    assert (row.value, row.date, row.date_precision) == (
        Decimal("1234.5"),
        date(2024, 1, 1),
        "year",
    )
    assert row.history.get().history_change_reason == "Отчёт за год"


def test_the_same_file_twice_changes_nothing(tmp_path: Path) -> None:
    file = lines("T0.2;PRI;IV кв. 2024;5;declared;report", "T0.3;KOR;март 2024;7;actual;report")
    brought(tmp_path, file, "--confirm")
    code, found = brought(tmp_path, file, "--confirm")
    assert (code, found["counts"]["unchanged"]) == (0, 2)
    history = Observation.history.all()  # type: ignore[attr-defined]
    assert history.count() == 2


def test_a_changed_value_shows_both_and_needs_a_reason(tmp_path: Path) -> None:
    brought(tmp_path, lines("T0.2;PRI;2024;5;declared;report"), "--confirm")
    file = lines("T0.2;PRI;2024;6;declared;report")
    code, found = brought(tmp_path, file)
    assert (code, found["rows"][0]["state"]) == (0, "changed")
    code, found = brought(tmp_path, file, "--confirm")
    assert code == 2
    assert Observation.objects.get().value == 5
    code, found = brought(tmp_path, file, "--confirm", "--reason", "Уточнено")
    assert code == 0
    row = Observation.objects.get()
    assert row.value == 6
    assert row.history.latest().history_change_reason == "Уточнено"


@pytest.mark.parametrize(
    ("row", "cell", "said"),
    [
        ("T0.2;PRI;2024;1,234;declared;report", "D2", "1\u00a0234"),
        ("T0.2;PRI;2024;-;declared;report", "D2", "0"),
        ("T0.2;PRI;2024;;declared;report", "D2", ""),
        ("T0.2;PRI;2024;35/20;declared;report", "D2", "35/20"),
        ("T0.2;PRI;2024;-44,5;declared;report", "D2", "0"),
        ("T0.3;PRI;2024;1,5;declared;report", "D2", ""),
        ("T0.2;ТОР Королев;2024;1;declared;report", "B2", "KOR"),
        ("T0.2;TOP Приморье;2024;1;declared;report", "B2", "PRI"),
        ("T0.2;Новая;2024;1;declared;report", "B2", "Новая"),
        ("T0.2;;2024;1;declared;report", "B2", ""),
        ("T0.2;ИТОГО;2024;1;declared;report", "B2", "ИТОГО"),
        ("T0.2;Дальневосточный федеральный округ;2024;1;declared;report", "B2", "округ"),
        ("T0.2;PRI;01.02.03;1;declared;report", "C2", "01.02.03"),
        ("T0.2;PRI;29.02.2023;1;declared;report", "C2", ""),
        ("T0.2;PRI;31.12.21019;1;declared;report", "C2", "21019"),
        ("T0.2;PRI;2125;1;declared;report", "C2", ""),
        ("T0.2;PRI;2024;1;наверное;report", "E2", "наверное"),
        ("T0.2;PRI;2024;1;declared;nowhere", "F2", "nowhere"),
        ("T9.9;PRI;2024;1;declared;report", "A2", "T9.9"),
    ],
)
def test_what_is_wrong_is_told_with_its_cell(
    row: str, cell: str, said: str, tmp_path: Path
) -> None:
    good = "T0.2;KOR;2024;1;declared;report"
    code, found = brought(tmp_path, lines(row, good), "--confirm", "--reason", "Проба")
    assert code == 1
    first, second = found["rows"]
    assert (first["state"], first["cell"], second["state"]) == ("refused", cell, "new")
    assert said in first["reason"]
    assert not Observation.objects.exists()


def test_all_that_is_wrong_in_a_row_is_told_at_once(tmp_path: Path) -> None:
    file = lines("T0.2;PRI;01.02.03;35/20;наверное;report")
    (row,) = brought(tmp_path, file)[1]["rows"]
    assert row["cell"] == "C2"
    places = [
        row["reason"].index(said) for said in ("01.02.03", "D2: ", "35/20", "E2: ", "наверное")
    ]
    assert places == sorted(places)


def test_one_thing_told_twice_is_refused(tmp_path: Path) -> None:
    row = "T0.2;PRI;2024;5;declared;report"
    code, found = brought(tmp_path, lines(row, row.replace("5", "6")))
    assert (code, found["rows"][1]["state"]) == (1, "refused")
    assert "2" in found["rows"][1]["reason"]


def test_windows_1251_with_russian_headings(tmp_path: Path) -> None:
    file = lines(
        '"T0.2";"ТОР Приморье";2024;"1\u00a0234,5";заявлено;report',
        heading="Показатель;Территория;Дата;Значение;Основание;Источник",
    )
    code, _found = brought(tmp_path, file.encode("cp1251"), "--confirm")
    assert code == 0
    assert Observation.objects.get().value == Decimal("1234.5")


def test_utf_8_with_a_mark_and_commas_between_fields(tmp_path: Path) -> None:
    file = HEADING.replace(";", ",") + '\nT0.2,PRI,2024,"1,234.5",declared,report'
    code, _found = brought(tmp_path, file.encode("utf-8-sig"), "--confirm")
    assert code == 0
    assert Observation.objects.get().value == Decimal("1234.5")


def test_a_workbook_with_a_title_above_and_a_note_beside(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Инвестиции резидентов"],
        [],
        ["", *HEADING.split(";"), "проверил"],
        ["", "T0.2", "PRI", date(2024, 3, 12), 1850.5, "declared", "report", "Иванов"],
        ["", "T0.2", "KOR", 2024, 12, "declared", "report", ""],
        ["", "T0.3", "KOR", 45363, 12, "declared", "report", ""],
    ]
    several = xlsx(("Титул", [["Отчёт"]]), ("Данные", rows))
    code, found = brought(tmp_path, several, name="a.xlsx")
    assert code == 2
    assert "Данные" in found["error"]
    code, found = brought(tmp_path, several, "--sheet", "Данные", name="a.xlsx")
    assert code == 1
    assert [row["state"] for row in found["rows"]] == ["new", "new", "refused"]
    assert found["rows"][2]["cell"] == "D6"
    assert "2024-03-12" in found["rows"][2]["reason"]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"", "a.csv"),
        (b"PK\x03\x04broken", "a.xlsx"),
        (b"\xd0\xcf\x11\xe0broken", "a.xls"),
        (b"a;b\n1;2", "a.csv"),
        (b"a", "a.doc"),
        (b'{"a": 1}', "a.json"),
        (b'[{"value": NaN}]', "a.json"),
        (b"[" * 100_000, "a.json"),
        (b"\x98\x98\x00", "a.csv"),
    ],
)
def test_what_cannot_be_read_gets_a_sentence(content: bytes, name: str, tmp_path: Path) -> None:
    code, found = brought(tmp_path, content, name=name)
    assert code == 2
    assert found["error"]


def test_json_is_read(tmp_path: Path) -> None:
    row = dict(
        zip(HEADING.split(";"), ["T0.2", "PRI", "2024", 5.25, "declared", "report"], strict=True)
    )
    code, _found = brought(tmp_path, json.dumps([row]), "--confirm", name="a.json")
    assert code == 0
    assert Observation.objects.get().value == Decimal("5.25")


def test_territories_and_projects_are_brought(tmp_path: Path) -> None:
    RegionFactory.create(code="RU-XX", name_ru="Край")
    heading = "code;name_ru;name_en;regime;region;established"
    row = "NEW;ТОР Новая;ASEZ New;arctic;RU-XX;2016"
    code, found = brought(tmp_path, lines(row, heading=heading), "--confirm", kind="territories")
    assert code == 0, found
    made = Territory.objects.get(code="NEW")
    assert (made.established, made.established_precision) == (date(2016, 1, 1), "year")
    assert made.status == "active"

    heading = "code;name_ru;territory;capital_cost"
    row = "P-1;Завод;NEW;1 200,5"
    code, found = brought(tmp_path, lines(row, heading=heading), "--confirm", kind="projects")
    assert code == 0, found
    assert Project.objects.get(code="P-1").capital_cost == Decimal("1200.5")


def test_columns_that_the_file_has_not_keep_what_they_have(tmp_path: Path) -> None:
    row = ObservationFactory.create(
        indicator__code="T0.9",
        territory=TerritoryFactory.create(code="KEP"),
        source__code="kept",
        note_ru="Прим.",
    )
    file = lines("T0.9;KEP;2024;7;declared;kept")
    code, found = brought(tmp_path, file, "--confirm", "--reason", "Уточнено")
    assert (code, found["counts"]["changed"]) == (0, 1), found
    assert Observation.objects.values_list("value", "note_ru").get(pk=row.pk) == (7, "Прим.")


@pytest.mark.parametrize(
    ("kind", "heading", "row", "cell"),
    [
        ("projects", "code;name_ru;territory;capital_cost", "P-1;Завод;PRI;-5", "D2"),
        (
            "territories",
            "code;name_ru;regime;region;latitude;longitude",
            "NEW;ТОР Новая;arctic;RU-XX;50;",
            "F2",
        ),
    ],
)
def test_what_the_database_would_refuse_is_told_before(
    kind: str, heading: str, row: str, cell: str, tmp_path: Path
) -> None:
    RegionFactory.create(code="RU-XX", name_ru="Край")
    file = lines(row, heading=heading)
    code, found = brought(tmp_path, file, "--confirm", "--reason", "Проба", kind=kind)
    assert (code, found["rows"][0]["state"], found["rows"][0]["cell"]) == (1, "refused", cell)
    assert found["rows"][0]["reason"]


def test_a_value_stays_within_the_span_that_stands_beside_it(tmp_path: Path) -> None:
    ObservationFactory.create(
        indicator__code="T0.9",
        territory=TerritoryFactory.create(code="KEP"),
        source__code="kept",
        value=5,
        low=4,
        high=6,
    )
    file = lines("T0.9;KEP;2024;77;declared;kept")
    code, found = brought(tmp_path, file, "--confirm", "--reason", "Уточнено")
    assert (code, found["rows"][0]["cell"]) == (1, "D2")
