"""The tables that can be brought, by what they are called."""

from __future__ import annotations

from territories.importing.observations import Observations
from territories.importing.places import Projects, Territories
from territories.importing.resources import Brought

KINDS: dict[str, type[Brought]] = {
    "observations": Observations,
    "territories": Territories,
    "projects": Projects,
}


def register(kind: str, resource: type[Brought]) -> None:
    """Let another app's rows be brought, on pages and by the command."""
    KINDS[kind] = resource
