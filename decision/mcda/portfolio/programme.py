"""One integer programme through HiGHS, its answer checked in exact arithmetic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.errors import McdaError, gettext_noop
from decision.mcda.portfolio.model import Problem, Row, Shares
from decision.mcda.portfolio.partial import exact_shares

Floats = NDArray[np.float64]

# Rows and objectives are scaled so that the largest coefficient is at most this: HiGHS's
# tolerances are absolute, and double rounding stays far below them.
LARGEST_COEFFICIENT = 10_000
# How often HiGHS may return a portfolio that exact arithmetic rejects, before we give up.
MAX_CORRECTIONS = 1_000

TOO_CLOSE = gettext_noop("The amounts differ by too little to be told apart reliably.")
# The statuses of scipy.optimize.milp; beyond these it gave up.
OPTIMAL, LIMIT_REACHED, INFEASIBLE = 0, 1, 2


class UnresolvedError(McdaError):
    """HiGHS found no answer that exact arithmetic confirms, in the time or tries allowed."""

    default_code = "unresolved"


@dataclass(frozen=True)
class Limits:
    """When a single solution stops.

    Parameters
    ----------
    seconds : float
    gap : float
        Relative distance from the optimum that is good enough; 0 for the optimum itself.
    """

    seconds: float = 10.0
    gap: float = 0.0


@dataclass(frozen=True)
class Found:
    """A portfolio that keeps all constraints exactly.

    Parameters
    ----------
    shares : tuple of Fraction
    gap : float
        Relative distance from the best that could still exist; 0 where it is proved optimal.
    """

    shares: Shares
    gap: float

    @property
    def is_optimal(self) -> bool:
        return self.gap == 0


class Programme:
    """The columns and fixed rows that belong to a problem; solved for one objective at a time.

    A project that is all or nothing has one column, 0 or 1. One with partial funding has two:
    its share, and whether it is funded at all.

    Parameters
    ----------
    problem : Problem
    rows : sequence of Row
    """

    def __init__(self, problem: Problem, rows: Sequence[Row]) -> None:
        self.problem = problem
        self.rows = tuple(rows)
        self.partial = [i for i, p in enumerate(problem.projects) if p.is_partial]
        self.m = len(problem.projects)
        self.width = self.m + len(self.partial)
        self._funded_column = {i: self.m + k for k, i in enumerate(self.partial)}
        self._matrix, self._upper = self._arrays(self.rows)
        self._link()

    def solve(
        self, objective: Sequence[int], limits: Limits, extra: Sequence[Row] = ()
    ) -> Found | None:
        """The portfolio with the smallest objective, or None if none keeps the rows.

        Parameters
        ----------
        objective : sequence of int
            Coefficient of each project's share.
        limits : Limits
        extra : sequence of Row
            Rows on top of the programme's own.

        Raises
        ------
        UnresolvedError
            If the time ends before any portfolio is found.
        """
        rows = [*self.rows, *extra]
        arrays = self._wider(self._matrix, self._upper, extra)
        costs = self._objective(objective)
        for _ in range(MAX_CORRECTIONS):
            result = self._highs(costs, *arrays, limits)
            if result.status == INFEASIBLE:
                return None
            if result.x is None:
                raise UnresolvedError(
                    gettext_noop("No portfolio was found within {seconds} seconds."),
                    code="time_limit",
                    where="options.time_limit",
                    seconds=limits.seconds,
                )
            shares = self._exact_shares(result.x, rows)
            broken = next((row for row in rows if not row.holds(shares)), None)
            if broken is None:
                gap = 0.0 if result.status == OPTIMAL and not limits.gap else _gap(result)
                return Found(shares, gap)
            # HiGHS allows a row to be missed by its tolerance; this portfolio is forbidden.
            arrays = self._wider(*arrays, [forbidding_row(broken, shares)])
        raise UnresolvedError(TOO_CLOSE)

    def _highs(self, costs: Floats, matrix: Floats, upper: Floats, limits: Limits) -> Any:
        from scipy.optimize import Bounds, LinearConstraint, milp

        integrality = np.ones(self.width)
        integrality[self.partial] = 0
        arguments: dict[str, Any] = {
            "c": costs,
            "integrality": integrality,
            "bounds": Bounds(0, 1),
            "constraints": LinearConstraint(matrix, -np.inf, upper) if len(upper) else None,
        }
        options: Any = {"time_limit": limits.seconds, "mip_rel_gap": limits.gap}
        result = milp(**arguments, options=options)
        if result.status > INFEASIBLE:
            # Everything is bounded: what presolve cannot tell, the search can.
            result = milp(**arguments, options=options | {"presolve": False})
        if result.status > INFEASIBLE:
            raise UnresolvedError(
                gettext_noop("The solver gave up: {reason}"), reason=result.message
            )
        return result

    def _exact_shares(self, x: Floats, rows: Sequence[Row]) -> Shares:
        if not self.partial:
            return tuple(Fraction(round(v)) for v in x[: self.m].tolist())
        shares = exact_shares(self.problem.projects, x[: self.m].tolist(), rows)
        if shares is None:
            raise UnresolvedError(TOO_CLOSE)
        return shares

    def _objective(self, objective: Sequence[int]) -> Floats:
        costs = np.zeros(self.width)
        costs[: self.m] = _scaled(objective, objective)
        return costs

    def _arrays(self, rows: Sequence[Row]) -> tuple[Floats, Floats]:
        matrix, upper = np.zeros((len(rows), self.width)), np.zeros(len(rows))
        for line, row in enumerate(rows):
            terms = [*row.terms.values()]
            columns = [self._funded_column.get(i, i) if row.on_funded else i for i in row.terms]
            # A limit beyond what the terms can reach says no more than one just beyond it.
            highest = sum(term for term in terms if term > 0)
            lowest = sum(term for term in terms if term < 0)
            limit = max(lowest - 1, min(highest, row.limit))
            *scaled, upper[line] = _scaled([*terms, limit], terms)
            matrix[line, columns] = scaled
        return matrix, upper

    def _wider(self, matrix: Floats, upper: Floats, rows: Sequence[Row]) -> tuple[Floats, Floats]:
        if not rows:
            return matrix, upper
        more, more_upper = self._arrays(rows)
        return np.vstack([matrix, more]), np.concatenate([upper, more_upper])

    def _link(self) -> None:
        """Tie each partial project's share to whether it is funded: least <= share <= 1 if so."""
        lines = np.zeros((2 * len(self.partial), self.width))
        for k, i in enumerate(self.partial):
            funded = self._funded_column[i]
            lines[2 * k, [i, funded]] = 1, -1
            lines[2 * k + 1, [i, funded]] = -1, float(self.problem.projects[i].least_share or 0)
        self._matrix = np.vstack([self._matrix, lines])
        self._upper = np.concatenate([self._upper, np.zeros(len(lines))])


