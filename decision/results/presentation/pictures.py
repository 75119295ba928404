"""Small pictures as paths: an SVG in the template draws each with one element.

Paths keep a dot in numbers whatever the language, and a thousand people take no more bytes
than sixty.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil, sqrt

import numpy as np

from config.typography import floatformat, per_cent
from decision.weighing.services.rounds.data import Floats

# A strip of weights, in its own units: 400 wide, people as dots about the middle line.
WIDTH, HEIGHT, RADIUS = 400, 34, 4.0
# Up to so many people each has a dot; more are counted in columns, the more the larger.
MOST_DOTS = 60
COLUMNS = 50
LEAST_RADIUS, LARGEST_RADIUS = 1.2, 12.0
# Bars of a pair's 17 degrees.
BAR, GAP, TALL, FOOT = 8, 2, 34, 35


def scale_end(largest: float) -> float:
    """The end of a common axis: the next tenth above the largest share.

    >>> scale_end(0.41), scale_end(0.5), scale_end(0.0)
    (0.5, 0.5, 0.1)
    """
    return max(1, ceil(round(largest * 10, 9))) / 10


def axis(end: float) -> tuple[str, str, str]:
    """What stands under the axis of `dots`: at its beginning, its middle and its end."""
    start, middle, last = (per_cent(floatformat(100 * share, 0)) for share in (0.0, end / 2, end))
    return start, middle, last


def dots(values: Floats, end: float) -> str:
    """The path of people's weights on an axis from 0 to `end`."""
    if len(values) <= MOST_DOTS:
        return "".join(_circle(x, y, RADIUS) for x, y in _stacked(values, end))
    columns = np.minimum((values / end * COLUMNS).astype(int), COLUMNS - 1)
    counts = np.bincount(columns, minlength=COLUMNS)
    largest = counts.max()
    width = WIDTH / COLUMNS
    return "".join(
        _circle(
            (column + 0.5) * width,
            HEIGHT / 2,
            max(LEAST_RADIUS, LARGEST_RADIUS * sqrt(counts[column] / largest)),
        )
        for column in np.flatnonzero(counts).tolist()
    )


def place(share: float, end: float) -> str:
    """Where a share stands on the axis."""
    return f"{share / end * WIDTH:.1f}"


def bars(counts: Sequence[int]) -> str:
    """The path of a distribution, one bar for each count from left to right."""
    largest = max(counts) or 1
    return "".join(
        f"M{index * (BAR + GAP) + GAP // 2} {FOOT}V{top:.1f}h{BAR}V{FOOT}z"
        for index, count in enumerate(counts)
        if count
        for top in [FOOT - TALL * count / largest]
    )


def _stacked(values: Floats, end: float) -> list[tuple[float, float]]:
    """Dots at their places; those that would cover each other stand above and below."""
    found: list[tuple[float, float]] = []
    taken: dict[int, int] = {}
    for value in np.sort(values).tolist():
        x = value / end * WIDTH
        column = int(x // (2 * RADIUS))
        level = taken.get(column, 0)
        taken[column] = level + 1
        offset = (level + 1) // 2 * (1.6 * RADIUS) * (1 if level % 2 else -1)
        limit = HEIGHT / 2 - RADIUS
        found.append((x, HEIGHT / 2 + max(-limit, min(limit, offset))))
    return found


def _circle(x: float, y: float, r: float) -> str:
    half = f"a{r:.1f} {r:.1f} 0 1 0"
    return f"M{x - r:.1f} {y:.1f}{half} {2 * r:.1f} 0{half}-{2 * r:.1f} 0"
