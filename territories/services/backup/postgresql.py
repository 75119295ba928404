"""PostgreSQL's own programs: a consistent dump while others write, and the way back."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import connection

from territories.services.backup.errors import BackupError

DEBIAN = Path("/usr/lib/postgresql")  # keeps one version beside the other, off the PATH


def dump(database: Mapping[str, Any], file: Path) -> None:
    # Names of accounts stay behind: who restores owns what is made.
    _run("pg_dump", "--format=custom", "--no-owner", "--no-acl", f"--file={file}", on=database)


def load(file: Path, database: Mapping[str, Any], folder: Path) -> None:
    """In one transaction: where anything fails the old tables are still there.

    All tables are dropped first, those of a later release too, which the dump does not know.
    """
    script, before = folder / "script.sql", folder / "before.sql"
    _run("pg_restore", "--no-owner", "--no-acl", f"--file={script}", str(file))
    names = ", ".join(map(connection.ops.quote_name, connection.introspection.table_names()))
    before.write_text(f"DROP TABLE IF EXISTS {names} CASCADE;\n" if names else "")
    connection.close()
    quiet = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null")
    _run(
        "psql", *quiet, "--single-transaction", f"--file={before}", f"--file={script}", on=database
    )


def _run(program: str, *arguments: str, on: Mapping[str, Any] | None = None) -> None:
    try:
        subprocess.run(  # noqa: S603  # programs by name, files and addresses of our own
            [_found(program), *arguments],
            env={**os.environ, **(_address(on) if on else {})},
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
    except subprocess.CalledProcessError as error:
        raise BackupError(f"{program}: {error.stderr.strip()[-2000:]}") from error


def _address(database: Mapping[str, Any]) -> dict[str, str]:
    """In the environment: a password among the arguments could be read by everybody."""
    options = database["OPTIONS"]
    said = {
        "PGHOST": database["HOST"],
        "PGPORT": database["PORT"],
        "PGUSER": database["USER"],
        "PGPASSWORD": database["PASSWORD"],
        "PGDATABASE": database["NAME"],
        "PGSSLMODE": options.get("sslmode"),
        "PGSSLROOTCERT": options.get("sslrootcert"),
    }
    return {name: str(value) for name, value in said.items() if value}


def _found(program: str) -> str:
    """The newest: a program reads what servers before it wrote, and not what later ones did."""
    versions = sorted(
        DEBIAN.glob(f"*/bin/{program}"), key=lambda path: float(path.parent.parent.name)
    )
    found = str(versions[-1]) if versions else shutil.which(program)
    if found is None:
        raise BackupError(f"{program} is not here: apt install postgresql-client")
    return found
