"""Pages of large problems, and the answer to a slider's move, at the 95th percentile."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.bench.desk_pages import BARE_VIEW
from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter
from tests.bench.session_results import environment

# Seconds and bytes by what a name ends with: wanted of each page, the first view or not. Nobody has
# set how many bytes a table of the administrator may have.
LIMITS: dict[str, tuple[float, int | None]] = {
    ", 100 x 30": (0.150, 100_000),
    ", 1000 x 30": (0.400, 150_000),
    " territories": (0.400, 150_000),
    " observations": (0.300, None),
}


def pages() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        environment({"VAR_DIR": folder}),
    ):
        found = in_fresh_interpreter("tests.bench.desk_pages", "visitor", "pages").answer
    bare = found.pop(BARE_VIEW)
    for name, took in found.items():
        seconds, most = next(limit for end, limit in LIMITS.items() if name.endswith(end))
        yield Figure(
            f"desk: {name}",
            "p95",
            1000 * took["wall"],
            "ms",
            "limit",
            1000 * seconds,
            took["wall"] / seconds,
            "<= 1",
            f"{took['wall'] / bare['wall']:.0f} times a bare view of {1000 * bare['wall']:.2f} ms; "
            f"by CPU {1000 * took['processor']:.0f} ms, "
            f"{took['processor'] / bare['processor']:.0f} times",
            took["processor"] / seconds,
        )
        if most is None:
            continue
        yield Figure(
            f"desk: {name}",
            "bytes",
            took["bytes"] / 1000,
            "KB",
            "limit",
            most / 1000,
            took["bytes"] / most,
            "<= 1",
        )


MEASURES = [Measure("desk", pages)]
