"""Natural keys: fixtures name rows by what people call them, never by a database's numbers."""

from __future__ import annotations

from typing import Any, ClassVar

from django.core.exceptions import ObjectDoesNotExist
from django.db import models


class NaturalKeyManager[M: models.Model](models.Manager[M]):
    """Finds a row by the fields named in the model's ``natural_key_fields``.

    A field of another table is spelled with its own natural key: ``territory__code``.
    """

    def get_by_natural_key(self, *values: Any) -> M:
        fields: tuple[str, ...] = self.model.natural_key_fields  # type: ignore[attr-defined]
        return self.get(**dict(zip(fields, values, strict=True)))


class NaturalKeyModel(models.Model):
    natural_key_fields: tuple[str, ...] = ("code",)
    # The file of `fixtures/` that holds the table, which rows are reference data (a filter), and
    # which columns are no part of it.
    fixture: ClassVar[str]
    fixture_rows: ClassVar[dict[str, Any]] = {}
    fixture_leaves_out: ClassVar[tuple[str, ...]] = ()

    objects: models.Manager[Any] = NaturalKeyManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(_follow(self, path) for path in self.natural_key_fields)


def _follow(row: Any, path: str) -> Any:
    for name in path.split("__"):
        try:
            row = None if row is None else getattr(row, name)
        except ObjectDoesNotExist:  # a row of a fixture whose target was deleted
            return None
    return row
