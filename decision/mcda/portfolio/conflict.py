"""Why nothing fits: a smallest set of constraints that cannot hold together."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from fractions import Fraction

import numpy as np

from decision.mcda.portfolio.best import whole_costs
from decision.mcda.portfolio.model import Constraint, Problem, Shares
from decision.mcda.portfolio.programme import Limits, Programme

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
    constraints = problem.all_constraints
    broken_sets: list[frozenset[int]] = []
    for _ in range(MAX_ROUNDS):
        members = _smallest_hitting_set(broken_sets, len(constraints))
        kept = _largest_kept(problem, constraints, members, limits)
        if kept is None:
            return members, True
        broken_sets.append(frozenset(range(len(constraints))) - kept)
    return _with_none_to_spare(problem, constraints, limits), False


def least_budget(problem: Problem, limits: Limits) -> Fraction | None:
    """The smallest budget with which the other constraints can be kept; None if with none."""
    rows = [row for constraint in problem.constraints for row in constraint.rows]
    found = Programme(problem, rows).solve(whole_costs(problem), limits)
    return problem.cost(found.shares) if found is not None and found.is_optimal else None


def _largest_kept(
    problem: Problem,
    constraints: Sequence[Constraint],
    members: Collection[int],
    limits: Limits,
) -> frozenset[int] | None:
    """A set of constraints that can be kept with the members and to which none can be added."""
    shares = _portfolio_keeping(problem, constraints, members, limits)
    if shares is None:
        return None
    kept = {i for i, constraint in enumerate(constraints) if constraint.holds(shares)}
    for i in range(len(constraints)):
        if i not in kept:
            wider = _portfolio_keeping(problem, constraints, {*kept, i}, limits)
            if wider is not None:
                kept = {j for j, c in enumerate(constraints) if j in kept or c.holds(wider)}
    return frozenset(kept)


def _portfolio_keeping(
    problem: Problem, constraints: Sequence[Constraint], members: Collection[int], limits: Limits
) -> Shares | None:
    rows = [row for i in sorted(members) for row in constraints[i].rows]
    found = Programme(problem, rows).solve([0] * len(problem.projects), limits)
    return found.shares if found is not None else None


def _with_none_to_spare(
    problem: Problem, constraints: Sequence[Constraint], limits: Limits
) -> list[int]:
    """Leave out constraint by constraint, the last first, what the conflict does not need."""
    members = list(range(len(constraints)))
    for i in reversed(range(len(constraints))):
        fewer = [j for j in members if j != i]
        if _portfolio_keeping(problem, constraints, fewer, limits) is None:
            members = fewer
    return members


def _smallest_hitting_set(sets: Sequence[frozenset[int]], count: int) -> list[int]:
    """A smallest set that has a member in each of `sets`; earlier members preferred."""
    if not sets:
        return []
    from scipy.optimize import Bounds, LinearConstraint, milp

    matrix = np.array([[i in members for i in range(count)] for members in sets], dtype=float)
    # The index only decides between sets of the same size: all of it is less than one member.
    costs = 1 + np.arange(count) / (count * count + 1)
    result = milp(
        costs,
        integrality=np.ones(count, dtype=np.int64),
        bounds=Bounds(0, 1),
        constraints=LinearConstraint(matrix, 1, np.inf),
        options={"mip_rel_gap": 0},
    )
    # All of them together meet every set, so there is a solution.
    return np.flatnonzero(np.asarray(result.x) > 0.5).tolist()