def forbidding_row(broken: Row, shares: Shares) -> Row:
    """A row that forbids this portfolio, and all that break `broken` at least as far.

    What pushes the row's sum up stays in or what would pull it down stays out: one of these
    must change. Only for portfolios of whole projects.

    Examples
    --------
    >>> forbidding_row(Row({0: 5, 1: 6, 2: 1}, 10), (Fraction(1), Fraction(1), Fraction(0)))
    Row(terms={0: 1, 1: 1}, limit=1, on_funded=False)
    """
    terms: dict[int, int] = {}
    for i, term in broken.terms.items():
        if (term > 0) == (shares[i] > 0):
            terms[i] = 1 if term > 0 else -1
    return Row(terms, sum(1 for sign in terms.values() if sign > 0) - 1, broken.on_funded)


def other_than_row(shares: Shares) -> Row:
    """A row that only this portfolio of whole projects breaks."""
    terms = {i: 1 if share > 0 else -1 for i, share in enumerate(shares)}
    return Row(terms, sum(1 for sign in terms.values() if sign > 0) - 1)


def _scaled(numbers: Sequence[int], coefficients: Sequence[int]) -> list[float]:
    """The numbers in the unit that brings the coefficients to `LARGEST_COEFFICIENT` at most.

    Whole numbers divide correctly however large they are.
    """
    largest = max(LARGEST_COEFFICIENT, *map(abs, coefficients), 1)
    return [number * LARGEST_COEFFICIENT / largest for number in numbers]


def _gap(result: Any) -> float:
    bound, value = float(result.mip_dual_bound), float(result.fun)
    return max(0.0, value - bound) / max(abs(value), abs(bound), 1e-12)
