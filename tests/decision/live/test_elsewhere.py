"""What other processes commit and move; that a page learns of it is told in test_served.py."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from channels.layers import channel_layers

from decision.live.elsewhere import commit_counter, follow, marks_of
from decision.live.hub import Hub
from decision.live.renderers import Key
from decision.sessions.enums import EventKind
from decision.sessions.services.events import record_event
from tests.decision.live.clock import run
from tests.decision.live.committee import make_session
from tests.decision.live.world import KEY, World, leave, watch


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "mera.sqlite3"


@pytest.fixture
def other(file: Path) -> Iterator[sqlite3.Connection]:
    """Somebody else who writes to the database."""
    with closing(sqlite3.connect(file, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode=WAL")
        other.execute("CREATE TABLE said (word)")
        yield other


def test_only_a_commit_is_counted(file: Path, other: sqlite3.Connection) -> None:
    with commit_counter(file) as commits:
        before = commits()
        assert before is not None
        other.execute("BEGIN IMMEDIATE")
        other.execute("INSERT INTO said VALUES ('something')")
        assert commits() == before
        other.execute("COMMIT")
        counted = commits()
        assert counted not in (None, before)
        assert commits() == counted


def test_who_counts_is_in_nobody_s_way(file: Path, other: sqlite3.Connection) -> None:
    with commit_counter(file) as commits:
        commits()
        other.execute("INSERT INTO said VALUES ('something')")
        # All of the log goes into the database and is cut: 0 says that no reader was in the way.
        busy, *_ = other.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        assert busy == 0


def test_a_database_without_a_count_is_asked_each_time() -> None:
    with commit_counter(None) as commits:
        assert commits() is None


@pytest.mark.django_db
def test_a_session_s_mark_changes_with_its_events_alone() -> None:
    moved, quiet = make_session(), make_session(code="BCDEFG")
    keys = [Key(moved.pk, "board", "ru"), Key(quiet.pk, "desk", "en"), Key(0, "people", "en")]
    before = marks_of(keys)
    assert list(before) == keys
    record_event(moved, EventKind.ROUND_OPENED, user=moved.facilitator, round=1)
    after = marks_of(keys)
    assert {key for key in keys if after[key] != before[key]} == {keys[0]}


def test_it_is_looked_as_long_as_somebody_watches(world: World) -> None:
    looking: list[bool] = []

    async def look(feeds: object) -> None:
        looking.append(True)
        try:
            await asyncio.Event().wait()
        finally:
            looking.append(False)

    async def story() -> None:
        hub = Hub(world.picture, follow=look)
        for _ in range(2):
            _, one, feed = await watch(hub)
            _, two, _ = await watch(hub)
            leave(hub, one, feed)
            await asyncio.sleep(1)
            assert looking.pop() is True
            assert list(hub.feeds) == [KEY]
            leave(hub, two, feed)
            await asyncio.sleep(1)
            assert looking == [False]
            looking.clear()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(story)


def test_where_a_layer_tells_of_everything_nobody_looks(world: World) -> None:
    channel_layers.set("default", object())
    asyncio.run(follow({}))  # would never end
