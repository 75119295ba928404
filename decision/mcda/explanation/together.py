"""Many searches for a change of rank at once: each step of all of them is one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import McdaError
from decision.mcda.explanation.changes import ACCURACY, ALIKE, STEPS, Change, nearest
from decision.mcda.matrix import Floats

# Steps of one side at a time: most ranks change early on.
_BLOCK = 4
# Places to a call.
_AT_ONCE = 64
# A change this many times as far as another is no longer as near.
_AS_NEAR = 1 + 10 * ALIKE

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
    limits : ndarray of shape (n, 2), optional
        Between which places each number can be; beyond them the method refuses.
    """

    ranks_at: Callable[[Integers, Floats], Integers]
    rank_at: RankAt
    limits: Floats | None = None


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


@dataclass(frozen=True, eq=False)
class _Number:
    """A number and its two ways; only the nearer change counts."""

    up: _Side
    down: _Side

    def open(self, side: _Side) -> bool:
        """Whether a change on this side may still be the nearer one, or as near."""
        rival = self.down if side is self.up else self.up
        if rival.other is None:
            return True
        return abs(side.same - side.start) <= abs(rival.other - rival.start) * _AS_NEAR


def searched_together(
    probe: Probe, before: int, ways: list[tuple[int, float, tuple[float, float]]]
) -> list[Change | None]:
    """The nearer of what `decision.mcda.explanation.changes.searched` finds of two ways.

    Parameters
    ----------
    probe : Probe
    before : int
        The rank as it is.
    ways : list of (int, float, (float, float))
        Which number moves, from where and to which two ends.

    Returns
    -------
    list of Change or None
        Of each number.

    Examples
    --------
    >>> probe = Probe(lambda n, x: np.where(x < 0.3, 1, 2), lambda n, x: 1 if x < 0.3 else 2)
    >>> (change,) = searched_together(probe, 1, [(0, 0.0, (1.0, -1.0))])
    >>> round(change.to, 8), change.rank
    (0.3, 2)
    """
    numbers = [
        _Number(*(_Side(number, start, end, same=start) for end in ends))
        for number, start, ends in ways
    ]
    _step(probe, before, numbers)
    _halve(probe, before, numbers)
    return [nearest([_change(number.up), _change(number.down)]) for number in numbers]


def _change(side: _Side) -> Change | None:
    if side.other is None:
        return None
    return Change(side.start, side.other, side.rank, exact=False)


def _open_sides(numbers: list[_Number]) -> list[_Side]:
    return [side for number in numbers for side in (number.up, number.down) if number.open(side)]


def _step(probe: Probe, before: int, numbers: list[_Number]) -> None:
    """Step along each way until the rank changes, the way ends or a value is refused."""
    places = {id(side): _places(probe, side) for side in _open_sides(numbers)}
    for first in range(0, STEPS, _BLOCK):
        sides = [
            side
            for side in _open_sides(numbers)
            if side.other is None and len(places[id(side)]) > first
        ]
        for chunk in _chunks(sides, _AT_ONCE // _BLOCK):
            block = [places[id(side)][first : first + _BLOCK] for side in chunk]
            for side, at, ranks in zip(chunk, block, _ranks(probe, chunk, block), strict=True):
                _take(side, at, ranks, before)
                if len(ranks) < len(at):
                    places[id(side)] = at[:0]  # refused: the way ends here


def _places(probe: Probe, side: _Side) -> Floats:
    """The steps of a way, as far as no limit is passed."""
    if side.start == side.end:
        return np.empty(0)
    places = np.linspace(side.start, side.end, STEPS + 1)[1:]
    if probe.limits is None:
        return places
    low, high = probe.limits[side.number]
    outside = np.flatnonzero((places < low) | (places > high))
    return places[: outside[0]] if len(outside) else places


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


def _halve(probe: Probe, before: int, numbers: list[_Number]) -> None:
    while asked := [
        (side, middle) for side in _open_sides(numbers) if (middle := side.middle) is not None
    ]:
        for chunk in _chunks(asked, _AT_ONCE):
            which = np.array([side.number for side, _ in chunk])
            places = np.array([middle for _, middle in chunk])
            try:
                ranks = probe.ranks_at(which, places).tolist()
            except McdaError:
                ranks = [probe.rank_at(side.number, middle) for side, middle in chunk]
            for (side, middle), rank in zip(chunk, ranks, strict=True):
                if rank == before:
                    side.same = middle
                else:
                    side.other, side.rank = middle, rank


def _chunks[T](items: list[T], size: int) -> list[list[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
