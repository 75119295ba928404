"""A task that takes long.

Each begun step is a line of `steps` in the site's folder: whoever waits sees it at once.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.tasks import task

STEPS = 12
STEP_SECONDS = 0.25


@task
def add_slowly(key: str) -> None:
    from territories.services.background import carry_out

    carry_out(key, added)


def added(asked: Any, report: Any) -> int:
    done = 0
    for number, part in enumerate(asked):
        report(number, len(asked))
        with (Path(os.environ["VAR_DIR"]) / "steps").open("a") as steps:
            steps.write(f"{number}\n")
        time.sleep(STEP_SECONDS)
        done += part
    return done
