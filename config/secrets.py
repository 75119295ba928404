"""Secrets that a machine makes for itself once and keeps in a file that only its owner reads."""

import os
import secrets
from pathlib import Path


def stored_secret(path: Path, length: int = 50) -> str:
    """The secret kept at `path`, made on the first call.

    Two processes that start together agree: the file is created exclusively, and the one that
    comes second reads what the first wrote.
    """
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_urlsafe(length), encoding="utf-8")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secret is the one
        finally:
            draft.unlink()
    return path.read_text(encoding="utf-8").strip()
