"""One budget and nothing else: every answer by dynamic programming, its equals among them.

Where values are close to costs a search must try almost everything to prove the best; a table of
what each rest of the budget can bring takes as long whatever the values.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import gcd

import numpy as np
from numpy.typing import NDArray

from decision.mcda.portfolio.model import Row
from decision.mcda.portfolio.programme import Programme
from decision.mcda.portfolio.ties import LARGEST, MOST_EQUALS, Best, listed, whole_costs

# Projects by units of the budget: so many take about as long as a solution by HiGHS.
MOST_CELLS = 2_000_000


@dataclass(frozen=True, eq=False)
class Knapsack:
    """Whole projects under one limit.

    Parameters
    ----------
    weights : list of m int
        What each takes of the limit.
    limit : int
        Not negative.
    costs : list of m int
        What decides between portfolios of equal value.
    free : list of int
        Projects that may be chosen or not.
    chosen : frozenset of int
        Projects that must be; the limit is what they leave.
    """

    weights: list[int]
    limit: int
    costs: list[int]
    free: list[int]
    chosen: frozenset[int]

    def best(self, values: Sequence[int], equals: int | None) -> Best | None:
        """The most valuable, then cheapest, then earliest; None where it cannot be told so.

        Parameters
        ----------
        values : sequence of m int
        equals : int or None
            How many others of the same value to list; None for not looking.
        """
        dearest = sum(self.costs) + 1
        if sum(map(abs, values)) * dearest + dearest >= LARGEST:
            return None
        if equals is None:
            worth = [v * dearest - c for v, c in zip(values, self.costs, strict=True)]
            return listed([self._first(worth)], self.costs, None)
        every = self._as_valuable(values)
        return None if every is None else listed(every, self.costs, equals)

    def _first(self, worth: Sequence[int]) -> frozenset[int]:
        """Trace which projects are taken from the first on, the earlier ones preferred."""
        taken = [is_taken for _, is_taken in self._tables(worth)][::-1]
        chosen, left = set(self.chosen), self.limit
        for i, is_taken in zip(self.free, taken, strict=True):
            if is_taken[left]:
                chosen.add(i)
                left -= self.weights[i]
        return frozenset(chosen)

    def _as_valuable(self, values: Sequence[int]) -> set[frozenset[int]] | None:
        """All portfolios of the highest value; None if they are too many.

        Every step that a table allows leads to one of them, so that none is taken in vain.
        """
        # What the projects from each on can bring with each rest of the budget.
        rests = [best for best, _ in self._tables(values)][::-1]
        rests.append(np.zeros(self.limit + 1, dtype=np.int64))
        found: set[frozenset[int]] = set()
        open_ones = [(0, self.limit, int(rests[0][self.limit]), self.chosen)]
        while open_ones:
            step, left, missing, chosen = open_ones.pop()
            if step == len(self.free):
                found.add(chosen)
                if len(found) > MOST_EQUALS:
                    return None
                continue
            i, rest = self.free[step], rests[step + 1]
            if rest[left] == missing:
                open_ones.append((step + 1, left, missing, chosen))
            weight, value = self.weights[i], values[i]
            if weight <= left and rest[left - weight] + value == missing:
                open_ones.append((step + 1, left - weight, missing - value, chosen | {i}))
        return found

    def _tables(
        self, worth: Sequence[int]
    ) -> Iterator[tuple[NDArray[np.int64], NDArray[np.bool_]]]:
        """From the last project to the first: what each rest brings, and whether by taking it."""
        best = np.zeros(self.limit + 1, dtype=np.int64)
        for i in reversed(self.free):
            weight = self.weights[i]
            is_taken = np.zeros(self.limit + 1, dtype=np.bool_)
            if weight <= self.limit:
                with_it = best[: self.limit + 1 - weight] + worth[i]
                is_taken[weight:] = with_it >= best[weight:]
                best = best.copy()
                np.maximum(best[weight:], with_it, out=best[weight:])
            yield best, is_taken


def knapsack_of(programme: Programme) -> Knapsack | None:
    """The programme as a knapsack, if it is one and its table is small."""
    if programme.partial or any(type(row) is not Row for row in programme.rows):
        return None
    long_rows = [row for row in programme.rows if len(row.terms) > 1]
    if len(long_rows) != 1 or min(long_rows[0].terms.values()) < 0:
        return None
    if any(row.limit < 0 and not row.terms for row in programme.rows):
        return None
    (row,) = long_rows
    must, must_not = _fixed(programme.rows)
    unit = gcd(*row.terms.values())
    weights = [row.terms.get(i, 0) // unit for i in range(programme.m)]
    limit = min(row.limit // unit, sum(weights)) - sum(weights[i] for i in must)
    free = [i for i in range(programme.m) if i not in must and i not in must_not]
    if limit < 0 or must & must_not or len(free) * (limit + 1) > MOST_CELLS:
        return None
    return Knapsack(weights, limit, whole_costs(programme.problem), free, frozenset(must))


def _fixed(rows: Sequence[Row]) -> tuple[set[int], set[int]]:
    """Projects that rows about one alone force in, and out; both where they cannot be kept."""
    must, must_not = set[int](), set[int]()
    for row in rows:
        for i, term in row.terms.items() if len(row.terms) == 1 else ():
            if row.limit < 0:
                must.add(i)
            if term > row.limit:
                must_not.add(i)
    return must, must_not
