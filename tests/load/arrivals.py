"""When each watcher was shown how many answers."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.load.people import Acknowledged

NEVER = 1e9  # seconds: what was not shown makes a percentile that nobody overlooks


class Arrivals:
    """What all watchers have seen.

    The board's ring says which part of all answers has been given, to the hundredth of a per
    cent: with fewer than a few thousand of them that is their number.
    """

    def __init__(self, seen: dict[str, Any], total: int) -> None:
        counts = {name: _answers_in(text, total) for name, text in seen["events"].items()}
        self.size = max(len(text.encode()) for text in seen["events"].values())
        self._watchers: list[tuple[NDArray[np.float64], NDArray[np.int64]]] = [
            (np.array([at for at, _ in arrived]), np.array([counts[name] for _, name in arrived]))
            for arrived in seen["arrived"]
        ]

    def states(self, acknowledged: Sequence[Acknowledged]) -> int:
        """That a watcher was shown of these answers, in the middle."""
        first, last = acknowledged[0].sent, acknowledged[-1].at + 1
        return int(np.median([np.sum((first < at) & (at < last)) for at, _ in self._watchers]))

    def missing(self, sent: int) -> int:
        return sum(int(counts[-1]) != sent for _, counts in self._watchers)

    def delays(self, acknowledged: Sequence[Acknowledged]) -> NDArray[np.float64]:
        """Of each answer to each watcher, from its acknowledgement; nothing taken off.

        A state takes an answer in for certain if it counts as many as had been sent by its
        acknowledgement. One that arrives before the acknowledgement has a negative delay.
        """
        wanted = np.array([a.sent_by_then for a in acknowledged])
        at = np.array([a.at for a in acknowledged])
        delays = []
        for times, counts in self._watchers:
            index = np.searchsorted(counts, wanted)
            delays.append(np.where(index < len(times), np.append(times, 0)[index] - at, NEVER))
        return np.concatenate(delays)


def _answers_in(text: str, total: int) -> int:
    ring = re.search(r'stroke-dasharray="([0-9.]+) 100"', text)
    return round(float(ring[1]) * total / 100) if ring else 0
