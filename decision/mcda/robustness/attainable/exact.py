"""Best and worst ranks by linear and integer programming, for methods that add up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.attainable.halfspaces import (
    Halfspaces,
    halfspaces_of,
    sorted_out,
)
from decision.mcda.robustness.attainable.programmes import (
    Pattern,
    fewest_broken,
    nearest,
)
from decision.mcda.robustness.attainable.reached import Clock, Ranking, Reached
from decision.mcda.robustness.attainable.region import distance

# Conditions at whose bound rounding decides are kept by more and more of what ties span.
_INSIDE = (0.0, 2.0, 20.0, 200.0, 2000.0)
# How often conditions that hold together only by the solver's tolerance may come back.
_CORRECTIONS = 8
# Up to so many undecided rivals two small programmes take less time than one for both aims.
_FEW = 40
# Beyond a distance that was found: more than it is rounded by.
_ROOM = 1e-9


@dataclass(frozen=True, eq=False)
class Linear:
    """Scores that are linear in the weights.

    Parameters
    ----------
    merits : ndarray of shape (m, n)
        ``merits @ w`` orders the alternatives, larger is better.
    sizes : ndarray of shape (n,)
        What they are made of, for `decision.mcda.equality`.
    """

    merits: Floats
    sizes: Floats


@dataclass(frozen=True, eq=False)
class End:
    """One alternative's best rank (sign 1) or its worst (sign -1).

    Parameters
    ----------
    row : int
    sign : int
    undecided : Halfspaces
        What some weights keep and others break.
    aim : int
        The rank where all of these hold: none beyond it is possible.
    given : Reached
        By the given weights.
    """

    row: int
    sign: int
    undecided: Halfspaces
    aim: int
    given: Reached

    @classmethod
    def of(cls, linear: Linear, ranking: Ranking, row: int, sign: int, rank: int) -> End:
        conditions = halfspaces_of(
            linear.merits, linear.sizes, row, ranking.tolerance, worst=sign < 0
        )
        undecided, hopeless = sorted_out(conditions, ranking.region)
        aim = 1 + hopeless if sign > 0 else 1 + len(conditions) - hopeless
        return cls(row, sign, undecided, aim, ranking.given(row, rank))

    def rank_if_broken(self, broken: int) -> int:
        return self.aim + self.sign * broken

    def is_met(self, reached: Reached, aim: int) -> bool:
        return self.sign * reached.rank <= self.sign * aim


def at_once(end: End, ranking: Ranking) -> Reached | None:
    """The answer where the given weights, or one linear programme, reach the aim."""
    if end.is_met(end.given, end.aim):
        return end.given
    everything = np.ones(len(end.undecided), dtype=bool)
    found = _nearest_keeping(end, ranking, everything, end.aim)
    return found if found is not None and end.is_met(found, end.aim) else None


def by_programme(
    end: End, ranking: Ranking, seconds: float, known: Reached
) -> tuple[Reached, bool]:
    """The answer where not all conditions can hold together.

    Parameters
    ----------
    seconds : float
        When to stop.
    known : Reached
        The best that is known so far.

    Returns
    -------
    reached : Reached
    proved : bool
        Whether it is exact: not where the time ended.
    """
    clock = Clock(seconds)
    clock.start()
    forbidden: list[NDArray[np.bool_]] = []
    for _ in range(_CORRECTIONS):
        pattern = _pattern(end, ranking, clock, forbidden)
        if pattern.kept is None:
            return known, False
        aim = end.rank_if_broken(int((~pattern.kept).sum()))
        found = _nearest_keeping(end, ranking, pattern.kept, aim)
        if found is not None and found.nearer_than(known, end.sign):
            known = found
        if found is not None and end.is_met(found, aim):
            return known, pattern.proved
        if not pattern.proved:
            return known, False
        forbidden.append(pattern.kept)
    return known, False


def _pattern(
    end: End, ranking: Ranking, clock: Clock, forbidden: list[NDArray[np.bool_]]
) -> Pattern:
    """What to keep: of few rivals sooner found in two steps, of many in one.

    Weights that break the fewest bound how far the nearest can be, and within that distance
    conditions reach less far.
    """
    conditions, region = end.undecided, ranking.region
    if len(conditions) > _FEW:
        return fewest_broken(conditions, region, clock.left, forbidden)
    fewest = fewest_broken(conditions, region, clock.left, forbidden, aim="fewest")
    if fewest.kept is None or not fewest.proved:
        return fewest
    weights = nearest(conditions.rows[fewest.kept], region)
    if weights is None:  # only by the solver's tolerance
        return fewest
    closer = region.closer(float(distance(weights, region.given)) + _ROOM)
    return fewest_broken(
        conditions,
        closer,
        clock.left,
        forbidden,
        aim="nearest",
        at_most=int((~fewest.kept).sum()),
    )


def improved(end: End, ranking: Ranking, known: Reached) -> Reached:
    """The nearest weights that keep what the known ones keep."""
    kept = end.undecided.rows @ known.weights <= 0
    found = _nearest_keeping(end, ranking, kept, known.rank)
    return found if found is not None and found.nearer_than(known, end.sign) else known


def _nearest_keeping(
    end: End, ranking: Ranking, kept: NDArray[np.bool_], aim: int
) -> Reached | None:
    """The nearest weights that keep conditions and, by the method itself, reach the aim.

    Where rounding denies it to the nearest ones, a little inside; at last what comes nearest.
    """
    best: Reached | None = None
    for weights in _further_inside(end.undecided.chosen(kept), ranking):
        found = ranking.reached(end.row, weights)
        if found is not None and (best is None or found.nearer_than(best, end.sign)):
            best = found
        if best is not None and end.is_met(best, aim):
            return best
    return best


def _further_inside(conditions: Halfspaces, ranking: Ranking) -> Iterator[Floats]:
    for times in _INSIDE:
        weights = nearest(conditions.inside(times), ranking.region)
        if weights is None:
            return
        yield weights
