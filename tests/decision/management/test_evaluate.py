"""The command as a program sees it: a process with its streams and its exit code."""

import io
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.decision.mcda.portfolio.enumeration import random_document

Asked = Callable[..., tuple[int, str, str]]
ROOT = Path(__file__).resolve().parents[3]

NAN = float("nan")
DOCUMENT: dict[str, Any] = {
    "kind": "rank",
    "method": "topsis",
    "criteria": [
        {"code": "a", "direction": "max", "weight": 2},
        {"code": "b", "direction": "min", "weight": 2},
    ],
    "alternatives": ["A", "B"],
    "matrix": [[1, 2], [3, 4]],
}


def evaluate(file: str, text: str = "") -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "manage.py", "evaluate", file],
        cwd=ROOT,
        input=text,
        capture_output=True,
        text=True,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        check=False,
    )


@pytest.fixture
def answered(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> Asked:
    """What `evaluate` leaves with and writes, asked without a process: one takes four seconds."""

    def ask(file: str, text: str = "") -> tuple[int, str, str]:
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(text.encode())))
        code = 0
        try:
            call_command("evaluate", file)
        except SystemExit as leaves:
            code = int(leaves.code or 0)
        return code, *capfd.readouterr()

    return ask


def test_a_file_and_standard_input_give_one_answer(tmp_path: Path) -> None:
    path = tmp_path / "question.json"
    path.write_text(json.dumps(DOCUMENT), encoding="utf-8")

    from_file, from_input = evaluate(str(path)), evaluate("-", json.dumps(DOCUMENT))

    assert (from_file.returncode, from_file.stderr) == (0, "")
    assert from_file.stdout == from_input.stdout
    answer = json.loads(from_file.stdout)
    assert answer["weights"] == {"a": 0.5, "b": 0.5}
    assert [result["alternative"] for result in answer["results"]] == ["A", "B"]


def test_places_are_asked_for_as_a_ranking_is(answered: Asked) -> None:
    code, out, err = answered("-", json.dumps(DOCUMENT | {"kind": "attainable", "method": "wsm"}))
    assert (code, err) == (0, "")
    # a (3 - 1) w against b (4 - 2) (1 - w): the two tie where the weights are equal.
    places = [(row["best_rank"], row["worst_rank"]) for row in json.loads(out)["results"]]
    assert places == [(1, 2), (1, 2)]


@pytest.mark.parametrize(
    ("text", "code", "where"),
    [
        ("", "not_json", ""),
        ("{", "not_json", ""),
        ("[" * 100_000, "not_json", ""),
        ("[]", "bad_value", ""),
        ('{"kind": "rank", "kind": "rank"}', "duplicate_key", "kind"),
        (json.dumps({**DOCUMENT, "colour": 1}), "unknown_key", "colour"),
        (
            json.dumps({**DOCUMENT, "matrix": [[1, 2], [3, float("nan")]]}),
            "not_finite",
            "matrix[1][1]",
        ),
        (json.dumps({**DOCUMENT, "matrix": [[1, 2], [3, None]]}), "missing_value", "matrix[1][1]"),
    ],
)
def test_a_bad_document_leaves_with_2_and_one_json_object(
    answered: Asked, text: str, code: str, where: str
) -> None:
    returncode, stdout, stderr = answered("-", text)

    assert (returncode, stdout) == (2, "")
    error = json.loads(stderr)["error"]
    assert (error["code"], error["where"]) == (code, where)
    assert error["message"]


def test_a_process_is_refused_as_a_caller_is(answered: Asked) -> None:
    refused = evaluate("-", "{")
    assert (refused.returncode, refused.stdout, refused.stderr) == answered("-", "{")


def test_a_file_that_is_not_there_or_no_text_is_refused(answered: Asked, tmp_path: Path) -> None:
    binary = tmp_path / "binary"
    binary.write_bytes(b"\xff\xfe\x00")

    for path, reason in (
        (tmp_path / "absent.json", "No such file or directory"),
        (tmp_path, "Is a directory"),
        (binary, "it is not text in UTF-8"),
    ):
        returncode, _, stderr = answered(str(path))
        assert returncode == 2
        assert json.loads(stderr)["error"] == {
            "code": "unreadable",
            "message": f"“{path}” cannot be read: {reason}.",
            "where": "file",
        }


# SciPy's copy of HiGHS prints a line of debugging for each of these, whatever its options.
def noisy_portfolio() -> dict[str, Any]:
    document = random_document(432, 4 + 432 % 7)
    document["options"]["alternatives"] = 100
    return document


def noisy_places() -> dict[str, Any]:
    rows = [[4, 5, 6, 5], [0, 6, 9, 6], [8, 8, 6, 5], [1, 5, 7, 7], [8, 2, 8, 1], [3, 0, 3, 4]]
    return {
        "kind": "attainable",
        "method": "wsm",
        "criteria": [{"code": code, "direction": "max", "weight": 1} for code in "abcd"],
        "alternatives": [*"ABCDEF"],
        "matrix": rows,
        "options": {"normalization": "minmax"},
    }


@pytest.mark.parametrize("document", [noisy_portfolio(), noisy_places()])
def test_nothing_but_the_answer_goes_to_standard_output(document: dict[str, Any]) -> None:
    answered = evaluate("-", json.dumps(document))
    assert answered.returncode == 0
    assert json.loads(answered.stdout)["kind"] == document["kind"]
