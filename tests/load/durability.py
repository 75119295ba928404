"""What it costs that an answer is on the disk before it is acknowledged.

Somebody watches, as in any session: then SQLite's log stays open, and is not written out and
begun anew with each request, which would cost both sides more than what is measured here.
"""

from __future__ import annotations

import asyncio
import contextlib
import tempfile
from pathlib import Path

import numpy as np

from tests.bench.measures import Figure, Measure
from tests.load.measuring import said, stream_of
from tests.load.people import Committee
from tests.load.site import Site, module, served

PEOPLE = 30
PACE = 20.0  # answers a second
WARM_UP, TURNS, IN_A_TURN = 40, 6, 40


def acknowledged() -> list[Figure]:
    """Both sides in turns, each a server with a database of its own, on the same disk."""
    with contextlib.ExitStack() as stack:
        sites = {}
        for level in ("FULL", "NORMAL"):
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="mera-load-"))
            sites[level] = stack.enter_context(served(Path(folder), SQLITE_SYNCHRONOUS=level))
        times = asyncio.run(_in_turns(sites))
    return [_figure(percent, times) for percent in (50, 95)]


async def _in_turns(sites: dict[str, Site]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {level: [] for level in sites}
    with contextlib.ExitStack() as watched:
        committees = {level: await _begun(site, watched) for level, site in sites.items()}
        for _ in range(TURNS):
            for level, committee in committees.items():
                answers = await committee.answer(IN_A_TURN, PACE)
                times[level] += [answer.at - answer.sent for answer in answers]
    for committee in committees.values():
        committee.leave()
    return times


async def _begun(site: Site, watched: contextlib.ExitStack) -> Committee:
    (session,) = site.sessions(1, PEOPLE)
    path = await stream_of(site, session)
    await said(watched.enter_context(module("watching", site.port, path, 1)), "ready")
    committee = Committee(site.port, session)
    await committee.answer(WARM_UP, PACE)
    return committee


def _figure(percent: int, times: dict[str, list[float]]) -> Figure:
    ours, theirs = (1000 * float(np.percentile(times[level], percent)) for level in times)
    return Figure(
        what=f"an answer that is on the disk when it is acknowledged, p{percent}",
        size=f"{TURNS * IN_A_TURN} answers, {PACE:.0f} a second",
        ours=ours,
        unit="ms",
        against="synchronous=NORMAL",
        theirs=theirs,
        ratio=ours / theirs,
    )


MEASURES = [Measure("durability", acknowledged)]
