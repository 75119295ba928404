"""What this machine has for the tests, and the sentence that says how to get the rest."""

import os
import shutil
from pathlib import Path

import pytest

HOW_TO = "run `make test` as root or with passwordless sudo on Debian, or install it yourself"


def on_ci() -> bool:
    return os.environ.get("CI") == "true"


def skip_or_fail(sentence: str) -> None:
    """A test that cannot run here is skipped by name; on CI nothing may be skipped so."""
    if on_ci():
        pytest.fail(sentence)
    pytest.skip(sentence)


def chromium() -> Path | None:
    return _program("chromium", "chromium-browser", "google-chrome")


def gettext() -> Path | None:
    return _program("xgettext")


def redis_server() -> Path | None:
    return _program("redis-server", "valkey-server")


def postgresql_programs() -> Path | None:
    """The folder with initdb and postgres; Debian keeps it off the PATH."""
    newest_first = sorted(
        Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name)
    )
    on_path = _program("postgres")
    folders = [*newest_first, *([on_path.parent] if on_path else [])]
    return next((f for f in folders if (f / "initdb").exists() and (f / "postgres").exists()), None)


def missing_servers() -> str:
    """Why the second run has no PostgreSQL and Redis; empty if it has them."""
    if os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"):
        return ""
    found = {
        "PostgreSQL (apt install postgresql)": postgresql_programs(),
        "Redis (apt install redis-server)": redis_server(),
    }
    names = [name for name, program in found.items() if program is None]
    if not names:
        return "Start this run by `python -m tests.servers`: it starts PostgreSQL and Redis."
    return f"Needs {' and '.join(names)}: {HOW_TO}."


def missing_chromium() -> str:
    return "" if chromium() else f"Needs Chromium (apt install chromium): {HOW_TO}."


def missing_gettext() -> str:
    return "" if gettext() else f"Needs xgettext (apt install gettext): {HOW_TO}."


def _program(*names: str) -> Path | None:
    return next((Path(path) for name in names if (path := shutil.which(name))), None)
