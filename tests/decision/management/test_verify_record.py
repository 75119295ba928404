"""The command says what holds, exits with 0, 1 or 2, and never shows a traceback."""

from __future__ import annotations

import io
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from decision.records.services import record_file
from tests.decision.records.sealed import forged, sealed
from tests.sources import ROOT

# What a check asks the database, records/test_checking.py asks of PostgreSQL.
pytestmark = [pytest.mark.django_db, pytest.mark.alike_everywhere]


def verify(file: Path, *options: str) -> tuple[int, list[str], str]:
    """Exit status, lines on standard output, text on standard error."""
    output, errors, status = io.StringIO(), io.StringIO(), 0
    try:
        call_command("verify_record", str(file), *options, stdout=output, stderr=errors)
    except SystemExit as end:
        status = int(str(end.code))
    return status, output.getvalue().splitlines(), errors.getvalue()


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "record.json"
    path.write_bytes(record_file(sealed()))
    return path


def test_a_record_that_holds(file: Path) -> None:
    status, lines, errors = verify(file)
    assert (status, errors) == (0, "")
    assert lines[-1] == "The record holds: the same digits."
    assert {line[0] for line in lines[:-1]} == {"+"}


def test_the_digest_can_be_given(file: Path) -> None:
    assert verify(file, "--sha256", "0" * 64)[0] == 1


def test_the_chain_can_be_left_out(file: Path) -> None:
    status, lines, _errors = verify(file, "--no-database")
    assert status == 0
    assert not [line for line in lines if "chain" in line]


def test_a_forgery_is_told_with_both_numbers(tmp_path: Path) -> None:
    def change(content: dict[str, Any]) -> None:
        content["evaluation"]["answers"]["whole"]["weights"]["aip_arithmetic"]["C1"] = 0.125

    path = tmp_path / "forged.json"
    path.write_bytes(forged(sealed(), change))
    status, lines, _errors = verify(path, "--no-database")
    assert status == 1
    (told,) = [line for line in lines if line.startswith("!")]
    assert told.startswith(
        "! What is answered: “The weights over the whole tree”, weights, “Criterion 1”: the record "
        "says 0.125, now it is 0."
    )
    assert lines[-1] == "The record does not hold."


def test_it_speaks_russian(file: Path) -> None:
    lines = verify(file, "--language", "ru")[1]
    assert "те же цифры" in lines[-1]


@pytest.mark.parametrize("content", [b"", b"garbage", b"\xff", b"{}", b"[]"])
def test_what_is_not_a_record_is_refused_in_one_line(content: bytes, tmp_path: Path) -> None:
    path = tmp_path / "garbage.json"
    path.write_bytes(content)
    status, lines, errors = verify(path)
    assert (status, lines) == (2, [])
    assert len(errors.splitlines()) == 1


def test_a_file_that_is_not_there_is_told_in_a_sentence(tmp_path: Path) -> None:
    none = tmp_path / "none.json"
    assert verify(none) == (2, [], f"There is no file “{none}”.\n")
    assert verify(none, "--language", "ru")[2] == f"Файла «{none}» нет.\n"
    assert verify(tmp_path)[2] == f"“{tmp_path}” is a folder, not a file.\n"


def test_without_a_database_from_standard_input(file: Path, tmp_path: Path) -> None:
    environment = {**os.environ, "VAR_DIR": str(tmp_path), "SECRET_KEY": "x" * 50}
    environment |= {"DJANGO_SETTINGS_MODULE": "config.settings"}
    environment["DATABASE_URL"] = f"sqlite:///{tmp_path}/no/such/folder.sqlite3"
    answer = subprocess.run(
        [sys.executable, "manage.py", "verify_record", "-"],
        cwd=ROOT,
        env=environment,
        check=False,
        input=file.read_bytes(),
        capture_output=True,
    )
    lines = answer.stdout.decode().splitlines()
    assert (answer.returncode, answer.stderr) == (0, b"")
    assert "  There is no database to ask: the chain is not checked." in lines
    assert lines[-1] == "The record holds: the same digits."
