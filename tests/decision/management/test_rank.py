import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

from decision.rankings.services import rank_problem
from tests.factories.decision import TABLE_2, make_problem

ROOT = Path(__file__).resolve().parents[3]

pytestmark = pytest.mark.django_db


def run(*arguments: str) -> tuple[int, str, str]:
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("rank", *arguments, stdout=out, stderr=err)
    except SystemExit as stop:
        return int(stop.code or 0), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


def test_json_is_the_answer_of_the_engine() -> None:
    problem = make_problem(TABLE_2, slug="volume")

    code, out, err = run("volume", "--format", "json")

    assert (code, err) == (0, "")
    assert json.loads(out) == rank_problem(problem).answer


def test_csv_has_all_digits_in_the_order_of_the_problem() -> None:
    problem = make_problem(TABLE_2, slug="volume")

    rows = list(csv.DictReader(io.StringIO(run("volume", "--format", "csv")[1])))

    assert [row["alternative"] for row in rows] == list(TABLE_2)
    scores = [result["score"] for result in rank_problem(problem).answer["results"]]
    assert [float(row["score"]) for row in rows] == scores


def test_the_table_is_best_first_with_names_of_the_language() -> None:
    make_problem({"B": (1, 1), "A": (2, 2)}, slug="pair")

    assert run("pair")[1].splitlines() == [
        "TOPSIS, vector; more is better",
        "   1  A                   1.0000  ASEZ A",
        "   2  B                   0.0000  ASEZ B",
    ]
    assert "ТОР A" in run("pair", "--language", "ru")[1]


def test_method_and_normalization_are_those_asked() -> None:
    make_problem(TABLE_2, slug="volume")

    _, out, _ = run("volume", "--method", "wsm", "--normalization", "sum", "--format", "json")

    answer = json.loads(out)
    assert (answer["method"], answer["options"]["normalization"]) == ("wsm", "sum")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["nowhere"], "There is no problem “nowhere”; there are: volume."),
        (["volume", "--method", "magic"], "“magic” is not known here"),
        (["volume", "--normalization", "magic"], "“magic” is not known here"),
        (["volume", "--missing", "zero"], "“zero” is not known here"),
    ],
)
def test_a_bad_question_leaves_with_2_and_one_sentence(arguments: list[str], sentence: str) -> None:
    make_problem(TABLE_2, slug="volume")

    code, out, err = run(*arguments)
    as_json = run(*arguments, "--format", "json")

    assert (code, out) == (2, "")
    assert f": {sentence}" in err
    assert len(err.splitlines()) == 1
    assert json.loads(as_json[2])["error"]["message"].startswith(sentence)


def test_a_problem_without_alternatives_leaves_with_2() -> None:
    make_problem({}, slug="projects")

    code, _, err = run("projects")

    assert (code, err) == (
        2,
        "projects: Nothing is compared yet: the problem has no alternatives.\n",
    )


def test_a_database_that_was_not_set_up_leaves_with_2_and_one_sentence(tmp_path: Path) -> None:
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{tmp_path / 'empty.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "VAR_DIR": str(tmp_path),
    }
    refused = subprocess.run(
        [sys.executable, "manage.py", "rank", "volume"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )

    assert (refused.returncode, refused.stdout) == (2, "")
    assert refused.stderr == (
        "DATABASE_URL: It cannot answer (no such table: decision_problem): "
        "“make run” sets a database up.\n"
    )
