"""A file of fifty thousand values: looked through, and stored in one transaction."""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.bench.importing_run import ROWS
from tests.bench.measures import Figure, Measure

LIMIT = 20.0  # seconds


def importing() -> Iterator[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        database = f"sqlite:///{Path(folder) / 'bench.sqlite3'}"
        command = [sys.executable, "-m", "tests.bench.importing_run", database]
        done = subprocess.run(command, check=True, capture_output=True, text=True)
    looked, stored, again, floor = json.loads(done.stdout)
    size = f"{ROWS:,} values"
    for what, took in (("preview", looked), ("preview and storing", stored), ("again", again)):
        yield _figure(what, size, took, "limit", (LIMIT, LIMIT), "<= 1" if took is looked else "")
    writing = (stored[0] - looked[0], stored[1] - looked[1])
    yield _figure("storing alone", size, writing, "limit", (LIMIT, LIMIT), "<= 1")
    yield _figure("storing alone", size, writing, "rows made and bulk_create", floor, "<= 2")


def _figure(
    what: str,
    size: str,
    ours: tuple[float, float],
    against: str,
    theirs: tuple[float, float],
    wanted: str,
) -> Figure:
    return Figure(
        f"import: {what}",
        size,
        ours[0],
        "s",
        against,
        theirs[0],
        ours[0] / theirs[0],
        wanted,
        processor_ratio=ours[1] / theirs[1],
    )


MEASURES = [Measure("importing", importing)]
