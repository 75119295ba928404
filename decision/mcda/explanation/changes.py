"""The smallest change of one number that changes an alternative's rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from decision.mcda.errors import McdaError
from decision.mcda.matrix import Floats
from decision.mcda.ranks import ranks_with_ties

# A search looks at so many places on either side, then halves down to this part of the way.
STEPS = 64
ACCURACY = 1e-9


@dataclass(frozen=True)
class Change:
    """Where an alternative's rank changes as one number moves.

    Parameters
    ----------
    start : float
        The number as it is.
    to : float
        Where the rank changes: on this side of it the rank is as before, beyond it (with a
        tie, at it) it is `rank`.
    rank : int
        Beyond.
    exact : bool
        Whether it was computed, not searched for.
    """

    start: float
    to: float
    rank: int
    exact: bool

    @property
    def size(self) -> float:
        return abs(self.to - self.start)


def rank_of(scores: Floats, row: int, *, larger_is_better: bool) -> int:
    """The alternative's rank; equal but for rounding counts as equal."""
    return int(ranks_with_ties(scores, larger_is_better=larger_is_better)[row])


def nearest(changes: list[Change | None]) -> Change | None:
    """The smaller of several changes of one number."""
    found = [change for change in changes if change is not None]
    return min(found, key=lambda change: change.size, default=None)


def searched(rank_at: Callable[[float], int], start: float, end: float) -> Change | None:
    """The first change of rank on the way from `start` to `end`, by steps and halving.

    A change that is undone within one step is missed. Where the method refuses a value the
    search ends.

    Parameters
    ----------
    rank_at : callable
        The rank when the number has this value.
    start, end : float

    Returns
    -------
    Change or None
        None where the rank stays on all the way.

    Examples
    --------
    >>> change = searched(lambda x: 1 if x < 0.3 else 2, 0.0, 1.0)
    >>> round(change.to, 8), change.rank
    (0.3, 2)
    >>> searched(lambda x: 1, 0.0, 1.0) is None
    True
    """
    if start == end:
        return None
    before = rank_at(start)
    known = start
    for place in np.linspace(start, end, STEPS + 1)[1:].tolist():
        try:
            changed = rank_at(place) != before
        except McdaError:
            return None
        if changed:
            to = _halved(rank_at, known, place, before, ACCURACY * abs(end - start))
            return Change(start, to, rank_at(to), exact=False)
        known = place
    return None


def _halved(
    rank_at: Callable[[float], int], same: float, other: float, rank: int, accuracy: float
) -> float:
    while abs(other - same) > accuracy:
        middle = (same + other) / 2
        if middle in (same, other):  # no double lies between
            break
        if rank_at(middle) == rank:
            same = middle
        else:
            other = middle
    return float(other)
