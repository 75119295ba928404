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
        asked = dict(zip(fields, values, strict=True))
        try:
            return self.get(**asked)
        except ObjectDoesNotExist:
            path: str = self.model.renamed_path  # type: ignore[attr-defined]
            if not path or asked[path] is None:
                raise
            return self.filter(**_formerly(path, asked)).distinct().get()


class NaturalKeyModel(models.Model):
    """`renamed_path` is the field of the key that holds a territory's code, if one does."""

    natural_key_fields: tuple[str, ...] = ("code",)
    # The file of `fixtures/` that holds the table, which rows are reference data (a filter), and
    # which columns are no part of it.
    fixture: ClassVar[str]
    fixture_rows: ClassVar[dict[str, Any]] = {}
    fixture_leaves_out: ClassVar[tuple[str, ...]] = ()
    renamed_path: str = ""

    objects: models.Manager[Any] = NaturalKeyManager()

    class Meta:
        abstract = True

    def natural_key(self) -> tuple[Any, ...]:
        return tuple(follow(self, path) for path in self.natural_key_fields)


def _formerly(path: str, asked: dict[str, Any]) -> dict[str, Any]:
    """The same row, if the territory had this code before it was renamed."""
    successions = f"{path.removesuffix('code')}successions"
    others = {name: value for name, value in asked.items() if name != path}
    return {
        **others,
        f"{successions}__old_code": asked[path],
        f"{successions}__undone_at": None,
    }


def follow(row: Any, path: str) -> Any:
    """What a path of a natural key leads to: ``territory__code``; None where it ends early."""
    for name in path.split("__"):
        try:
            row = None if row is None else getattr(row, name)
        except ObjectDoesNotExist:  # a row of a fixture whose target was deleted
            return None
    return row
