"""Territories merge, divide and are renamed: planned, carried out, undone."""

from territories.services.successions.carrying import carry_out, undo
from territories.services.successions.plans import (
    Dividing,
    Merging,
    Part,
    Plan,
    Renaming,
    SuccessionError,
    Wanted,
    plan_of,
)

__all__ = [
    "Dividing",
    "Merging",
    "Part",
    "Plan",
    "Renaming",
    "SuccessionError",
    "Wanted",
    "carry_out",
    "plan_of",
    "undo",
]
