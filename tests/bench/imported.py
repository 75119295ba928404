"""Runs in a process of its own: imports nothing before the clock starts."""

from __future__ import annotations

import sys


def nothing() -> None:
    pass


def mcda(_: None) -> list[str]:
    import decision.mcda  # noqa: F401

    return [name for name in ("pymcdm", "matplotlib", "django") if name in sys.modules]
