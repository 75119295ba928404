"""The server under load, in the embedded profile: the production settings, a folder of its own."""

from __future__ import annotations

import contextlib
import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.servers import free_port, running
from tests.sources import ROOT

NOT_OURS = (
    *("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "BEHIND_TLS", "ALLOWED_HOSTS"),
    "SQLITE_SYNCHRONOUS",
)


@dataclass(frozen=True)
class Site:
    port: int
    pid: int
    environment: dict[str, str]  # in which a process has this server's database

    @property
    def memory(self) -> int:
        """Bytes that the process holds in memory."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        found = re.search(r"VmRSS:\s+(\d+) kB", status)
        assert found is not None
        return int(found[1]) * 1024

    @property
    def processor(self) -> float:
        """Seconds of processor time that it has used."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    @property
    def threads(self) -> int:
        return len(list(Path(f"/proc/{self.pid}/task").iterdir()))

    def sessions(self, count: int, people: int) -> list[dict[str, Any]]:
        command = [sys.executable, "-m", "tests.load.committee", str(count), str(people)]
        made = subprocess.run(
            command, cwd=ROOT, env=self.environment, check=True, stdout=subprocess.PIPE
        )
        return list(json.loads(made.stdout))


@contextlib.contextmanager
def served(var: Path, **settings: str) -> Iterator[Site]:
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    kept |= {"DJANGO_SETTINGS_MODULE": "config.settings", "VAR_DIR": str(var)}
    environment = kept | settings
    command = [sys.executable, "-m", "config.setup.prepare"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=subprocess.DEVNULL)
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application", "--port", str(port)]
    command += ["--host", "127.0.0.1", "--lifespan", "off", "--no-access-log"]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "3"]
    with running(command, port, log=var / "server.log", cwd=ROOT, env=environment) as process:
        yield Site(port, process.pid, environment)


@contextlib.contextmanager
def module(
    name: str, *arguments: object, env: Mapping[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A helper of this folder in a process of its own, that one talks to through pipes."""
    command: Sequence[str] = [sys.executable, "-m", f"tests.load.{name}", *map(str, arguments)]
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()
