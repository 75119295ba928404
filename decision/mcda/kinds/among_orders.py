"""Ranks by PROMETHEE as one value changes: an order of the values is asked about once."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import DecisionMatrix, Floats

Integers = NDArray[np.int64]
RanksAt = Callable[[Integers, Floats], tuple[Integers, Floats]]

# Larger values are compared in other units, in which two of the smallest may be one.
_MOST = 2.0**300


def ranks_among_orders(
    matrix: DecisionMatrix, preferences: Sequence[Mapping[str, Any]], row: int, by_all: RanksAt
) -> RanksAt:
    """An alternative's ranks as its values change one at a time.

    By the usual preference a criterion says who is before whom and no more: between two
    neighbours it does not matter where a value stands, nor how far beyond the last.

    Parameters
    ----------
    matrix : DecisionMatrix
    preferences : sequence of n mappings
    row : int
    by_all : callable
        The same by the method.

    Returns
    -------
    callable
        From criteria and values, both of shape (s,), to ranks and margins as
        `decision.mcda.robustness.row_ranks.one_in_rows` has them.
    """
    others = np.delete(matrix.values, row, axis=0)
    usual = np.array([preference["function"] == "usual" for preference in preferences])
    usual &= np.abs(others).max(axis=0) < _MOST
    many = 2 * len(others) + 1
    known: dict[int, tuple[int, Floats]] = {}

    def ranks_at(criteria: Integers, values: Floats) -> tuple[Integers, Floats]:
        columns = others[:, criteria]
        # Twice for whom it exceeds, once for whom it equals: another number for each order.
        order = criteria * many + (columns < values).sum(axis=0) + (columns <= values).sum(axis=0)
        alone = ~(usual[criteria] & (np.abs(values) < _MOST))
        order[alone] = -1 - np.flatnonzero(alone)
        orders = order.tolist()
        told = dict(known)
        if asked := {one: sample for sample, one in enumerate(orders) if one not in known}:
            samples = list(asked.values())
            ranks, margins = by_all(criteria[samples], values[samples])
            told.update(zip(asked, zip(ranks.tolist(), margins, strict=True), strict=True))
            known.update((one, told[one]) for one in asked if one >= 0)
        found = [told[one] for one in orders]
        return np.array([rank for rank, _ in found]), np.array([margin for _, margin in found])

    return ranks_at
