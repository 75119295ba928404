"""One integer programme through HiGHS, its answer checked in exact arithmetic."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from time import monotonic

import numpy as np

from decision.mcda.errors import McdaError, gettext_noop
from decision.mcda.highs import Ending, Floats, Model, Solution
from decision.mcda.portfolio.model import Problem, Row, Shares
from decision.mcda.portfolio.partial import exact_shares

# Rows and objectives are scaled so that the largest coefficient is at most this: HiGHS's
# tolerances are absolute, and double rounding stays far below them.
LARGEST_COEFFICIENT = 10_000
# How often HiGHS may return a portfolio that exact arithmetic rejects, before we give up.
MAX_CORRECTIONS = 1_000

TOO_CLOSE = gettext_noop("The amounts differ by too little to be told apart reliably.")
_WHOLE = (Fraction(0), Fraction(1))


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
    """The columns and rows that belong to a problem; solved for one objective after another.

    A project that is all or nothing has one column, 0 or 1. One with partial funding has two:
    its share, and whether it is funded at all.

    Parameters
    ----------
    problem : Problem
    rows : sequence of Row
    spare : int
        Columns more, from 0 to 1, for what a programme measures besides.
    """

    def __init__(self, problem: Problem, rows: Sequence[Row], *, spare: int = 0) -> None:
        self.problem = problem
        self.rows = list(rows)
        self.partial = [i for i, p in enumerate(problem.projects) if p.is_partial]
        self.m = len(problem.projects)
        self.width = self.m + len(self.partial) + spare
        self._funded_column = {i: self.m + k for k, i in enumerate(self.partial)}
        whole = np.ones(self.width, dtype=np.bool_)
        whole[self.partial] = False
        whole[self.width - spare :] = False
        self._model = Model(np.zeros(self.width), np.ones(self.width), whole)
        self._link()
        self._first = self._model.count
        self._model.add_rows(*self._arrays(self.rows))

    @contextmanager
    def narrowed(self, rows: Sequence[Row]) -> Iterator[None]:
        """With these rows too, until the block ends."""
        count = len(self.rows)
        self._add(rows)
        try:
            yield
        finally:
            self._model.drop_rows(self._first + count)
            del self.rows[count:]

    def solve(
        self,
        objective: Sequence[int],
        limits: Limits,
        extra: Sequence[Row] = (),
        *,
        left_out: Collection[int] = (),
        enough: int | None = None,
        of_funded: bool = False,
    ) -> Found | None:
        """The portfolio with the smallest objective, or None if none keeps the rows.

        Parameters
        ----------
        objective : sequence of int
            Coefficient of each project's share.
        limits : Limits
        extra : sequence of Row
            Rows on top of the programme's own.
        left_out : collection of int
            Which of the programme's own rows need not be kept.
        enough : int, optional
            An objective that is known to be the smallest possible one: what reaches it need not
            be proved.
        of_funded : bool
            Whether the objective counts each funded project in full, however large its share.

        Raises
        ------
        UnresolvedError
            If the time ends before any portfolio is found.
        """
        self._model.leave_out(self._first + row for row in left_out)
        with self.narrowed(extra):
            kept = [row for i, row in enumerate(self.rows) if i not in left_out]
            costs, target = self._objective(objective, of_funded), -np.inf
            if enough is not None:
                # Half a unit above it: no whole number lies between.
                target = _scaled([2 * enough + 1], objective)[0] / 2
            return self._checked(costs, target, limits, kept)

    def row_prices(self, objective: Sequence[int]) -> list[float] | None:
        """How much the smallest objective falls for each unit of a row's limit, in shares.

        As the relaxation to any shares has it, in doubles and within the solver's tolerance;
        None where it has no answer.
        """
        duals = self._model.duals(self._objective(objective, of_funded=False))
        if duals is None:
            return None
        unit = _scaled([1], objective)[0]
        return [
            -dual * _scaled([1], [*row.terms.values()])[0] / unit
            for dual, row in zip(duals[self._first :].tolist(), self.rows, strict=True)
        ]

    def _checked(
        self, costs: Floats, target: float, limits: Limits, kept: Sequence[Row]
    ) -> Found | None:
        """Solve until the answer keeps the rows in exact arithmetic too."""
        deadline = monotonic() + limits.seconds
        known = [row for one in kept for row in one.learnt()]
        kept = [*kept, *known]
        with self.narrowed(known):
            for _ in range(MAX_CORRECTIONS):
                seconds = max(0.0, deadline - monotonic())
                solution = self._model.solve(costs, seconds=seconds, gap=limits.gap, target=target)
                if solution.ending is Ending.INFEASIBLE:
                    return None
                shares = self._exact_shares(self._point(solution, limits), kept)
                broken = self._broken(shares, kept)
                if broken is None:
                    if learnt := [row for one in kept for row in one.broken_by(shares)]:
                        self._add(learnt)
                        kept += learnt
                        continue
                    proved = solution.ending is Ending.PROVED and not limits.gap
                    return Found(shares, 0.0 if proved else solution.gap)
                # HiGHS allows a row to be missed by its tolerance; this portfolio is forbidden.
                self._add([forbidding_row(broken, shares)])
        raise UnresolvedError(TOO_CLOSE)

    def _add(self, rows: Sequence[Row]) -> None:
        self._model.add_rows(*self._arrays(rows))
        self.rows += rows

    def _point(self, solution: Solution, limits: Limits) -> Floats:
        if solution.ending is Ending.GAVE_UP:
            raise UnresolvedError(
                gettext_noop("The solver gave up: {reason}"), reason=solution.reason
            )
        if solution.x is None:
            raise UnresolvedError(
                gettext_noop("No portfolio was found within {seconds} seconds."),
                code="time_limit",
                where="options.time_limit",
                seconds=limits.seconds,
            )
        return solution.x

    def _exact_shares(self, x: Floats, rows: Sequence[Row]) -> Shares:
        if not self.partial:
            return tuple(_WHOLE[round(v)] for v in x[: self.m].tolist())
        shares = exact_shares(self.problem.projects, x[: self.m].tolist(), rows)
        if shares is None:
            raise UnresolvedError(TOO_CLOSE)
        return shares

    def _broken(self, shares: Shares, rows: Sequence[Row]) -> Row | None:
        """The first row that the portfolio does not keep."""
        if self.partial:
            return next((row for row in rows if row.activity(shares) > row.limit), None)
        chosen = frozenset(i for i, share in enumerate(shares) if share)
        return next((row for row in rows if row.sum_over(chosen) > row.limit), None)

    def _objective(self, objective: Sequence[int], of_funded: bool) -> Floats:
        costs = np.zeros(self.width)
        columns = [self._funded_column.get(i, i) if of_funded else i for i in range(self.m)]
        costs[columns] = _scaled(objective, objective)
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

    def _link(self) -> None:
        """Tie each partial project's share to whether it is funded: least <= share <= 1 if so."""
        lines = np.zeros((2 * len(self.partial), self.width))
        for k, i in enumerate(self.partial):
            funded = self._funded_column[i]
            lines[2 * k, [i, funded]] = 1, -1
            lines[2 * k + 1, [i, funded]] = -1, float(self.problem.projects[i].least_share or 0)
        self._model.add_rows(lines, np.zeros(len(lines)))


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
    terms = {i: 1 if share else -1 for i, share in enumerate(shares)}
    return Row(terms, sum(1 for sign in terms.values() if sign > 0) - 1)


def _scaled(numbers: Sequence[int], coefficients: Sequence[int]) -> list[float]:
    """The numbers in the unit that brings the coefficients to `LARGEST_COEFFICIENT` at most.

    Whole numbers divide correctly however large they are.
    """
    largest = max(LARGEST_COEFFICIENT, *map(abs, coefficients), 1)
    return [number * LARGEST_COEFFICIENT / largest for number in numbers]
