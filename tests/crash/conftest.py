"""Both kinds of database, each site in a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.crash.site import Site
from tests.databases import Once
from tests.machine import postgresql_programs, redis_server, skip_or_fail
from tests.servers import servers

DUMP = "mera.dump"


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    prepared: Path,
    once: Once,
) -> Iterator[Site]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    if request.param == "SQLite":
        yield Site(tmp_path, {})
        return
    programs = postgresql_programs()
    if programs is None or redis_server() is None:
        skip_or_fail("Needs PostgreSQL and Redis: see docs/operations.md.")
        return
    with servers() as addresses:
        site = Site(tmp_path, addresses)
        database = addresses["DATABASE_URL"]

        def prepare_and_dump(folder: Path) -> None:
            """To migrate and to load takes ten times as long as to read what that came to."""
            site.python("config.setup.prepare")
            dump: list[Any] = [
                programs / "pg_dump",
                "--format=custom",
                f"--file={folder / DUMP}",
                database,
            ]
            subprocess.run(dump, check=True)

        dumped = once("dumped", prepare_and_dump) / DUMP
        restore: list[Any] = [
            programs / "pg_restore",
            "--clean",
            "--if-exists",
            f"--dbname={database}",
        ]
        subprocess.run([*restore, dumped], check=True)
        yield site
