"""The portfolio by which whoever loses most against the own best loses least."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import floor
from time import monotonic

import numpy as np

from decision.mcda import watching
from decision.mcda.errors import McdaError, gettext_noop
from decision.mcda.highs import Floats
from decision.mcda.portfolio.best import best_portfolio, whole_values
from decision.mcda.portfolio.equal_shares import Person
from decision.mcda.portfolio.model import Project, Row, Shares, reduced_row, whole_row
from decision.mcda.portfolio.partial import exact_shares
from decision.mcda.portfolio.programme import (
    LARGEST_COEFFICIENT,
    TOO_CLOSE,
    Found,
    Limits,
    Programme,
    UnresolvedError,
)
from decision.mcda.portfolio.ties import Allowance, Best


@dataclass(frozen=True, eq=False)
class Regret:
    """Whom the portfolios of least regret must not cost more.

    Parameters
    ----------
    shares : Shares
        One of them.
    rows : tuple of Row
        What keeps each person's regret at or below the least largest one.
    bests : tuple of Shares or None
        The best portfolio of each person; None of whom the document says what it is worth.
    mosts : tuple of Fraction
        What it is worth to them.
    gap : float
        0 where it is proved that no portfolio has a smaller largest regret; else how far a
        smaller one could be, relative to it.
    """

    shares: Shares
    rows: tuple[Row, ...]
    bests: tuple[Shares | None, ...]
    mosts: tuple[Fraction, ...]
    gap: float


def least_regret(
    programme: Programme,
    people: Sequence[Person],
    limits: Limits,
    allowance: Allowance,
    *,
    relative: bool,
) -> Regret | None:
    """Minimise the largest regret (minimax regret).

    A person's regret is the value of the best portfolio for that person alone (or what the person
    says instead) less the value of the one that is chosen, by the person's own values; where it
    is `relative`, as a part of the former. Of whole projects the least is proved in whole
    numbers, of shares as far as HiGHS's doubles go.

    Parameters
    ----------
    programme : Programme
    people : sequence of Person
    limits : Limits
        For each solution.
    allowance : Allowance
        For the ties of each person's best.
    relative : bool

    Returns
    -------
    Regret or None
        None if no portfolio keeps the programme's rows.

    References
    ----------
    .. [1] Savage, L. J. (1951). The theory of statistical decision. Journal of the American
       Statistical Association 46, 55-67.
    .. [2] Kouvelis, P. and Yu, G. (1997). Robust Discrete Optimization and Its Applications.
       Kluwer, section 1.2.1: robust deviation, and relative robustness.
    """
    bests = _bests(programme, people, limits, allowance)
    if bests is None:
        return None
    own = tuple(None if best is None else best.shares for best in bests)
    mosts = tuple(
        person.best or Fraction() if shares is None else value_to(person, shares)
        for person, shares in zip(people, own, strict=True)
    )
    wishes = _wishes(people, mosts, own, programme.m, relative=relative)
    found = _Search(programme, wishes, [one for one in own if one], limits).lowest()
    if found is None:
        return None
    largest = max(wish.regret(found.shares) for wish in wishes)
    # A best that is not proved may be larger, and the regret with it.
    doubt = max(
        (best.gap if best else 0.0) * float(wish.best)
        for best, wish in zip(bests, wishes, strict=True)
    )
    highest, lowest = float(largest) + doubt, float(largest) * (1 - found.gap)
    return Regret(
        found.shares,
        tuple(wish.row(largest) for wish in wishes),
        own,
        mosts,
        (highest - lowest) / highest if highest > lowest else 0.0,
    )


@dataclass(frozen=True)
class _Wish:
    """A person's values in whole units, and the most that can be had of them."""

    values: tuple[int, ...]
    best: Fraction

    @property
    def highest(self) -> Fraction:
        """The regret of the portfolio that is worth the least of all there are."""
        return self.best - sum(value for value in self.values if value < 0)

    def regret(self, shares: Shares) -> Fraction:
        # Bests are of values that are rounded to the unit: another can seem better by some.
        return max(Fraction(), self.best - _worth(self.values, shares))

    def row(self, most: Fraction) -> Row:
        """The regret is this at most."""
        return whole_row({i: Fraction(-v) for i, v in enumerate(self.values)}, most - self.best)

    def less_row(self, most: Fraction) -> Row:
        """The regret is less than this, which is above 0, of whole projects: these are worth a
        whole number, whatever their best is said to be."""
        least = floor(self.best - most) + 1
        return reduced_row({i: -v for i, v in enumerate(self.values)}, -least)


