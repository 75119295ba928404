"""Many searches for a change of rank at once: each step of all of them is one call."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import McdaError
from decision.mcda.explanation.changes import ACCURACY, ALIKE, STEPS, Change, Wanted, nearest
from decision.mcda.matrix import Floats
from decision.mcda.narrowing import Bracket, Seen

# Steps of one side at a time: most ranks change early on.
_BLOCK = 4
# Places to a call: so many figures of all alternatives stay in the cache, within these bounds.
_FIGURES, _FEWEST, _MOST = 51_200, 128, 1024
# A change this many times as far as another is no longer as near.
_AS_NEAR = 1 + 10 * ALIKE

Integers = NDArray[np.int64]
# Which number moves and where to, to the rank.
RankAt = Callable[[int, float], int]
# Which number moves, from where and to which two ends.
Way = tuple[int, float, tuple[float, float]]
# Which numbers move, of shape (s,), and where to, of shape (s,), to the ranks, of shape (s,),
# and how far each alternative is above the row beyond a tie, of shape (s, m).
RanksAt = Callable[[Integers, Floats], tuple[Integers, Floats]]


@dataclass(frozen=True, eq=False)
class Probe:
    """The rank as some numbers move, one of them at a time.

    Parameters
    ----------
    ranks_at : callable
        Refuses all where it refuses one.
    rank_at : callable
        The same for one place by the method itself: its refusal is the one that counts.
    limits : ndarray of shape (n, 2), optional
        Between which places each number can be; beyond them the method refuses.
    """

    ranks_at: RanksAt
    rank_at: RankAt
    limits: Floats | None = None

    def seen(self, numbers: Integers, places: Floats, wanted: Wanted) -> list[Seen]:
        """The ranks at some places."""
        ranks, margins = self.ranks_at(numbers, places)
        found = zip(places.tolist(), ranks.tolist(), margins, strict=True)
        return [Seen(place, wanted.met(rank), margin, rank) for place, rank, margin in found]

    def seen_alone(self, number: int, place: float, wanted: Wanted) -> Seen:
        """The rank at one place, by the method itself."""
        rank = self.rank_at(number, place)
        return Seen(place, wanted.met(rank), None, rank)


@dataclass(eq=False)
class _Side:
    """The way from a number as it is to one end."""

    number: int
    start: float
    end: float
    # The last place where the rank has not changed.
    last: Seen
    # From there to the first found where it has.
    bracket: Bracket | None = None

    @property
    def same(self) -> float:
        return self.last.place if self.bracket is None else self.bracket.same

    @property
    def looks(self) -> list[float]:
        """Where to look next; nowhere where it is known well enough."""
        return [] if self.bracket is None else self.bracket.looks()

    def take(self, seen: list[Seen]) -> None:
        """What was seen at the next steps; what comes before the last two that count may lack."""
        for one in seen:
            if one.changed:
                self.bracket = Bracket(self.last, one, ACCURACY * abs(self.end - self.start))
                return
            self.last = one


@dataclass(frozen=True, eq=False)
class _Number:
    """A number and its two ways; only the nearer change counts."""

    up: _Side
    down: _Side

    def open(self, side: _Side) -> bool:
        """Whether a change on this side may still be the nearer one, or as near."""
        rival = self.down if side is self.up else self.up
        if rival.bracket is None:
            return True
        return abs(side.same - side.start) <= abs(rival.bracket.other - rival.start) * _AS_NEAR


def searched_together(probe: Probe, wanted: Wanted, ways: list[Way]) -> list[Change | None]:
    """The nearer of what `decision.mcda.explanation.changes.searched` finds of two ways.

    Parameters
    ----------
    probe : Probe
    wanted : Wanted
    ways : list of (int, float, (float, float))

    Returns
    -------
    list of Change or None
        Of each number.

    Examples
    --------
    >>> probe = Probe(
    ...     lambda n, x: (np.where(x < 0.3, 1, 2), (x - 0.3)[:, np.newaxis]),
    ...     lambda n, x: 1 if x < 0.3 else 2,
    ... )
    >>> (change,) = searched_together(probe, Wanted(1), [(0, 0.0, (1.0, -1.0))])
    >>> round(change.to, 8), change.rank
    (0.3, 2)
    """
    margins = _margins_now(probe, ways)
    at_once = _FEWEST if margins is None else _places_at_once(len(margins))
    numbers = [
        _Number(
            *(_Side(number, start, end, Seen(start, False, margins, wanted.before)) for end in ends)
        )
        for number, start, ends in ways
    ]
    _step(probe, wanted, numbers, at_once)
    _narrow(probe, wanted, numbers, at_once)
    return [nearest([_change(number.up), _change(number.down)]) for number in numbers]


def _margins_now(probe: Probe, ways: list[Way]) -> Floats | None:
    """The same whichever number is about to move."""
    try:
        number, start, _ = ways[0]
        return probe.ranks_at(np.array([number]), np.array([start]))[1][0]
    except (IndexError, McdaError):
        return None


def _places_at_once(m: int) -> int:
    return min(max(_FIGURES // m, _FEWEST), _MOST)


def _change(side: _Side) -> Change | None:
    if side.bracket is None:
        return None
    return Change(side.start, side.bracket.other, side.bracket.what, exact=False)


def _open_sides(numbers: list[_Number]) -> list[_Side]:
    return [side for number in numbers for side in (number.up, number.down) if number.open(side)]


def _step(probe: Probe, wanted: Wanted, numbers: list[_Number], at_once: int) -> None:
    """Step along each way until the rank changes, the way ends or a value is refused."""
    places = {id(side): _places(probe, side) for side in _open_sides(numbers)}
    for first in range(0, STEPS, _BLOCK):
        sides = [
            side
            for side in _open_sides(numbers)
            if side.bracket is None and len(places[id(side)]) > first
        ]
        for chunk in _chunks(sides, at_once // _BLOCK):
            steps = [places[id(side)][first : first + _BLOCK] for side in chunk]
            found = _stretches(probe, wanted, chunk, steps)
            for side, (seen, refused) in zip(chunk, found, strict=True):
                side.take(seen)
                if refused:
                    places[id(side)] = places[id(side)][:0]  # the way ends here


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


def _stretches(
    probe: Probe, wanted: Wanted, sides: list[_Side], steps: list[Floats]
) -> list[tuple[list[Seen], bool]]:
    """What is seen along some ways, each as far as no value is refused, and whether one is."""
    lengths = [len(places) for places in steps]
    numbers = np.repeat([side.number for side in sides], lengths)
    places = np.concatenate(steps)
    try:
        ranks, margins = probe.ranks_at(numbers, places)
    except McdaError:
        if len(sides) == 1:
            seen = _until_refused(probe, wanted, sides[0].number, places)
            return [(seen, len(seen) < len(places))]
        alone = zip(sides, steps, strict=True)
        return [_stretches(probe, wanted, [side], [own])[0] for side, own in alone]
    ends = np.cumsum(lengths).tolist()
    met = [wanted.met(rank) for rank in ranks.tolist()]
    changed = np.append(np.flatnonzero(met), len(ranks))
    firsts = changed[np.searchsorted(changed, np.array(ends) - lengths)].tolist()

    def seen_at(place: int) -> Seen:
        rank = int(ranks[place])
        return Seen(float(places[place]), wanted.met(rank), margins[place], rank)

    found: list[tuple[list[Seen], bool]] = []
    for end, length, first in zip(ends, lengths, firsts, strict=True):
        # The first change and the step before it, or the last step.
        some = range(max(end - length, min(first, end) - 1), min(first + 1, end))
        found.append(([seen_at(place) for place in some], False))
    return found


def _until_refused(probe: Probe, wanted: Wanted, number: int, places: Floats) -> list[Seen]:
    """By halves: what is refused is found in as many calls as its place has bits."""
    if len(places) == 1:
        try:
            return [probe.seen_alone(number, float(places[0]), wanted)]
        except McdaError:
            return []
    half = len(places) // 2
    found: list[Seen] = []
    for part in (places[:half], places[half:]):
        try:
            seen = probe.seen(np.full(len(part), number), part, wanted)
        except McdaError:
            seen = _until_refused(probe, wanted, number, part)
        found += seen
        if len(seen) < len(part):
            break
    return found


def _narrow(probe: Probe, wanted: Wanted, numbers: list[_Number], at_once: int) -> None:
    while asked := [(side, place) for side in _open_sides(numbers) for place in side.looks]:
        seen: dict[int, list[Seen]] = {id(side): [] for side, _ in asked}
        for chunk in _chunks(asked, at_once):
            for (side, _), one in zip(chunk, _looked(probe, wanted, chunk), strict=True):
                seen[id(side)] += [] if one is None else [one]
        for side in {id(side): side for side, _ in asked}.values():
            if side.bracket is not None:
                side.bracket.take(seen[id(side)])


def _looked(probe: Probe, wanted: Wanted, asked: list[tuple[_Side, float]]) -> list[Seen | None]:
    which = np.array([side.number for side, _ in asked])
    places = np.array([place for _, place in asked])
    try:
        return list(probe.seen(which, places, wanted))
    except McdaError:
        return [_looked_alone(probe, wanted, side, place) for side, place in asked]


def _looked_alone(probe: Probe, wanted: Wanted, side: _Side, place: float) -> Seen | None:
    """None where the method refuses a place at which halving would not have looked."""
    try:
        return probe.seen_alone(side.number, place, wanted)
    except McdaError:
        if side.bracket is None or side.bracket.is_halving:
            raise
        side.bracket.halve()
        return None


def _chunks[T](items: list[T], size: int) -> list[list[T]]:
    return [items[start : start + size] for start in range(0, len(items), size)]
