"""How often each alternative takes each place, said without the zeroes around.

Of a thousand alternatives a matrix of shares takes seven megabytes, most of them digits of
multiples of one over the number of samples. Here each row is the place from which on it is taken
at all and how many samples put it there, up to the last that any did.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

Row = Sequence[float] | None  # None for an alternative that was left out
Counts = dict[str, Any] | None


def counted_places(acceptability: Sequence[Row], samples: int) -> list[Counts]:
    """Rows of shares as counts of samples.

    Examples
    --------
    >>> counted_places([[0.0, 0.75, 0.25, 0.0], None], 4)
    [{'from': 2, 'counts': [3, 1]}, None]
    """
    return [None if row is None else _counts(row, samples) for row in acceptability]


def _counts(row: Sequence[float], samples: int) -> dict[str, Any]:
    counts = np.rint(np.array(row) * samples).astype(np.int64)
    taken = np.flatnonzero(counts)
    first, last = (int(taken[0]), int(taken[-1])) if len(taken) else (0, -1)
    return {"from": first + 1, "counts": counts[first : last + 1].tolist()}
