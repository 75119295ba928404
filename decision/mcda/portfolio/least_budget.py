"""The smallest budget with which all that does not hang on it can be kept."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import lcm
from time import monotonic

import numpy as np

from decision.mcda.portfolio.model import Ceiling, Problem, Shares
from decision.mcda.portfolio.programme import (
    LARGEST_COEFFICIENT,
    Found,
    Limits,
    Programme,
    UnresolvedError,
)
from decision.mcda.portfolio.ties import whole_costs


@dataclass(frozen=True)
class LeastBudget:
    """A budget that is enough.

    Parameters
    ----------
    budget : Fraction
    is_proved : bool
        Whether it is proved that none below it is.
    """

    budget: Fraction
    is_proved: bool


def least_budget(problem: Problem, limits: Limits) -> LeastBudget | None:
    """None where no budget is enough, or none was found in time.

    Parameters
    ----------
    problem : Problem
        Its limits that move with the budget are raised along with it.
    limits : Limits
        For the search.
    """
    try:
        if len(problem.ceilings) > 1:
            return _Search(problem, limits).lowest()
        programme = Programme(problem, problem.other_rows)
        found = programme.solve(whole_costs(problem), limits)
    except UnresolvedError:
        return None
    if found is None:
        return None
    return LeastBudget(problem.cost(found.shares), found.is_optimal)


class _Search:
    """The search in doubles ends near the least; whether it is, whole numbers say."""

    def __init__(self, problem: Problem, limits: Limits) -> None:
        self._problem = problem
        self._limits = limits
        # What each ceiling allows with a budget of nothing.
        self._ceilings = problem.with_budget(Fraction()).ceilings

    def lowest(self) -> LeastBudget | None:
        deadline = monotonic() + self._limits.seconds
        found = self._levelled(deadline)
        if found is None:
            return None
        budget, is_proved = self._needed(found.shares), found.is_optimal
        programme = Programme(self._problem, self._problem.other_rows)
        # Parts of projects have no smallest unit, and are as near as doubles tell.
        while is_proved and budget and not self._problem.has_partial:
            rows = self._problem.with_budget(budget - self._unit).money_rows
            left = Limits(max(0.0, deadline - monotonic()))
            try:
                better = programme.solve([0] * programme.m, left, rows)
            except UnresolvedError:
                is_proved = False
                break
            if better is None:
                break
            budget = self._needed(better.shares)
        return LeastBudget(budget, is_proved)

    def _levelled(self, deadline: float) -> Found | None:
        """What pools ask is learnt as far as it raises the least."""
        while True:
            linear = [ceiling for one in self._ceilings for ceiling in one.linear]
            limits = Limits(max(0.0, deadline - monotonic()))
            found = _Levelled(self._problem, linear).lowest(limits)
            if found is None:
                return None
            level = max(Fraction(), *(one.needed(found.shares) for one in linear))
            learnt = [one.learn(found.shares, level) for one in self._ceilings]
            if not any(learnt):
                return found

    def _needed(self, shares: Shares) -> Fraction:
        return max(Fraction(), *(one.needed(shares) for one in self._ceilings))

    @property
    def _unit(self) -> Fraction:
        """All budgets that are just enough are whole numbers of it."""
        numbers = (n for one in self._ceilings for n in one.numbers)
        return Fraction(1, lcm(*(number.denominator for number in numbers)))


class _Levelled(Programme):
    """A programme with a last column: the budget, in parts of what is enough for everything."""

    def __init__(self, problem: Problem, ceilings: Sequence[Ceiling]) -> None:
        self._ceilings = ceilings
        super().__init__(problem, problem.other_rows, spare=1)

    def lowest(self, limits: Limits) -> Found | None:
        costs = np.zeros(self.width)
        costs[-1] = LARGEST_COEFFICIENT
        return self._checked(costs, -np.inf, limits, self.rows)

    def _link(self) -> None:
        super()._link()
        highest = max(
            Fraction(1), *(sum(map(abs, one.amounts)) - one.limit for one in self._ceilings)
        )
        lines = np.zeros((len(self._ceilings), self.width))
        limits = np.zeros(len(self._ceilings))
        for line, one in enumerate(self._ceilings):
            scale = LARGEST_COEFFICIENT / max(Fraction(1), *map(abs, one.amounts))
            lines[line, : self.m] = [float(amount * scale) for amount in one.amounts]
            lines[line, -1], limits[line] = float(-highest * scale), float(one.limit * scale)
        self._model.add_rows(lines, limits)
