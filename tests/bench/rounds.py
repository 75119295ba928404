"""A revealed round of up to 1,000 alternatives by 30 criteria, and all that reads it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping
from typing import Any

from tests.bench.measures import Figure, Measure
from tests.bench.processes import in_fresh_interpreter
from tests.bench.round_pages import ALTERNATIVES, PEOPLE
from tests.bench.session_results import environment

LIMIT = 0.100
CHILD = "tests.bench.round_pages"


def rounds() -> Iterator[Figure]:
    with (
        tempfile.TemporaryDirectory(prefix="mera-bench-") as folder,
        environment({"VAR_DIR": folder}),
    ):
        codes: Mapping[str, str] = in_fresh_interpreter(CHILD, "nothing", "build").answer
        for m in ALTERNATIVES:
            size = f"{m:,} x 30, {PEOPLE} people"
            with environment({"BENCH_SESSION": codes[str(m)]}):
                pages = in_fresh_interpreter(CHILD, "visitor", "pages").answer
                record = in_fresh_interpreter(CHILD, "visitor", "record").answer
            for name, took in pages.items():
                yield from _page(name, size, took)
            yield from _record(size, record)


def _page(name: str, size: str, took: Mapping[str, float]) -> Iterator[Figure]:
    yield Figure(
        f"{name} of a revealed round",
        size,
        1000 * took["kept"],
        "ms",
        "limit",
        1000 * LIMIT,
        took["kept"] / LIMIT,
        "<= 1",
        f"worked out at the look: {1000 * took['computed']:.0f} ms; {took['bytes'] / 1000:.0f} kB",
        took["processor"] / LIMIT,
    )


def _record(size: str, took: Mapping[str, Any]) -> Iterator[Figure]:
    yield Figure(
        "sealing it",
        size,
        took["sealing"],
        "s",
        "one computation",
        took["once"],
        took["sealing"] / took["once"],
        "",
        f"{took['bytes'] / 1e6:.2f} MB; 20 answers a second are stored meanwhile",
    )
    yield Figure(
        "… an answer meanwhile, median",
        size,
        1000 * took["beside"],
        "ms",
        "alone",
        1000 * took["alone"],
        took["beside"] / took["alone"],
        "",
        f"slowest {1000 * took['slowest']:.0f} ms, alone {1000 * took['slowest_alone']:.0f} ms",
    )
    yield Figure(
        "verifying it",
        size,
        took["verifying"],
        "s",
        "one computation",
        took["once"],
        took["verifying"] / took["once"],
        "",
        "",
        took["verifying_processor"] / took["once_processor"],
    )


MEASURES = [Measure("rounds", rounds)]
