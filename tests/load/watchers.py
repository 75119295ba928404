"""So many watchers of one board, and people who answer: the rows of the table."""

from __future__ import annotations

import asyncio
import json
import sys
import tempfile
from dataclasses import asdict
from functools import partial
from pathlib import Path

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
        _against_bare("a lone answer's way to the watchers, p95", load, load.lone, "<= 2",
                      f"{load.lone_sent * 1000:.0f} ms from its sending"),
        _against_bare("… an answer's of 20 a second, p95", load, load.burst, "<= 4",
                      f"{load.answers} answers in {load.states} states"),
        Figure("watchers without the last state", size, load.missing, "", "", None,
               load.missing, "<= 0"),
        Figure("memory of a watcher", size, load.memory / 1000, "KB", "", None,
               load.memory / 1000, "<= 100", f"{load.threads} threads"),
        Figure("participants' own requests, p95", size, own, "ms", "nobody watches",
               load.request_alone * 1000, own, "<= 100",
               f"server took {load.processor:.0%} of a core, before {load.processor_alone:.0%}"),
    ]  # fmt: skip


def _against_bare(what: str, load: Load, ours: float, wanted: str, note: str) -> Figure:
    """Nothing is taken off on our side, and nothing added to the other."""
    return Figure(
        what=what,
        size=f"{load.watchers} watchers × {load.size / 1000:.1f} KB",
        ours=ours * 1000,
        unit="ms",
        against="rendering and bare broadcast, the better of two",
        theirs=load.bare * 1000,
        ratio=ours / load.bare,
        wanted=wanted,
        note=note,
    )


MEASURES = [Measure(f"watchers-{size}", partial(watched, size)) for size in WATCHERS]
