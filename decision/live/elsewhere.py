"""Finding what other processes move, such as a command, where no channel layer tells us of it.

Without Redis the layer is in the process, and announcements of other processes reach nobody here.
So while somebody watches it is looked whether anything was committed, and then what was moved.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import sqlite3
from collections.abc import Callable, Collection, Coroutine, Iterator, Mapping
from pathlib import Path
from typing import Any

from channels.layers import InMemoryChannelLayer, get_channel_layer
from django.db import connection
from django.utils.module_loading import import_string

from decision.live.audiences import AUDIENCES
from decision.live.feeds import Feed
from decision.live.pace import LOOK, RECONNECT
from decision.live.renderers import Key, in_own_thread

type Feeds = Mapping[Key, Feed]
type Follow = Callable[[Feeds], Coroutine[Any, Any, None]]

logger = logging.getLogger(__name__)


async def follow(feeds: Feeds) -> None:
    """Tell each feed when something was moved in its session, until cancelled."""
    if not isinstance(get_channel_layer(), InMemoryChannelLayer):
        return
    while True:
        try:
            await _look_on(feeds)
        except Exception as error:  # noqa: BLE001  # whatever a database raises: try again
            logger.warning("Not seeing what other processes move: %r", error)
        await asyncio.sleep(RECONNECT)


async def _look_on(feeds: Feeds) -> None:
    counted, known = None, dict[Key, object]()
    with commit_counter(_database_file()) as commits:
        while True:
            count = commits()
            if count is None or count != counted or not feeds.keys() <= known.keys():
                marks = await in_own_thread(marks_of, tuple(feeds))
                # One that is new here may have missed what was moved since its first picture.
                for key in [key for key in marks if key in feeds]:
                    if key not in known or marks[key] != known[key]:
                        feeds[key].change()
                counted, known = count, marks
            await asyncio.sleep(LOOK)


def marks_of(keys: Collection[Key]) -> dict[Key, object]:
    """One query for all sessions, as long as all audiences go by the same marks."""
    sources = {key: AUDIENCES[key.audience].marks for key in keys}
    marks: dict[str, dict[int, object]] = {
        source: import_string(source)({key.session for key in keys if sources[key] == source})
        for source in set(sources.values())
    }
    return {key: marks[source][key.session] for key, source in sources.items()}


@contextlib.contextmanager
def commit_counter(database: Path | None) -> Iterator[Callable[[], int | None]]:
    """A function whose value is another one after somebody has committed; None: it cannot tell.

    SQLite counts them for each connection that stays open; to ask takes some microseconds and no
    page of the database. This connection only reads and is none of Django's.
    """
    if database is None:
        yield lambda: None
        return
    address = f"{database.absolute().as_uri()}?mode=ro"
    with contextlib.closing(sqlite3.connect(address, uri=True, timeout=0)) as reader:
        yield lambda: _data_version(reader)


def _data_version(reader: sqlite3.Connection) -> int | None:
    try:
        return int(reader.execute("PRAGMA data_version").fetchone()[0])
    except sqlite3.OperationalError:  # busy, which it says of no change
        return None


def _database_file() -> Path | None:
    """Where SQLite keeps the database, if it is SQLite and keeps it in a file."""
    database = Path(str(connection.settings_dict["NAME"]))
    return database if connection.vendor == "sqlite" and database.is_file() else None
