"""A real server, started as the programs and the manual start it, and strangers before it."""

from __future__ import annotations

import contextlib
import http.client
import os
import re
import shlex
import shutil
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

from decision.sessions.services.guesses import PER_ADDRESS
from tests.decision.live.served import NOT_OURS
from tests.servers import free_port, running
from tests.sources import ROOT

PROXY, STRANGER = "127.0.0.1", "127.0.0.2"
ANNA, BORIS = "192.0.2.1", "192.0.2.2"
WRONG = "/s/ZZZZZZ/results/"
NOT_FOUND, TOO_MANY, TOO_LONG = 404, 429, 413


@contextlib.contextmanager
def served(var: Path, prepared: Path, written_in: str) -> Iterator[int]:
    """The port of a server that is started by the line of a file that starts uvicorn."""
    text = (ROOT / written_in).read_text(encoding="utf-8").replace("\\\n", " ")
    (line,) = re.findall(
        r"^(?:exec )?\.venv/bin/python (-m uvicorn .+?)(?: &)?$", text, re.MULTILINE
    )
    port = free_port()
    words = [re.sub(r"^(\$PORT|8000)$", str(port), word) for word in shlex.split(line)]
    allowed = re.findall(r"^export (FORWARDED_ALLOW_IPS)=(\S+)", text, re.MULTILINE)
    kept = {name: value for name, value in os.environ.items() if name not in NOT_OURS}
    database = shutil.copy(prepared / "mera.sqlite3", var)
    environment = kept | dict(allowed) | {"DATABASE_URL": f"sqlite:///{database}"}
    environment["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    command = [sys.executable, *words]
    with running(command, port, log=var / "log", cwd=ROOT, env=environment):
        yield port


def asked(port: int, path: str, forwarded: str = "", *, by: str = PROXY) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20, source_address=(by, 0))
    connection.request("GET", path, headers={"X-Forwarded-For": forwarded} if forwarded else {})
    answer = connection.getresponse()
    answer.read()
    connection.close()
    where = answer.headers["Location"]
    return asked(port, where, forwarded, by=by) if where else answer.status


def may_try(port: int, forwarded: str = "", *, by: str = PROXY) -> bool:
    status = asked(port, "/join/ZZZZZZ/?new=1", forwarded, by=by)
    assert status in (NOT_FOUND, TOO_MANY)
    return status == NOT_FOUND


def test_make_run_believes_no_header(tmp_path: Path, prepared: Path) -> None:
    with served(tmp_path, prepared, "config/setup/run.sh") as port:
        for number in range(PER_ADDRESS):
            assert asked(port, WRONG, f"192.0.2.{number}") == NOT_FOUND

        assert not may_try(port, "198.51.100.7")
        assert may_try(port, by=STRANGER)
        refuses_long_bodies(port)


def refuses_long_bodies(port: int) -> None:
    says = b"Content-Length: 314572800\r\n\r\n"
    counted = b"Transfer-Encoding: chunked\r\n\r\n" + (b"10000\r\n" + b"x" * 0x10000 + b"\r\n") * 8
    for body in (says, counted + b"1\r\nx\r\n"):
        with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
            connection.sendall(b"POST /login/ HTTP/1.1\r\nHost: localhost\r\n" + body)
            answer = b""
            while received := connection.recv(4096):  # until the server ends the connection
                answer += received
        assert answer.startswith(b"HTTP/1.1 413 "), answer[:200]


def test_behind_a_proxy_each_visitor_has_a_count_of_his_own(tmp_path: Path, prepared: Path) -> None:
    with served(tmp_path, prepared, "docs/operations.md") as port:
        for number in range(PER_ADDRESS):
            # One proxy overwrites what the visitor says of himself, another one adds to it.
            asked(port, WRONG, ANNA if number % 2 else f"{BORIS}, {ANNA}")
            asked(port, WRONG, BORIS, by=STRANGER)  # past the proxy, in another's name

        assert not may_try(port, ANNA)
        assert may_try(port, BORIS)
        assert not may_try(port, "198.51.100.7", by=STRANGER)


def test_the_manual_s_proxy_overwrites_the_header_wherever_it_sets_one() -> None:
    manual = (ROOT / "docs/operations.md").read_text(encoding="utf-8")
    blocks = re.findall(r"```nginx\n(.*?)```", manual, re.DOTALL)
    setting = [block for block in blocks if "proxy_set_header" in block]

    assert len(setting) > 1
    for block in setting:
        assert "proxy_set_header X-Forwarded-For $remote_addr;" in block
    assert "$proxy_add_x_forwarded_for" not in manual
