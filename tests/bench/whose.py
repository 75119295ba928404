"""A problem's page ranked by the weights of a committee of 200, and what follows after it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator

from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter
from tests.bench.session_results import environment
from tests.bench.whose_pages import BARE_VIEW, COMMITTEES, PEOPLE, PLAIN, SIZES

LIMIT = 0.150
# What follows after the largest page is stated, not wanted.
HEAVY = "{} x {}".format(*SIZES[-1])


def pages() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        environment({"VAR_DIR": folder}),
    ):
        found = in_fresh_interpreter("tests.bench.whose_pages", "visitor", "pages").answer
    bare = found.pop(BARE_VIEW)
    for name, took in found.items():
        yield Figure(
            f"whose weights: {name}",
            f"{PEOPLE} people, {COMMITTEES} committees",
            1000 * took["wall"],
            "ms",
            "limit",
            1000 * LIMIT,
            took["wall"] / LIMIT,
            "" if name.endswith(HEAVY) or name.startswith(PLAIN) else "<= 1",
            f"{took['wall'] / bare['wall']:.0f} times a bare view of {1000 * bare['wall']:.2f} ms; "
            f"{took['queries']} queries, {took['bytes'] / 1000:.0f} kB",
            took["processor"] / LIMIT,
        )


MEASURES = [Measure("whose", pages)]
