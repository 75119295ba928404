"""A site with a folder of its own, that can be killed and started again."""

from __future__ import annotations

import contextlib
import json
import signal
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from tests.browser.site import environment_of
from tests.servers import free_port, running
from tests.sources import ROOT


class Site:
    """What `make run` serves, with a folder of its own; it can be killed and started again."""

    def __init__(self, var: Path, addresses: Mapping[str, str]) -> None:
        self.log = var / "server.log"
        self.environment = {**environment_of(var), **addresses}

    def python(self, module: str, *arguments: str) -> str:
        return subprocess.run(
            [sys.executable, "-m", module, *arguments],
            cwd=ROOT,
            env=self.environment,
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        ).stdout

    def committee(self, what: str) -> Any:
        return json.loads(self.python("tests.crash.committee", what))

    @contextlib.contextmanager
    def served(self, stop: signal.Signals) -> Iterator[int]:
        """The port on which it is served until it is sent `stop`."""
        port = free_port()
        command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
        command += ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
        command += ["--log-level", "warning", "--no-access-log"]
        command += ["--timeout-graceful-shutdown", "1"]
        options: dict[str, Any] = {"log": self.log, "cwd": ROOT, "env": self.environment}
        with running(command, port, stop=stop, **options):
            yield port