class _Search:
    """A column of its own is not below any regret, and is brought down."""

    def __init__(
        self,
        programme: Programme,
        wishes: Sequence[_Wish],
        bests: Sequence[Shares],
        limits: Limits,
    ) -> None:
        self._programme = programme
        self._wishes = wishes
        self._bests = bests
        self._limits = limits

    def lowest(self) -> Found | None:
        """The search in doubles ends near the least; whether it is, whole numbers say.

        None if no portfolio keeps the rows.
        """
        deadline = monotonic() + self._limits.seconds
        try:
            found = _Levelled(self._programme, self._wishes).lowest(self._limits)
            if found is None and not self._bests:
                return None
        except UnresolvedError:
            if not self._bests:  # what all of them are worth was said
                raise
            found = None
        found = found or self._best_of_bests()
        watching.advance()
        while found.is_optimal and not self._programme.partial:
            largest = self._largest(found.shares)
            if not largest:
                break
            less = [wish.less_row(largest) for wish in self._wishes]
            left = Limits(max(0.0, deadline - monotonic()), self._limits.gap)
            try:
                better = self._programme.solve([0] * self._programme.m, left, less)
            except UnresolvedError:
                return Found(found.shares, min(1.0, float(1 / largest)))
            if better is None:
                break
            found = Found(better.shares, 0.0)
        watching.advance()
        return found

    def _largest(self, shares: Shares) -> Fraction:
        return max(wish.regret(shares) for wish in self._wishes)

    def _best_of_bests(self) -> Found:
        """Somebody's best: nothing is known of how far it is from the least."""
        shares = min(self._bests, key=self._largest)
        return Found(shares, 1.0)


class _Levelled(Programme):
    """A programme with a last column that is at least each regret, in parts of the largest."""

    def __init__(self, programme: Programme, wishes: Sequence[_Wish]) -> None:
        self._wishes = wishes
        super().__init__(programme.problem, programme.rows, spare=1)

    def lowest(self, limits: Limits) -> Found | None:
        costs = np.zeros(self.width)
        costs[-1] = LARGEST_COEFFICIENT
        return self._checked(costs, -np.inf, limits, self.rows)

    def _exact_shares(self, x: Floats, rows: Sequence[Row]) -> Shares:
        """With partial funding the level is one share more, which is solved for, too."""
        if not self.partial:
            return super()._exact_shares(x, rows)
        projects = (*self.problem.projects, Project("", Fraction(), Fraction(), Fraction()))
        levels = [
            whole_row(
                {i: Fraction(-v) for i, v in enumerate(wish.values)} | {self.m: -self._highest},
                -wish.best,
            )
            for wish in self._wishes
        ]
        found = exact_shares(projects, [*x[: self.m].tolist(), float(x[-1])], [*rows, *levels])
        if found is None:
            raise UnresolvedError(TOO_CLOSE)
        return found[: self.m]

    @property
    def _highest(self) -> Fraction:
        return max(Fraction(1), *(wish.highest for wish in self._wishes))

    def _link(self) -> None:
        super()._link()
        lines = np.zeros((len(self._wishes), self.width))
        limits = np.zeros(len(self._wishes))
        for line, wish in enumerate(self._wishes):
            scale = LARGEST_COEFFICIENT / max(1, *map(abs, wish.values))
            lines[line, : self.m] = [-value * scale for value in wish.values]
            lines[line, -1] = -float(self._highest) * scale
            limits[line] = -float(wish.best) * scale
        self._model.add_rows(lines, limits)


def _bests(
    programme: Programme, people: Sequence[Person], limits: Limits, allowance: Allowance
) -> list[Best | None] | None:
    """The best portfolio of each person who does not say its worth; None if none keeps the rows."""
    found: list[Best | None] = []
    for person in people:
        best = None
        if person.best is None:
            values = [person.values.get(i, Fraction()) for i in range(programme.m)]
            best = best_portfolio(programme, values, limits, allowance)
            if best is None:
                return None
        watching.advance()
        found.append(best)
    return found


def _wishes(
    people: Sequence[Person],
    mosts: Sequence[Fraction],
    bests: Sequence[Shares | None],
    m: int,
    *,
    relative: bool,
) -> list[_Wish]:
    """Everybody's values in one unit, or each in parts of the best."""
    parts = [
        _part_of(person, most) if relative else Fraction(1)
        for person, most in zip(people, mosts, strict=True)
    ]
    values = [
        person.values.get(i, Fraction()) / part
        for person, part in zip(people, parts, strict=True)
        for i in range(m)
    ]
    # A best is a sum of values: among them it would make the unit as much coarser as it is larger.
    whole, unit = whole_values(values)
    rows = [tuple(whole[k * m : (k + 1) * m]) for k in range(len(people))]
    return [
        _Wish(row, most / part / unit if best is None else _worth(row, best))
        for row, most, part, best in zip(rows, mosts, parts, bests, strict=True)
    ]


def _part_of(person: Person, most: Fraction) -> Fraction:
    if most <= 0:
        raise McdaError(
            gettext_noop(
                "The best portfolio for “{name}” is worth nothing to them, and no part of nothing "
                "can be lost: ask for the absolute regret."
            ),
            code="nothing_to_regret",
            where="people",
            name=person.name,
        )
    return most


def value_to(person: Person, shares: Shares) -> Fraction:
    """What a portfolio is worth by the person's own values."""
    return sum((value * shares[i] for i, value in person.values.items() if shares[i]), Fraction())


def _worth(values: Sequence[int], shares: Shares) -> Fraction:
    return sum((v * share for v, share in zip(values, shares, strict=True) if share), Fraction())
