"""A session in moving pictures, for whoever has not been in one. All opinions are invented."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

# Of seven people, from 0 (counts for nothing) to 100: before the talk and after it.
BEFORE_AND_AFTER = (
    ((18, 22, 30, 55, 70, 76, 84), (44, 47, 50, 55, 66, 68, 84)),
    ((40, 46, 50, 52, 57, 60, 64), (46, 48, 50, 52, 55, 57, 60)),
    ((8, 12, 15, 26, 34, 40, 62), (12, 14, 16, 22, 26, 28, 62)),
)
LEFT, WIDTH, FIRST_ROW, ROW = 20, 4, 40, 52  # of the picture; WIDTH for a hundredth


@dataclass(frozen=True)
class Dot:
    """One person's opinion: where it stands at first, and how far it moves with each scene."""

    x: int
    y: int
    revealed: int
    changed: int


@dataclass(frozen=True)
class Row:
    label: str
    y: int
    dots: tuple[Dot, ...]
    middle: int


def rows() -> tuple[Row, ...]:
    labels = (_("First criterion"), _("Second criterion"), _("Third criterion"))
    return tuple(
        _row(label, FIRST_ROW + number * ROW, *opinions)
        for number, (label, opinions) in enumerate(zip(labels, BEFORE_AND_AFTER, strict=True))
    )


def _row(label: str, y: int, before: tuple[int, ...], after: tuple[int, ...]) -> Row:
    dots = tuple(
        Dot(
            x=LEFT + 12 * number,
            y=y,
            revealed=LEFT + WIDTH * first - (LEFT + 12 * number),
            changed=LEFT + WIDTH * second - (LEFT + 12 * number),
        )
        for number, (first, second) in enumerate(zip(before, after, strict=True))
    )
    return Row(label, y, dots, LEFT + WIDTH * round(sum(after) / len(after)))
