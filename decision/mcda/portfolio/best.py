"""The best portfolio: most value, then least cost, then the earlier projects."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import lcm

from decision.mcda.portfolio.knapsack import knapsack_of
from decision.mcda.portfolio.near_prices import best_near_prices
from decision.mcda.portfolio.programme import Limits, Programme
from decision.mcda.portfolio.ties import Allowance, Best, settled

# Values are compared in whole units; where they have more digits, in units of this part of the
# largest one. HiGHS decides by doubles, and finer differences than that would be noise to it.
RESOLUTION = 10**9


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


def best_portfolio(
    programme: Programme,
    values: Sequence[Fraction],
    limits: Limits,
    allowance: Allowance,
    equals: int | None = None,
) -> Best | None:
    """The most valuable portfolio that keeps the programme's rows.

    Among equally valuable ones the cheapest, and among equally cheap ones the one that has the
    earliest project in which two differ: where ties are settled, the answer does not hang on
    the solver's path.

    Parameters
    ----------
    programme : Programme
    values : sequence of m Fraction
    limits : Limits
        For the solution that finds it; with a gap or out of time no tie is settled.
    allowance : Allowance
        Time for the ties, after that.
    equals : int or None
        How many equally valuable portfolios to list, None for not looking for them. With
        partial funding they are a continuum, and none is listed.

    Returns
    -------
    Best or None
        None if no portfolio keeps the rows.
    """
    whole, _ = whole_values(values)
    knapsack = knapsack_of(programme)
    best = knapsack.best(whole, equals) if knapsack is not None else None
    best = best or best_near_prices(programme, whole, equals)
    if best is not None:
        return best
    found = programme.solve([-value for value in whole], limits)
    if found is None:
        return None
    if not found.is_optimal:
        return Best(found.shares, found.gap, settled=False)
    return settled(programme, found.shares, whole, equals or 0, allowance)
