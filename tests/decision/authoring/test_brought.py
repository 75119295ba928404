"""A criteria tree brought from a file: one move, whole or not at all, and taken back as one."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tablib import Dataset

from decision.authoring.models import ProblemEvent
from decision.authoring.presentation.history import what
from decision.authoring.services.brought import Criteria
from decision.authoring.services.undoing import undo
from decision.problems.models import Criterion, Problem
from tests.factories.territories import IndicatorFactory
from tests.htmx import soup
from tests.territories.importing.made import FORMATS, Rows, brought, lines

pytestmark = pytest.mark.django_db
HEADING = "задача;код;название;родитель;вес;показатель"
TREE: Rows = [
    HEADING.split(";"),
    ["zones", "B.1", "Инвестиции на резидента", "B", "2", "T9.1"],
    ["zones", "B", "Отдача", "", "0,6", ""],
    ["zones", "A", "Объём", "", "0,4", "T9.2"],
]


@pytest.fixture(autouse=True)
def problem() -> Problem:
    for code in ("T9.1", "T9.2"):
        IndicatorFactory.create(code=code, subject="territory")
    return Problem.objects.create(slug="zones", name_ru="Зоны", subject="territory", state="draft")


def tree() -> dict[str, tuple[str, float]]:
    live = Criterion.objects.filter(removed_at=None).select_related("parent")
    return {row.code: (row.parent.code if row.parent else "", float(row.weight)) for row in live}


@pytest.mark.parametrize("ending", FORMATS)
def test_a_tree_is_brought_from_each_format(ending: str, tmp_path: Path) -> None:
    file = FORMATS[ending](TREE)
    code, found = brought(tmp_path, file, name=f"c.{ending}", kind="criteria")
    assert (code, found["counts"]["new"]) == (0, 3), found
    assert not Criterion.objects.exists()
    assert not ProblemEvent.objects.exists()
    more = ("--confirm", "--reason", "Дерево")
    code, found = brought(tmp_path, file, *more, name=f"c.{ending}", kind="criteria")
    assert code == 0, found
    assert tree() == {"B": ("", 0.6), "B.1": ("B", 2.0), "A": ("", 0.4)}
    assert "Дерево" in what(ProblemEvent.objects.get())
    code, found = brought(tmp_path, file, *more, name=f"c.{ending}", kind="criteria")
    assert (code, found["counts"]["unchanged"]) == (0, 3)
    assert ProblemEvent.objects.count() == 1


def test_a_change_is_one_move_that_is_taken_back(
    tmp_path: Path, problem: Problem, admin_user: User
) -> None:
    more = ("--confirm", "--reason", "Веса")
    brought(tmp_path, FORMATS["csv"](TREE), *more, kind="criteria")
    before = tree()
    rows = lines("zones;A;Объём;B;0,5;T9.2", "zones;D;Новый;;1;T9.1", heading=HEADING)
    code, found = brought(tmp_path, rows, *more, kind="criteria")
    assert (code, found["counts"]) == (0, {"new": 1, "changed": 1, "unchanged": 0, "refused": 0})
    assert tree() == {**before, "A": ("B", 0.5), "D": ("", 1.0)}
    move = ProblemEvent.objects.order_by("-version")[0]
    undo(problem=problem, user=admin_user, event=move.pk)
    assert tree() == before


@pytest.mark.parametrize(
    ("row", "cell"),
    [
        ("nowhere;A;Объём;;1;T9.2", "A2"),
        ("zones;;Объём;;1;T9.2", "B2"),
        ("zones;root;Объём;;1;T9.2", "B2"),
        ("zones;A;;;1;T9.2", "C2"),
        ("zones;A;Объём;Z;1;T9.2", "D2"),
        ("zones;A;Объём;A;1;T9.2", "D2"),
        ("zones;A;Объём;;-1;T9.2", "E2"),
        ("zones;A;Объём;;1,234;T9.2", "E2"),
        ("zones;A;Объём;;1;T0.0", "F2"),
        ("zones;A;Объём;;1;P9.1", "F2"),
        ("zones;A;Объём;Y;1;T9.2", "A2"),  # of a tree: Y is measured and so has no parts
        ("zones;A;Объём;L;1;", "A2"),  # a part of itself
    ],
)
def test_what_is_wrong_is_told_with_its_cell(row: str, cell: str, tmp_path: Path) -> None:
    IndicatorFactory.create(code="P9.1", subject="project")
    more = ["zones;L;Лист;A;1;T9.1"] if ";L;1;" in row else ["zones;Y;Лист;;1;T9.1"]
    file = lines(row, *more, heading=HEADING)
    code, found = brought(tmp_path, file, "--confirm", "--reason", "Проба", kind="criteria")
    assert (code, found["rows"][0]["state"], found["rows"][0]["cell"]) == (1, "refused", cell)
    assert found["rows"][0]["reason"]
    assert not Criterion.objects.exists()


def test_the_list_of_criteria_brings_them(
    admin_client: Client, tmp_path: Path, settings: Any
) -> None:
    settings.VAR_DIR = tmp_path
    file = SimpleUploadedFile("c.csv", FORMATS["csv"](TREE))
    address = admin_client.post(reverse("admin:decision_criterion_bring"), {"file": file})[
        "Location"
    ]
    assert soup(admin_client.get(address)).select("[name=reason]")
    stored = admin_client.post(address, {"reason": "Дерево"})
    assert stored["Location"] == reverse("admin:decision_criterion_changelist")
    assert ProblemEvent.objects.get().user is not None
    assert len(tree()) == 3


def test_a_tree_tells_how_far_it_is_written() -> None:
    """So that the page shows it, and hears of somebody who wants no more of it."""
    told: list[tuple[int, int]] = []
    resource = Criteria(reason="Проба")
    resource.writes = lambda done, rows: told.append((done, rows))
    columns = ["problem", "code", "name_ru", "parent", "weight", "indicator"]
    resource.import_data(Dataset(*TREE[1:], headers=columns), use_transactions=False)
    assert told == [(0, 3)]
