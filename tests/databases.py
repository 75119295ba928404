"""What takes long to make is made once for all workers, and copied: a migrated database, and one
with the reference data.

Made are a file of a folder on SQLite, a database named for the folder on PostgreSQL's server.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from django.db import DEFAULT_DB_ALIAS, connection, connections

from tests.browser.site import ROOT, environment_of

# The fixture `once`: a folder by its name, filled by whoever is first to ask for it.
type Once = Callable[[str, Callable[[Path], None]], Path]

FILE = "mera.sqlite3"


def migrate(folder: Path) -> None:
    """Migrate an empty database by the production settings, with `folder` for its own."""
    environment = environment_of(folder)
    if on_postgresql():
        name = _create("migrated")
        address = urlsplit(os.environ["DATABASE_URL"])
        environment["DATABASE_URL"] = address._replace(path=name).geturl()
    # Warnings are errors, as they are in the tests.
    command = [sys.executable, "-W", "error", "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True)


def on_postgresql() -> bool:
    return connection.vendor == "postgresql"


def _name_of(folder: str) -> str:
    return f"test_{folder}"


def _create(folder: str, template: str = "template1") -> str:
    name = _name_of(folder)
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
    return name


@contextmanager
def copied(migrated: Path) -> Iterator[None]:
    """The test database that Django makes while the block lasts is a copy of the migrated one."""
    if on_postgresql():
        connection.settings_dict["TEST"]["TEMPLATE"] = _name_of(migrated.name)
        yield
        return
    # In memory, under a name: it is there as long as somebody is connected.
    creation: Any = connection.creation
    name = creation._get_test_db_name()
    with closing(sqlite3.connect(name, uri=True)) as memory:
        with closing(sqlite3.connect(migrated / FILE)) as made:
            made.backup(memory)
        yield


@contextmanager
def copy_of(made: Path, folder: Path, name: str) -> Iterator[None]:
    """In place of the usual test database there is a copy: in `folder`, or named for `name`."""
    if on_postgresql():
        copy = _create(name, _name_of(made.name))
    else:
        copy = str(shutil.copy(made / FILE, folder))
    usual = connections[DEFAULT_DB_ALIAS]
    other = usual.copy()
    other.settings_dict["NAME"] = copy
    _let_go(usual)
    connections[DEFAULT_DB_ALIAS] = other
    _forget_content_types()
    try:
        yield
    finally:
        _let_go(other)
        connections[DEFAULT_DB_ALIAS] = usual
        _forget_content_types()


def _forget_content_types() -> None:
    """Their keys, which the process keeps, may be others there: each flush gives new ones."""
    from django.contrib.contenttypes.models import ContentType

    ContentType.objects.clear_cache()


def _let_go(used: Any) -> None:
    """All that is open to a database; of one in memory the connection stays, as Django's do."""
    used.close()
    if on_postgresql():
        used.close_pool()  # it is shared by all that go by the same alias
