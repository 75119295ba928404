"""One board, so many watchers, answers coming in; and the bare broadcast beside it."""

from __future__ import annotations

import asyncio
import json
import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic, sleep
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.live.pace import INTERVAL
from tests.load.people import Acknowledged, Browser, Committee
from tests.load.site import Site, module

PACE = 20.0  # answers a second
SECONDS = 15
WARM_UP, ALONE = 40, 60  # answers before
BROADCASTS = 40


@dataclass(frozen=True)
class Load:
    """What was measured with so many watchers; times in seconds, memory in bytes."""

    watchers: int
    answers: int
    states: int  # that a watcher was shown, in the middle
    size: int  # bytes of a state
    delay: float  # p95, from an answer's acknowledgement to its arrival
    missing: int  # watchers who were not shown the last state
    memory: float  # a watcher
    threads: int
    request: float  # p95 of the participants' own requests
    request_median: float
    request_alone: float  # the same while nobody watches
    processor: float  # share of one core that the server took
    processor_alone: float  # the same while nobody watches
    bare: float  # p95 of the bare broadcast


async def measure(site: Site, session: dict[str, Any], watchers: int) -> Load:
    committee = Committee(site.port, session)
    total = len(session["people"]) * len(session["people"][0]["pairs"])
    path = await _stream_of(site, session)
    await _warm_up(site, path, committee)
    began, used = monotonic(), site.processor
    alone = await committee.answer(ALONE, PACE)
    alone_processor = (site.processor - used) / (monotonic() - began)
    before = site.memory
    with module("watching", site.port, path, watchers) as watching:
        await _said(watching, "ready")
        await asyncio.sleep(1)
        began, used = monotonic(), site.processor
        acknowledged = await committee.answer(round(PACE * SECONDS), PACE)
        processor = (site.processor - used) / (monotonic() - began)
        await asyncio.sleep(2)
        memory, threads = site.memory - before, site.threads
        seen = await asyncio.to_thread(_seen, watching)
    committee.leave()
    arrivals = Arrivals(seen, total)
    bare = await asyncio.to_thread(bare_broadcast, watchers, arrivals.size)
    return Load(
        watchers=watchers,
        answers=len(acknowledged),
        states=arrivals.states,
        size=arrivals.size,
        delay=arrivals.delay(acknowledged),
        missing=arrivals.missing(committee.sent),
        memory=memory / watchers,
        threads=threads,
        request=_p95([a.at - a.sent for a in acknowledged]),
        request_median=float(np.median([a.at - a.sent for a in acknowledged])),
        request_alone=_p95([a.at - a.sent for a in alone]),
        processor=processor,
        processor_alone=alone_processor,
        bare=bare,
    )


class Arrivals:
    """When each watcher was shown how many answers.

    The board's ring says which part of all answers has been given, to the hundredth of a per
    cent: with fewer than a few thousand of them that is their number.
    """

    def __init__(self, seen: dict[str, Any], total: int) -> None:
        counts = {name: _answers_in(text, total) for name, text in seen["events"].items()}
        self.size = max(len(text.encode()) for text in seen["events"].values())
        self._watchers: list[tuple[NDArray[np.float64], NDArray[np.int64]]] = [
            (np.array([at for at, _ in arrived]), np.array([counts[name] for _, name in arrived]))
            for arrived in seen["arrived"]
        ]

    @property
    def states(self) -> int:
        return int(np.median([len(times) for times, _ in self._watchers]))

    def missing(self, sent: int) -> int:
        return sum(int(counts[-1]) != sent for _, counts in self._watchers)

    def delay(self, acknowledged: Sequence[Acknowledged]) -> float:
        """p95 over answers and watchers.

        A state takes an answer in for certain if it counts as many as had been sent by its
        acknowledgement; what came before that is no delay.
        """
        wanted = np.array([a.sent_by_then for a in acknowledged])
        at = np.array([a.at for a in acknowledged])
        delays = []
        for times, counts in self._watchers:
            index = np.searchsorted(counts, wanted)
            delays.append(np.where(index < len(times), np.append(times, np.inf)[index] - at, 1e9))
        return _p95(np.maximum(np.concatenate(delays), 0))


def bare_broadcast(listeners: int, size: int) -> float:
    """p95 from the beginning of a broadcast to its arrival."""
    with module("broadcast", size, BROADCASTS, INTERVAL) as server:
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
        await _said(watching, "ready")
        await committee.answer(WARM_UP, 10 * PACE)


async def _stream_of(site: Site, session: dict[str, Any]) -> str:
    """The board's stream, as its page says it."""
    connection = Browser(site.port)
    page = await connection.ask("GET", session["board"])
    connection.close()
    found = re.search(rb'data-live-url="([^"]+)"', page)
    assert found is not None, "the board's page names no stream"
    return found[1].decode()


async def _said(process: subprocess.Popen[str], word: str) -> None:
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


def _answers_in(text: str, total: int) -> int:
    ring = re.search(r'stroke-dasharray="([0-9.]+) 100"', text)
    return round(float(ring[1]) * total / 100) if ring else 0


def _p95(values: Any) -> float:
    return float(np.percentile(values, 95))
