"""`make run`'s steps, in a folder of their own: done once, and not again."""

import os
import shutil
import socket
import subprocess
import sys
from pathlib import Path

from tests.browser.site import SAID
from tests.sources import ROOT


def prepare(var: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(var), **variables}
    return subprocess.run(
        [sys.executable, "-m", "config.setup.prepare", *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )


def said(answer: subprocess.CompletedProcess[str]) -> list[str]:
    assert (answer.returncode, answer.stderr) == (0, "")
    return answer.stdout.splitlines()


def test_each_step_is_done_once_and_a_lost_database_is_made_anew(
    prepared: Path, tmp_path: Path
) -> None:
    first = (prepared / SAID).read_text(encoding="utf-8").splitlines()  # it was migrated before
    assert first[0] == "Collecting static files"
    assert first[1].endswith("0 updated, 0 left as people have them, 0 unchanged")
    assert len(first) == 2

    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    password = (tmp_path / "admin_password").read_text(encoding="utf-8")
    serving = [
        "Mera: http://127.0.0.1:0/  (Ctrl+C stops it)",
        f"Log in as admin with the password {password}  (kept in {tmp_path / 'admin_password'})",
    ]
    second = said(prepare(tmp_path, "--serving", PORT="0"))
    assert second[0].startswith("Reference data: 0 created, 0 updated, 0 left as people have")
    assert second[1:] == serving

    for file in tmp_path.glob("mera.sqlite3*"):
        file.unlink()
    third = said(prepare(tmp_path, "--serving", PORT="0"))
    assert third == ["Migrating the database", *first[1:], *serving]
    assert (tmp_path / "mera.sqlite3").stat().st_mode & 0o777 == 0o600


def test_a_taken_port_is_said_before_anything_is_done(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        answer = prepare(tmp_path, "--serving", PORT=str(port))
    assert (answer.returncode, answer.stdout) == (1, "")
    assert answer.stderr == (
        f"Port {port} is taken: stop what listens there, or say PORT=8001 make run.\n"
    )
    assert list(tmp_path.iterdir()) == []
