"""A real server on loopback, and somebody who watches it over plain HTTP."""

from __future__ import annotations

import contextlib
import http.client
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import urlencode

from tests.servers import free_port, running
from tests.sources import ROOT

APPLICATION = "tests.decision.live.site.asgi:application"
PATIENCE = 20  # seconds; a test that passes waits for none of them
NOT_OURS = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "BEHIND_TLS", "ALLOWED_HOSTS")


class Site:
    """One server process."""

    def __init__(
        self, port: int, process: subprocess.Popen[bytes], environment: dict[str, str]
    ) -> None:
        self.port = port
        self.process = process
        self.environment = environment  # of other processes over its database

    def post(self, path: str, **fields: str) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, urlencode(fields), headers)
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
        assert answer.status < 400, body
        return json.loads(body) if body else None


class Watching:
    """A stream as a browser reads it."""

    def __init__(self, site: Site, path: str, **headers: str) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", site.port, timeout=PATIENCE)
        self._connection.request("GET", path, headers=headers)
        self.answer = self._connection.getresponse()
        self.status = self.answer.status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.answer.close()
        self._connection.close()

    def events(self) -> Iterator[dict[str, str]]:
        """Each event as its fields, until the server ends the stream properly."""
        fields: dict[str, str] = {}
        while line := self.answer.readline():
            name, _, value = line.decode().rstrip("\n").partition(": ")
            if name:
                fields[name] = fields.get(name, "") + value
            elif fields:
                yield fields
                fields = {}

    def titles(self) -> Iterator[str]:
        """The session's title in each frame."""
        for event in self.events():
            if "data" in event and "event" not in event:
                found = re.search(r'"empty-title">(.*?)<', event["data"])
                assert found is not None
                yield found[1]

    def until(self, title: str) -> str:
        return next(shown for shown in self.titles() if shown == title)


def _environment() -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    return kept | {"DJANGO_SETTINGS_MODULE": "tests.decision.live.site.settings"}


@contextlib.contextmanager
def sites(var: Path, prepared: Path, count: int = 1, **settings: str) -> Iterator[list[Site]]:
    """`count` server processes over one database, a copy of the prepared one."""
    environment = {**_environment(), "VAR_DIR": str(var), **settings}
    shutil.copy(prepared / "mera.sqlite3", var)
    with contextlib.ExitStack() as stack:
        served = []
        for number in range(count):
            port = free_port()
            command = [sys.executable, "-m", "uvicorn", APPLICATION, "--host", "127.0.0.1"]
            command += ["--port", str(port), "--lifespan", "off", "--log-level", "warning"]
            command += ["--timeout-graceful-shutdown", "3"]
            log = var / f"server{number}.log"
            server = running(command, port, log=log, cwd=ROOT, env=environment)
            served.append(Site(port, stack.enter_context(server), environment))
        yield served
