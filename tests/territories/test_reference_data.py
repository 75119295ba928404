"""The loader never takes back what a person did."""

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from decision.problems.models import Criterion, Problem
from territories.models import LoadedRow, Observation, Organisation, Sector, Source
from territories.models.places import Project
from territories.selectors.fixtures import fixture_entries
from territories.services.reference_data import (
    LoadReport,
    ReferenceDataError,
    load_reference_data,
)

pytestmark = pytest.mark.django_db

ROWS: list[dict[str, Any]] = [
    {
        "model": "territories.source",
        "fields": {"code": "atlas", "title_ru": "Атлас", "title_en": "Atlas"},
    },
    {
        "model": "territories.sector",
        "fields": {"code": "fish", "name_ru": "Рыба", "name_en": "Fish", "source": ["atlas"]},
    },
    {
        "model": "territories.sector",
        "fields": {"code": "wood", "name_ru": "Лес", "name_en": "Wood", "source": ["atlas"]},
    },
]


@pytest.fixture
def load(tmp_path: Path) -> Any:
    def write_and_load(*files: list[dict[str, Any]]) -> LoadReport:
        paths = []
        for number, rows in enumerate(files):
            paths.append(tmp_path / f"{number}.json")
            paths[-1].write_text(json.dumps(rows), encoding="utf-8")
        return load_reference_data(paths)

    return write_and_load


def changed(code: str, **fields: Any) -> list[dict[str, Any]]:
    rows = copy.deepcopy(ROWS)
    next(row for row in rows if row["fields"]["code"] == code)["fields"].update(fields)
    return rows


def counts(report: LoadReport) -> dict[str, int]:
    return {name: getattr(report, name) for name in ("created", "updated", "kept", "unchanged")}


def test_first_load_creates_and_the_second_touches_nothing(
    load: Any, django_assert_num_queries: Any
) -> None:
    assert counts(load(ROWS)) == {"created": 3, "updated": 0, "kept": 0, "unchanged": 0}
    assert Sector.objects.get(code="fish").source.code == "atlas"
    # The memory is read, inside one transaction; no row is.
    with django_assert_num_queries(3):
        assert counts(load(ROWS)) == {"created": 0, "updated": 0, "kept": 0, "unchanged": 3}


def test_a_changed_fixture_updates_what_nobody_touched(load: Any) -> None:
    load(ROWS)
    assert load(changed("fish", name_en="Fishing")).updated == 1
    assert Sector.objects.get(code="fish").name_en == "Fishing"


def test_an_edited_row_stays_as_edited(load: Any) -> None:
    load(ROWS)
    Sector.objects.filter(code="fish").update(name_en="Fisheries")
    report = load(changed("fish", name_en="Fishing"))
    assert counts(report) == {"created": 0, "updated": 0, "kept": 1, "unchanged": 2}
    assert Sector.objects.get(code="fish").name_en == "Fisheries"


def test_a_field_that_the_fixture_leaves_open_stays_as_entered(load: Any) -> None:
    load(ROWS)
    Source.objects.filter(code="atlas").update(note_en="On the shelf by the door.")
    assert load(changed("atlas", title_en="The atlas")).updated == 1
    source = Source.objects.get(code="atlas")
    assert (source.title_en, source.note_en) == ("The atlas", "On the shelf by the door.")


def test_a_field_that_the_file_drops_is_empty_again(load: Any) -> None:
    load(changed("fish", decree_603_direction=4, source=["atlas"]))
    dropped = copy.deepcopy(ROWS)
    del dropped[1]["fields"]["source"]
    assert counts(load(dropped)) == {"created": 0, "updated": 1, "kept": 0, "unchanged": 2}
    fish = Sector.objects.get(code="fish")
    assert (fish.source, fish.decree_603_direction, fish.name_en) == (None, None, "Fish")


def test_a_file_that_says_what_a_person_did_agrees_with_him(load: Any) -> None:
    load(ROWS)
    Sector.objects.filter(code="fish").update(name_en="Fisheries")
    exported = changed("fish", name_en="Fisheries", is_article_priority=False)
    assert counts(load(exported)) == {"created": 0, "updated": 0, "kept": 0, "unchanged": 3}
    assert load(changed("fish", name_en="Fishing")).updated == 1


def test_a_deleted_row_stays_deleted(load: Any) -> None:
    load(ROWS)
    Sector.objects.get(code="fish").delete()
    assert load(ROWS).unchanged == 3
    assert load(changed("fish", name_en="Fishing")).kept == 1
    assert list(Sector.objects.values_list("code", flat=True)) == ["wood"]


