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
from tests.load.site import NOT_OURS
from tests.servers import free_port, running, servers
from tests.sources import ROOT

SESSIONS, PEOPLE = 50, 20
EVERY = 4.0  # seconds between a person's answers
LADDER = (20, 40, 60, 80, 100, 120, 150, 200)  # answers a second
STEP, MINUTE = 10.0, 60.0  # seconds
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
    def served(self, processes: int) -> Iterator[list[int]]:
        with contextlib.ExitStack() as stack:
            ports = []
            for number in range(processes):
                port = free_port()
                command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
                command += ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
                command += ["--no-access-log", "--log-level", "warning"]
                log = self._var / f"server-{processes}-{number}.log"
                server = running(command, port, log=log, cwd=ROOT, env=self._environment)
                stack.enter_context(server)
                ports.append(port)
            yield ports

    def crowd(self, ports: list[int], people: int, seconds: float) -> Crowd:
        """So many people, evenly of as many sessions as it takes."""
        sessions = self._sessions[: -(-people // PEOPLE)]
        order = {"ports": ports, "sessions": sessions, "every": EVERY, "seconds": seconds}
        order["client"] = uuid.uuid4().hex
        said = json.loads(self._run("tests.load.crowd_people", given=order))
        return Crowd(
            profile=self.name,
            processes=len(ports),
            sessions=len(sessions),
            people=len(sessions) * PEOPLE,
            offered=said["given"] / seconds,
            done=said["done"] / seconds,
            p95=float(np.percentile(said["waits"], 95)),
            statuses=said["statuses"],
            drained=said["drained"],
            lost=int(self._run("tests.load.crowd_sessions", "lost", given=said["last"])),
            generator=said["processor"],
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


def climb(profile: Profile, ports: list[int]) -> Iterator[Crowd]:
    """More and more, until a step is not borne."""
    profile.crowd(ports, PEOPLE, 2 * EVERY)  # what a process does once is not measured
    for rate in LADDER:
        crowd = profile.crowd(ports, round(rate * EVERY), STEP)
        yield crowd
        if not crowd.is_borne:
            return


def measure(profile: Profile) -> Iterator[Figure]:
    most: list[Crowd] = []
    for processes in (1, 2):
        with profile.served(processes) as ports:
            steps = []
            for crowd in climb(profile, ports):
                yield _step(crowd)
                steps.append(crowd)
            yield _knee(steps)
            most.append(profile.crowd(ports, SESSIONS * PEOPLE, MINUTE))
            yield from _minute(most[-1])
    one, two = most
    yield Figure(
        "two processes beside one", f"{profile.name}: {two.people} people", two.done, "/s", "one",
        one.done, two.done / one.done, f">= {WANTED_GAIN}",
        f"sending took {two.generator:.0%} of a core",
    )  # fmt: skip


def _size(crowd: Crowd) -> str:
    return (
        f"{crowd.profile}, {crowd.processes} process{'es' if crowd.processes > 1 else ''}: "
        f"{crowd.sessions} × {crowd.people // crowd.sessions}"
    )


def _step(crowd: Crowd) -> Figure:
    wanted = "<= 150" if crowd.offered <= WANTED_RATE else ""
    note = f"offered {crowd.offered:.0f}/s, done {crowd.done:.0f}/s, {crowd.statuses}"
    own = 1000 * crowd.p95
    return Figure("answers, p95", _size(crowd), own, "ms", "", None, own, wanted, note)


def _knee(steps: list[Crowd]) -> Figure:
    borne = max((crowd.done for crowd in steps if crowd.is_borne), default=0.0)
    note = f"the most with p95 up to {1000 * SMOOTH:.0f} ms"
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
