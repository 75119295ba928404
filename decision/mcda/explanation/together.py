"""Many searches for a change of rank at once: each step of all of them is one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import McdaError
from decision.mcda.explanation.changes import ACCURACY, STEPS, Change, nearest
from decision.mcda.matrix import Floats

# Steps of one side at a time: most ranks change early on.
_BLOCK = 4
# Places to a call.
_AT_ONCE = 64

Integers = NDArray[np.int64]
# Which number moves and where to, to the rank.
RankAt = Callable[[int, float], int]


@dataclass(frozen=True, eq=False)
class Probe:
    """The rank as some numbers move, one of them at a time.

    Parameters
    ----------
    ranks_at : callable
        From which number moves, of shape (s,), and where to, of shape (s,), to the ranks.
        Refuses all where it refuses one.
    rank_at : callable
        The same for one place by the method itself: its refusal is the one that counts.
    """

    ranks_at: Callable[[Integers, Floats], Integers]
    rank_at: RankAt


@dataclass(eq=False)
class _Side:
    """The way from a number as it is to one end."""

    number: int
    start: float
    end: float
    # The last place where the rank is as before, and the first found where it is not.
    same: float
    other: float | None = None
    rank: int = 0

    @property
    def middle(self) -> float | None:
        """Where to look next; None where it is known well enough."""
        if self.other is None or abs(self.other - self.same) <= ACCURACY * abs(
            self.end - self.start
        ):
            return None
        middle = (self.same + self.other) / 2
        return None if middle in (self.same, self.other) else middle


def searched_together(
    probe: Probe, before: int, ways: list[tuple[int, float, float]]
) -> list[Change | None]:
    """`decision.mcda.explanation.changes.searched` for many ways.

    Parameters
    ----------
    probe : Probe
    before : int
        The rank as it is.
    ways : list of (int, float, float)
        Which number moves, from where and to where.

    Returns
    -------
    list of Change or None
        In the order of the ways.

    Examples
    --------
    >>> probe = Probe(lambda n, x: np.where(x < 0.3, 1, 2), lambda n, x: 1 if x < 0.3 else 2)
    >>> up, down = searched_together(probe, 1, [(0, 0.0, 1.0), (0, 0.0, -1.0)])
    >>> round(up.to, 8), up.rank, down
    (0.3, 2, None)
    """
    sides = [_Side(number, start, end, same=start) for number, start, end in ways]
    _step(probe, before, [side for side in sides if side.start != side.end])
    _halve(probe, before, [side for side in sides if side.other is not None])
    return [
        None
        if side.other is None
        else Change(side.start, float(side.other), side.rank, exact=False)
        for side in sides
    ]


def nearest_of_both(changes: list[Change | None]) -> list[Change | None]:
    """Of each number the nearer change, where its two ways follow each other."""
    both = zip(changes[::2], changes[1::2], strict=True)
    return [nearest([one, other]) for one, other in both]


def _step(probe: Probe, before: int, sides: list[_Side]) -> None:
    """Step along each way until the rank changes, the way ends or a value is refused."""
    places = {id(side): np.linspace(side.start, side.end, STEPS + 1)[1:] for side in sides}
    for first in range(0, STEPS, _BLOCK):
        for chunk in _chunks(sides, _AT_ONCE // _BLOCK):
            block = [places[id(side)][first : first + _BLOCK] for side in chunk]
            for side, at, ranks in zip(chunk, block, _ranks(probe, chunk, block), strict=True):
                _take(side, at, ranks, before)
                if len(ranks) < len(at) and side.other is None:
                    side.end = side.same  # refused: the way ends here
        sides = [side for side in sides if side.other is None and side.end != side.same]


def _take(side: _Side, places: Floats, ranks: list[int], before: int) -> None:
    for place, rank in zip(places.tolist(), ranks, strict=False):
        if rank != before:
            side.other, side.rank = place, rank
            return
        side.same = place


def _ranks(probe: Probe, sides: list[_Side], block: list[Floats]) -> list[list[int]]:
    """The ranks along some ways, each as far as no value is refused."""
    numbers = np.repeat([side.number for side in sides], [len(places) for places in block])
    try:
        ranks = probe.ranks_at(numbers, np.concatenate(block))
    except McdaError:
        if len(sides) == 1:
            return [_until_refused(probe, sides[0].number, block[0])]
        alone = zip(sides, block, strict=True)
        return [_ranks(probe, [side], [places])[0] for side, places in alone]
    ends = np.cumsum([len(places) for places in block])[:-1]
    return [part.tolist() for part in np.split(ranks, ends)]


def _until_refused(probe: Probe, number: int, places: Floats) -> list[int]:
    """By halves: what is refused is found in as many calls as its place has bits."""
    if len(places) == 1:
        try:
            return [probe.rank_at(number, float(places[0]))]
        except McdaError:
            return []
    half = len(places) // 2
    found: list[int] = []
    for part in (places[:half], places[half:]):
        try:
            ranks = probe.ranks_at(np.full(len(part), number), part).tolist()
        except McdaError:
            ranks = _until_refused(probe, number, part)
        found += ranks
        if len(ranks) < len(part):
            break
    return found


def _halve(probe: Probe, before: int, sides: list[_Side]) -> None:
    while asked := [(side, middle) for side in sides if (middle := side.middle) is not None]:
        for chunk in _chunks(asked, _AT_ONCE):
            numbers = np.array([side.number for side, _ in chunk])
            places = np.array([middle for _, middle in chunk])
            try:
                ranks = probe.ranks_at(numbers, places).tolist()
            except McdaError:
                ranks = [probe.rank_at(side.number, middle) for side, middle in chunk]
            for (side, middle), rank in zip(chunk, ranks, strict=True):
                if rank == before:
                    side.same = middle
                else:
                    side.other, side.rank = middle, rank


def _chunks[T](items: list[T], size: int) -> list[list[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
