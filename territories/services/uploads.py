"""Files between being read and being confirmed: kept for a day, for the one who brought them."""

from __future__ import annotations

import json
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files import locks
from django.utils.translation import gettext as _

KEPT_FOR = 24 * 60 * 60  # seconds
# Of a person, of what waits: thirty indicators or more in a day, each tried a few times.
MOST_FILES = 200
MOST_BYTES = 200 * 2**20
TOKEN = re.compile(r"[A-Za-z0-9_-]{20,40}\.[a-z]{3,4}")


class TooManyFilesError(Exception):
    """Somebody keeps as much as he may: a sentence."""


def keep(owner: int, content: bytes, ending: str) -> str:
    """Keep a file, and forget those of yesterday, whosever they are.

    Returns
    -------
    str
        What `kept` finds it by.

    Raises
    ------
    TooManyFilesError
        If `MOST_FILES` of the owner's are kept, or files of `MOST_BYTES`.
    """
    _forget_old_ones()
    folder = _folder(owner)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    with _one_at_a_time(owner):
        _refuse_too_much(folder, content)
        token = f"{secrets.token_urlsafe(16)}.{ending}"
        (folder / token).write_bytes(content)
    return token


@contextmanager
def _one_at_a_time(owner: int) -> Iterator[None]:
    """Of two files of one person that come at once the second counts the first, too."""
    with (_root() / f"{owner}.lock").open("ab") as file:
        locks.lock(file, locks.LOCK_EX)  # until the file is closed
        yield


def _refuse_too_much(folder: Path, content: bytes) -> None:
    waiting = [file for file in folder.iterdir() if TOKEN.fullmatch(file.name)]
    if len(waiting) >= MOST_FILES or _size(waiting) + len(content) > MOST_BYTES:
        raise TooManyFilesError(
            _(
                "%(count)s files of yours wait to be stored, and more than %(most)s or %(size)s MB "
                "are not kept: store some of them, or forget them below."
            )
            % {"count": len(waiting), "most": MOST_FILES, "size": MOST_BYTES // 2**20}
        )


def _forget_old_ones() -> None:
    for file in _root().glob("*/*"):
        with suppress(FileNotFoundError):  # another request forgets them too
            if file.stat().st_mtime < time.time() - KEPT_FOR:
                file.unlink()


def _size(files: Iterable[Path]) -> int:
    found = 0
    for file in files:
        with suppress(FileNotFoundError):
            found += file.stat().st_size
    return found


def waiting(owner: int) -> int:
    """How many files of somebody's are kept."""
    folder = _folder(owner)
    files = folder.iterdir() if folder.exists() else ()
    return sum(bool(TOKEN.fullmatch(file.name)) for file in files)


def forget_all(owner: int) -> None:
    """All that somebody brought and did not store."""
    folder = _folder(owner)
    for file in folder.iterdir() if folder.exists() else ():
        with suppress(FileNotFoundError):
            file.unlink()


def kept(owner: int, token: str) -> bytes | None:
    """None where there is no such file of his, or no longer."""
    if not TOKEN.fullmatch(token):
        return None
    try:
        return (_folder(owner) / token).read_bytes()
    except OSError:
        return None


def is_kept(owner: int, token: str) -> bool:
    return bool(TOKEN.fullmatch(token)) and (_folder(owner) / token).exists()


def note(owner: int, token: str, said: Any) -> None:
    """Keep what somebody said of a file beside it."""
    if TOKEN.fullmatch(token):
        _beside(owner, token).write_text(json.dumps(said))


def noted(owner: int, token: str) -> Any:
    """What `note` kept; None where there is nothing."""
    try:
        return json.loads(_beside(owner, token).read_text()) if TOKEN.fullmatch(token) else None
    except (OSError, ValueError):
        return None


def forget(owner: int, token: str) -> None:
    if TOKEN.fullmatch(token):
        (_folder(owner) / token).unlink(missing_ok=True)
        _beside(owner, token).unlink(missing_ok=True)


def _beside(owner: int, token: str) -> Path:
    return _folder(owner) / f"{token}.said"


def _folder(owner: int) -> Path:
    return _root() / str(owner)


def _root() -> Path:
    return Path(settings.VAR_DIR) / "brought"
