"""Earlier states of problems, their criteria and alternatives, kept as `states`.

`history` is the name of a problem's moves. What services write in bulk they write by `changed` and
`begun`: Django tells nobody of it, and the states would miss it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Any

import simple_history
from django.contrib.auth.models import User
from simple_history.utils import bulk_update_with_history

from decision.problems.models import Alternative, Criterion, Problem

NAME = "states"
BATCH = 200


def register_history() -> None:
    """Called when all apps are ready, so that the columns of both languages are kept."""
    simple_history.register(Problem, manager_name=NAME, excluded_fields=["version"])
    for model in (Criterion, Alternative):
        simple_history.register(model, manager_name=NAME)


def changed(rows: Collection[Any], fields: Collection[str], *, user: User | None) -> None:
    """Store these fields of rows of one table, with the states that they come to."""
    if rows:
        bulk_update_with_history(
            rows, type(next(iter(rows))), list(fields), batch_size=BATCH, default_user=user
        )


def begun(rows: Iterable[Any], *, user: User | None) -> None:
    """The first states of rows that were just stored."""
    for model, kept in _by_model(rows).items():
        model.states.bulk_history_create(kept, batch_size=BATCH, default_user=user)


def _by_model(rows: Iterable[Any]) -> dict[Any, list[Any]]:
    found: dict[Any, list[Any]] = {}
    for row in rows:
        found.setdefault(type(row), []).append(row)
    return found