def test_what_belongs_to_a_deleted_row_is_left_out(load: Any) -> None:
    load(ROWS)
    Sector.objects.all().delete()
    Source.objects.get(code="atlas").delete()
    later = {"model": "territories.sector", "fields": {"code": "ore", "source": ["atlas"]}}
    assert counts(load([*ROWS, later])) == {"created": 0, "updated": 0, "kept": 1, "unchanged": 3}


NATURAL: list[dict[str, Any]] = [
    {
        "model": "decision.problem",
        "fields": {"slug": "where", "name_ru": "Где", "name_en": "Where", "subject": "territory"},
    },
    {
        "model": "decision.criterion",
        "fields": {"problem": ["where"], "code": "C1", "name_ru": "Рыба", "name_en": "Fish"},
    },
]


def test_what_a_row_is_named_by_may_have_been_deleted(load: Any) -> None:
    # A criterion's own name has its problem's in it.
    load(NATURAL)
    Problem.objects.all().delete()
    problem, criterion = copy.deepcopy(NATURAL)
    criterion["fields"]["name_en"] = "Fishing"
    report = load([problem, criterion])
    assert counts(report) == {"created": 0, "updated": 0, "kept": 1, "unchanged": 1}
    assert [(row.model, row.key, row.why, row.target) for row in report.left] == [
        ("decision.criterion", '["where", "C1"]', "hangs on", 'decision.problem ["where"]')
    ]
    assert not Criterion.objects.exists()


def test_what_was_left_alone_is_listed_with_both_values(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(ROWS), encoding="utf-8")
    call_command("load_reference_data", file)
    Sector.objects.filter(code="fish").update(name_en="Fisheries")
    Sector.objects.get(code="wood").delete()
    rows = changed("fish", name_en="Fishing")
    rows[2]["fields"]["name_en"] = "Timber"
    file.write_text(json.dumps(rows), encoding="utf-8")
    capsys.readouterr()
    call_command("load_reference_data", file)
    assert capsys.readouterr().out.splitlines() == [
        "Reference data: 0 created, 0 updated, 2 left as people have them, 1 unchanged",
        '  territories.sector ["fish"]: edited here',
        '    name_en: "Fishing" in the file, "Fisheries" here',
        '  territories.sector ["wood"]: deleted here',
    ]


def test_a_row_that_a_person_entered_first_stays(load: Any) -> None:
    Sector.objects.create(code="fish", name_ru="Своя рыба", name_en="Our fish")
    report = load(ROWS)
    assert (report.created, report.kept) == (2, 1)
    assert Sector.objects.get(code="fish").name_en == "Our fish"


def test_rows_that_plain_loaddata_put_there_are_taken_over(load: Any, tmp_path: Path) -> None:
    file = tmp_path / "plain.json"
    file.write_text(json.dumps(ROWS), encoding="utf-8")
    call_command("loaddata", file, verbosity=0)
    assert LoadedRow.objects.count() == 0
    assert load(ROWS).kept == 0
    assert load(changed("wood", name_en="Timber")).updated == 1


def test_the_rows_of_many_to_many_are_compared_too(load: Any) -> None:
    region = {"code": "RU-PRI", "name_ru": "Край", "name_en": "Krai"}
    place = {"code": "AAA", "name_ru": "А", "name_en": "A", "regime": "far_east"}
    fields = {"code": "plant", "name_ru": "Завод", "name_en": "Plant", "territory": ["AAA"]}
    rows = [
        *ROWS,
        {"model": "territories.region", "fields": region},
        {"model": "territories.territory", "fields": {**place, "region": ["RU-PRI"]}},
        {"model": "territories.project", "fields": {**fields, "sectors": [["wood"], ["fish"]]}},
    ]
    load(rows)
    plant = Project.objects.get(code="plant")
    assert set(plant.sectors.values_list("code", flat=True)) == {"fish", "wood"}

    rows[-1] = {**rows[-1], "fields": {**fields, "sectors": [["wood"]]}}
    assert load(rows).updated == 1
    assert list(plant.sectors.values_list("code", flat=True)) == ["wood"]

    plant.sectors.set([])
    rows[-1] = {**rows[-1], "fields": {**fields, "sectors": [["fish"]]}}
    assert load(rows).kept == 1
    assert plant.sectors.count() == 0


