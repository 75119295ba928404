"""A strip of dots: every territory's value on one line, with this one's marked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, MARGIN = 240, 6
MOST_DOTS = 60  # more of them are drawn as columns of a histogram
BINS, HEIGHT = 40, 16


@dataclass(frozen=True)
class Bin:
    """A column of the histogram, in the units of the drawing."""

    x: int
    y: int
    width: int
    height: int


@dataclass(frozen=True)
class Strip:
    """Whole numbers throughout: an attribute needs a dot whatever the language."""

    own: int
    dots: tuple[int, ...]
    bins: tuple[Bin, ...]


def strip(values: Sequence[float], own: float) -> Strip | None:
    """None where there is nothing to see: fewer than two values, or all alike.

    >>> strip([1.0, 2.0, 3.0], 2.0).own == WIDTH // 2
    True
    >>> strip([2.0, 2.0], 2.0) is None
    True
    """
    if len(values) < 2 or values[0] == values[-1]:
        return None
    low, high = values[0], values[-1]
    few = len(values) <= MOST_DOTS
    return Strip(
        own=_place(own, low, high),
        dots=tuple(dict.fromkeys(_place(value, low, high) for value in values)) if few else (),
        bins=() if few else _bins(values),
    )


def _place(value: float, low: float, high: float) -> int:
    share = min(max((value - low) / (high - low), 0.0), 1.0)
    return round(MARGIN + share * (WIDTH - 2 * MARGIN))


def _bins(values: Sequence[float]) -> tuple[Bin, ...]:
    low, high = values[0], values[-1]
    counts = [0] * BINS
    for value in values:
        counts[min(int((value - low) / (high - low) * BINS), BINS - 1)] += 1
    width = (WIDTH - 2 * MARGIN) // BINS
    return tuple(
        Bin(MARGIN + number * width, HEIGHT - height, width, height)
        for number, count in enumerate(counts)
        if (height := round(count / max(counts) * HEIGHT))
    )
