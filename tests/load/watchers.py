"""So many watchers of one board, and people who answer: the rows of the table."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path

from decision.live.pace import INTERVAL
from tests.bench.measures import Figure, Measure
from tests.load.measuring import Load, measure
from tests.load.site import served

WATCHERS = (200, 1000)
PEOPLE = 30  # with 21 pairs each: more answers than one measurement sends


def watched(size: int) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="mera-load-") as folder, served(Path(folder)) as site:
        (session,) = site.sessions(1, PEOPLE)
        load = asyncio.run(measure(site, session, size))
    print(json.dumps(asdict(load)), file=sys.stderr)
    return figures_of(load)


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


MEASURES = [Measure(f"watchers-{size}", partial(watched, size)) for size in WATCHERS]
