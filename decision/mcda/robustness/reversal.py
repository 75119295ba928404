"""Rank reversal: what becomes of the order when an alternative leaves, doubles or worsens."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from decision.mcda.errors import McdaError
from decision.mcda.matrix import DecisionMatrix, Floats
from decision.mcda.robustness.block_ranks import Integers

# Where a method refuses the worse alternative (beyond its bounds, say), a smaller step is tried.
_SMALLEST_STEP = 2.0**-12


@dataclass(frozen=True, eq=False)
class ReversalTest:
    """One change of the set of alternatives, and the order of those it left alone.

    Parameters
    ----------
    test : str
        ``left_out``, ``duplicated`` or ``replaced``.
    alternative : int
    compared : ndarray of shape (c,)
        The alternatives whose order is compared.
    before, after : ndarray of shape (c,)
        Their ranks among themselves.
    best_kept : bool
        Whether those of them that ranked first among all still do, ahead of what was added.
    values : ndarray of shape (n,) or None
        The worse alternative that took the place, where one did.
    """

    test: str
    alternative: int
    compared: Integers
    before: Integers
    after: Integers
    best_kept: bool
    values: Floats | None = None

    @property
    def order_kept(self) -> bool:
        return bool((self.before == self.after).all())


RanksOf = Callable[[DecisionMatrix], Integers]


@dataclass(frozen=True, eq=False)
class Reversals:
    """The tests of rank reversal for one ranking.

    Parameters
    ----------
    matrix : DecisionMatrix
        ``m`` alternatives by ``n`` criteria.
    ranks_of : callable
        Ranks a matrix: ties share the smallest rank.

    References
    ----------
    .. [1] Belton, V. and Gear, T. (1983). On a short-coming of Saaty's method of analytic
       hierarchies. Omega 11(3), 228-230 (a copy of an alternative).
    .. [2] Wang, X. and Triantaphyllou, E. (2008). Ranking irregularities when evaluating
       alternatives by using some ELECTRE methods. Omega 36(1), 45-63 (test criterion 1, an
       alternative replaced by a worse one).
    """

    matrix: DecisionMatrix
    ranks_of: RanksOf

    def tests(self) -> tuple[list[ReversalTest], list[tuple[str, int, McdaError]]]:
        """All tests that can be made, and those the method refuses, with its reason."""
        made: list[ReversalTest] = []
        refused: list[tuple[str, int, McdaError]] = []
        ranks = self.ranks_of(self.matrix)
        for name, i, test in self._all(ranks):
            try:
                made.append(test())
            except McdaError as error:
                refused.append((name, i, error))
        return made, refused

    def _all(self, ranks: Integers) -> Iterator[tuple[str, int, Callable[[], ReversalTest]]]:
        m = len(ranks)
        for i in range(m):
            if m > 2:  # two alternatives less one leave nothing to order
                yield "left_out", i, partial(self._left_out, i, ranks)
        for i in range(m):
            yield "duplicated", i, partial(self._duplicated, i, ranks)
        steps = worsening_steps(self.matrix, ranks)
        for i in np.flatnonzero(ranks > 1).tolist():
            yield "replaced", i, partial(self._replaced, i, ranks, steps[i])

    def _left_out(self, i: int, ranks: Integers) -> ReversalTest:
        others = np.delete(np.arange(len(ranks)), i)
        after = self.ranks_of(_only(self.matrix, others))
        return _test("left_out", i, others, ranks, after)

    def _duplicated(self, i: int, ranks: Integers) -> ReversalTest:
        m = len(ranks)
        after = self.ranks_of(_only(self.matrix, np.append(np.arange(m), i)))
        return _test("duplicated", i, np.arange(m), ranks, after[:m])

    def _replaced(self, i: int, ranks: Integers, step: Floats) -> ReversalTest:
        others = np.delete(np.arange(len(ranks)), i)
        share = 0.5
        while True:
            with np.errstate(over="ignore"):  # infinite is refused, as any value too far off
                worse = self.matrix.values[i] - self.matrix.directions * share * step
            values = self.matrix.values.copy()
            values[i] = worse
            try:
                after = self.ranks_of(replace(self.matrix, values=values))
            except McdaError:
                share /= 2
                if share < _SMALLEST_STEP:
                    raise
            else:
                return replace(_test("replaced", i, others, ranks, after[others]), values=worse)


def worsening_steps(matrix: DecisionMatrix, ranks: Integers) -> Floats:
    """How much worse an alternative may become on each criterion when it is replaced.

    As in scikit-criteria's `RankInvariantChecker`: by at most its difference from the next in
    the order, the last one by the median of the others' steps, and by no more than its own
    value, so that no sign changes. Where an alternative equals the next one on every
    criterion, by the median too.

    Parameters
    ----------
    matrix : DecisionMatrix
    ranks : ndarray of shape (m,)

    Returns
    -------
    ndarray of shape (m, n)
        In the criteria's units, not negative; the rows of those that rank first are 0.
    """
    steps = np.zeros_like(matrix.values)
    by_rank = np.argsort(ranks, kind="stable")
    behind = by_rank[ranks[by_rank] > 1]
    if not len(behind):
        return steps
    values = matrix.values[behind] / 2  # halved: no difference overflows
    found = 2 * np.minimum(np.abs(np.diff(values, axis=0)), 4e307)
    if len(found):
        typical = 2 * np.median(found / 2, axis=0)
    else:  # one alone is behind: by its difference from the one before it
        ahead = matrix.values[by_rank[len(by_rank) - 2]] / 2
        typical = 2 * np.minimum(np.abs(ahead - values[0]), 4e307)
    found = np.vstack([found, typical])
    alike = ~found.any(axis=1)
    found[alike] = typical
    # A value of 0 has no sign to lose.
    most = np.where(matrix.values[behind] == 0, np.inf, np.abs(matrix.values[behind]))
    steps[behind] = np.minimum(found, most)
    return steps


def _test(name: str, i: int, compared: Integers, before: Integers, after: Integers) -> ReversalTest:
    first = before[compared] == 1
    return ReversalTest(
        test=name,
        alternative=i,
        compared=compared,
        before=_among_themselves(before[compared]),
        after=_among_themselves(after),
        best_kept=bool((after[first] == 1).all()),
    )


def _among_themselves(ranks: Integers) -> Integers:
    """Ranks of some alternatives when no others are counted."""
    return np.searchsorted(np.sort(ranks), ranks) + 1


def _only(matrix: DecisionMatrix, rows: Integers) -> DecisionMatrix:
    names = list(matrix.alternatives) + [f"{name} (2)" for name in matrix.alternatives]
    seen: set[int] = set()
    chosen = []
    for row in rows.tolist():
        chosen.append(names[row + len(matrix.alternatives) * (row in seen)])
        seen.add(row)
    return replace(matrix, values=matrix.values[rows], alternatives=tuple(chosen))
