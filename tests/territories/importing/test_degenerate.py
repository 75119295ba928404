"""Files and cells that go wrong quietly: each is read right, or refused with reason and cell."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import xlwt

from territories.importing.cells import written
from territories.importing.files import read_file
from territories.models import Observation, Territory
from territories.services.successions import Renaming
from tests.factories.territories import (
    IndicatorFactory,
    RegionFactory,
    SourceFactory,
    TerritoryFactory,
)
from tests.territories.importing.made import HEADING, Rows, brought, lines, ods, xlsx
from tests.territories.importing.malformed import in_sheet
from tests.territories.test_successions import carried

pytestmark = pytest.mark.django_db
HEAD = HEADING.split(";")
LINE = "T0.2;PRI;2024;{};actual;report"


@pytest.fixture(autouse=True)
def known() -> None:
    IndicatorFactory.create(code="T0.2", unit_ru="млн руб.", unit_en="RUB mn")
    IndicatorFactory.create(code="T0.9", unit_ru="%", unit_en="%")
    TerritoryFactory.create(code="PRI", name_ru="ТОР Приморье")
    SourceFactory.create(code="report")


def row(**more: Any) -> list[Any]:
    usual = zip(HEAD, LINE.format(5).split(";"), strict=True)
    return list({**dict(usual), **more}.values())


def book(change: Callable[[Any], None], *rows: list[Any]) -> bytes:
    made = openpyxl.Workbook()
    sheet = made.active
    for each in (HEAD, *(rows or (row(value=5),))):
        sheet.append(each)
    change(sheet)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def put(cell: str, value: Any, number_format: str = "General") -> Callable[[Any], None]:
    def change(sheet: Any) -> None:
        sheet[cell] = value
        sheet[cell].number_format = number_format

    return change


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("1 234,5 млн", "единиц"),
        ("≈ 5", "оценка"),
        ("> 10", "оценка"),
        ("до 10", "оценка"),
        ("5–7", "промежуток"),
        ("15 %", "млн руб."),
        ("н/д", "«…»"),
        ("x", "«…»"),
        ("–", "0"),
        ("#ДЕЛ/0!", "1234,5"),
        ("1E+03", "1234,5"),
        ("(5)", "1234,5"),
        ("5,000", "5000"),
    ],
)
def test_a_number_that_is_none_says_what_is_taken(text: str, said: str, tmp_path: Path) -> None:
    code, found = brought(tmp_path, lines(LINE.format(text)), "--confirm")
    (told,) = found["rows"]
    assert (code, told["state"], told["cell"]) == (1, "refused", "D2")
    assert said in told["reason"]


@pytest.mark.parametrize(
    ("text", "value"),
    [("'5", "5"), ("−5", "-5"), ("1\u2009234,5", "1234.5"), ("1\u202f234\u00a0567", "1234567")],
)
def test_a_number_in_unusual_dress(text: str, value: str, tmp_path: Path) -> None:
    code, found = brought(tmp_path, lines(LINE.format(text)), "--confirm")
    assert code == 0, found
    assert Observation.objects.get().value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("01.2026", "2026-01-01", "month"),
        ("3/2024", "2024-03-01", "month"),
        ("03-2024", "2024-03-01", "month"),
        ("2024/03/12", "2024-03-12", "day"),
        ("13/03/2024", "2024-03-13", "day"),
        ("2024-03-12 00:00:00", "2024-03-12", "day"),
        ("12 марта 2024 г.", "2024-03-12", "day"),
        ("2024Q2", "2024-04-01", "quarter"),
        ("II квартал 2024 года", "2024-04-01", "quarter"),
        ("за 2024 год", "2024-01-01", "year"),
    ],
)
def test_more_ways_to_write_a_date(text: str, day: str, precision: str, tmp_path: Path) -> None:
    code, found = brought(tmp_path, lines(LINE.format(5).replace("2024", text)), "--confirm")
    assert code == 0, found
    stored = Observation.objects.get()
    assert (stored.date.isoformat(), stored.date_precision) == (day, precision)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("январь–июнь 2024", "период"),
        ("2023/24", "период"),
        ("24", "03.2024"),
        ("2024 (оценка)", "03.2024"),
        ("03/04/2024", "2024-04-03"),
        ("31.11.2023", "12.03.2024"),
    ],
)
def test_a_date_that_is_none_says_what_is_taken(text: str, said: str, tmp_path: Path) -> None:
    code, found = brought(tmp_path, lines(LINE.format(5).replace("2024", text)), "--confirm")
    (told,) = found["rows"]
    assert (code, told["cell"], said in told["reason"]) == (1, "C2", True), told


def xls_in_percent() -> bytes:
    made = xlwt.Workbook()
    sheet = made.add_sheet("а")
    for y, each in enumerate((HEAD, row(value=0.15))):
        for x, cell in enumerate(each):
            style = [xlwt.easyxf(num_format_str='0.0"доля"%')] if (y, x) == (1, 3) else []
            sheet.write(y, x, cell, *style)
    stream = io.BytesIO()
    made.save(stream)
    return stream.getvalue()


def ods_in_percent() -> bytes:
    rows: Rows = [HEAD, row(value=0.15)]
    old, new = b'"float" office:value="0.15"', b'"percentage" office:value="0.15"'
    return in_sheet(ods("a", rows), old, new)


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_what_a_cell_shows_in_per_cent_is_in_per_cent(ending: str, tmp_path: Path) -> None:
    make = {
        "xlsx": lambda: book(put("D2", 0.15, "0%")),
        "xls": xls_in_percent,
        "ods": ods_in_percent,
    }
    name = f"a.{ending}"
    code, found = brought(tmp_path, make[ending](), name=name)
    assert (code, found["rows"][0]["cell"]) == (1, "D2"), found
    assert "15 %" in found["rows"][0]["reason"]
    more: tuple[str, ...] = (
        "--confirm",
        "--column",
        "D=value",
        "--column",
        "B=territory",
        "--column",
        "C=date",
    )
    more += ("--column", "E=basis", "--column", "F=source", "--set", "indicator=T0.9")
    code, found = brought(tmp_path, make[ending](), *more, name=name)
    assert code == 0, found
    assert Observation.objects.get().value == 15


def merged(cells: str) -> Callable[[Any], None]:
    return lambda sheet: sheet.merge_cells(cells)


def hidden(sheet: Any) -> None:
    sheet.row_dimensions[2].hidden = True


def error(sheet: Any) -> None:
    sheet["D2"] = "#N/A"
    sheet["D2"].data_type = "e"


@pytest.mark.parametrize(
    ("change", "cell", "said"),
    [
        (put("D2", "=1+1"), "D2", "Формула"),
        (error, "D2", "ошибка"),
        (put("D2", True), "D2", "не число"),
        (put("C2", datetime(2024, 3, 12, 13, 30)), "C2", "не дата"),  # noqa: DTZ001, a cell's
        (put("C2", 45363), "C2", "2024-03-12"),
        (merged("C2:D2"), "D2", "объединённую"),
    ],
)
def test_what_a_workbook_hides_is_refused_with_its_cell(
    change: Callable[[Any], None], cell: str, said: str, tmp_path: Path
) -> None:
    code, found = brought(tmp_path, book(change), "--confirm", name="a.xlsx")
    (told,) = found["rows"]
    assert (code, told["cell"], said in told["reason"]) == (1, cell, True), told


def test_an_error_empties_no_cell_that_may_be_empty(tmp_path: Path) -> None:
    """Read as empty it would take away what is stored."""
    TerritoryFactory.create(code="ALT", name_ru="Алтай", latitude=50, longitude=80)
    rows = [
        ["code", "name_ru", "regime", "region", "latitude", "longitude"],
        ["ALT", "Алтай", "arctic", "RU-XX", "=1+1", "=1+1"],
    ]
    RegionFactory.create(code="RU-XX")
    code, found = brought(tmp_path, xlsx(("a", rows)), kind="territories", name="a.xlsx")
    assert (code, found["rows"][0]["cell"]) == (1, "E2"), found


def test_a_hidden_row_is_told_of(tmp_path: Path) -> None:
    code, found = brought(tmp_path, book(hidden), name="a.xlsx")
    assert (code, found["rows"][0]["state"]) == (0, "new")
    assert "скрыта" in found["rows"][0]["reason"]


GOOD = lines(LINE.format(5))


@pytest.mark.parametrize(
    "content",
    [
        GOOD.encode("utf-16"),
        b"\xfe\xff" + GOOD.encode("utf-16-be"),
        GOOD.replace("T0.2", "\ufeffT0.2").encode(),
        ("\ufeff\ufeff" + GOOD).encode(),
        GOOD.replace("\n", "\r").encode(),
        GOOD.replace("PRI", '"PRI\n"').encode(),
    ],
)
def test_a_text_in_unusual_dress(content: bytes, tmp_path: Path) -> None:
    code, found = brought(tmp_path, content, "--confirm")
    assert code == 0, found
    assert Observation.objects.get().value == 5


@pytest.mark.parametrize(
    ("content", "name", "code", "cell"),
    [
        # A comma too many would make one of one and a half.
        (
            "indicator,territory,date,basis,source,value\nT0.2,PRI,2024,actual,report,1,5",
            "a.csv",
            1,
            "2",
        ),
        (GOOD.replace("value;", "value;value;").replace(";5;", ";5;6;"), "a.csv", 2, ""),
        (
            '[{"indicator":"T0.2","territory":"PRI","date":"2024","value":5,"value":6,'
            '"basis":"actual","source":"report"}]',
            "a.json",
            2,
            "",
        ),
        (lines(LINE.format(5), HEADING, LINE.format(5).replace("2024", "2023")), "a.csv", 1, "A3"),
    ],
)
def test_what_says_two_things_is_refused(
    content: str, name: str, code: int, cell: str, tmp_path: Path
) -> None:
    ended, found = brought(tmp_path, content, "--confirm", name=name)
    assert ended == code, found
    if cell:
        assert [line["cell"] for line in found["rows"] if line["state"] == "refused"] == [cell]
    else:
        assert found["error"]
    assert not Observation.objects.exists()


def test_json_keeps_all_digits() -> None:
    (sheet,) = read_file(b'[{"value": 12345678901234.123456, "low": 1.5}]', "a.json")
    assert [written(cell) for cell in sheet.rows[1]] == ["12345678901234.123456", "1.5"]


@pytest.mark.parametrize("text", ["ТОР Приморье", "PRI"])
def test_a_former_name_is_suggested_and_never_taken(text: str, tmp_path: Path) -> None:
    carried(Renaming(Territory.objects.get(code="PRI"), "NEW", "ТОР Новая", "ASEZ New"))
    file = lines(LINE.format(5).replace("PRI", text))
    code, found = brought(tmp_path, file, "--confirm")
    assert (code, found["rows"][0]["cell"]) == (1, "B2")
    assert "ТОР Новая (NEW)" in found["rows"][0]["reason"]
    assert not Observation.objects.exists()

    RegionFactory.create(code="RU-XX")
    heading = "code;name_ru;regime;region"
    again = lines(
        f"{'OTHER' if text != 'PRI' else text};ТОР Приморье;arctic;RU-XX", heading=heading
    )
    code, found = brought(tmp_path, again, "--confirm", kind="territories")
    assert (code, "NEW" in found["rows"][0]["reason"]) == (1, True), found
