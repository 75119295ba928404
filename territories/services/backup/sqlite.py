"""SQLite's own online backup: a consistent copy while others write, and the way back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from territories.services.backup.errors import BackupError

BESIDE = ("-wal", "-shm", "-journal")
PATIENCE = 60.0  # seconds for a writer to end


def dump(database: Path, file: Path) -> None:
    """Copy in one step: in WAL it reads one state, and no writer waits for it."""
    with closing(_opened(database)) as source, closing(_opened(file)) as target:
        source.backup(target)
        # One file: without a log beside it that would have to travel along.
        target.execute("PRAGMA journal_mode=DELETE")
        _check(target)


def load(file: Path, database: Path) -> None:
    """Put the copy's pages in place of the database's, in one transaction.

    Connections that are open see the old database or the new one. Where there is none that
    SQLite can read, what is there goes first.
    """
    with closing(_opened(file)) as source:
        _check(source)
        if not is_readable(database):
            for path in (database, *(Path(f"{database}{end}") for end in BESIDE)):
                path.unlink(missing_ok=True)
        with closing(_opened(database)) as target:
            source.backup(target)
            _check(target)


def is_readable(database: Path) -> bool:
    try:
        with closing(_opened(database)) as connection:
            _check(connection)
    except (sqlite3.DatabaseError, BackupError):
        return False
    return True


def _opened(file: Path) -> sqlite3.Connection:
    return sqlite3.connect(file, timeout=PATIENCE)


def _check(connection: sqlite3.Connection) -> None:
    (said,) = connection.execute("PRAGMA quick_check(1)").fetchone()
    if said != "ok":
        raise BackupError(f"SQLite finds the database damaged: {said}")
