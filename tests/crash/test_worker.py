"""A worker is killed in the middle of a task: another takes it up, and answers the same."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from decision.portfolios.services.behind import solved
from tests.crash.choosing import ASKED, STEPS
from tests.crash.site import Site
from tests.sources import ROOT

PATIENCE = 60.0  # seconds
SILENCE = 2  # seconds after which a worker counts as dead


@contextlib.contextmanager
def worker(site: Site) -> Iterator[subprocess.Popen[bytes]]:
    environment = {**site.environment, "WORKER_SILENCE": str(SILENCE)}
    command = [sys.executable, "manage.py", "ox_worker", "--interval", "0.2"]
    with site.log.open("ab") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=log)
        try:
            yield process
        finally:
            process.send_signal(signal.SIGKILL)
            process.wait(PATIENCE)


def steps_begun(site: Site) -> list[int]:
    steps = Path(site.environment["VAR_DIR"]) / "steps"
    return [int(line) for line in steps.read_text().split()] if steps.exists() else []


def wait_for_steps(site: Site, number: int) -> None:
    limit = time.monotonic() + PATIENCE
    while len(steps_begun(site)) < number:
        assert time.monotonic() < limit, site.log.read_text()[-3000:]
        time.sleep(0.05)


def look(site: Site) -> dict[str, object]:
    found: dict[str, object] = json.loads(site.python("tests.crash.slow", "look"))
    return found


def test_another_worker_answers_the_same(site: Site) -> None:
    site.python("tests.crash.slow", "ask")
    with worker(site):
        wait_for_steps(site, 3)
    begun = len(steps_begun(site))
    assert begun < STEPS, "The kill came after the last step."
    assert look(site) == {"state": "running", "answer": None, "trouble": ""}

    with worker(site):
        wait_for_steps(site, begun + STEPS)
        limit = time.monotonic() + PATIENCE
        while look(site)["state"] == "running":
            assert time.monotonic() < limit, site.log.read_text()[-3000:]

    assert look(site) == {
        "state": "done",
        "answer": solved(ASKED, lambda step, steps: None),
        "trouble": "",
    }
    assert steps_begun(site)[begun : begun + STEPS] == list(range(STEPS))
