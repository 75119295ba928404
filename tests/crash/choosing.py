"""A portfolio that is chosen slowly.

Each begun step is a line of `steps` in the site's folder: whoever waits sees it at once.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Any

from django.tasks import task

BUDGETS = [2, 5, 8, 11, 14, 20, 23, 26]
ASKED: dict[str, Any] = {
    "document": {
        "kind": "portfolio",
        "projects": [
            {"code": f"p{i}", "value": 1 + i % 3, "cost": 1 + i % 5, "jobs": i % 7}
            for i in range(12)
        ],
        "budget": 17,
        "constraints": [{"type": "min_total", "attribute": "jobs", "limit": 2}],
        "options": {"frontier": BUDGETS, "ties_time": 60},
    },
    "otherwise": None,
}
STEPS = 1 + len(BUDGETS)  # the answer itself comes first
STEP_SECONDS = 0.3


@task
def choose_slowly(key: str) -> None:
    from territories.services.background import carry_out

    carry_out(key, chosen)


def chosen(asked: Any, report: Any) -> Any:
    from decision.portfolios.services.behind import solved

    begun: list[int] = []

    def told(step: int, steps: int) -> None:
        if step not in begun:
            begun.append(step)
            with (Path(os.environ["VAR_DIR"]) / "steps").open("a") as lines:
                lines.write(f"{step}\n")
            time.sleep(STEP_SECONDS)
        report(step, steps)

    return solved(asked, told)
