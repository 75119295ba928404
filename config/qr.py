"""A QR code as one SVG path."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

import segno

QUIET_ZONE = 3  # modules of white around: less, and some cameras fail


@dataclass(frozen=True)
class QrCode:
    """`path` draws the dark modules in a square of `size` units."""

    text: str
    size: int
    path: str


def qr_code(text: str) -> QrCode:
    """
    >>> code = qr_code("https://example.org/join/K7M4QX/")
    >>> code.size, code.path[:9]
    (35, 'M3 3h7v1h')
    """
    rows = [list(row) for row in segno.make(text, error="m", micro=False).matrix]
    runs = []
    for y, row in enumerate(rows):
        x = 0
        for dark, modules in groupby(row):
            width = len(list(modules))
            if dark:
                runs.append(f"M{x + QUIET_ZONE} {y + QUIET_ZONE}h{width}v1h-{width}z")
            x += width
    return QrCode(text, len(rows) + 2 * QUIET_ZONE, "".join(runs))
