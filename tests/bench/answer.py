"""What storing one judgement costs beside a bare view that updates one row."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter
from tests.bench.session_results import environment

TIMES_BARE = 3


def requests() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        environment({"VAR_DIR": folder}),
    ):
        run = in_fresh_interpreter("tests.bench.answer_requests", "prepare", "work")
    ours, bare = run.answer
    yield Figure(
        "storing a judgement",
        "7 criteria, 21 pairs answered",
        1000 * ours["wall"],
        "ms",
        "a view that updates one row",
        1000 * bare["wall"],
        ours["wall"] / bare["wall"],
        f"<= {TIMES_BARE}",
        "through the same middleware",
        ours["processor"] / bare["processor"],
    )


MEASURES = [Measure("answer", requests)]
