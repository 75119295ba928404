"""Files that administrators really get: each has its right outcome."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from territories.models import Observation, Project, Territory
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    OrganisationFactory,
    RegionFactory,
    SourceFactory,
    TerritoryFactory,
)
from tests.territories.importing.made import (
    FORMATS,
    HEADING,
    Rows,
    brought,
    lines,
    ods,
    plain,
    xls,
    xlsx,
)

# How files are understood; what is stored of them test_import_data.py asks of PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]
WIDE = ("--set", "indicator=T0.2", "--set", "basis=actual", "--set", "source=report")


@pytest.fixture(autouse=True)
def known() -> None:
    IndicatorFactory.create(
        code="T0.2", name_ru="Объём инвестиций", unit_ru="млн руб.", unit_en="RUB mn"
    )
    IndicatorFactory.create(code="T0.3", name_ru="Рабочие места", name_en="Jobs")
    for code, name in (("ALT", "Алтайский край"), ("TYU", "Тюменская область")):
        TerritoryFactory.create(code=code, name_ru=name, name_en=f"Region {code}")
    SourceFactory.create(code="report", title_ru="Отчёт")


def states(found: dict[str, list[dict[str, str]]]) -> list[str]:
    return [row["state"] for row in found["rows"]]


@pytest.mark.parametrize("space", [" ", "\u00a0", "\u202f", "\u2009"])
def test_1_csv_of_excel_in_russia(space: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["показатель", "территория", "дата", "значение", "основание", "источник", "примечание"],
        ["T0.2", "Алтайский край", "2024", f"1{space}234,5", "заявлено", "report", "ТОР «А; Б»"],
        ["T0.2", "ИТОГО", "2024", f"1{space}234,5", "заявлено", "report", ""],
    ]
    encoding = "cp1251" if space in (" ", "\u00a0") else "utf-8-sig"
    file = plain(rows, encoding=encoding, end="\r\n")
    code, found = brought(tmp_path, file, "--confirm")
    assert (code, states(found)) == (1, ["new", "refused"])
    assert (found["rows"][1]["cell"], "ИТОГО" in found["rows"][1]["reason"]) == ("B3", True)
    assert not Observation.objects.exists()
    code, found = brought(tmp_path, file, "--confirm", "--leave-out", "3")
    assert (code, found["left_out"]) == (0, [3])
    row = Observation.objects.get()
    assert (row.value, row.note) == (Decimal("1234.5"), "ТОР «А; Б»")


def test_2_csv_with_a_mark_and_points(tmp_path: Path) -> None:
    rows = [
        HEADING.split(";"),
        *(
            ["T0.2", "ALT", str(year), value, "declared", "report"]
            for year, value in ((2022, "1,234.5"), (2023, "1.234,5"), (2024, "1,234"))
        ),
    ]
    code, found = brought(tmp_path, plain(rows, ",", "utf-8-sig"))
    assert (code, states(found)) == (1, ["new", "new", "refused"])
    assert found["rows"][2]["cell"] == "D4"
    said = found["rows"][2]["reason"].replace("\u00a0", " ")
    assert "1,234 и как 1 234: напишите 1234" in said


EMISS: Rows = [
    ["Инвестиции в основной капитал", *[""] * 7],
    [""] * 8,
    ["", "", "2021 г.", "2022 г.", "I кв. 2023", "II кв. 2023", "2023 г.", ""],
    ["Алтайский край", "млн руб.", "…", "0,0", "1,5", "2,5", "1 850,5", ""],
    ["Тюменская область", "млн руб.", "-", "7", "1", "2", "3", ""],
]


def test_3_statistics_as_an_old_workbook(tmp_path: Path) -> None:
    file = xls("Данные", EMISS, merged=[(0, 0, 0, 7)])
    code, found = brought(tmp_path, file, name="e.xls")
    assert code == 2  # which indicator this is stands nowhere
    code, found = brought(tmp_path, file, "--confirm", *WIDE, name="e.xls")
    assert (code, found["counts"]) == (1, {"new": 4, "changed": 0, "unchanged": 1, "refused": 1})
    (dash,) = [row for row in found["rows"] if row["state"] == "refused"]
    assert dash["cell"] == "C5"
    assert not Observation.objects.exists()

    code, _found = brought(tmp_path, file, "--confirm", "--dash", "zero", *WIDE, name="e.xls")
    assert code == 0
    stored = Observation.objects.order_by("territory", "date")
    assert list(stored.values_list("territory__code", "date__year", "value")) == [
        ("ALT", 2022, 0),
        ("ALT", 2023, Decimal("1850.5")),
        ("TYU", 2021, 0),
        ("TYU", 2022, 7),
        ("TYU", 2023, 3),
    ]
    assert set(stored.values_list("date_precision", flat=True)) == {"year"}
    code, found = brought(tmp_path, file, "--dash", "missing", *WIDE, name="e.xls")
    assert (code, found["counts"]["unchanged"]) == (0, 6)


def test_3_a_quarter_never_takes_the_place_of_its_year(tmp_path: Path) -> None:
    columns = [f"--column={column}" for column in ("A=territory", "E=*", "F=*")]
    file = xls("Данные", EMISS, merged=[(0, 0, 0, 7)])
    brought(tmp_path, file, "--confirm", "--leave-out", "5", *WIDE, name="e.xls")
    code, found = brought(tmp_path, file, "--leave-out", "5", *WIDE, *columns, name="e.xls")
    assert (code, states(found)) == (1, ["refused", "new"])  # II кв. begins on no year's first day
    assert found["rows"][0]["cell"] == "E3"
    both = brought(tmp_path, file, *WIDE, *columns, "--column=G=*", name="e.xls")[1]
    assert "refused" in states(both)


ROSSTAT: Rows = [
    ["", "Инвестиции", "", "", ""],
    ["", 2022, 2023, "", "код"],
    ["", "", "", "", "x"],
    ["Российская Федерация", 100, 110, "", 1],
    ["Уральский федеральный округ", 50, 60, "", 2],
    ["Тюменская область", 30, 40, "", 3],
    ["в том числе:", "", "", "", ""],
    ["Тюменская область без авт. округов", 10, 20, "", 4],
    ["Алтайский край2)", 5, "6,5", "", 5],
    ["", "", "", "", ""],
    ["2) Без учёта субъектов малого предпринимательства.", "", "", "", ""],
]


def test_4_regions_of_a_statistical_yearbook(tmp_path: Path) -> None:
    file = xlsx(
        ("Содержание", [["Раздел 1"]]),
        ("1.1", ROSSTAT),
        merged=["A1:A3", "B1:C1"],
        active=1,
        hidden="E",
    )
    code, found = brought(tmp_path, file, *WIDE, name="r.xlsx")
    assert code == 2
    assert "“1.1”" in found["error"]
    sheet = ("--sheet", "1.1", "--confirm", *WIDE)
    code, found = brought(tmp_path, file, *sheet, name="r.xlsx")
    refused = {row["row"]: row for row in found["rows"] if row["state"] == "refused"}
    assert (code, sorted(refused)) == (1, [4, 5, 7, 8])
    assert refused[7]["cell"] == "A7"
    assert "без авт. округов" in refused[8]["reason"]
    assert not Observation.objects.exists()

    code, found = brought(tmp_path, file, *sheet, "--leave-out", "4,5,7-8", name="r.xlsx")
    assert code == 0, found
    noted = Observation.objects.filter(territory__code="ALT").order_by("date")
    assert [row.value for row in noted] == [5, Decimal("6.5")]
    assert noted[0].note == "2) Без учёта субъектов малого предпринимательства."
    assert not Observation.objects.get(territory__code="TYU", date__year=2023).note


def test_5_register_of_residents(tmp_path: Path) -> None:
    OrganisationFactory.create(code="zavod", name_ru="ООО «Завод»")
    heading = (
        "№;код;название;ИНН;заявитель;территория;капитальные затраты, млн руб.;места;ОКВЭД;статус"
    )
    rest = [20, "01.1", "предложен"]
    rows: Rows = [
        heading.split(";"),
        [1, "07140011", "Завод «А»", "2724000001", "ООО «Завод»", "ALT", "850,5", *rest],
        [2, 7140012, "Завод «Б»", 2.72e9, "ООО «Завод»", "ALT", 900, *rest],
        [3, "07140013", "Завод «В»", "", 'ООО "Завод"', "ALT", 900, *rest],
        [4, "07140014", "Завод «Г»", "", "", "ALT", "1 250,0 млн руб.", *rest],
        [5, "07140015", "Завод «Д»", "", "", "ALT", 1250000, *rest],
        [6, "07140016", "Завод «Е»", "", "", "ALT", "35/20", *rest],
        [7, "07140017", "Завод «Ж»", "", "", "ALT", 900, 20, "01.1", "исключён"],
        [8, "07140018", date(2026, 10, 1), "", "", "ALT", 900, *rest],
        [9, "07140019", "Завод «И»", "", "", "ALT", 900, *rest],
    ]
    file = xlsx(("Реестр", rows))
    code, found = brought(tmp_path, file, "--confirm", name="r.xlsx", kind="projects")
    told = {row["row"]: row["cell"] for row in found["rows"] if row["state"] == "refused"}
    assert (code, told) == (1, {3: "B3", 4: "E4", 5: "G5", 6: "G6", 7: "G7", 8: "J8", 9: "C9"}), (
        found
    )
    assert all(row["reason"] for row in found["rows"] if row["state"] == "refused")
    assert not Project.objects.exists()
    left_out = ("--leave-out", "3-9")
    code, found = brought(tmp_path, file, "--confirm", *left_out, name="r.xlsx", kind="projects")
    assert code == 0, found
    stored = Project.objects.order_by("code").values_list("code", "capital_cost")
    assert list(stored) == [("07140011", Decimal("850.5")), ("07140019", 900)]


DATES: list[tuple[object, str, str]] = [
    ("29.02.2023", "refused", "C"),
    ("31.12.21019", "refused", "C"),
    ("01.02.03", "refused", "C"),
    ("на 01.02.2024", "new", "2024-01-31"),
    ("I кв. 2024", "new", ""),
    (45363, "refused", "2024-03-12"),
    ("март 2024", "new", ""),
    ("12.03.2024", "new", ""),
    ("2023", "new", ""),
]


@pytest.mark.parametrize("ending", FORMATS)
def test_6_dates_each_with_its_own_message(ending: str, tmp_path: Path) -> None:
    rows: Rows = [
        HEADING.split(";"),
        *(["T0.2", "ALT", day, 5, "actual", "report"] for day, _state, _said in DATES),
    ]
    if ending == "csv":  # text alone: nothing says that this is a number of days
        rows = [row for row in rows if 45363 not in row]
    told = [each for each in DATES if ending != "csv" or each[0] != 45363]
    code, found = brought(tmp_path, FORMATS[ending](rows), name=f"d.{ending}")
    assert (code, states(found)) == (1, [state for _day, state, _said in told])
    for row, (_day, _state, said) in zip(found["rows"], told, strict=True):
        assert said in row["cell"] + row["reason"]


def test_6_days_counted_from_1904(tmp_path: Path) -> None:
    rows: Rows = [HEADING.split(";"), ["T0.2", "ALT", date(2024, 3, 12), 5, "actual", "report"]]
    code, found = brought(tmp_path, xlsx(("a", rows), is_1904=True), "--confirm", name="d.xlsx")
    assert code == 0, found
    assert Observation.objects.get().date == date(2024, 3, 12)


NAMES = [
    ("Николаевск", "new", ""),
    ("Николаевск ", "new", ""),
    ("Никoлаевcк", "refused", "NIK"),  # two letters are Latin
    ("Королев", "refused", "KOR"),
    ("Город Москва", "refused", "MOW"),
    ("Чувашская Республика - Чувашия", "refused", "CU"),
    ("Нигде", "refused", "Нигде"),
]


@pytest.mark.parametrize("ending", FORMATS)
def test_7_names_are_found_or_suggested(ending: str, tmp_path: Path) -> None:
    for code, name in (
        ("NIK", "Николаевск"),
        ("KOR", "Королёв"),
        ("MOW", "г. Москва"),
        ("CU", "Чувашская Республика — Чувашия"),
    ):
        TerritoryFactory.create(code=code, name_ru=name, name_en=f"In English {code}")
    rows: Rows = [
        HEADING.split(";"),
        *(
            ["T0.2", name, 2000 + year, 5, "actual", "report"]
            for year, (name, _state, _said) in enumerate(NAMES)
        ),
    ]
    _code, found = brought(tmp_path, FORMATS[ending](rows), name=f"n.{ending}")
    assert states(found) == [state for _name, state, _said in NAMES]
    for row, (_name, _state, said) in zip(found["rows"], NAMES, strict=True):
        assert said in row["reason"]


def test_7_a_name_is_never_made_new_for_its_spelling(tmp_path: Path) -> None:
    TerritoryFactory.create(code="KOR", name_ru="ТОР Королёв", name_en="ASEZ Korolyov")
    RegionFactory.create(code="RU-MOS", name_ru="Московская область")
    heading = "code;name_ru;name_en;regime;region"
    file = lines("NEW;TOP Королев;ASEZ;arctic;RU-MOS", heading=heading)
    code, found = brought(tmp_path, file, "--confirm", kind="territories")
    assert (code, found["rows"][0]["cell"], "KOR" in found["rows"][0]["reason"]) == (1, "B2", True)
    assert not Territory.objects.filter(code="NEW").exists()


@pytest.mark.parametrize("ending", ["xlsx", "xls", "ods"])
def test_indicators_may_stand_side_by_side(ending: str, tmp_path: Path) -> None:
    rows: Rows = [
        ["Территория", "Объём инвестиций", "Jobs", "Прочее"],
        ["Алтайский край", 10, 20, "x"],
        ["Тюменская область", 30, "", "y"],
    ]
    more = ("--set", "date=2024", "--set", "basis=actual", "--set", "source=report")
    code, found = brought(tmp_path, FORMATS[ending](rows), "--confirm", *more, name=f"w.{ending}")
    assert (code, found["counts"]["new"]) == (0, 3), found
    stored = Observation.objects.order_by("territory__code", "indicator__code")
    assert list(stored.values_list("territory__code", "indicator__code", "value")) == [
        ("ALT", "T0.2", 10),
        ("ALT", "T0.3", 20),
        ("TYU", "T0.2", 30),
    ]


@pytest.mark.parametrize(
    ("unit", "value", "stored"),
    [
        ("млн руб.", "5", 5),
        ("тыс. руб.", "1250000", 1250),
        ("RUB bn", "2", 2000),
        ("чел.", "5", None),
    ],
)
def test_a_unit_beside_the_value(unit: str, value: str, stored: int | None, tmp_path: Path) -> None:
    heading = f"{HEADING};Единица измерения"
    file = lines(f"T0.2;ALT;2024;{value};actual;report;{unit}", heading=heading)
    code, found = brought(tmp_path, file, "--confirm")
    (row,) = found["rows"]
    if stored is None:
        assert (code, row["state"], row["cell"]) == (1, "refused", "G2")
    else:
        assert code == 0
        assert Observation.objects.get().value == stored
        assert bool(row["reason"]) == (str(stored) != value)


def test_a_footnote_is_kept_beside_what_was_noted(tmp_path: Path) -> None:
    old = ObservationFactory.create(
        indicator__code="T0.9",
        territory=TerritoryFactory.create(code="MOW", name_ru="г. Москва"),
        source__code="kept",
        note_ru="Прим.",
    )
    file = ods(
        "1", [HEADING.split(";"), ["T0.9", "г. Москва 5", "2024", old.value, old.basis, "kept"]]
    )
    again = (file, "--confirm", "--reason", "Сноска")
    assert brought(tmp_path, *again, name="a.ods")[1]["counts"]["changed"] == 1
    assert Observation.objects.get(pk=old.pk).note == "Прим.\n5"
    assert brought(tmp_path, *again, name="a.ods")[1]["counts"]["unchanged"] == 1
