"""Indicators that tell nothing apart, and pairs that say the same twice."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from territories.screening.coverage import Floats

FEWEST_PAIRS = 4
ALIKE = 0.95


@dataclass(frozen=True)
class Likeness:
    """Two columns by the rows that know both: how many, and how closely they go together.

    Both correlations are None where fewer than four rows know both, or one of the two is
    constant over them.
    """

    first: int
    second: int
    n: int
    pearson: float | None
    spearman: float | None

    @property
    def strength(self) -> float:
        return max(abs(self.pearson or 0.0), abs(self.spearman or 0.0))


def likenesses(values: Floats) -> list[Likeness]:
    """Every pair of columns, in their order.

    Parameters
    ----------
    values : ndarray of shape (m, n)
        Values in each column's own unit; NaN where there is none.

    Examples
    --------
    >>> [pair] = likenesses(np.array([[1.0, 2.0], [2.0, 4.0], [3.0, 6.0], [4.0, 9.0]]))
    >>> pair.n, round(pair.pearson, 4), pair.spearman
    (4, 0.9944, 1.0)
    """
    frame = pd.DataFrame(values)
    known = (~np.isnan(values)).astype(np.int64)
    shared = known.T @ known
    by_value = frame.corr("pearson", min_periods=FEWEST_PAIRS).to_numpy()
    by_rank = frame.corr("spearman", min_periods=FEWEST_PAIRS).to_numpy()
    n = values.shape[1]
    return [
        Likeness(i, j, int(shared[i, j]), _number(by_value[i, j]), _number(by_rank[i, j]))
        for i in range(n)
        for j in range(i + 1, n)
    ]


def near_duplicates(values: Floats) -> list[Likeness]:
    """Pairs whose stronger correlation reaches `ALIKE`, the strongest first."""
    alike = [pair for pair in likenesses(values) if pair.strength >= ALIKE]
    return sorted(alike, key=lambda pair: (-pair.strength, pair.first, pair.second))


def constants(values: Floats) -> list[int]:
    """Columns in which at least two values are known and all are equal.

    >>> constants(np.array([[1.0, 1.0, np.nan], [1.0, 2.0, 3.0]]))
    [0]
    """
    known = ~np.isnan(values)
    return [
        column
        for column in range(values.shape[1])
        if (among := values[known[:, column], column]).size > 1 and np.ptp(among) == 0
    ]


def _number(correlation: float) -> float | None:
    # Rounding may leave 1 by a hair.
    return None if np.isnan(correlation) else float(np.clip(correlation, -1.0, 1.0))
