"""A portfolio taken away: the table, the workbook, and the question that gives the same answer."""

import csv
import hashlib
import io
import json
from pathlib import Path

import pytest
import rfc8785
from django.core.management import call_command
from django.test import Client

from decision.problems.models import Problem
from territories.models import Project
from tests.decision.portfolios.by_hand import chosen, shown
from tests.decision.rankings.evaluation import Workbook

# What is chosen from is read as for a ranking, the rest is computed: PostgreSQL is asked for it
# by test_pages.py, test_kept.py and test_behind.py beside this.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]

QUERY = "?budget=150&territory=70&p-D=not&off=not-D&whose=equal"


def taken(problem: Problem, kind: str, language: str = "en", query: str = QUERY) -> bytes:
    client = Client(headers={"Accept-Language": language})
    response = client.get(f"{problem.get_absolute_url()}portfolio.{kind}{query}")
    assert response.status_code == 200
    assert response["Content-Disposition"] == f'attachment; filename="mera-p-portfolio.{kind}"'
    return response.content


def test_the_command_line_gives_the_pages_answer_to_the_exported_question(
    problem: Problem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "question.json"
    file.write_bytes(taken(problem, "json", "ru"))
    given = json.loads(file.read_bytes())

    call_command("evaluate", str(file))

    answer = json.loads(capsys.readouterr().out)
    assert answer == given["answer"]
    assert given["document_sha256"] == hashlib.sha256(rfc8785.dumps(given["document"])).hexdigest()
    assert given["answer_sha256"] == hashlib.sha256(rfc8785.dumps(answer)).hexdigest()
    assert answer["chosen"] == ["A", "B"]
    assert sorted(chosen(shown(problem, QUERY))) == answer["chosen"]
    page = next(row for row in rows(problem) if row[0] == "SHA-256 of the question")
    assert page[2] == answer["input_sha256"]


def test_a_question_that_was_changed_is_refused(
    problem: Problem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "question.json"
    given = json.loads(taken(problem, "json"))
    given["document"]["budget"] = 151
    file.write_text(json.dumps(given))

    with pytest.raises(SystemExit) as ended:
        call_command("evaluate", str(file))

    assert ended.value.code == 2
    assert json.loads(capsys.readouterr().err)["error"]["code"] == "altered"


def test_a_key_beside_the_question_that_no_file_has_is_refused_by_name(
    problem: Problem, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "question.json"
    adopted = json.loads(taken(problem, "json")) | {"adopted_on": None, "reason": ""}
    file.write_text(json.dumps(adopted))
    call_command("evaluate", str(file))
    capsys.readouterr()
    file.write_text(json.dumps(adopted | {"documents": {}}))

    with pytest.raises(SystemExit):
        call_command("evaluate", str(file))

    error = json.loads(capsys.readouterr().err)["error"]
    assert (error["code"], error["where"]) == ("unknown_key", "documents")


def rows(problem: Problem, language: str = "en", separator: str = ",") -> list[list[str]]:
    text = taken(problem, "csv", language).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text), delimiter=separator))


def test_the_table_has_projects_totals_rules_and_the_address(problem: Problem) -> None:
    told = rows(problem)

    assert told[0][1:] == [
        "Code",
        "Name",
        "Territory",
        "Sectors",
        "Cost, RUB mn",
        "Share funded",
        "Value",
        "New jobs",
        "Reached",
        "Slack",
    ]
    by_code = {row[1]: row for row in told if row[0] == "fictional project"}
    assert [by_code[code][5:] for code in "ABCD"] == [
        ["100", "1.0", "100.0", "40"],
        ["50", "1.0", "70.0", "10"],
        ["50", "0.0", "60.0", "20"],
        ["10", "0.0", "0.0", "5"],
    ]
    assert next(row[2:] for row in told if row[0] == "total") == ["Cost, RUB mn", "", "", "150.0"]
    assert [(row[2], row[3]) for row in told if row[0] == "rule"] == [
        ("Budget: RUB 150 mn", "in force"),
        ("At most 70 % of the money to one territory", "in force"),
        ("“D” must not be in", "switched off"),
    ]
    assert told[-1][2].endswith("/portfolio/?whose=equal&budget=150&territory=70&p-D=not&off=not-D")


def test_a_year_with_a_ceiling_says_what_is_left_of_it(problem: Problem) -> None:
    text = taken(problem, "csv", query="?budget=150&year-2027=120").decode("utf-8-sig")

    years = [row for row in csv.reader(io.StringIO(text)) if row[0] == "year"]

    assert [(row[2], row[5], row[10]) for row in years] == [
        ("2027", "110", "10"),
        ("2028", "40", ""),
    ]


def test_no_name_becomes_a_formula(problem: Problem) -> None:
    Project.objects.filter(code="A").update(name_en='=HYPERLINK("http://x","A")', name_ru="+1")

    in_table = {row[1]: row[2] for row in rows(problem) if row[0] == "fictional project"}
    sheet = Workbook(taken(problem, "xlsx")).stored["Portfolio"]

    assert in_table["A"].startswith("'=")
    (cell,) = (row[1] for row in sheet.iter_rows(min_row=2) if row[0].value == "A")
    assert (cell.data_type, cell.value) == ("s", in_table["A"])


def test_the_table_in_russian_has_commas_and_semicolons(problem: Problem) -> None:
    by_code = {row[1]: row for row in rows(problem, "ru", ";") if len(row) > 6}

    assert by_code["A"][5:] == ["100", "1,0", "100,0", "40"]


def test_each_sheet_of_the_workbook_says_what_is_invented(problem: Problem) -> None:
    for language, word in (("en", "invented"), ("ru", "вымышлен")):
        book = Workbook(taken(problem, "xlsx", language))
        for sheet in book.stored.worksheets:
            told = [str(cell or "") for row in sheet.iter_rows(values_only=True) for cell in row]
            assert any(word in cell for cell in told), sheet.title


def test_the_workbook_adds_up_by_formulas(problem: Problem) -> None:
    book = Workbook(taken(problem, "xlsx"))

    for sheet, cell in book.formulas():
        assert book.value(sheet, cell) == pytest.approx(book.stored[sheet][cell].value, rel=1e-12)
    totals = list(book.stored["Portfolio"].values)[5]  # below four projects
    assert (totals[4], totals[6]) == (150, 170)
    money = [list(row) for row in book.stored["Where the money goes"].values]
    assert money[:-2] == [  # without the foot that says what is invented
        ["Territory, RUB mn", "Sector chemicals", "In all"],
        ["ASEZ X", 100, 100],
        ["ASEZ Y", 50, 50],
        ["ASEZ Z", None, 0],
    ]
    assert [list(row)[:2] for row in book.stored["Years"].values][1:3] == [[2027, 110], [2028, 40]]


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_where_nothing_can_be_asked_a_sentence_says_why(problem: Problem, kind: str) -> None:
    response = Client(headers={"Accept-Language": "en"}).get(
        f"{problem.get_absolute_url()}portfolio.{kind}?budget=0"
    )

    assert response.status_code == 422
    assert response.content.decode() == "Correct the marked fields: then a portfolio can be chosen."


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_what_cannot_be_kept_can_be_taken_away_too(problem: Problem, kind: str) -> None:
    assert taken(problem, kind, query="?budget=100&p-A=must&p-B=must")
