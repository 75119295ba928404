"""What a task says and hears while it writes: in files beside the database.

Until a transaction ends the database shows nobody what is written in it, and SQLite takes no word
from anybody else meanwhile. Worker and server share `VAR_DIR` anyway.
"""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from django.conf import settings


def tell(key: str, step: int, steps: int) -> None:
    """Of so many rows so many are written."""
    _folder().mkdir(parents=True, exist_ok=True)
    beside = _folder() / f"{key}.new"
    beside.write_text(json.dumps([step, steps]))
    beside.replace(_folder() / f"{key}.step")


def told(key: str) -> tuple[int, int] | None:
    """None where nothing is being written."""
    try:
        step, steps = json.loads((_folder() / f"{key}.step").read_text())
    except (OSError, ValueError):
        return None
    return step, steps


def ask_to_stop(key: str) -> None:
    _folder().mkdir(parents=True, exist_ok=True)
    (_folder() / f"{key}.stop").touch()


def is_to_stop(key: str) -> bool:
    return (_folder() / f"{key}.stop").exists()


def forget(key: str) -> None:
    for ending in ("step", "stop", "new"):
        with suppress(OSError):
            (_folder() / f"{key}.{ending}").unlink()


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "working"
