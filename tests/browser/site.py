"""The site as `make run` serves it, in a folder of its own."""

import contextlib
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.servers import free_port, running

ROOT = Path(__file__).resolve().parent.parent.parent
SAID = "said_while_preparing"  # a file of the prepared folder


@dataclass(frozen=True)
class Site:
    url: str
    var: Path

    @property
    def admin_password(self) -> str:
        return (self.var / "admin_password").read_text(encoding="utf-8").strip()


def environment_of(var: Path) -> dict[str, str]:
    """The production settings, with a folder of their own."""
    ours = {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "config.settings"}
    theirs = ("DATABASE_URL", "REDIS_URL", "SECRET_KEY", "DEBUG", "BEHIND_TLS", "ALLOWED_HOSTS")
    return {k: v for k, v in os.environ.items() if k not in theirs} | ours


def prepare(var: Path) -> None:
    """Migrate, load the reference data, collect static files; what was said is kept."""
    with (var / SAID).open("w", encoding="utf-8") as said:
        subprocess.run(
            [sys.executable, "-m", "config.setup.prepare"],
            cwd=ROOT,
            env=environment_of(var),
            check=True,
            stdout=said,
            stderr=subprocess.STDOUT,
        )


@contextlib.contextmanager
def served_site(var: Path, prepared: Path | None = None) -> Iterator[Site]:
    """What `make run` serves, in `var`: a copy of `prepared`, or else prepared here."""
    if prepared:
        shutil.copytree(prepared, var, dirs_exist_ok=True)
    else:
        prepare(var)
    environment = environment_of(var)
    port = free_port()
    command = [sys.executable, "-m", "uvicorn", "config.asgi:application"]
    command += ["--host", "127.0.0.1", "--port", str(port), "--lifespan", "off"]
    command += ["--log-level", "warning", "--timeout-graceful-shutdown", "1"]
    with running(command, port, log=var / "server.log", cwd=ROOT, env=environment):
        yield Site(url=f"http://127.0.0.1:{port}", var=var)
