"""Stability intervals by search, where scores are not linear in the weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

import numpy as np

from decision.mcda.errors import McdaError
from decision.mcda.matrix import Floats
from decision.mcda.narrowing import Bracket, Seen
from decision.mcda.robustness.block_ranks import Integers
from decision.mcda.robustness.scorers import Scorer
from decision.mcda.robustness.stability import Stability, Standing
from decision.mcda.robustness.weight_paths import path

# A change of order that begins and ends within one step may be missed.
STEPS = 200
# A bound is found to this accuracy, as a share.
ACCURACY = 1e-9
# Where a method refuses all weight on one criterion, or none: as near as this to it instead.
_NEAR_END = 1e-6

# Steps of each way at a time: many are lost early on.
_BLOCK = 10

WINNER, ORDER = 0, 1


def searched_stability(scorer: Scorer, criterion: int, standing: Standing) -> Stability:
    """One criterion's alone: `searched_stabilities`."""
    return searched_stabilities(scorer, standing, [criterion])[0]


def searched_stabilities(
    scorer: Scorer, standing: Standing, criteria: Sequence[int]
) -> list[Stability]:
    """Scan each criterion's weight from 0 to 1 in `STEPS` steps, then halve, all bounds together.

    Parameters
    ----------
    scorer : Scorer
        Of a task without uncertain cells.
    standing : Standing
    criteria : sequence of int

    Returns
    -------
    list of Stability
        Bounds to within `ACCURACY`.
    """
    own = scorer.task.matrix.weights
    if len(own) == 1:
        weight = float(own[0])
        return [Stability(weight, (weight, weight), (weight, weight), None, None)]
    along = _Paths(scorer, standing)
    bounds = _scanned(along, criteria)
    along.narrow([bound for bound in bounds if bound.bracket is not None])
    rivals = along.first_at([bound for bound in bounds if bound.keeps == WINNER])
    return [
        _stability(float(own[criterion]), bounds[4 * k : 4 * k + 4], rivals[2 * k : 2 * k + 2])
        for k, criterion in enumerate(criteria)
    ]


@dataclass(eq=False)
class _Bound:
    """Where the winner, or the order, is lost on one side of a criterion's weight.

    At `end` where nothing is lost.
    """

    criterion: int
    keeps: int
    end: float
    bracket: Bracket | None = None

    @property
    def kept(self) -> float:
        """The last place found where it is not lost."""
        return self.end if self.bracket is None else self.bracket.same

    @property
    def lost(self) -> float | None:
        return None if self.bracket is None else self.bracket.other


@dataclass(frozen=True, eq=False)
class _Paths:
    """The ranking along each criterion's weight."""

    scorer: Scorer
    standing: Standing

    def scores(self, criteria: Sequence[int] | Integers, at: Floats) -> tuple[Floats, Floats]:
        """At a place of the path of each of some criteria, with their sizes."""
        own = self.scorer.task.matrix.weights
        chosen = np.asarray(criteria, dtype=np.int64)
        weights = np.empty((len(at), len(own)))
        for criterion in np.unique(chosen).tolist():
            here = chosen == criterion
            weights[here] = path(own, criterion, at[here])
        return self.scorer.scores_and_sizes(weights, np.empty((len(at), 0)))

    def seen(self, criteria: Sequence[int] | Integers, at: Floats) -> list[tuple[Seen, Seen]]:
        """What becomes of the winner and of the order at such places."""
        scores, sizes = self.scores(criteria, at)
        ranks = self.standing.ranks_of(scores, sizes)
        lost = ~self.standing.keeps_winner(ranks), ~self.standing.keeps_order(ranks)
        margins = self.standing.margins_of(scores, sizes)
        both = [
            map(Seen, at.tolist(), changed.tolist(), figures)
            for changed, figures in zip(lost, margins, strict=True)
        ]
        return list(zip(*both, strict=True))

    def ends(self, criteria: Sequence[int]) -> list[tuple[float, float]]:
        """From where to where each weight can move."""
        none, whole = self._are_defined(criteria, 0.0), self._are_defined(criteria, 1.0)
        return [
            (0.0 if low else _NEAR_END, 1.0 if high else 1 - _NEAR_END)
            for low, high in zip(none, whole, strict=True)
        ]

    def _are_defined(self, criteria: Sequence[int], weight: float) -> list[bool]:
        try:
            self.scores(criteria, np.full(len(criteria), weight))
        except McdaError:
            if len(criteria) == 1:
                return [False]
            return [self._are_defined([criterion], weight)[0] for criterion in criteria]
        return [True] * len(criteria)

    def margins_now(self) -> tuple[Floats | None, Floats | None]:
        """Of the winner and of the order, at the weights as they are."""
        own = self.scorer.task.matrix.weights[np.newaxis]
        try:
            found = self.scorer.scores_and_sizes(own, np.empty((1, 0)))
        except McdaError:
            return None, None
        winner, order = self.standing.margins_of(*found)
        return winner[0], order[0]

    def narrow(self, bounds: list[_Bound]) -> None:
        """Find the last weights that keep, and the first that do not."""
        while asked := [
            (bound, place)
            for bound in bounds
            if bound.bracket is not None
            for place in bound.bracket.looks()
        ]:
            found: dict[int, list[Seen]] = {id(bound): [] for bound, _ in asked}
            for (bound, _), one in zip(asked, self._looked(asked), strict=True):
                found[id(bound)] += [] if one is None else [one[bound.keeps]]
            for bound in bounds:
                if bound.bracket is not None and id(bound) in found:
                    bound.bracket.take(found[id(bound)])

    def _looked(self, asked: list[tuple[_Bound, float]]) -> list[tuple[Seen, Seen] | None]:
        criteria = [bound.criterion for bound, _ in asked]
        try:
            return list(self.seen(criteria, np.array([place for _, place in asked])))
        except McdaError:
            if len(asked) > 1:
                return [self._looked([one])[0] for one in asked]
            bracket = asked[0][0].bracket
            if bracket is None or bracket.is_halving:
                raise
            bracket.halve()
            return [None]

    def first_at(self, bounds: list[_Bound]) -> list[int | None]:
        """Who ranks first just beyond each bound; None where nothing is lost."""
        lost = [bound for bound in bounds if bound.lost is not None]
        found = self.scores(
            [bound.criterion for bound in lost],
            np.array([bound.lost for bound in lost], dtype=np.float64),
        )
        first = iter((self.standing.ranks_of(*found) == 1).argmax(axis=1).tolist())
        return [None if bound.lost is None else next(first) for bound in bounds]