def test_the_history_begins_with_the_loaded_row(load: Any) -> None:
    load(ROWS)
    load(changed("atlas", title_en="The atlas"))
    records = Source.objects.get(code="atlas").history.order_by("history_id")
    assert [(r.title_en, r.history_type, r.history_change_reason) for r in records] == [
        ("Atlas", "+", "reference data"),
        ("The atlas", "~", "reference data"),
    ]


def test_the_reason_in_a_file_comes_into_the_history(load: Any) -> None:
    load([ROWS[0] | {"reason": "the second edition"}])
    states = Source.objects.get(code="atlas").history
    assert states.get().history_change_reason == "the second edition"
    [entry] = fixture_entries()["01_sources"]
    assert entry["reason"] == "the second edition"


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (
            {"model": "territories.sector", "fields": {"code": "ore", "source": ["nowhere"]}},
            r'territories.sector \["ore"\]: source \["nowhere"\] is not there',
        ),
        (
            {"model": "territories.sector", "fields": {"code": "ore", "colour": "red"}},
            r'territories.sector \["ore"\]: .*colour',
        ),
        ({"model": "auth.group", "fields": {"name": "x"}}, "only rows with natural keys"),
        (
            {"model": "territories.sector", "pk": 7, "fields": {"code": "ore"}},
            "only rows with natural keys",
        ),
        (
            {
                "model": "territories.sector",
                "fields": {"code": "ore", "decree_603_direction": 14},
            },
            r'territories.sector \["ore"\]: ',
        ),
    ],
)
def test_a_faulty_row_is_named_and_nothing_is_loaded(
    load: Any, row: dict[str, Any], sentence: str
) -> None:
    with pytest.raises(ReferenceDataError, match=sentence):
        load(ROWS, [row])
    assert (Sector.objects.count(), LoadedRow.objects.count()) == (0, 0)


def test_the_command_says_what_it_did_in_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(ROWS), encoding="utf-8")
    call_command("load_reference_data", file)
    assert capsys.readouterr().out == (
        "Reference data: 3 created, 0 updated, 0 left as people have them, 0 unchanged\n"
    )
    file.write_text("[", encoding="utf-8")
    with pytest.raises(CommandError, match=r"rows\.json is not JSON"):
        call_command("load_reference_data", file)


def test_the_projects_own_fixtures_load_and_load_again(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_reference_data")
    assert "0 updated, 0 left as people have them, 0 unchanged" in capsys.readouterr().out
    rows = LoadedRow.objects.count()
    call_command("load_reference_data")
    assert capsys.readouterr().out == (
        f"Reference data: 0 created, 0 updated, 0 left as people have them, {rows} unchanged\n"
    )
    assert Organisation.objects.count() <= rows
    # It saves as a person does, and yet a value was entered when the file says.
    call_command("export_fixtures", "--check")
    entered = Observation.objects.values_list("entered_at", flat=True)
    history = Observation.history  # type: ignore[attr-defined]  # simple_history puts it there
    assert set(history.values_list("entered_at", flat=True)) == set(entered)


def test_the_check_says_each_difference_and_stores_nothing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "rows.json"
    file.write_text(json.dumps(ROWS), encoding="utf-8")
    call_command("import_fixtures", file)
    call_command("import_fixtures", file, "--check")
    Sector.objects.filter(code="fish").update(name_en="Fisheries")
    Sector.objects.create(code="ore", name_ru="Руда", name_en="Ore")
    rows = changed("atlas", title_en="The atlas")
    rows.append({"model": "territories.region", "fields": {"code": "RU-PRI", "name_ru": "Край"}})
    file.write_text(json.dumps(rows), encoding="utf-8")
    Sector.objects.get(code="wood").delete()
    capsys.readouterr()
    with pytest.raises(SystemExit, match="1"):
        call_command("import_fixtures", file, "--check")
    assert capsys.readouterr().out.splitlines() == [
        'territories.source ["atlas"]: would be updated',
        '  title_en: "The atlas" in the file, "Atlas" here',
        'territories.sector ["fish"]: edited here, stays',
        '  name_en: "Fish" in the file, "Fisheries" here',
        'territories.sector ["wood"]: deleted here, stays so',
        'territories.region ["RU-PRI"]: would be created',
        'territories.sector ["ore"]: only here, stays',
    ]
    assert Source.objects.get(code="atlas").title_en == "Atlas"
