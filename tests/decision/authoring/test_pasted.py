"""A problem from a pasted table: what is understood, refused, stored."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse

from decision.authoring.models import ProblemEvent
from decision.problems.models import Problem
from decision.problems.selectors.matrix import decision_table
from territories.models import Indicator, Observation, Source
from tests.factories.decision import make_territory
from tests.htmx import soup
from tests.pages import filled_form, words

pytestmark = pytest.mark.django_db
NARROW = "\u202f"
TABLE = f"""Территория\tИнвестиции, млрд руб.\tРабочие места (чел.)\tСрок\tРегион
вес\t2\t1,5\t1\t
направление\tmax\tmax\tменьше\t
Алёнка\t1{NARROW}228,17\t18\u00a0152\t−3\tЯкутия
БУР\t24,09\tн/д\t2,5\tБурятия
Итого\t1252,26\t18152\t\t"""


@pytest.fixture(autouse=True)
def _two_territories() -> None:
    make_territory("ALE", "Алёнка")
    make_territory("БУР", "Бурятия")


@pytest.fixture
def analyst(client: Client) -> Client:
    client.cookies["django_language"] = "en"
    client.force_login(User.objects.create_user("analyst", first_name="Anna"))
    return client


def first(table: str, **data: Any) -> dict[str, Any]:
    return {
        "table": table,
        "name_en": "Where to build",
        "question_en": "Where?",
        "subject": "territory",
        "basis": "actual",
        "date": "2024",
        "act": "preview",
        **data,
    }


def send(client: Client, data: dict[str, Any]) -> Any:
    return client.post(reverse("problem_table"), data)


def confirm(client: Client, table: str, **changed: Any) -> Any:
    """Look at the preview, change some of it, and store."""
    preview = send(client, first(table))
    return send(client, filled_form(preview, "main form") | {"act": "store"} | changed)


def nothing_stored() -> bool:
    return not (
        Problem.objects.exists()
        or ProblemEvent.objects.exists()
        or Indicator.objects.exists()
        or Source.objects.exists()
        or Observation.objects.exists()
    )


def test_a_spreadsheet_s_table_becomes_a_problem_with_its_values(analyst: Client) -> None:
    answer = confirm(analyst, TABLE)
    assert answer["Location"] == "/problems/where-to-build/edit/"
    problem = Problem.objects.get()
    table = decision_table(problem)
    criteria: list[Any] = [node.criterion for node in table.leaves]
    assert [(c.name_en, c.indicator.unit_en, c.direction, c.weight) for c in criteria] == [
        ("Инвестиции", "млрд руб.", "max", Decimal(2)),
        ("Рабочие места", "чел.", "max", Decimal("1.5")),
        ("Срок", "units", "min", Decimal(1)),
    ]
    frame: Any = table.frame()
    assert frame.loc["ALE"].tolist() == [1228.17, 18152, -3]
    assert frame.loc["БУР"].tolist()[::2] == [24.09, 2.5]
    assert table.missing_count == 1
    value: Any = table.value(table.alternatives[0], table.leaves[0])
    assert value
    assert (value.basis, value.date.year, value.date_precision) == ("actual", 2024, "year")
    assert value.sources[0].title_en.startswith("Entered by Anna on")
    assert problem.state == "draft"
    assert problem.history.get().kind == "pasted"


def test_the_preview_says_what_was_understood_and_stores_nothing(analyst: Client) -> None:
    page = send(analyst, first(TABLE))
    said = words(page, "#understood-title ~ .note")[0]
    assert "tabs" in said
    assert "Weights were read from their row" in said
    assert "Directions were read" in said
    read = words(page, ".as-read")
    assert read[0] == "1,228.17; 24.09"
    assert read[3].startswith("no numbers")
    assert not soup(page).select_one("[name=take-4]").has_attr("checked")  # type: ignore[union-attr]
    assert "a row of totals: left out" in page.content.decode()
    assert nothing_stored()


@pytest.mark.parametrize(
    "text",
    ['"Аленка"', "Алёнка ", "  аЛЁНКА", "«Алёнка»", "Aлёнкa", "ТОР  Алёнка"],
)
def test_a_name_that_is_written_otherwise_is_suggested_and_never_taken(
    analyst: Client, text: str
) -> None:
    for number in range(4):
        make_territory(f"T{number}", f"ТОР Зона {number}")
    table = f"name;Jobs\n{text};5\nБУР;6"
    is_exact = text.strip() == "Алёнка"
    answer = confirm(analyst, table)
    if is_exact:
        assert answer.status_code == 302
        return
    assert answer.status_code == 422
    assert "Say which of these is meant" in words(answer, ".row-trouble")[0]
    assert nothing_stored()
    preview = send(analyst, filled_form(answer, "main form") | {"take-suggested": "1"})
    stored = send(analyst, filled_form(preview, "main form") | {"act": "store"})
    assert stored.status_code == 302
    assert Problem.objects.get().alternatives.first().subject.code == "ALE"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        ("A;Jobs\nАлёнка;5;6\nБУР;7", "Line 2 does not fit the first: 3 by number of cells, not 2"),
        ("A\tJobs\nАлёнка\t5\nБУР", "Line 3 does not fit the first: 1 by number of cells, not 2"),
        ("A" + ";x" * 300 + "\nАлёнка" + ";1" * 300, "301 columns; a problem has at most 200"),
        ("A;B\n" + "x;1\n" * 1100, "1101 rows; a problem compares at most 1000"),
        ("Алёнка", "Only one column was found"),
        (" \n;;\n", "Paste a table first"),
        ("name;Jobs\nАлёнка;много\nБУР;7", "Line 2: “много” is no number"),
        ("name;Jobs\nАлёнка;5\nАлёнка;7", "This is the same as in line 2"),
        ("name;Jobs\nАлёнка;5\nМарс;7", "The catalogue knows nothing of this name"),
        ("name;Jobs\nweight;0\nАлёнка;5\nБУР;7", "All weights are 0"),
        ("name;Jobs\nweight;-1\nАлёнка;5\nБУР;7", "A number from 0 to 99,999.9999 is taken here"),
        (
            "name;Jobs\nweight;heavy\nАлёнка;5\nБУР;7",
            "A number from 0 to 99,999.9999 is taken here",
        ),
        ("name;Region\nАлёнка;x\nБУР;y", "No column is taken"),
        ("name;Jobs\nИтого;5", "No row is taken"),
        (f"name;{'ж' * 201}\nАлёнка;5\nБУР;7", "at most 200 characters"),
    ],
)
def test_bad_tables_are_refused_in_a_sentence(analyst: Client, table: str, sentence: str) -> None:
    preview = send(analyst, first(table))
    sent = first(table) if preview.status_code == 422 else filled_form(preview, "main form")
    answer = send(analyst, sent | {"act": "store"})
    assert answer.status_code == 422
    page = soup(answer).select_one("main")
    assert page
    assert sentence in " ".join(page.get_text().split())
    assert nothing_stored()


def test_a_choice_that_was_not_offered_is_no_choice(analyst: Client) -> None:
    foreign = make_territory("FOR", "Чужая").pk
    answer = confirm(analyst, "name;Jobs\nМарс;5\nБУР;7", **{"row-2": str(foreign)})
    assert answer.status_code == 422
    assert nothing_stored()


def test_headings_are_told_from_values_and_the_guess_can_be_changed(analyst: Client) -> None:
    preview = send(analyst, first("Алёнка;5\nБУР;7"))
    assert soup(preview).select_one("[name=heading][value=no]").has_attr("checked")  # type: ignore[union-attr]
    sent = filled_form(preview, "main form") | {"act": "store", "column-1": "Jobs"}
    assert send(analyst, sent).status_code == 302
    assert decision_table(Problem.objects.get()).frame()["C1"].tolist() == [5, 7]
