"""Why nothing fits: a smallest set of constraints that cannot hold together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import numpy as np

from decision.mcda.highs import Model
from decision.mcda.portfolio.model import Problem, Shares
from decision.mcda.portfolio.programme import Limits, Programme
from decision.mcda.portfolio.ties import whole_costs

# After so many rounds a set from which nothing can be left out is given instead of a smallest.
MAX_ROUNDS = 200


def smallest_conflict(problem: Problem, limits: Limits) -> tuple[list[int], bool]:
    """A smallest set of constraints, the budget among them, that no portfolio keeps together.

    Any set that conflicts must share a constraint with each set whose removal restores
    feasibility. So: take the smallest set that meets all such sets known; if it conflicts, no
    smaller one can; if not, a portfolio that keeps it breaks some others, which are one more
    such set.

    Parameters
    ----------
    problem : Problem
        Without a portfolio that keeps all of its constraints.
    limits : Limits
        For each solution.

    Returns
    -------
    members : list of int
        Indices into `Problem.all_constraints`, ascending. There may be other sets as small.
    is_smallest : bool
        False where the search was cut off: then nothing can be left out of the set, but a
        smaller one may exist.

    References
    ----------
    .. [1] Ignatiev, A., Previti, A., Liffiton, M. and Marques-Silva, J. (2015). Smallest MUS
       extraction with minimal hitting set dualization. CP 2015, LNCS 9255, 173-182,
       algorithm 1.
    """
    question = _Feasibility(problem, limits)
    broken_sets: list[frozenset[int]] = []
    for _ in range(MAX_ROUNDS):
        members = _smallest_hitting_set(broken_sets, question.count)
        kept = question.largest_kept(members)
        if kept is None:
            return members, True
        broken_sets.append(frozenset(range(question.count)) - kept)
    return question.with_none_to_spare(), False


def least_budget(problem: Problem, limits: Limits) -> Fraction | None:
    """The smallest budget with which the other constraints can be kept; None if with none."""
    rows = [row for constraint in problem.constraints for row in constraint.rows]
    found = Programme(problem, rows).solve(whole_costs(problem), limits)
    return problem.cost(found.shares) if found is not None and found.is_optimal else None


class _Feasibility:
    """Which of the constraints can be kept together: one model, some rows left out in turn."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self.constraints = problem.all_constraints
        self.count = len(self.constraints)
        self._limits = limits
        owners = [i for i, constraint in enumerate(self.constraints) for _ in constraint.rows]
        self._owners = owners
        rows = [row for constraint in self.constraints for row in constraint.rows]
        self._programme = Programme(problem, rows)

    def portfolio_keeping(self, members: Collection[int]) -> Shares | None:
        left_out = [row for row, owner in enumerate(self._owners) if owner not in members]
        nothing = [0] * self._programme.m
        found = self._programme.solve(nothing, self._limits, left_out=left_out)
        return found.shares if found is not None else None

    def largest_kept(self, members: Collection[int]) -> frozenset[int] | None:
        """A set of constraints that can be kept with the members and to which none can be added."""
        shares = self.portfolio_keeping(members)
        if shares is None:
            return None
        kept = self._kept_by(shares)
        for i in range(self.count):
            if i not in kept:
                wider = self.portfolio_keeping({*kept, i})
                if wider is not None:
                    kept |= self._kept_by(wider)
        return kept

    def with_none_to_spare(self) -> list[int]:
        """Leave out constraint by constraint, the last first, what the conflict does not need."""
        members = list(range(self.count))
        for i in reversed(range(self.count)):
            fewer = [j for j in members if j != i]
            if self.portfolio_keeping(fewer) is None:
                members = fewer
        return members

    def _kept_by(self, shares: Shares) -> frozenset[int]:
        return frozenset(i for i, one in enumerate(self.constraints) if one.holds(shares))


def _smallest_hitting_set(sets: Sequence[frozenset[int]], count: int) -> list[int]:
    """A smallest set that has a member in each of `sets`; earlier members preferred."""
    if not sets:
        return []
    model = Model(np.zeros(count), np.ones(count), np.ones(count, dtype=np.bool_))
    matrix = np.array([[i in members for i in range(count)] for members in sets], dtype=float)
    model.add_rows(-matrix, np.full(len(sets), -1.0))
    # The index only decides between sets of the same size: all of it is less than one member.
    solution = model.solve(1 + np.arange(count) / (count * count + 1))
    # All of them together meet every set, so there is a solution.
    return np.flatnonzero(np.asarray(solution.x) > 0.5).tolist()
