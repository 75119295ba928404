"""One board, so many watchers, answers coming in; and the bare broadcast beside it."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import numpy as np

from tests.load.arrivals import Arrivals
from tests.load.people import Acknowledged, Browser, Committee
from tests.load.site import Site, module

PACE = 20.0  # answers a second
SECONDS = 15
WARM_UP, ALONE = 40, 60  # answers before
LONE, PAUSE = 40, 0.4  # answers one by one, and seconds from one to the next
BROADCASTS = 30  # before the answers, and again after them


@dataclass(frozen=True)
class Load:
    """What was measured with so many watchers; times in seconds, memory in bytes."""

    watchers: int
    size: int  # bytes of a state
    # p95 of one rendering and the bare broadcast of its bytes, from beginning to arrival: once
    # before the answers and once after them, the better of the two.
    bare: float
    lone: float  # p95, from the acknowledgement of an answer by itself to its arrival
    lone_sent: float  # the same from its sending
    burst: float  # p95, the same where answers come at `PACE`
    answers: int  # in the burst
    states: int  # of the burst, that a watcher was shown, in the middle
    missing: int  # watchers who were not shown the last state
    memory: float  # a watcher
    threads: int
    request: float  # p95 of the participants' own requests in the burst
    request_median: float
    request_alone: float  # the same while nobody watches
    processor: float  # share of one core that the server took
    processor_alone: float  # the same while nobody watches


async def measure(site: Site, session: dict[str, Any], watchers: int) -> Load:
    committee = Committee(site.port, session)
    total = len(session["people"]) * len(session["people"][0]["pairs"])
    path = await stream_of(site, session)
    await _warm_up(site, path, committee)
    bare_before = await asyncio.to_thread(_bare_broadcast, site, session, watchers)
    began, used = monotonic(), site.processor
    alone = await committee.answer(ALONE, PACE)
    alone_processor = (site.processor - used) / (monotonic() - began)
    before = site.memory
    with module("watching", site.port, path, watchers) as watching:
        await said(watching, "ready")
        await asyncio.sleep(1)
        lone = await committee.answer(LONE, 1 / PAUSE)
        await asyncio.sleep(1)
        began, used = monotonic(), site.processor
        burst = await committee.answer(round(PACE * SECONDS), PACE)
        processor = (site.processor - used) / (monotonic() - began)
        await asyncio.sleep(2)
        memory, threads = site.memory - before, site.threads
        seen = await asyncio.to_thread(_seen, watching)
    committee.leave()
    bare_after = await asyncio.to_thread(_bare_broadcast, site, session, watchers)
    arrivals = Arrivals(seen, total)
    lone_delays = arrivals.delays(lone)
    return Load(
        watchers=watchers,
        size=arrivals.size,
        bare=min(bare_before, bare_after),
        lone=_p95(lone_delays),
        lone_sent=_p95(lone_delays + np.tile(_requests(lone), watchers)),
        burst=_p95(arrivals.delays(burst)),
        answers=len(burst),
        states=arrivals.states(burst),
        missing=arrivals.missing(committee.sent),
        memory=memory / watchers,
        threads=threads,
        request=_p95(_requests(burst)),
        request_median=float(np.median(_requests(burst))),
        request_alone=_p95(_requests(alone)),
        processor=processor,
        processor_alone=alone_processor,
    )


def _bare_broadcast(site: Site, session: dict[str, Any], listeners: int) -> float:
    """p95 over broadcasts and listeners, from the beginning of each to its arrival."""
    arguments = (session["pk"], BROADCASTS, PAUSE)
    with module("broadcast", *arguments, env=site.environment) as server:
        assert server.stdout is not None
        port = int(server.stdout.readline())
        with module("watching", port, "/", listeners) as listening:
            assert listening.stdout is not None
            assert listening.stdout.readline().strip() == "ready"
            began: dict[str, float] = json.loads(_answer(server))
            sleep(1)
            arrived = json.loads(_answer(listening))["arrived"]
    return _p95([at - began[name] for one in arrived for at, name in one if name in began])


async def _warm_up(site: Site, path: str, committee: Committee) -> None:
    """What a server does once is neither a delay nor a watcher's: it imports and compiles at the
    first of each request, and keeps memory for as many as it has had at the same time."""
    with module("watching", site.port, path, 20) as watching:
        await said(watching, "ready")
        await committee.answer(WARM_UP, 10 * PACE)


async def stream_of(site: Site, session: dict[str, Any]) -> str:
    """The board's stream, as its page says it."""
    connection = Browser(site.port)
    page = await connection.ask("GET", session["board"])
    connection.close()
    found = re.search(rb'data-live-url="([^"]+)"', page)
    assert found is not None, "the board's page names no stream"
    return found[1].decode()


async def said(process: subprocess.Popen[str], word: str) -> None:
    assert process.stdout is not None
    line = await asyncio.to_thread(process.stdout.readline)
    assert line.strip() == word, line


def _answer(process: subprocess.Popen[str]) -> str:
    assert process.stdin is not None
    assert process.stdout is not None
    process.stdin.write("now\n")
    process.stdin.flush()
    return process.stdout.readline()


def _seen(watching: subprocess.Popen[str]) -> dict[str, Any]:
    return dict(json.loads(_answer(watching)))


def _requests(acknowledged: list[Acknowledged]) -> list[float]:
    return [a.at - a.sent for a in acknowledged]


def _p95(values: Any) -> float:
    return float(np.percentile(values, 95))
