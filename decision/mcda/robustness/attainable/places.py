"""The best and the worst place of each alternative, one after the other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from decision.mcda.robustness.attainable.exact import (
    End,
    Linear,
    at_once,
    by_programme,
    improved,
)
from decision.mcda.robustness.attainable.pool import Pool
from decision.mcda.robustness.attainable.reached import Clock, Ranking, Reached
from decision.mcda.robustness.attainable.region import Region
from decision.mcda.robustness.attainable.search import search
from decision.mcda.robustness.row_ranks import Integers
from decision.mcda.robustness.scorers import scorer_for
from decision.mcda.robustness.task import Task

# Ties that span more of the range of scores change what is nearest: then a search answers.
WIDEST_TIES = 1e-6
BEST, WORST = 0, 1
SIGNS = (1, -1)


@dataclass(frozen=True, eq=False)
class Attainable:
    """An alternative's place by the given weights, and the best and worst by any.

    Parameters
    ----------
    row : int
    rank : int
    best, worst : Reached
    exact : bool
        Whether nothing better, worse or nearer exists.
    in_time : bool
        False where it might have become exact, had there been time.
    """

    row: int
    rank: int
    best: Reached
    worst: Reached
    exact: bool
    in_time: bool


def attainable_places(
    task: Task,
    tolerance: float,
    within: float = 1.0,
    rows: Sequence[int] | None = None,
    seconds: float = 10.0,
) -> Iterator[Attainable]:
    """The places that each alternative can take, as they are found.

    By linear and mixed-integer programming where the scores are linear in the weights, those
    first that one linear programme settles; what is left shares the time. By search for other
    methods.

    Parameters
    ----------
    task : Task
        Without uncertain cells.
    tolerance : float
        Of ties, relative to the range of the scores.
    within : float
        The largest share of weight that may move away from the task's own weights.
    rows : sequence of int, optional
        The alternatives that are asked about; all where omitted.
    seconds : float
        Of computing, about.

    Yields
    ------
    Attainable
        In any order, each row once.

    References
    ----------
    .. [1] Hazen, G. B. (1986). Partial information, dominance, and potential optimality in
       multiattribute utility theory. Operations Research 34(2), 296-310.
    .. [2] Kadziński, M., Greco, S. and Słowiński, R. (2012). Extreme ranking analysis in robust
       ordinal regression. Omega 40(4), 488-501.
    """
    ranking = Ranking(task, tolerance, Region.about(task.matrix, within))
    ranks = ranking.ranks(task.matrix.weights)
    asked = list(range(len(ranks))) if rows is None else list(rows)
    clock = Clock(seconds)
    linear = linear_of(task) if tolerance <= WIDEST_TIES else None
    if within == 0 or len(task.matrix.criteria) == 1:
        for row in asked:
            given = ranking.given(row, int(ranks[row]))
            yield Attainable(row, given.rank, given, given, exact=True, in_time=True)
    elif linear is None:
        yield from _searched(ranking, ranks, asked, clock)
    else:
        yield from _programmed(linear, ranking, ranks, asked, clock)


def linear_of(task: Task) -> Linear | None:
    """The task as a sum of weighted terms, larger being better; None where it is none."""
    if task.terms is None:
        return None
    merits = task.terms if task.larger_is_better else -task.terms
    return Linear(np.asarray(merits), np.asarray(task.sizes_of_terms()))


def _searched(
    ranking: Ranking, ranks: Integers, asked: list[int], clock: Clock
) -> Iterator[Attainable]:
    clock.start()
    pool = _pool(ranking, ranks, asked)
    search(pool, clock)
    in_time = clock.left > 0
    for number, row in enumerate(asked):
        given = ranking.given(row, int(ranks[row]))
        best, worst = (
            _confirmed(ranking, row, pool.reached(end, number), given, SIGNS[end])
            for end in (BEST, WORST)
        )
        yield Attainable(row, given.rank, best, worst, exact=False, in_time=in_time)


def _pool(ranking: Ranking, ranks: Integers, asked: list[int]) -> Pool:
    return Pool(scorer_for(ranking.task), ranking.region, ranking.tolerance, asked, ranks)


def _confirmed(ranking: Ranking, row: int, found: Reached, given: Reached, sign: int) -> Reached:
    """What the method itself says of weights that a batch found; at a tie they may differ."""
    if found.distance == 0:
        return given
    confirmed = ranking.reached(row, found.weights)
    return confirmed if confirmed is not None and confirmed.nearer_than(given, sign) else given


def _programmed(
    linear: Linear, ranking: Ranking, ranks: Integers, asked: list[int], clock: Clock
) -> Iterator[Attainable]:
    left: dict[int, tuple[tuple[End, End], list[Reached | None]]] = {}
    for row in asked:
        clock.start()
        best, worst = (End.of(linear, ranking, row, sign, int(ranks[row])) for sign in SIGNS)
        highest, lowest = at_once(best, ranking), at_once(worst, ranking)
        clock.stop()
        if highest is None or lowest is None:
            left[row] = ((best, worst), [highest, lowest])
        else:
            yield Attainable(row, best.given.rank, highest, lowest, exact=True, in_time=True)
    if left:
        yield from _by_programmes(left, ranking, ranks, clock)


def _by_programmes(
    left: dict[int, tuple[tuple[End, End], list[Reached | None]]],
    ranking: Ranking,
    ranks: Integers,
    clock: Clock,
) -> Iterator[Attainable]:
    """The time is shared out evenly among what is left at each step."""
    clock.start()
    pool = _pool(ranking, ranks, list(left))
    search(pool, clock, rounds=0)
    clock.stop()
    open_ends = sum(reached is None for _, found in left.values() for reached in found)
    for number, (row, (ends, found)) in enumerate(left.items()):
        exact = True
        clock.start()
        for k, end in enumerate(ends):
            if found[k] is None:
                seen = pool.reached(k, number)
                known = _confirmed(ranking, row, seen, end.given, end.sign)
                known = improved(end, ranking, known)
                found[k], proved = by_programme(end, ranking, clock.left / open_ends, known)
                exact = exact and proved
                open_ends -= 1
        clock.stop()
        best, worst = found
        assert best is not None
        assert worst is not None
        yield Attainable(row, ends[BEST].given.rank, best, worst, exact, in_time=exact)
