"""Files that earlier versions wrote, and that must hold for good: see docs/record.md.

`written/` has them as they were downloaded, named for their format; nobody writes them anew.
"""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from decision.records.services import checked
from decision.records.services.form import READABLE

WRITTEN = sorted((Path(__file__).parent / "written").glob("*.json"))


def format_of(file: Path) -> str:
    form: str = json.loads(file.read_bytes())["record"]["format"]
    return form


@pytest.mark.parametrize("file", WRITTEN, ids=lambda file: file.stem)
def test_a_record_of_an_earlier_version_still_holds(file: Path) -> None:
    findings = list(checked(file.read_bytes(), with_database=False))
    assert [finding.sentence for finding in findings if finding.result == "wrong"] == []
    # Whoever wrote it may have had another processor, which rounds last digits otherwise.
    assert len([finding for finding in findings if finding.result in {"ok", "close"}]) > 5


def test_of_each_readable_format_there_are_files() -> None:
    assert {format_of(file) for file in WRITTEN} == READABLE
