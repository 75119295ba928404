"""Whether a row is still as somebody saw it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from decimal import Decimal

from django.db.models import Model


def state_of(row: Model | None) -> str:
    """A digest of the row's own columns."""
    if row is None:
        return ""
    columns = [field.to_python(field.value_from_object(row)) for field in row._meta.concrete_fields]
    return digest_of([_plain(each) for each in columns])


def digest_of(parts: Sequence[object]) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:16]


def _plain(value: object) -> object:
    """A column adds zeros to what was typed, and an empty field stores no text as empty text."""
    if isinstance(value, Decimal):
        return value.normalize()
    return None if value == "" else value
