"""The best portfolio: most value, then least cost, then the earlier projects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm

from decision.mcda.portfolio.model import Problem, Row, Shares, whole_row
from decision.mcda.portfolio.programme import (
    Found,
    Limits,
    Programme,
    UnresolvedError,
    other_than_row,
)

# Values are compared in whole units; where they have more digits, in units of this part of the
# largest one. HiGHS decides by doubles, and finer differences than that would be noise to it.
RESOLUTION = 10**9
# So many portfolios of equal value and cost are listed before the order of the projects is
# settled by further solutions instead.
EQUAL_RUN = 6
# Projects whose order is settled in one solution; 2 to this power is exact and well scaled.
BLOCK = 16


@dataclass(frozen=True)
class Best:
    """The best portfolio and its equals.

    Parameters
    ----------
    shares : tuple of Fraction
    gap : float
        0 where it is proved optimal.
    equals : tuple of Shares
        Others of the same value, cheaper first.
    equals_complete : bool
        Whether there are no others than those.
    settled : bool
        Whether ties were broken; they are not where a solution for that failed or took too long.
    """

    shares: Shares
    gap: float
    equals: tuple[Shares, ...] = ()
    equals_complete: bool = False
    settled: bool = True


def whole_values(values: Sequence[Fraction]) -> tuple[list[int], Fraction]:
    """Values in whole units, and the unit.

    Exact where the values in their smallest common unit stay below `RESOLUTION`; otherwise
    rounded to units of the largest value / `RESOLUTION`.

    Examples
    --------
    >>> whole_values([Fraction(1, 2), Fraction(3, 4)])
    ([2, 3], Fraction(1, 4))
    """
    unit = Fraction(1, lcm(*(value.denominator for value in values)))
    largest = max((abs(value) for value in values), default=Fraction())
    if largest > unit * RESOLUTION:
        unit = largest / RESOLUTION
    return [round(value / unit) for value in values], unit


def best_portfolio(problem: Problem, limits: Limits, equals: int = 0) -> Best | None:
    """The most valuable portfolio within the budget and the constraints.

    Among equally valuable ones the cheapest, and among equally cheap ones the one that has the
    earliest project in which two differ: the answer does not hang on the solver's path.

    Parameters
    ----------
    problem : Problem
    limits : Limits
        For each solution; with a gap or out of time no tie is broken.
    equals : int
        How many equally valuable portfolios to list. With partial funding they are a
        continuum, and none is listed.

    Returns
    -------
    Best or None
        None if no portfolio keeps the constraints.
    """
    rows = [row for constraint in problem.all_constraints for row in constraint.rows]
    programme = Programme(problem, rows)
    values, _ = whole_values([project.value for project in problem.projects])
    found = programme.solve([-value for value in values], limits)
    if found is None:
        return None
    if not found.is_optimal:
        return Best(found.shares, found.gap, settled=False)
    try:
        return _settled(programme, found, values, limits, equals)
    except UnresolvedError:
        return Best(found.shares, 0.0, settled=False)


def _settled(
    programme: Programme, found: Found, values: Sequence[int], limits: Limits, equals: int
) -> Best:
    """Of the portfolios as valuable as this one the cheapest, and then that of earlier projects."""
    problem = programme.problem
    if not problem.has_partial and _is_alone(programme, found, values, limits):
        return Best(found.shares, 0.0, equals_complete=True)
    as_valuable = _at_least_row(values, found.shares)
    costs = whole_costs(problem)
    if problem.has_partial:
        return _best_with_partial(programme, found, as_valuable, costs, limits)
    return _best_of_equals(programme, found, as_valuable, costs, limits, equals)


def _is_alone(programme: Programme, best: Found, values: Sequence[int], limits: Limits) -> bool:
    """Whether the second most valuable portfolio is proved to be worth less."""
    second = programme.solve([-v for v in values], limits, [other_than_row(best.shares)])
    if second is None:
        return True
    reached = sum(v for v, share in zip(values, second.shares, strict=True) if share)
    return second.is_optimal and reached < sum(
        v for v, share in zip(values, best.shares, strict=True) if share
    )


def _best_of_equals(
    programme: Programme,
    first: Found,
    as_valuable: Row,
    costs: Sequence[int],
    limits: Limits,
    equals: int,
) -> Best:
    """List the equally valuable portfolios, cheapest first, as far as they are wanted."""
    problem = programme.problem
    listed: list[Shares] = []
    forbidden: list[Row] = []
    complete = False
    while len(listed) <= max(equals, EQUAL_RUN):
        found = programme.solve(costs, limits, [as_valuable, *forbidden])
        complete = found is None
        if found is None or not found.is_optimal:
            break
        listed.append(found.shares)
        forbidden.append(other_than_row(found.shares))
        if len(listed) > equals and problem.cost(listed[-1]) > problem.cost(listed[0]):
            break
    # Out of time at the first step: the portfolio at hand is as valuable as any.
    listed = listed or [first.shares]
    listed.sort(key=lambda shares: (problem.cost(shares), [-share for share in shares]))
    cheapest = listed[0]
    run_ended = complete or problem.cost(listed[-1]) > problem.cost(cheapest)
    if not run_ended:
        no_dearer = _at_least_row([-cost for cost in costs], cheapest)
        cheapest = _with_earlier_projects(programme, cheapest, [as_valuable, no_dearer], limits)
    others = [shares for shares in listed if shares != cheapest]
    return Best(cheapest, 0.0, tuple(others[:equals]), complete and len(others) <= equals)


def _best_with_partial(
    programme: Programme, first: Found, as_valuable: Row, costs: Sequence[int], limits: Limits
) -> Best:
    found = programme.solve(costs, limits, [as_valuable]) or first
    if not found.is_optimal:
        return Best(first.shares, 0.0, settled=False)
    no_dearer = _at_least_row([-cost for cost in costs], found.shares)
    face = [as_valuable, no_dearer]
    if _is_only_one(programme, found.shares, face, limits):
        return Best(found.shares, 0.0)
    return Best(_with_earlier_projects(programme, found.shares, face, limits), 0.0)


def _is_only_one(programme: Programme, shares: Shares, face: Sequence[Row], limits: Limits) -> bool:
    """Whether a direction that no problem has for its own sees the same point from both sides."""
    # Multiples of the golden ratio, taken modulo 1, repeat no simple relation.
    direction = [i * 618_033_989 % 1_000_000_007 + 1 for i in range(1, len(shares) + 1)]
    ends = (
        programme.solve(direction, limits, face),
        programme.solve([-d for d in direction], limits, face),
    )
    return all(end is not None and end.shares == shares for end in ends)


def _with_earlier_projects(
    programme: Programme, shares: Shares, face: Sequence[Row], limits: Limits
) -> Shares:
    """Of the portfolios on the face the one with the largest share of each project in turn.

    Whole projects are settled in blocks: with weights that double, an earlier project outweighs
    all later ones of its block.
    """
    rows = list(face)
    size = 1 if programme.problem.has_partial else BLOCK
    for start in range(0, len(shares), size):
        block = range(start, min(start + size, len(shares)))
        if any(shares[i] < 1 for i in block):
            objective = [0] * len(shares)
            for i in block:
                objective[i] = -(2 ** (block[-1] - i))
            found = programme.solve(objective, limits, rows)
            if found is not None:
                shares = found.shares
        for i in block:
            fixed = shares[i]
            rows += [whole_row({i: Fraction(1)}, fixed), whole_row({i: Fraction(-1)}, -fixed)]
    return shares


def _at_least_row(coefficients: Sequence[int], shares: Shares) -> Row:
    """The row: as much of the sum as this portfolio has."""
    terms = {i: Fraction(-c) for i, c in enumerate(coefficients)}
    reached = sum((c * s for c, s in zip(coefficients, shares, strict=True) if s), Fraction())
    return whole_row(terms, -reached)


def whole_costs(problem: Problem) -> list[int]:
    """Costs in the smallest unit that all of them have."""
    unit = lcm(*(project.cost.denominator for project in problem.projects))
    return [int(project.cost * unit) for project in problem.projects]
