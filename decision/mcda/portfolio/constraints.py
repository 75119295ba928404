"""The constraint types of a portfolio, each as rows of whole numbers.

With partial funding the rows speak of shares of a project; where every project is all or
nothing they reduce to the plain meaning of the words.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from math import lcm

from decision.mcda.portfolio.model import Project, Row, reduced_row, whole_row

ONE = Fraction(1)
ZERO = Fraction(0)


def must_rows(project: int) -> tuple[Row, ...]:
    """The project is funded in full."""
    return (whole_row({project: -ONE}, -ONE),)


def must_not_rows(project: int) -> tuple[Row, ...]:
    """The project is not funded."""
    return (whole_row({project: ONE}, ZERO),)


def requires_rows(project: int, needs: int) -> tuple[Row, ...]:
    """The project is funded no further than the one that it needs."""
    return (whole_row({project: ONE, needs: -ONE}, ZERO),)


def excludes_rows(projects: Sequence[int]) -> tuple[Row, ...]:
    """At most one of the projects is funded."""
    return (whole_row(dict.fromkeys(projects, ONE), ONE, on_funded=True),)


def max_count_rows(count: int, limit: int) -> tuple[Row, ...]:
    """At most `limit` of the `count` projects are funded."""
    return (whole_row(dict.fromkeys(range(count), ONE), Fraction(limit), on_funded=True),)


def total_rows(amounts: Sequence[Fraction], limit: Fraction, *, at_least: bool) -> tuple[Row, ...]:
    """The funded amounts add up to at most the limit, or to at least the limit."""
    sign = -1 if at_least else 1
    return (whole_row({i: sign * a for i, a in enumerate(amounts)}, sign * limit),)


def share_rows(
    projects: Sequence[Project],
    groups: Iterable[Sequence[int]],
    limit: Fraction,
    *,
    at_least: bool,
) -> tuple[Row, ...]:
    """Each group's share of the money spent is at most, or at least, the limit.

    The row is the product form: group's money - limit * money spent <= 0 (or >= 0). Where
    nothing is spent there is no share, and the row holds in both directions.

    Parameters
    ----------
    projects : sequence of Project
    groups : iterable of sequences of int
        Indices of the projects of each group.
    limit : Fraction
        In [0, 1].
    at_least : bool
    """
    unit = lcm(*(project.cost.denominator for project in projects))
    costs = [int(project.cost * unit) for project in projects]
    # Times the limit's denominator, so that all is whole.
    inside, outside = limit.denominator - limit.numerator, -limit.numerator
    sign = -1 if at_least else 1
    return tuple(
        reduced_row(
            {i: sign * c * (inside if i in members else outside) for i, c in enumerate(costs)}, 0
        )
        for members in map(frozenset, groups)
    )
