"""PostgreSQL and Redis for one command, on free ports of loopback, gone when it ends.

    python -m tests.servers pytest --on-servers

Where they are not installed the command runs all the same, and says what it misses.
"""

import contextlib
import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from tests.machine import postgresql_programs, redis_server

PATIENCE = 90  # seconds: a machine with other work is slow


def main(command: list[str]) -> int:
    with servers() as addresses:
        return subprocess.run(command, env={**os.environ, **addresses}, check=False).returncode


@contextlib.contextmanager
def servers() -> Iterator[dict[str, str]]:
    """DATABASE_URL and REDIS_URL of servers that live as long as the block."""
    programs, redis = postgresql_programs(), redis_server()
    if programs is None or redis is None:
        yield {}
        return
    with _postgresql(programs) as database_url, redis_at(redis) as redis_url:
        yield {"DATABASE_URL": database_url, "REDIS_URL": redis_url}


@contextlib.contextmanager
def _postgresql(programs: Path) -> Iterator[str]:
    # It refuses to run as root: Debian's package makes the account that it runs as instead.
    account = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
    as_account: dict[str, Any] = {}
    if os.geteuid() == 0:
        as_account = {"user": account, "group": account, "extra_groups": []}
    port = free_port()
    with _folder(account) as folder:
        data = folder / "data"
        initdb: list[Any] = [
            programs / "initdb",
            "-D",
            data,
            "-U",
            "mera",
            "-A",
            "trust",
            "-E",
            "UTF8",
        ]
        subprocess.run(
            [*initdb, "--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=folder,
            **as_account,
        )
        # A database that is thrown away need not survive a power cut.
        careless = ("fsync=off", "synchronous_commit=off", "full_page_writes=off")
        options = [word for setting in careless for word in ("-c", setting)]
        command = [programs / "postgres", "-D", data, "-p", str(port), "-k", folder, *options]
        command += ["-c", "listen_addresses=127.0.0.1"]
        log = folder / "log"
        with running(command, port, log=log, cwd=folder, stop=signal.SIGINT, **as_account):
            yield f"postgresql://mera@127.0.0.1:{port}/postgres"


@contextlib.contextmanager
def redis_at(program: Path) -> Iterator[str]:
    """REDIS_URL of a server that lives as long as the block."""
    port = free_port()
    with _folder() as folder:
        command = [program, "--port", str(port), "--bind", "127.0.0.1", "--dir", folder]
        command += ["--save", "", "--appendonly", "no"]
        with running(command, port, log=folder / "log", cwd=folder):
            yield f"redis://127.0.0.1:{port}"


@contextlib.contextmanager
def _folder(account: str | None = None) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="mera-", ignore_cleanup_errors=True) as name:
        if account and os.geteuid() == 0:
            shutil.chown(name, account)
        yield Path(name)


@contextlib.contextmanager
def running(
    command: list[Any],
    port: int,
    *,
    log: Path,
    cwd: Path,
    stop: signal.Signals = signal.SIGTERM,
    **options: Any,
) -> Iterator[subprocess.Popen[bytes]]:
    """`command` serving `port` for as long as the block lasts."""
    with log.open("w+b") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, cwd=cwd, **options
        )
        try:
            _wait_for(port, process, log)
            yield process
        finally:
            process.send_signal(stop)
            process.wait(PATIENCE)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _wait_for(port: int, process: subprocess.Popen[bytes], log: Path) -> None:
    """Return when `port` takes connections; raise if its server ended or is too slow."""
    limit = time.monotonic() + PATIENCE
    while time.monotonic() < limit and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} does not serve port {port}:\n{log.read_text()[-3000:]}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
