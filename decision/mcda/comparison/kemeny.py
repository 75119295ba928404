"""Kemeny's rule, exactly, by dynamic programming over sets of alternatives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

MAX_ALTERNATIVES = 12


@dataclass(frozen=True)
class KemenyOrders:
    """What all optimal orders have in common.

    Parameters
    ----------
    contradictions : int
        Pairs, over all rankings, that an optimal order reverses; a tie is not reversed.
    orders : int
        How many orders are optimal.
    mean_positions : ndarray of shape (m,)
        Mean over these, from 1.
    """

    contradictions: int
    orders: int
    mean_positions: Floats


def kemeny_positions(support: Floats) -> KemenyOrders:
    """The optimal orders by the number of rankings that place one before another.

    Parameters
    ----------
    support : ndarray of shape (m, m)
        m is at most `MAX_ALTERNATIVES`: the work grows with m 2**m.

    References
    ----------
    .. [1] Betzler, N., Fellows, M. R., Guo, J., Niedermeier, R. and Rosamond, F. A. (2009).
       Fixed-parameter algorithms for Kemeny rankings. Theoretical Computer Science 410(45),
       section 4: dynamic programming over subsets.

    Examples
    --------
    >>> found = kemeny_positions(np.array([[0, 2, 1], [1, 0, 2], [2, 1, 0]]))
    >>> found.contradictions, found.orders, found.mean_positions.tolist()
    (4, 3, [2.0, 2.0, 2.0])
    """
    m = len(support)
    costs = _costs_of_next(support)
    first, ways_before = _from_the_top(costs)
    rest, ways_after = _to_the_end(costs)
    best = int(rest[0])
    positions = np.zeros(m)
    for placed in range(1 << m):
        position = placed.bit_count() + 1
        for i in range(m):
            after = placed | (1 << i)
            if after != placed and first[placed] + costs[placed, i] + rest[after] == best:
                positions[i] += position * ways_before[placed] * ways_after[after]
    orders = int(ways_after[0])
    return KemenyOrders(best, orders, positions / orders)


def _costs_of_next(support: Floats) -> NDArray[np.int64]:
    """Contradictions when, after a set (row, as bits), an alternative (column) comes next."""
    m = len(support)
    not_placed = 1 - ((np.arange(1 << m)[:, np.newaxis] >> np.arange(m)) & 1)
    # Each one still to be placed that some ranking has before the next one.
    return (not_placed @ support.astype(np.int64)).astype(np.int64)


def _from_the_top(costs: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Least contradictions of each set placed first, and the orders that have them."""
    sets, m = costs.shape
    least, ways = [-1] * sets, [0] * sets
    least[0], ways[0] = 0, 1
    for placed in range(sets):
        for i in range(m):
            after = placed | (1 << i)
            if after != placed:
                _offer(least, ways, after, least[placed] + int(costs[placed, i]), ways[placed])
    return least, ways


def _to_the_end(costs: NDArray[np.int64]) -> tuple[list[int], list[int]]:
    """Least contradictions of what follows each set, and the orders that have them."""
    sets, m = costs.shape
    least, ways = [-1] * sets, [0] * sets
    least[-1], ways[-1] = 0, 1
    for placed in reversed(range(sets)):
        for i in range(m):
            after = placed | (1 << i)
            if after != placed:
                _offer(least, ways, placed, int(costs[placed, i]) + least[after], ways[after])
    return least, ways


def _offer(least: list[int], ways: list[int], place: int, cost: int, count: int) -> None:
    if least[place] < 0 or cost < least[place]:
        least[place], ways[place] = cost, count
    elif cost == least[place]:
        ways[place] += count
