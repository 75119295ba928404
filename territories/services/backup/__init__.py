"""The whole database in one file, and back: also in the middle of a session.

What lies beside the database and is meant by it, files brought for an import, comes along. The
secret key does not: whoever has a copy of the database alone can sign nothing.
"""

from __future__ import annotations

import shutil
import tempfile
import tomllib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from territories.services.backup import container, postgresql, sqlite
from territories.services.backup.container import DATABASE, FORMAT, Manifest
from territories.services.backup.errors import BackupError

__all__ = ["BackupError", "Manifest", "make_backup", "restore_backup"]

HOW = "With --overwrite it is replaced, and what is in it is lost."
# Filled by migrations alone, so that they say nothing of whether anybody has been here.
FILLED_BY_ITSELF = {"contenttypes.contenttype", "auth.permission", "auth.group"}


def make_backup(file: Path) -> Manifest:
    """Write a backup of the database as it is at one moment; servers go on meanwhile.

    Raises
    ------
    BackupError
    """
    if file.exists():
        raise BackupError(f"{file} is there already.")
    file.parent.mkdir(parents=True, exist_ok=True)
    migrations = _migrations_here()
    with _folder(file.parent) as folder:
        database = folder / DATABASE
        if connection.vendor == "sqlite":
            sqlite.dump(_sqlite_file(), database)
        else:
            postgresql.dump(connection.settings_dict, database)
        if _migrations_here() != migrations:
            raise BackupError("The database was migrated meanwhile: begin again.")
        manifest = Manifest(
            format=FORMAT,
            release=_release(),
            made_at=timezone.now().isoformat(timespec="seconds"),
            engine=connection.vendor,
            migrations=migrations,
            sums={},
        )
        return container.write(file, manifest, {DATABASE: database, **_beside()})


def restore_backup(file: Path, *, overwrite: bool = False) -> Manifest:
    """Put what the backup holds in place of the database, all or nothing.

    Raises
    ------
    BackupError
        If the file is damaged, of another kind of database or of a newer release; without
        `overwrite`, if anything is in the database.
    """
    manifest = container.read(file)
    _refuse_foreign(manifest)
    if not overwrite:
        _refuse_loss()
    with _folder(file.parent) as folder:
        container.unpack(file, manifest.sums, folder)
        if connection.vendor == "sqlite":
            connection.close()
            sqlite.load(folder / DATABASE, _sqlite_file())
        else:
            postgresql.load(folder / DATABASE, connection.settings_dict, folder)
        cache.clear()  # it may tell of rows that are no more
        # Who signed out since, or was shut out, would be signed in again.
        Session.objects.all().delete()
        put_beside(folder, manifest.sums)
    return manifest


def put_beside(folder: Path, names: Iterable[str]) -> None:
    """Bring what lies beside the database where it belongs, be that on another disk."""
    for name in names:
        if name != DATABASE:
            target = Path(settings.VAR_DIR) / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.move(folder / name, target)


def is_behind(manifest: Manifest) -> bool:
    """Whether this release has migrations that the backup has not had."""
    return bool(_migrations_known() - set(manifest.migrations))


def _refuse_foreign(manifest: Manifest) -> None:
    if manifest.engine != connection.vendor:
        raise BackupError(
            f"This is a backup of {manifest.engine}; the database here is {connection.vendor}."
        )
    if strange := sorted(set(manifest.migrations) - _migrations_known()):
        raise BackupError(
            f"The backup was made by a newer release ({manifest.release}): "
            f"this one ({_release()}) does not know {', '.join(strange[:5])}."
        )


def _refuse_loss() -> None:
    """Empty is a database in which nothing is but what migrations write."""
    try:
        tables = set(connection.introspection.table_names())
        filled = [
            model._meta.label
            for model in apps.get_models()
            if model._meta.label_lower not in FILLED_BY_ITSELF
            and model._meta.db_table in tables
            and model._base_manager.exists()
        ]
    except DatabaseError as error:
        raise BackupError(f"The database here cannot be read ({error}). {HOW}") from error
    if filled:
        raise BackupError(f"The database here is not empty ({', '.join(filled[:5])}). {HOW}")


def _migrations_here() -> tuple[str, ...]:
    applied = MigrationRecorder(connection).applied_migrations()
    return tuple(sorted(f"{app}.{name}" for app, name in applied))


def _migrations_known() -> set[str]:
    """Those of this release, with those that others of it replace."""
    on_disk = MigrationLoader(None).disk_migrations
    replaced = {key for migration in on_disk.values() for key in migration.replaces}
    return {f"{app}.{name}" for app, name in {*on_disk, *replaced}}


def _release() -> str:
    with (Path(settings.BASE_DIR) / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def _sqlite_file() -> Path:
    return Path(connection.settings_dict["NAME"])


def _beside() -> dict[str, Path]:
    root = Path(settings.VAR_DIR)
    found = ((path.relative_to(root).as_posix(), path) for path in root.glob("brought/*/*"))
    return {name: path for name, path in found if container.BESIDE.fullmatch(name)}


@contextmanager
def _folder(beside: Path) -> Iterator[Path]:
    """On the disk of the backup, which has the room."""
    with tempfile.TemporaryDirectory(prefix=".mera-", dir=beside) as name:
        yield Path(name)
