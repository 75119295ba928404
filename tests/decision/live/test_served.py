"""Streams from outside: a real uvicorn, the embedded profile, two processes behind Redis."""

import contextlib
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest

from decision.live.tickets import Ticket, signed
from tests.decision.live.served import PATIENCE, Site, Watching, sites
from tests.machine import redis_server, skip_or_fail
from tests.servers import redis_at
from tests.sources import ROOT


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[Site]:
    with sites(tmp_path_factory.mktemp("var"), prepared) as (site,):
        yield site


@pytest.fixture(scope="module")
def two_sites(tmp_path_factory: pytest.TempPathFactory, prepared: Path) -> Iterator[list[Site]]:
    program = redis_server()
    if program is None:
        skip_or_fail("Needs Redis (apt install redis-server).")
        return
    with (
        redis_at(program) as redis_url,
        sites(tmp_path_factory.mktemp("var"), prepared, 2, REDIS_URL=redis_url) as both,
    ):
        yield both


@pytest.fixture
def made(site: Site) -> dict[str, Any]:
    return dict(site.post("/made/"))


def rename(site: Site, made: dict[str, Any], title: str) -> None:
    site.post(f"/renamed/{made['session']}/", title=title)


@contextlib.contextmanager
def command(site: Site, session: int, title: str) -> Iterator[Callable[[], object]]:
    """What makes another process, which has started, move the session."""
    line = [sys.executable, "-m", "tests.decision.live.command", str(session), title]
    with subprocess.Popen(
        line, cwd=ROOT, env=site.environment, text=True, stdin=PIPE, stdout=PIPE
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == "ready\n"
        yield lambda: process.communicate("now\n", PATIENCE)
    assert process.returncode == 0


def status(site: Site, path: str) -> int:
    with Watching(site, path) as refused:
        return refused.status


def test_a_change_reaches_who_watches(site: Site, made: dict[str, Any]) -> None:
    with Watching(site, made["board"]) as board:
        assert board.answer.getheader("Content-Type") == "text/event-stream; charset=utf-8"
        assert board.answer.getheader("Cache-Control") == "no-store"
        titles = board.titles()
        assert next(titles) == "Weights"
        rename(site, made, "Second")
        assert next(titles) == "Second"


def test_who_comes_late_gets_the_present_state(site: Site, made: dict[str, Any]) -> None:
    rename(site, made, "Second")
    with Watching(site, made["board"]) as board:
        assert next(board.titles()) == "Second"


def test_who_comes_back_up_to_date_gets_only_what_is_new(site: Site, made: dict[str, Any]) -> None:
    with Watching(site, made["board"]) as board:
        seen = next(event["id"] for event in board.events() if "id" in event)
    with Watching(site, made["board"], **{"Last-Event-ID": seen}) as board:
        rename(site, made, "Second")
        assert next(board.titles()) == "Second"


def test_nobody_misses_the_final_state(site: Site, made: dict[str, Any]) -> None:
    def last_seen(start: threading.Barrier) -> str:
        with Watching(site, made["board"]) as board:
            start.wait()
            return board.until("49")

    start = threading.Barrier(21)
    with ThreadPoolExecutor(20) as pool:
        seen = [pool.submit(last_seen, start) for _ in range(20)]
        start.wait()
        for number in range(50):
            rename(site, made, str(number))
        assert [future.result() for future in seen] == ["49"] * 20


def test_a_removed_participant_s_stream_ends_and_stays_closed(
    site: Site, made: dict[str, Any]
) -> None:
    with Watching(site, made["people"]) as people, Watching(site, made["other"]) as other:
        events = people.events()
        assert "data" in next(event for event in events if "id" in event)
        site.post(f"/removed/{made['participant']}/")
        assert [event.get("event") for event in events] == ["gone"]  # and then the end
        assert next(other.titles()) == "Weights"
    assert status(site, made["people"]) == 403


@pytest.mark.parametrize(
    "path",
    ["/live/", "/live/nonsense/", f"/live/{signed(Ticket(1, 'board', 'en'))}/"],
    ids=["none", "nonsense", "another site's"],
)
def test_a_ticket_that_this_site_did_not_sign_is_refused(site: Site, path: str) -> None:
    assert status(site, path) == 403


def test_a_picture_that_cannot_be_had_is_an_error_and_no_silence(
    site: Site, made: dict[str, Any]
) -> None:
    assert status(site, made["missing"]) == 503


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_a_server_that_stops_ends_its_streams_properly_and_soon(
    tmp_path: Path, prepared: Path, stop: signal.Signals
) -> None:
    with sites(tmp_path, prepared) as (site,):
        made = site.post("/made/")
        with Watching(site, made["board"]) as board, Watching(site, made["people"]) as people:
            assert [next(each.titles()) for each in (board, people)] == ["Weights", "Weights"]
            site.process.send_signal(stop)
            # Read to the end: an answer that breaks off raises IncompleteRead.
            assert [list(each.events()) for each in (board, people)] == [[], []]
            site.process.wait(PATIENCE)
    # Not by way of "Cancel 2 running tasks, timeout graceful shutdown exceeded".
    assert (tmp_path / "server0.log").read_text() == ""


def test_a_move_by_another_process_is_shown_before_the_heartbeat(
    site: Site, made: dict[str, Any]
) -> None:
    with command(site, made["session"], "Moved") as move, Watching(site, made["board"]) as board:
        events = board.events()
        assert "Weights" in next(event for event in events if "id" in event)["data"]
        move()
        # The heartbeat finds it too, but beats first.
        assert "Moved" in next(events)["data"]


def test_two_processes_behind_redis_both_deliver(two_sites: list[Site]) -> None:
    one, other = two_sites
    made = one.post("/made/")
    with Watching(one, made["board"]) as here, Watching(other, made["board"]) as there:
        assert [next(here.titles()), next(there.titles())] == ["Weights", "Weights"]
        for number, site in enumerate([one, other, one, other]):
            rename(site, made, str(number))
            assert here.until(str(number)) == there.until(str(number))


def test_a_process_knows_what_another_has_removed(two_sites: list[Site]) -> None:
    one, other = two_sites
    made = one.post("/made/")
    with Watching(other, made["people"]) as people:
        events = people.events()
        assert "data" in next(event for event in events if "id" in event)
        one.post(f"/removed/{made['participant']}/")
        assert [event.get("event") for event in events] == ["gone"]
