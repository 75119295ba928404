"""A value far from the last known is looked at once, and stored only then."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from territories.importing.jumps import jump_between
from territories.importing.working import of_json
from territories.models import Observation, Project
from tests.factories.territories import (
    IndicatorFactory,
    ObservationFactory,
    ProjectFactory,
    SourceFactory,
    TerritoryFactory,
)
from tests.territories.importing.made import brought, lines


@pytest.mark.parametrize(
    ("before", "after", "kind", "asks"),
    [
        ("1200", "12000", {}, False),
        ("1200", "12001", {}, True),
        ("1200", "119", {}, True),
        ("1.2", "1200", {}, True),
        ("0", "1200", {}, False),
        ("1200", "0", {}, False),
        ("5", "-500", {}, False),
        ("-5", "-5000", {}, True),
        ("0.5", "8", {"is_share": True}, False),
        ("15", "0.15", {"is_share": True}, True),
        ("3", "40", {"is_whole": True}, False),
        ("3", "400", {"is_whole": True}, True),
    ],
)
def test_what_is_asked_about(before: str, after: str, kind: Any, asks: bool) -> None:
    assert (jump_between(Decimal(before), Decimal(after), **kind) is not None) is asks


@pytest.mark.django_db
def test_a_slip_of_the_unit_is_confirmed_before_it_is_stored(tmp_path: Path) -> None:
    known = ObservationFactory.create(
        indicator=IndicatorFactory.create(code="T0.2"),
        territory=TerritoryFactory.create(code="PRI"),
        source=SourceFactory.create(code="report"),
        date="2022-01-01",
        date_precision="year",
        value="1234.5",
        basis="actual",
    )
    row = "T0.2;PRI;{};{};actual;report"
    file = lines(row.format(2023, 1300), row.format(2024, "1 234 500"))
    code, found = brought(tmp_path, file)
    fine, jumps = found["rows"]
    assert (code, fine["state"], fine["reason"]) == (0, "new", "")
    assert (jumps["state"], jumps["cell"]) == ("new", "D3")
    assert "1 234,5 (2022)" in jumps["reason"].replace("\u00a0", " ")
    assert "1 000" in jumps["reason"].replace("\u00a0", " ")

    code, found = brought(tmp_path, file, "--confirm")
    assert (code, [line["state"] for line in found["rows"]]) == (1, ["new", "refused"])
    assert "--checked" in found["rows"][1]["reason"]
    assert Observation.objects.get() == known
    code, _found = brought(tmp_path, file, "--confirm", "--checked")
    assert (code, Observation.objects.count()) == (0, 3)

    # Once stored it is what is known: the same again asks nothing, a correction of it does.
    assert not any(line["reason"] for line in brought(tmp_path, file)[1]["rows"])
    mended = lines(row.format(2024, "1234,5"))
    code, found = brought(tmp_path, mended, "--confirm", "--reason", "Тысячи")
    assert (code, found["rows"][0]["state"]) == (1, "refused")


@pytest.mark.django_db
@pytest.mark.parametrize("order", [(0, 1, 2, 3), (3, 2, 1, 0), (1, 3, 0, 2)])
def test_values_of_one_file_are_compared_from_date_to_date(
    tmp_path: Path, order: tuple[int, ...]
) -> None:
    IndicatorFactory.create(code="T0.2")
    TerritoryFactory.create(code="PRI")
    SourceFactory.create(code="report")
    rows = [
        "T0.2;PRI;2021;12,5;actual;report",
        "T0.2;PRI;2022;13;actual;report",
        "T0.2;PRI;2022;9000;declared;report",  # what was promised is no news of what is
        "T0.2;PRI;2023;13100;actual;report",
    ]
    _code, found = brought(tmp_path, lines(*(rows[each] for each in order)))
    told = [line["reason"].replace("\u00a0", " ") for line in found["rows"] if line["reason"]]
    assert len(told) == 1
    assert "в этом файле" in told[0] or "in this file" in told[0]
    assert "13 100" in told[0] or "13,100" in told[0]


@pytest.mark.django_db
def test_the_money_of_a_project_slips_too(tmp_path: Path) -> None:
    project: Any = ProjectFactory.create(code="P-1", capital_cost=1250)
    file = lines(
        f"P-1;{project.name_ru};{project.territory.code};1,25",
        heading="code;name_ru;territory;capital_cost",
    )
    code, found = brought(tmp_path, file, "--confirm", "--reason", "x", kind="projects")
    assert (code, found["rows"][0]["state"]) == (1, "refused")
    assert Project.objects.get().capital_cost == 1250


def test_an_answer_from_before_doubts_were_known_is_still_shown() -> None:
    answer = {"lines": [], "unread": [], "left_out": [], "counts": {"new": 3}}
    assert of_json(answer).doubts == 0
