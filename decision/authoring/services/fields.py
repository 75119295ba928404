"""Which fields of a problem's rows moves may change, as plain values that JSON keeps."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.utils import timezone

from decision.problems.models import Alternative, Criterion, Problem

type Row = Problem | Criterion | Alternative

LANGUAGES = ("ru", "en")


def _both(*names: str) -> tuple[str, ...]:
    return tuple(f"{name}_{language}" for name in names for language in LANGUAGES)


NUMBERS = ("weight", "target", "indifference", "preference", "gaussian_scale")
FIELDS: dict[str, tuple[str, ...]] = {
    "problem": (
        *_both("name", "question", "goal", "description"),
        "method",
        "normalization",
        "missing",
        "state",
        "owner_id",
    ),
    "criterion": (
        *_both("name", "description"),
        "code",
        "parent_id",
        "position",
        "indicator_id",
        "source_id",
        "direction",
        "preference_function",
        *NUMBERS,
        "removed",
    ),
    "alternative": ("position", "removed"),
}


def plain(row: Row, field: str) -> Any:
    """A field's value as the history keeps it."""
    if field == "removed":
        assert not isinstance(row, Problem)
        return row.removed_at is not None
    return plain_value(getattr(row, field))


def plain_value(value: Any) -> Any:
    """
    >>> plain_value(Decimal("1.5000")), plain_value(None)
    ('1.5', None)
    """
    return format(value.normalize(), "f") if isinstance(value, Decimal) else value


def put(row: Row, field: str, value: Any) -> None:
    """Give a row's field a plain value, or the value itself."""
    if field == "removed":
        row.removed_at = timezone.now() if value else None  # type: ignore[union-attr]
    elif field in NUMBERS and value is not None:
        setattr(row, field, Decimal(value))
    else:
        setattr(row, field, value)


def column(field: str) -> str:
    """The model's field behind a name of `FIELDS`."""
    return "removed_at" if field == "removed" else field.removesuffix("_id")


def names_of(row: Row) -> dict[str, str]:
    """What a row is called in each language, the other's where one is empty."""
    named: Any = row.subject if isinstance(row, Alternative) else row
    found = {language: getattr(named, f"name_{language}") or "" for language in LANGUAGES}
    either = found["ru"] or found["en"]
    return {language: name or either for language, name in found.items()}
