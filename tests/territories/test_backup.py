"""What is refused before anything is touched, and what a backup says of itself."""

from __future__ import annotations

import json
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from territories.services.backup import container, put_beside
from territories.services.backup.container import DATABASE, Manifest
from tests.factories.decision import make_territory

MADE = Manifest(container.FORMAT, "0.1.0", "2026-11-29T00:00:00+00:00", "", (), {})


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A backup of the database at hand, in all but its content."""
    database = tmp_path / "any"
    database.write_bytes(b"pages" * 1000)
    return written(tmp_path / "backup.zip", database)


def written(file: Path, database: Path, **changes: object) -> Path:
    said = {**vars(MADE), "engine": connection.vendor, **changes}
    container.write(file, Manifest(**said), {DATABASE: database})
    return file


def refused(file: Path, *options: str) -> str:
    with pytest.raises(CommandError) as refusal:
        call_command("restore", file, *options)
    return str(refusal.value)


@pytest.mark.django_db
class TestRestore:
    def test_a_database_that_holds_something_is_kept(self, file: Path) -> None:
        make_territory("NOR", "North")
        sentence = refused(file)
        assert "not empty (territories." in sentence
        assert "--overwrite" in sentence

    def test_every_damaged_byte_is_found(self, file: Path) -> None:
        whole = file.read_bytes()
        with zipfile.ZipFile(file) as packed:
            start = packed.getinfo(DATABASE).header_offset + 60
        for place in (start, len(whole) // 2):
            file.write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert "damaged" in refused(file, "--overwrite"), place
        for content in (whole[: len(whole) // 2], b"", b"SQLite format 3\0"):
            file.write_bytes(content)
            assert "damaged, or no backup" in refused(file, "--overwrite")

    def test_what_a_newer_release_made(self, file: Path) -> None:
        database = file.parent / "any"
        newer = {"release": "9.0", "migrations": ("territories.0001_initial", "decision.9999_x")}
        sentence = refused(written(file.with_name("newer.zip"), database, **newer), "--overwrite")
        assert "newer release (9.0)" in sentence
        assert "decision.9999_x" in sentence
        assert "0001_initial" not in sentence
        later = written(file.with_name("later.zip"), database, format=container.FORMAT + 1)
        assert "newer release" in refused(later, "--overwrite")

    def test_what_another_database_made(self, file: Path) -> None:
        other = written(file.with_name("other.zip"), file.parent / "any", engine="oracle")
        assert "backup of oracle" in refused(other, "--overwrite")

    def test_a_member_that_leads_elsewhere(self, file: Path) -> None:
        with zipfile.ZipFile(file) as packed:
            manifest = json.loads(packed.read(container.MANIFEST))
        with zipfile.ZipFile(file, "w") as packed:
            packed.writestr("../secret_key", "mine")
            packed.writestr(DATABASE, "")
            manifest["sums"]["../secret_key"] = "0" * 64
            packed.writestr(container.MANIFEST, json.dumps(manifest))
        assert "does not hold what" in refused(file, "--overwrite")


def test_a_file_that_is_there_is_not_written_over(tmp_path: Path) -> None:
    file = tmp_path / "backup.zip"
    file.write_text("mine")
    with pytest.raises(CommandError, match="is there already"):
        call_command("backup", file)
    assert file.read_text() == "mine"


def test_files_that_were_brought_come_along_and_one_that_is_gone_does_not(tmp_path: Path) -> None:
    brought = {
        name: tmp_path / str(number)
        for number, name in enumerate((DATABASE, "brought/7/a_-B.csv", "brought/7/a_-B.csv.said"))
    }
    for name, path in brought.items():
        path.write_text(name)
    gone = {"brought/7/gone.csv": tmp_path / "gone"}
    container.write(tmp_path / "backup.zip", MADE, brought | gone)
    assert container.read(tmp_path / "backup.zip").sums.keys() == brought.keys()
    container.unpack(tmp_path / "backup.zip", brought, tmp_path / "out")
    assert {name: (tmp_path / "out" / name).read_text() for name in brought} == {
        name: name for name in brought
    }


@pytest.mark.parametrize("disk", [None, "/dev/shm"])
def test_files_that_were_brought_come_from_any_disk(
    disk: str | None, tmp_path: Path, settings: Any
) -> None:
    if disk and not Path(disk).is_dir():
        pytest.skip("There is one disk only.")
    settings.VAR_DIR = tmp_path
    for content in ("first", "second"):
        with tempfile.TemporaryDirectory(dir=disk or tmp_path) as folder:
            file = Path(folder) / "brought/7/a_-B.csv"
            file.parent.mkdir(parents=True)
            file.write_text(content)
            put_beside(Path(folder), [DATABASE, "brought/7/a_-B.csv"])
        assert (tmp_path / "brought/7/a_-B.csv").read_text() == content


def test_what_lies_where_a_backup_is_written_is_not_followed(file: Path, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("somebody's")
    (tmp_path / "next.zip.part").symlink_to(other)
    made = written(tmp_path / "next.zip", tmp_path / "any")
    assert other.read_text() == "somebody's"
    assert (made.is_symlink(), made.stat().st_mode & 0o777) == (False, 0o600)
