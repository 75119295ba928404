"""Which constraints can be kept together: one model, some of its rows left out in turn."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from math import inf
from time import monotonic

import numpy as np

from decision.mcda.highs import Model
from decision.mcda.portfolio.model import Problem, Row, Shares
from decision.mcda.portfolio.pools import Pools
from decision.mcda.portfolio.programme import TOO_CLOSE, Found, Limits, Programme, UnresolvedError

# The index of the budget's own constraint.
OF_BUDGET = 0


class Feasibility:
    """Constraints of a problem, by their indices into `Problem.all_constraints`.

    Parameters
    ----------
    problem : Problem
    limits : Limits
        For each solution.
    """

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.problem = problem
        self.constraints = problem.all_constraints
        self.everything = frozenset(range(len(self.constraints)))
        self._limits = limits
        self._deadline = inf
        # Without the budget the open money has no end, and so no pool limits anything.
        self._on_budget = frozenset(
            i for i, one in enumerate(self.constraints) if isinstance(one.ceiling, Pools)
        )
        self._owners = [
            {i, OF_BUDGET} if i in self._on_budget else {i}
            for i, one in enumerate(self.constraints)
            for _ in one.rows
        ]
        rows = [row for constraint in self.constraints for row in constraint.rows]
        self._programme = Programme(problem, rows)

    def end_within(self, seconds: float) -> None:
        """From now on all solutions together have so much time."""
        self._deadline = monotonic() + seconds

    def can_keep(self, members: Collection[int], extra: Sequence[Row] = ()) -> bool:
        return self._portfolio_keeping(members, extra) is not None

    def least(
        self, objective: Sequence[int], members: Collection[int], *, of_funded: bool = False
    ) -> Found:
        """The portfolio with the smallest objective of all that keep the members, as some do."""
        found = self._solve(objective, members, of_funded=of_funded)
        if found is None:
            raise UnresolvedError(TOO_CLOSE)
        return found

    def largest_kept(self, members: Collection[int]) -> frozenset[int] | None:
        """Constraints that can be kept with the members and to which none can be added."""
        shares = self._portfolio_keeping(members)
        if shares is None:
            return None
        kept = self._kept_by(shares, members)
        for i in sorted(self.everything):
            if i not in kept:
                wider = self._portfolio_keeping({*kept, i})
                if wider is not None:
                    kept = self._kept_by(wider, {*kept, i})
        return kept

    def with_none_to_spare(self, members: Iterable[int]) -> list[int]:
        """Leave out of a conflict, the last first, each constraint that it does not need."""
        needed = sorted(members)
        for i in reversed(needed):
            fewer = [j for j in needed if j != i]
            if not self.can_keep(fewer):
                needed = fewer
        return needed

    def _portfolio_keeping(
        self, members: Collection[int], extra: Sequence[Row] = ()
    ) -> Shares | None:
        found = self._solve([0] * self._programme.m, members, extra)
        return found.shares if found is not None else None

    def _solve(
        self,
        objective: Sequence[int],
        members: Collection[int],
        extra: Sequence[Row] = (),
        *,
        of_funded: bool = False,
    ) -> Found | None:
        left_out = [row for row, owners in enumerate(self._owners) if not owners <= {*members}]
        limits = Limits(min(self._limits.seconds, max(0.0, self._deadline - monotonic())))
        return self._programme.solve(
            objective, limits, extra, left_out=left_out, of_funded=of_funded
        )

    def _kept_by(self, shares: Shares, members: Collection[int]) -> frozenset[int]:
        """Constraints that this portfolio, which keeps the members, keeps together.

        With pools among the members and the budget not, it may stay within the budget and yet
        overdraw the pools: of the two it keeps either.
        """
        kept = frozenset(i for i, one in enumerate(self.constraints) if one.holds(shares))
        if OF_BUDGET in kept and kept.issuperset(members):
            return kept
        return kept - {OF_BUDGET} | self._on_budget


def smallest_hitting_set(
    sets: Sequence[frozenset[int]],
    count: int,
    forbidden: Sequence[frozenset[int]] = (),
    *,
    later_first: bool = False,
) -> list[int] | None:
    """A smallest set that has a member in each of `sets` and contains none of `forbidden`.

    Parameters
    ----------
    sets, forbidden : sequence of frozenset of int
    count : int
        The members are below it.
    later_first : bool
        Of sets as small, whether later members are preferred instead of earlier ones.

    Returns
    -------
    list of int or None
        None if there is none.
    """
    model = Model(np.zeros(count), np.ones(count), np.ones(count, dtype=np.bool_))
    if sets:
        model.add_rows(-_rows(sets, count), np.full(len(sets), -1.0))
    if forbidden:
        most = np.array([len(members) - 1.0 for members in forbidden])
        model.add_rows(_rows(forbidden, count), most)
    # The index only decides between sets of the same size: all of it is less than one member.
    order = np.arange(count) / (count * count + 1)
    solution = model.solve(1 + (order[::-1] if later_first else order))
    return None if solution.x is None else np.flatnonzero(solution.x > 0.5).tolist()


def _rows(sets: Sequence[frozenset[int]], count: int) -> np.ndarray:
    return np.array([[i in members for i in range(count)] for members in sets], dtype=np.float64)
