"""Crowds who answer: how many answers a second are borne, by one process and by two, and what
becomes of those that are too many.
"""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.bench.measures import Figure, Measure
from tests.load.site import NOT_OURS, Site
from tests.servers import free_port, running, servers
from tests.sources import ROOT

SESSIONS, PEOPLE = 50, 20
EVERY = 4.0  # seconds between a person's answers
FLOOD = 1.5  # the same where more is offered than is borne
LADDER = (60, 100, 140, 200, 220)  # answers a second; 250 are offered in the minute
STEP, FLOODED, MINUTE = 8.0, 12.0, 60.0  # seconds
SMOOTH, BORNE = 0.150, 0.97  # s of p95, and the share that is done, below the knee
WANTED_RATE, WANTED_GAIN = 100, 1.7


@dataclass(frozen=True)
class Crowd:
    """What became of the answers of so many people; times in seconds."""

    profile: str
    processes: int
    sessions: int
    people: int
    offered: float  # a second
    done: float  # a second, while they were offered
    p95: float  # from a person's answer to the server's word
    statuses: dict[str, int]
    drained: float  # how long after the last answer all were stored
    lost: int  # last answers that are not in the database
    generator: float  # share of one core that sending took
    processor: float  # of the server processes, for a request

    @property
    def failed(self) -> int:
        """Answered with an error that is not “come again”, or not at all."""
        return sum(n for status, n in self.statuses.items() if status not in ("200", "503"))

    @property
    def is_borne(self) -> bool:
        return self.p95 <= SMOOTH and self.done >= BORNE * self.offered


