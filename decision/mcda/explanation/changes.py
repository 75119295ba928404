"""The smallest change of one number that changes an alternative's rank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from decision.mcda.equality import ROUNDING, levelled
from decision.mcda.errors import McdaError
from decision.mcda.matrix import Floats
from decision.mcda.ranking.declarations import Scores

# A search looks at so many places on either side, then halves down to this part of the way.
STEPS = 64
ACCURACY = 1e-9
# Changes that differ by less, in parts of their size, are equal: a search tells no more.
ALIKE = 1e-7


@dataclass(frozen=True)
class Wanted:
    """Which ranks count as a change.

    Parameters
    ----------
    before : int
        The rank as it is.
    better : bool
        Whether a better rank alone counts; else any other does.

    Examples
    --------
    >>> Wanted(2).met(3), Wanted(2, better=True).met(3), Wanted(2, better=True).met(1)
    (True, False, True)
    """

    before: int
    better: bool = False

    def met(self, rank: int) -> bool:
        return rank < self.before if self.better else rank != self.before


@dataclass(frozen=True)
class Change:
    """Where an alternative's rank changes as one number moves.

    Parameters
    ----------
    start : float
        The number as it is.
    to : float
        Where the rank changes as it is `Wanted` to: on this side of it it has not, beyond it
        (with a tie, at it) it is `rank`.
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


def rank_of(scores: Scores, row: int, *, larger_is_better: bool) -> int:
    """The alternative's rank; equal but for rounding counts as equal."""
    return int(scores.ranks(larger_is_better=larger_is_better)[row])


def nearest(changes: list[Change | None]) -> Change | None:
    """The smaller of several changes of one number; of equal ones the first."""
    found = [change for change in changes if change is not None]
    least = min((change.size for change in found), default=0.0)
    return next((c for c in found if c.size <= least * (1 + ALIKE)), None)


def by_distance(places: Floats, start: float, size: float) -> list[float]:
    """Distinct places, the nearest first; of two as near as each other the larger one.

    Parameters
    ----------
    places : ndarray
    start : float
    size : float
        Of the places, for `decision.mcda.equality`.

    Examples
    --------
    >>> by_distance(np.array([0.7, 0.1, 0.5, 0.1 + 0.4]), 0.4, 1.0)
    [0.5, 0.7, 0.1]
    """
    distinct = np.unique(levelled(places, ROUNDING * size))[::-1]
    away = levelled(np.abs(distinct - start), 4 * ROUNDING * size)
    return [float(place) for place in distinct[np.argsort(away, kind="stable")]]


def searched(
    rank_at: Callable[[float], int], start: float, end: float, *, better: bool = False
) -> Change | None:
    """The first change of rank on the way from `start` to `end`, by steps and halving.

    A change that is undone within one step is missed. Where the method refuses a value the
    search ends.

    Parameters
    ----------
    rank_at : callable
        The rank when the number has this value.
    start, end : float
    better : bool
        Whether a better rank alone counts.

    Returns
    -------
    Change or None
        None where no rank that counts is met on all the way.

    Examples
    --------
    >>> change = searched(lambda x: 1 if x < 0.3 else 2, 0.0, 1.0)
    >>> round(change.to, 8), change.rank
    (0.3, 2)
    >>> searched(lambda x: 1, 0.0, 1.0) is None
    True
    >>> change = searched(lambda x: 2 if x < 0.3 else 3 if x < 0.6 else 1, 0.0, 1.0, better=True)
    >>> round(change.to, 8), change.rank
    (0.6, 1)
    """
    if start == end:
        return None
    wanted = Wanted(rank_at(start), better)
    known = start
    for place in np.linspace(start, end, STEPS + 1)[1:].tolist():
        try:
            changed = wanted.met(rank_at(place))
        except McdaError:
            return None
        if changed:
            to = _halved(
                lambda x: wanted.met(rank_at(x)), known, place, ACCURACY * abs(end - start)
            )
            return Change(start, to, rank_at(to), exact=False)
        known = place
    return None


def _halved(
    is_changed: Callable[[float], bool], same: float, other: float, accuracy: float
) -> float:
    while abs(other - same) > accuracy:
        middle = (same + other) / 2
        if middle in (same, other):  # no double lies between
            break
        if is_changed(middle):
            other = middle
        else:
            same = middle
    return float(other)