@dataclass(eq=False)
class _Way:
    """The steps of one criterion's weight in one direction, and what is lost on it.

    Parameters
    ----------
    places : ndarray
        From the weight as it is to the end.
    bounds : tuple of _Bound
        The winner's and the order's.
    last : tuple of Seen
        What was last seen of both.
    """

    places: Floats
    bounds: tuple[_Bound, _Bound]
    last: tuple[Seen, Seen]
    looked_at: int = 1

    @property
    def is_open(self) -> bool:
        """Whether the winner may still be lost further on; the order is lost no later."""
        return self.bounds[WINNER].bracket is None and self.looked_at < len(self.places)

    def take(self, seen: list[tuple[Seen, Seen]]) -> None:
        """What was seen at the next places."""
        for here in seen:
            for bound, last, one in zip(self.bounds, self.last, here, strict=True):
                if bound.bracket is None and one.changed:
                    bound.bracket = Bracket(last, one, ACCURACY)
            self.last = here
        self.looked_at += len(seen)


def _scanned(along: _Paths, criteria: Sequence[int]) -> list[_Bound]:
    """Of each criterion the winner's bounds, below and above, then the order's: to one step."""
    ways: list[_Way] = []
    margins = along.margins_now()
    for criterion, (low, high) in zip(criteria, along.ends(criteria), strict=True):
        weight = float(along.scorer.task.matrix.weights[criterion])
        grid = np.linspace(0, 1, STEPS + 1)
        grid = np.unique(np.clip(np.append(grid, weight), low, high))
        here = int(np.searchsorted(grid, min(max(weight, low), high)))
        last = tuple(Seen(float(grid[here]), False, figures) for figures in margins)
        for places, end in ((grid[: here + 1][::-1], 0.0), (grid[here:], 1.0)):
            bounds = _Bound(criterion, WINNER, end), _Bound(criterion, ORDER, end)
            ways.append(_Way(places, bounds, (last[WINNER], last[ORDER])))
    while open_ways := [way for way in ways if way.is_open]:
        _step(along, open_ways)
    return [
        bound
        for below, above in zip(ways[::2], ways[1::2], strict=True)
        for pair in zip(below.bounds, above.bounds, strict=True)
        for bound in pair
    ]


def _step(along: _Paths, ways: list[_Way]) -> None:
    """A few steps more on each way, all at once."""
    parts = [way.places[way.looked_at : way.looked_at + _BLOCK] for way in ways]
    criteria = np.repeat(
        [way.bounds[WINNER].criterion for way in ways], [len(part) for part in parts]
    )
    seen = iter(along.seen(criteria, np.concatenate(parts)))
    for way, part in zip(ways, parts, strict=True):
        way.take(list(islice(seen, len(part))))


def _stability(weight: float, bounds: list[_Bound], rivals: list[int | None]) -> Stability:
    below, above, order_below, order_above = (bound.kept for bound in bounds)
    return Stability(
        weight=weight,
        winner=(below, above),
        order=(order_below, order_above),
        rival_below=rivals[0],
        rival_above=rivals[1],
    )