class Profile:
    """One database, and server processes over it, each with a port of its own, as a proxy has
    them."""

    def __init__(self, name: str, var: Path, **settings: str) -> None:
        self.name = name
        self._var = var
        kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
        kept |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(var)}
        self._environment = kept | settings
        self._run("config.setup.prepare")
        self._sessions = json.loads(
            self._run("tests.load.crowd_sessions", "make", SESSIONS, PEOPLE)
        )

    @contextlib.contextmanager
    def served(self, processes: int) -> Iterator[list[Site]]:
        with contextlib.ExitStack() as stack:
            sites = []
            for number in range(processes):
                port = free_port()
                command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
                command += ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
                command += ["--no-access-log", "--log-level", "warning"]
                log = self._var / f"server-{processes}-{number}.log"
                server = running(command, port, log=log, cwd=ROOT, env=self._environment)
                pid = stack.enter_context(server).pid
                sites.append(Site(port, pid, self._environment))
            yield sites

    def crowd(self, sites: list[Site], people: int, seconds: float, every: float = EVERY) -> Crowd:
        """So many people, evenly of as many sessions as it takes."""
        sessions = self._sessions[: -(-people // PEOPLE)]
        order = {"ports": [site.port for site in sites], "sessions": sessions}
        order |= {"every": every, "seconds": seconds, "client": uuid.uuid4().hex}
        used = sum(site.processor for site in sites)
        said = json.loads(self._run("tests.load.crowd_people", given=order))
        used = sum(site.processor for site in sites) - used
        return Crowd(
            profile=self.name,
            processes=len(sites),
            sessions=len(sessions),
            people=len(sessions) * PEOPLE,
            offered=said["given"] / seconds,
            done=said["done"] / seconds,
            p95=float(np.percentile(said["waits"], 95)),
            statuses=said["statuses"],
            drained=said["drained"],
            lost=int(self._run("tests.load.crowd_sessions", "lost", given=said["last"])),
            generator=said["processor"],
            processor=used / sum(said["statuses"].values()),
        )

    def _run(self, module: str, *arguments: object, given: Any = None) -> str:
        command = [sys.executable, "-m", module, *map(str, arguments)]
        return subprocess.run(
            command,
            cwd=ROOT,
            env=self._environment,
            check=True,
            input=json.dumps(given),
            stdout=subprocess.PIPE,
            text=True,
        ).stdout


@contextlib.contextmanager
def profiles() -> Iterator[list[Profile]]:
    """The embedded one, and the server's where PostgreSQL and Redis are installed."""
    with tempfile.TemporaryDirectory(prefix="mera-load-") as folder, servers() as addresses:
        named = {"embedded": {}, "server": addresses} if addresses else {"embedded": {}}
        for name in named:
            (Path(folder) / name).mkdir()
        yield [Profile(name, Path(folder) / name, **named[name]) for name in named]


def climb(profile: Profile, sites: list[Site]) -> Iterator[Crowd]:
    """More and more, until a step is not borne; to what is wanted of each process always."""
    for rate in LADDER:
        crowd = profile.crowd(sites, round(rate * EVERY), STEP)
        yield crowd
        if not crowd.is_borne and rate >= WANTED_RATE * len(sites):
            return


def measure(profile: Profile) -> Iterator[Figure]:
    floods: list[Crowd] = []
    wanted: list[Crowd] = []
    for processes in (1, 2):
        with profile.served(processes) as sites:
            profile.crowd(sites, 2 * PEOPLE, EVERY)  # what a process does once is not measured
            steps = []
            for crowd in climb(profile, sites):
                yield _step(crowd)
                steps.append(crowd)
            yield _knee(steps)
            wanted += [crowd for crowd in steps if crowd.people == processes * WANTED_RATE * EVERY]
            floods.append(profile.crowd(sites, SESSIONS * PEOPLE, FLOODED, FLOOD))
            yield from _minute(profile.crowd(sites, SESSIONS * PEOPLE, MINUTE))
    yield _gain(*floods)
    yield _gain_by_processor(*wanted)


def _gain(one: Crowd, two: Crowd) -> Figure:
    """By what is done where more is offered than they can do."""
    size = f"{one.profile}, offered {two.offered:.0f}/s"
    wanted = f">= {WANTED_GAIN}" if one.profile == "server" else ""
    shared = f"sending took {one.generator:.0%} and {two.generator:.0%} of a core"
    return Figure("two processes beside one", size, two.done, "/s", "one", one.done,
                  two.done / one.done, wanted, shared)  # fmt: skip


def _gain_by_processor(one: Crowd, two: Crowd) -> Figure:
    """Database and crowd share the cores: what two processes would bear on cores of their own.

    Both with the same load on each process: one that has less to do takes more for a request, as
    it wakes for each alone.
    """
    size = f"{one.profile}, {WANTED_RATE}/s for each process"
    own, other = 1000 * two.processor, 1000 * one.processor
    wanted = f">= {WANTED_GAIN}" if one.profile == "server" else ""
    return Figure("… by processor time of a request", size, own, "ms", "one", other,
                  2 * other / own, wanted, "twice the one's over the two's")  # fmt: skip


def _size(crowd: Crowd) -> str:
    return (
        f"{crowd.profile}, {crowd.processes} process{'es' if crowd.processes > 1 else ''}: "
        f"{crowd.sessions} × {crowd.people // crowd.sessions}"
    )


def _step(crowd: Crowd) -> Figure:
    wanted = "<= 150" if crowd.people <= WANTED_RATE * EVERY else ""
    note = f"offered {crowd.offered:.0f}/s, done {crowd.done:.0f}/s, {crowd.statuses}"
    note += f", {1000 * crowd.processor:.1f} ms of processor each"
    own = 1000 * crowd.p95
    return Figure("answers, p95", _size(crowd), own, "ms", "", None, own, wanted, note)


def _knee(steps: list[Crowd]) -> Figure:
    borne = max((crowd.done for crowd in steps if crowd.is_borne), default=0.0)
    note = f"the most with p95 up to {1000 * SMOOTH:.0f} ms"
    note += ", no more was tried" if steps[-1].is_borne else ""
    return Figure("knee", _size(steps[-1]), borne, "/s", "", None, borne, "", note)


def _minute(crowd: Crowd) -> list[Figure]:
    what = "1,000 people for a minute"
    told_later = crowd.statuses.get("503", 0)
    note = f"offered {crowd.offered:.0f}/s, done {crowd.done:.0f}/s, come again {told_later}"
    after = f"all stored {crowd.drained:.0f} s after the last"
    return [
        Figure(f"{what}: failed", _size(crowd), crowd.failed, "", "", None, crowd.failed, "<= 0",
               note),
        Figure(f"{what}: last answers lost", _size(crowd), crowd.lost, "", "", None, crowd.lost,
               "<= 0", after),
    ]  # fmt: skip


def crowds() -> Iterator[Figure]:
    with profiles() as found:
        for profile in found:
            yield from measure(profile)


MEASURES = [Measure("crowds", crowds)]
