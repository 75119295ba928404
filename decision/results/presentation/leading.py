"""Which criteria have the most weight, as a sentence can say it: equal ones are not ordered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol


class Weighty(Protocol):
    @property
    def share(self) -> str: ...
    @property
    def is_first(self) -> bool: ...


@dataclass(frozen=True)
class Leading[L: Weighty]:
    """`first` share the largest weight; `then` comes next alone, or is None."""

    first: tuple[L, ...]
    then: L | None
    are_all: bool


def leading[L: Weighty](lines: Sequence[L]) -> Leading[L]:
    """Of the lines of all criteria, the weightiest first."""
    first = tuple(line for line in lines if line.is_first)
    after = lines[len(first) : len(first) + 2]
    is_alone = len(after) == 1 or (len(after) == 2 and after[0].share != after[1].share)
    return Leading(first, after[0] if is_alone else None, are_all=len(first) == len(lines))
