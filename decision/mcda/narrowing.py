"""What halving finds between two places, in fewer looks than halving takes.

Halving learns one bit from each look. Where figures come with it that pass 0 at the change,
the change is expected where they would do so on a straight line: looks are taken just before
and just beyond that place, the nearer the better the last ones fitted, and what halving would
have found at its own places in between follows from them. The ends that remain are halving's
to the last bit, unless a change is undone between two looks.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from decision.mcda.matrix import Floats

# How far from the expected place the first looks are, in parts of what is in question.
_FIRST_REACH = 1 / 32
# So often the change may be elsewhere than expected before it is left to halving, two halves
# at a time: with few brackets left a look more costs less than a call.
_MISSES = 3


class Seen(NamedTuple):
    """What a look has found.

    Parameters
    ----------
    place : float
    changed : bool
    margins : ndarray of shape (k,) or None
        Figures of which some are on the other side of 0 after the change.
    what : int
        What there is instead; anything where nothing has changed.
    """

    place: float
    changed: bool
    margins: Floats | None
    what: int = 0


class Bracket:
    """Two places between which something changes.

    Parameters
    ----------
    before, beyond : Seen
    accuracy : float
        How near to each other the two have to come.

    Examples
    --------
    >>> def look(x: float) -> Seen:
    ...     return Seen(x, x**3 > 0.3, np.array([x**3 - 0.3]))
    >>> bracket, looks = Bracket(look(0.6), look(0.7), 1e-9), 0
    >>> while places := bracket.looks():
    ...     bracket.take([look(place) for place in places])
    ...     looks += len(places)
    >>> round(bracket.other, 8), looks
    (0.66943295, 7)
    """

    def __init__(self, before: Seen, beyond: Seen, accuracy: float) -> None:
        self.same, self.other = before.place, beyond.place
        self._accuracy = accuracy
        self._sign = 1.0 if self.other > self.same else -1.0
        self._before, self._beyond = before, beyond
        self._reach, self._misses = _FIRST_REACH, 0
        # Whether the next look is where halving would look, and nowhere else.
        self.is_halving = False

    @property
    def what(self) -> int:
        """What there is beyond the change."""
        return self._beyond.what

    def halve(self) -> None:
        """Look where halving would look from now on."""
        self.is_halving = True

    def looks(self) -> list[float]:
        """Where to look next, the nearest to `same` first; nowhere where it is known."""
        middle = self._middle(self.same, self.other)
        if middle is None:
            return [] if self._beyond.place == self.other else [self.other]
        if self.is_halving:
            return [middle]
        expected = self._expected() if self._misses <= _MISSES else None
        if expected is None:
            return self._quarters(middle)
        reach = self._reach * abs(self._beyond.place - self._before.place)
        places = (
            [expected - self._sign * reach, expected + self._sign * reach]
            if reach > self._accuracy / 8
            else self._ends_about(expected)
        )
        return [place for place in places if self._is_in_question(place)] or [middle]

    def take(self, seen: Iterable[Seen]) -> None:
        """What was seen at `looks`, in that order."""
        width = abs(self._beyond.place - self._before.place)
        for one in seen:
            if one.changed:
                self._beyond = one
                break
            self._before = one
        if self._before.place == self.other:  # undone where halving has not looked
            self.other = self._beyond.place
        if abs(self._beyond.place - self._before.place) <= 2.5 * self._reach * width:
            self._reach **= 2
        else:
            self._misses += 1
        while (middle := self._middle(self.same, self.other)) is not None:
            if self._is_in_question(middle):
                break
            self._halve_at(middle)

    def _quarters(self, middle: float) -> list[float]:
        """Where halving would look next, and after that on either side."""
        sides = self._middle(self.same, middle), self._middle(middle, self.other)
        places = (sides[0], middle, sides[1])
        return [one for one in places if one is not None and self._is_in_question(one)]

    def _halve_at(self, middle: float) -> None:
        if self._sign * middle <= self._sign * self._before.place:
            self.same = middle
        else:
            self.other = middle

    def _is_in_question(self, place: float) -> bool:
        ends = self._before.place, self._beyond.place
        return self._sign * ends[0] < self._sign * place < self._sign * ends[1]

    def _middle(self, same: float, other: float) -> float | None:
        if abs(other - same) <= self._accuracy:
            return None
        middle = (same + other) / 2
        return None if middle in (same, other) else middle  # no double lies between

    def _expected(self) -> float | None:
        before, beyond = self._before.margins, self._beyond.margins
        if before is None or beyond is None:
            return None
        passing = (before > 0) != (beyond > 0)
        if not passing.any():
            return None
        before, beyond = before[passing], beyond[passing]
        with np.errstate(all="ignore"):
            share = float((before / (before - beyond)).min())
        start = self._before.place
        return start + share * (self._beyond.place - start) if 0 <= share <= 1 else None

    def _ends_about(self, expected: float) -> list[float]:
        """What halving would come to if the change were where it is expected."""
        same, other = self.same, self.other
        while (middle := self._middle(same, other)) is not None:
            if self._sign * middle <= self._sign * expected:
                same = middle
            else:
                other = middle
        return [same, other]
