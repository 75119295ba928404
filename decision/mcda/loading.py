"""What the answers import only when they first need it, for a server that is about to answer."""

from __future__ import annotations

from importlib import import_module

from decision.mcda.evaluate import KINDS
from decision.mcda.ranking.adapter import load_pymcdm

_LATER = ("scipy.optimize", "scipy.special", "highspy")


def load_beforehand() -> None:
    """Import it all, which takes a second that the first who asks would wait for."""
    load_pymcdm()
    for name in (*KINDS.values(), *_LATER):
        import_module(name)
