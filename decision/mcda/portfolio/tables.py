"""A portfolio as plain JSON."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from decision.mcda.portfolio.model import Problem, Shares, exact, total


def funded_table(problem: Problem, shares: Shares) -> dict[str, float]:
    """The share of each chosen project."""
    return {
        project.code: rounded_down(share)
        for project, share in zip(problem.projects, shares, strict=True)
        if share
    }


def rounded_down(share: Fraction) -> float:
    """The nearest decimal that a double can show and that is not above: no share overspends.

    Examples
    --------
    >>> rounded_down(Fraction(9, 10)), rounded_down(Fraction(1, 3))
    (0.9, 0.3333333333333333)
    """
    nearest = float(share)
    return nearest if exact(nearest) <= share else float(np.nextafter(nearest, 0))


def totals_table(problem: Problem, shares: Shares) -> dict[str, object]:
    """What a portfolio is worth, costs, leaves, and sums up to by each numeric attribute."""
    cost = problem.cost(shares)
    funded = [pair for pair in zip(problem.projects, shares, strict=True) if pair[1]]
    parts = tuple(share for _, share in funded)
    numeric = {
        name: total((exact((p.attributes or {})[name]) for p, _ in funded), parts)
        for name in _numeric_attributes(problem)
    }
    return {
        "value": float(problem.value(shares)),
        "cost": float(cost),
        "left": float(problem.budget - cost),
        "count": len(problem.chosen(shares)),
        "attributes": {name: float(amount) for name, amount in numeric.items()},
    }


def _numeric_attributes(problem: Problem) -> list[str]:
    """The attributes that every project has as a number."""
    first, *others = [project.attributes or {} for project in problem.projects]
    return [
        name
        for name in first
        if all(
            isinstance(attributes.get(name), int | float) and not isinstance(attributes[name], bool)
            for attributes in (first, *others)
        )
    ]
