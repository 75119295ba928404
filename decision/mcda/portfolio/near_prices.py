"""Few projects: every portfolio that goes little enough against the prices of the rows is tried.

The prices that the linear relaxation puts on the rows bound from above what any portfolio can be
worth, and going against them on a project loses at least its reduced cost; several losses add
up. So whatever is worth no less than a portfolio that is known is among those whose losses stay
within its distance from the bound, and these are listed and tried, all of them. Prices come in
doubles, but whatever they are they bound (Lagrangian duality): what this answers is proved in
whole numbers, its equals among it, and hangs on no solver's path.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.portfolio.model import Row
from decision.mcda.portfolio.programme import Programme
from decision.mcda.portfolio.ties import LARGEST, MOST_EQUALS, Best, listed, whole_costs

# A way to go against the prices is a bit for each project in a whole number of 64 bits.
MOST_PROJECTS = 60
# More rows leave portfolios further from the bound: their ways would be too many.
MOST_ROWS = 20
# The ways that lose least, tried for a portfolio to start from: one size after the other.
FIRST_WAYS = (1_500, 15_000)
# So many take about as long as a solution by HiGHS.
MOST_WAYS = 60_000
# Prices are taken as whole numbers of this part; a double times a power of 2 is exact.
PRICE_UNIT = 2**64
# Losses are added up as doubles; so much more than reckoned is listed.
ROUNDING = 1 + 1e-9
# Sums are looked up for so many projects at once.
CHUNK = 12

Ways = NDArray[np.int64]


@dataclass(frozen=True, eq=False)
class Bound:
    """What portfolios can be worth at most.

    Parameters
    ----------
    most : int
        None is worth more; in values times `PRICE_UNIT`.
    lost : ndarray of shape (m,)
        How much is lost at least by going against the prices on each project, in values.
    taken : frozenset of int
        The projects that the prices are for.
    """

    most: int
    lost: NDArray[np.float64]
    taken: frozenset[int]

    def distance(self, worth: int) -> float:
        """What all portfolios lose at most that are worth so much."""
        return (self.most - worth * PRICE_UNIT) / PRICE_UNIT * ROUNDING


def best_near_prices(
    programme: Programme, values: Sequence[int], equals: int | None
) -> Best | None:
    """The most valuable, then cheapest, then earliest; None where it cannot be told so.

    Parameters
    ----------
    programme : Programme
    values : sequence of m int
    equals : int or None
        How many others of the same value to list; None for not looking.

    References
    ----------
    .. [1] Geoffrion, A. M. (1974). Lagrangean relaxation for integer programming. Mathematical
       Programming Study 2, 82-114, sections 3 and 4: the bound, and what it fixes.
    """
    costs = whole_costs(programme.problem)
    if not _suits(programme, values, costs):
        return None
    prices = programme.row_prices([-value for value in values])
    if prices is None:
        return None
    bound = _bound(programme, values, prices)
    trial = _Trial(programme, values, bound)
    for count in FIRST_WAYS:
        ways, within = _ways(bound.lost, np.inf, count)
        found = trial.best(ways)
        if found is not None:
            break
    else:
        return None
    distance = bound.distance(trial.worth)
    if distance >= within:
        ways, within = _ways(bound.lost, distance, MOST_WAYS)
        if distance > within:
            return None
        found = trial.best(ways)
    return None if found is None else listed(found, costs, equals)


def _suits(programme: Programme, values: Sequence[int], costs: Sequence[int]) -> bool:
    if programme.partial or programme.m > MOST_PROJECTS:
        return False
    # A row that stands for more than it says is not known in whole: the solver learns of it.
    if any(type(row) is not Row for row in programme.rows):
        return False
    if not 0 < len(programme.rows) <= MOST_ROWS:
        return False
    lines = [values, costs, *(row.terms.values() for row in programme.rows)]
    return all(sum(map(abs, line)) < LARGEST for line in lines)


def _bound(programme: Programme, values: Sequence[int], prices: Sequence[float]) -> Bound:
    left = [value * PRICE_UNIT for value in values]
    most = 0
    for row, price in zip(programme.rows, prices, strict=True):
        whole = int(max(0.0, price) * PRICE_UNIT)
        if whole:
            most += whole * row.limit
            for i, term in row.terms.items():
                left[i] -= whole * term
    most += sum(one for one in left if one > 0)
    lost = np.array([abs(one) / PRICE_UNIT for one in left])
    return Bound(most, lost, frozenset(i for i, one in enumerate(left) if one > 0))


def _ways(lost: NDArray[np.float64], within: float, count: int) -> tuple[Ways, float]:
    """All sets of projects whose losses are less than a number, or at most as it was given.

    Parameters
    ----------
    lost : ndarray of shape (m,)
    within : float
        Lowered where the sets would be more than twice as many as `count`.

    Returns
    -------
    ways : ndarray of int
        Bit i is whether project i is in the set.
    within : float
    """
    ways, losses = np.zeros(1, dtype=np.int64), np.zeros(1)
    for i in np.argsort(lost, kind="stable").tolist():
        more = losses + lost[i]
        fits = more <= within
        if not fits.any():
            break
        ways = np.concatenate([ways, ways[fits] | 1 << i])
        losses = np.concatenate([losses, more[fits]])
        if len(ways) > 2 * count:
            within = float(np.partition(losses, count)[count])
            nearer = losses < within
            ways, losses = ways[nearer], losses[nearer]
    return ways, within


class _Trial:
    """Tries ways of going against the prices: which keep the rows, and which is worth most."""

    def __init__(self, programme: Programme, values: Sequence[int], bound: Bound) -> None:
        self._taken = bound.taken
        self._signs = np.array([-1 if i in bound.taken else 1 for i in range(programme.m)])
        self._rows = programme.rows
        self._sums = [self._tables(row.terms) for row in self._rows]
        self._values = self._tables(dict(enumerate(values)))
        self._own = sum(values[i] for i in bound.taken)
        self.worth = 0

    def best(self, ways: Ways) -> list[frozenset[int]] | None:
        """The most valuable of them that keep the rows; None if none does, or too many."""
        for row, tables in zip(self._rows, self._sums, strict=True):
            ways = ways[_looked_up(tables, ways) <= row.limit - row.sum_over(self._taken)]
        if not len(ways):
            return None
        worths = _looked_up(self._values, ways)
        highest = worths.max()
        self.worth = self._own + int(highest)
        best = ways[worths == highest].tolist()
        return None if len(best) > MOST_EQUALS else [self._portfolio(way) for way in best]

    def _portfolio(self, way: int) -> frozenset[int]:
        return self._taken ^ {i for i in range(len(self._signs)) if way >> i & 1}

    def _tables(self, terms: Mapping[int, int]) -> list[NDArray[np.int64]]:
        """What each way of going against some projects changes of a sum, `CHUNK` of them a time."""
        m = len(self._signs)
        changes = self._signs * np.array([terms.get(i, 0) for i in range(m)], dtype=np.int64)
        tables = []
        for start in range(0, m, CHUNK):
            sums = np.zeros(1, dtype=np.int64)
            for change in changes[start : start + CHUNK]:
                sums = np.concatenate([sums, sums + change])
            tables.append(sums)
        return tables


def _looked_up(tables: Sequence[NDArray[np.int64]], ways: Ways) -> NDArray[np.int64]:
    first, *others = tables
    sums = first[ways & (2**CHUNK - 1)]
    for k, table in enumerate(others, 1):
        sums += table[ways >> k * CHUNK & (2**CHUNK - 1)]
    return sums
