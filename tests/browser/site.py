"""The site as `make run` serves it, in a folder of its own."""

import contextlib
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, running

ROOT = Path(__file__).resolve().parent.parent.parent


@dataclass(frozen=True)
class Site:
    url: str
    var: Path

    @property
    def admin_password(self) -> str:
        return (self.var / "admin_password").read_text(encoding="utf-8").strip()


@contextlib.contextmanager
def served_site(var: Path) -> Iterator[Site]:
    """Migrated, with the reference data, static files collected: the production settings."""
    ours = {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"}
    theirs = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "BEHIND_TLS", "ALLOWED_HOSTS")
    environment = {k: v for k, v in os.environ.items() if k not in theirs} | ours
    subprocess.run(
        [sys.executable, "-m", "config.setup.prepare"],
        cwd=ROOT,
        env=environment,
        check=True,
        stdout=subprocess.DEVNULL,
    )
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    with running(command, port, log=var / "server.log", cwd=ROOT, env=environment):
        yield Site(url=f"http://127.0.0.1:{port}", var=var)
