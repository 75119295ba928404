"""``python -m tests.load [WATCHERS …]``: 200 and 1,000 watchers, or so many."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from decision.live.pace import INTERVAL
from tests.bench.__main__ import table
from tests.bench.machine import machine
from tests.bench.measures import Figure
from tests.load import crowd
from tests.load.measuring import Load, measure
from tests.load.site import served

WATCHERS = (200, 1000)
PEOPLE = 30  # with 21 pairs each: more answers than one measurement sends


def main(sizes: tuple[int, ...]) -> int:
    with tempfile.TemporaryDirectory(prefix="mera-load-") as folder, served(Path(folder)) as site:
        sessions = site.sessions(len(sizes), PEOPLE)
        loads = []
        for size, session in zip(sizes, sessions, strict=True):
            print(f"measuring {size} watchers …", file=sys.stderr, flush=True)
            loads.append(asyncio.run(measure(site, session, size)))
    figures = [figure for load in loads for figure in figures_of(load)]
    for measured in crowd.MEASURES:
        print(f"measuring {measured.name} …", file=sys.stderr, flush=True)
        figures += measured.run()
    about = machine()
    print("; ".join(f"{key}: {value}" for key, value in about.items()), end="\n\n")
    print(table(figures), end="\n\n")
    print(json.dumps({"machine": about, "interval": INTERVAL}))
    for load in loads:
        print(json.dumps(asdict(load)))
    for figure in figures:
        print(json.dumps(asdict(figure) | {"met": figure.met}))
    return 0


def figures_of(load: Load) -> list[Figure]:
    size = f"{load.watchers} watchers × {load.size / 1000:.1f} KB"
    own = load.request * 1000
    return [
        Figure(
            what="an answer's way to the watchers, p95",
            size=size,
            ours=load.delay * 1000,
            unit="ms",
            against="bare broadcast",
            theirs=load.bare * 1000,
            ratio=max(load.delay - INTERVAL, 0) / load.bare,
            wanted="<= 8",
            note=f"less {INTERVAL * 1000:.0f} ms that changes wait for each other; "
            f"{load.answers} answers in {load.states} states",
        ),
        Figure("watchers without the last state", size, load.missing, "", "", None,
               load.missing, "<= 0"),
        Figure("memory of a watcher", size, load.memory / 1000, "KB", "", None,
               load.memory / 1000, "<= 100", f"{load.threads} threads"),
        Figure("participants' own requests, p95", size, own, "ms", "nobody watches",
               load.request_alone * 1000, own, "<= 100",
               f"server took {load.processor:.0%} of a core, before {load.processor_alone:.0%}"),
    ]  # fmt: skip


if __name__ == "__main__":
    sys.exit(main(tuple(map(int, sys.argv[1:])) or WATCHERS))
