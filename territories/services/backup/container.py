"""A backup is one ZIP file: the database, what lies beside it, and what it is of.

``manifest.json`` says when and by which release it was made, of which kind of database, which
migrations that has had, and of every other member its SHA-256.
"""

from __future__ import annotations

import hashlib
import json
import re
import zipfile
import zlib
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from territories.services.backup.errors import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
DATABASE = "database"
# Below VAR_DIR: nothing that a file names leads out of it.
BESIDE = re.compile(r"brought/\d+/[A-Za-z0-9_-]+\.[a-z]{3,4}(\.said)?")
PIECE = 2**20
UNREADABLE = (zipfile.BadZipFile, zlib.error, KeyError, EOFError, TypeError, ValueError)


@dataclass(frozen=True)
class Manifest:
    """`migrations` are all that the database has had, as ``app.name``."""

    format: int
    release: str
    made_at: str
    engine: str
    migrations: tuple[str, ...]
    sums: Mapping[str, str]


def write(file: Path, manifest: Manifest, members: Mapping[str, Path]) -> Manifest:
    """Write the backup whole or not at all; only its owner reads it.

    Returns
    -------
    Manifest
        With the sum of each member.
    """
    beside = file.with_name(f"{file.name}.part")
    beside.unlink(missing_ok=True)  # left by one that was killed, or laid there to be followed
    try:
        beside.touch(mode=0o600, exist_ok=False)
        with zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as packed:
            sums = {}
            for name, path in members.items():
                # A file that was brought may be stored, and gone, by now.
                with suppress(*([] if name == DATABASE else [FileNotFoundError])):
                    sums[name] = _packed(packed, name, path)
            manifest = Manifest(**{**asdict(manifest), "sums": sums})
            packed.writestr(MANIFEST, json.dumps(asdict(manifest), indent=2))
        beside.replace(file)
    finally:
        beside.unlink(missing_ok=True)
    return manifest


def read(file: Path) -> Manifest:
    """What the backup says of itself, every byte of it checked.

    Raises
    ------
    BackupError
        If it is no backup, damaged, or of a later form.
    """
    try:
        with zipfile.ZipFile(file) as packed:
            manifest = _manifest(packed.read(MANIFEST))
            for name, expected in manifest.sums.items():
                with packed.open(name) as member:
                    if _sum(member) != expected:
                        raise BackupError(f"{file} is damaged: {name} is not what was stored.")
    except UNREADABLE as error:
        raise BackupError(f"{file} is damaged, or no backup: {error}") from error
    return manifest


def unpack(file: Path, names: Iterable[str], folder: Path) -> None:
    with zipfile.ZipFile(file) as packed:
        for name in names:
            packed.extract(name, folder)


def _manifest(text: bytes) -> Manifest:
    found: Any = json.loads(text)
    if not isinstance(found, dict) or not isinstance(found.get("format"), int):
        raise BackupError("The backup does not say what it is.")
    if found["format"] > FORMAT:
        raise BackupError(f"The backup was made by a newer release ({found.get('release')}).")
    manifest = Manifest(**{**found, "migrations": tuple(found["migrations"])})
    strange = [n for n in manifest.sums if n != DATABASE and not BESIDE.fullmatch(n)]
    if DATABASE not in manifest.sums or strange:
        raise BackupError("The backup does not hold what one of this form holds.")
    return manifest


def _packed(packed: zipfile.ZipFile, name: str, path: Path) -> str:
    # A member larger than 4 GB must be announced.
    with path.open("rb") as source, packed.open(name, "w", force_zip64=True) as target:
        return _sum(source, target)


def _sum(source: IO[bytes], target: IO[bytes] | None = None) -> str:
    found = hashlib.sha256()
    while piece := source.read(PIECE):
        found.update(piece)
        if target is not None:
            target.write(piece)
    return found.hexdigest()
