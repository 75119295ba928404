"""Storing what a file makes and changes: with who and why in the history, and how far it is."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Model
from import_export.resources import ModelResource
from simple_history.utils import bulk_create_with_history, bulk_update_with_history

BATCH = 500


class MovedError(Exception):
    """Somebody else changed a row meanwhile."""


class Writing(ModelResource):
    """Gathers rows instead of storing them one by one; `write` stores all."""

    user: Any
    reason: str

    @property
    def _watched(self) -> list[str]:
        """The columns that the file says something of."""
        raise NotImplementedError

    def __init__(self) -> None:
        super().__init__()
        # Of so many rows so many are written, nothing being stored yet.
        self.writes: Callable[[int, int], None] = nobody
        self._made: list[Any] = []
        self._changed: list[Any] = []
        self._befores: dict[Any, dict[str, Any]] = {}

    def _kept(self, row: Any, name: str) -> Any:
        """What the row holds; of another row its key, which asks the database nothing."""
        return getattr(row, self._meta.model._meta.get_field(name).attname)

    def bulk_create(self, *args: Any, **kwargs: Any) -> None:
        self._made += self.create_instances
        self.create_instances.clear()

    def bulk_update(self, *args: Any, **kwargs: Any) -> None:
        self._changed += self.update_instances
        self.update_instances.clear()

    def write(self) -> None:
        """Store what the last import made and changed, with who and why in the history.

        Raises
        ------
        MovedError
            If what is changed is no longer what it was when the file was looked through.
        """
        self._refuse_what_moved()
        done = 0
        for rows, keep in ((self._made, self._create), (self._changed, self._update)):
            for batch in self._batches(rows):
                self.writes(done, self.to_write)
                keep(batch)
                done += len(batch)
        self.writes(done, self.to_write)

    def _batches(self, rows: list[Any]) -> Iterator[list[Any]]:
        """In an order in which they can be stored."""
        for start in range(0, len(rows), BATCH):
            yield rows[start : start + BATCH]

    @property
    def to_write(self) -> int:
        return len(self._made) + len(self._changed)

    def _create(self, rows: list[Any]) -> None:
        bulk_create_with_history(rows, self._meta.model, **self._who_and_why)

    def _update(self, rows: list[Any]) -> None:
        bulk_update_with_history(rows, self._meta.model, self._written, **self._who_and_why)

    @property
    def _written(self) -> list[str]:
        """The columns of the table that the file says something of."""
        return self._watched

    @property
    def _who_and_why(self) -> dict[str, Any]:
        return {"default_user": self.user, "default_change_reason": self.reason}

    def _refuse_what_moved(self) -> None:
        pks = list(self._befores)
        for start in range(0, len(pks), BATCH):
            rows = (
                self.get_queryset()
                .select_for_update(of=("self",))
                .in_bulk(pks[start : start + BATCH])
            )
            for pk in pks[start : start + BATCH]:
                row = rows.get(pk)
                if row is None or any(
                    plain(self._kept(row, name)) != plain(before)
                    for name, before in self._befores[pk].items()
                ):
                    raise MovedError


def nobody(*steps: int) -> None:
    """Nobody wants to know how far it is."""


def plain(value: Any) -> Hashable:
    """What is the same but for how it is kept."""
    if isinstance(value, Model):
        return value.pk
    if isinstance(value, Decimal | float | int) and not isinstance(value, bool):
        return Decimal(value).normalize()
    if isinstance(value, date):
        return value.isoformat()
    return value or ""
