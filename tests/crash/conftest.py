"""Both kinds of database, each site in a folder of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.crash.site import Site
from tests.machine import postgresql_programs, redis_server, skip_or_fail
from tests.servers import servers


@pytest.fixture(params=["SQLite", "PostgreSQL"])
def site(request: pytest.FixtureRequest, tmp_path: Path, prepared: Path) -> Iterator[Site]:
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    if request.param == "SQLite":
        yield Site(tmp_path, {})
        return
    if postgresql_programs() is None or redis_server() is None:
        skip_or_fail("Needs PostgreSQL and Redis: see docs/operations.md.")
    with servers() as addresses:
        yield Site(tmp_path, addresses)
