"""PROMETHEE I for many weight vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.ranking.promethee import flow_sizes
from decision.mcda.ranking.unicriterion_flows import unicriterion_flows
from decision.mcda.robustness.scorers.base import Scratch, product, weighted_sums
from decision.mcda.robustness.scorers.batched import Batched, largest_in_rows
from decision.mcda.robustness.task import Task


class PartialOrder(Batched):
    """How many alternatives are preferred to one, by both flows.

    References
    ----------
    .. [1] Brans, J.-P., Vincke, P. and Mareschal, B. (1986). How to select and how to rank
       projects: the PROMETHEE method. European Journal of Operational Research 24, section 5.
    """

    def __init__(self, task: Task) -> None:
        super().__init__(task)
        question = task.question
        plus, minus = unicriterion_flows(task.matrix.gains, question.preferences)
        self.flows = np.ascontiguousarray(np.vstack([plus, minus]).T)
        self.sizes = flow_sizes(question, plus, minus)

    def scored(self, weights: Floats) -> tuple[Floats, Floats]:
        flows = product(weights, self.flows)
        m = flows.shape[1] // 2
        plus, minus = flows[:, :m], flows[:, m:]
        allowed = ROUNDING * weighted_sums(weights, self.sizes)
        scores, near = _counted(plus, minus, allowed)
        if len(near):
            scores[near] = _compared(plus[near], minus[near], allowed[near])
        return scores, largest_in_rows(scores)

    def ordering(self, weights: Floats, drawn: Floats, scratch: Scratch) -> Floats:
        """Whole numbers, of which some are the same in nearly every sample: kept for `again`."""
        ordering = super().ordering(weights, drawn, scratch)
        np.copyto(scratch.array("kept", *ordering.shape), ordering)
        return ordering

    def again(
        self, weights: Floats, drawn: Floats, samples: NDArray[np.int64], scratch: Scratch
    ) -> tuple[Floats, Floats]:
        scores = scratch.array("kept", len(weights), len(self.flows[0]) // 2)[samples]
        return scores, largest_in_rows(scores)


def _counted(plus: Floats, minus: Floats, allowed: Floats) -> tuple[Floats, NDArray[np.int64]]:
    """How many are preferred to each where no two have equal flows: who is before it by both.

    Returns
    -------
    counts : ndarray of shape (s, m)
    near : ndarray of shape (u,)
        Samples in which two flows are equal: their counts are not right.
    """
    by_plus, near = _in_order(-plus, allowed)
    by_minus, near_by_minus = _in_order(minus, allowed)
    few = np.uint8 if plus.shape[1] < 256 else np.uint16
    places = np.empty(plus.shape, dtype=few)
    numbers = np.arange(plus.shape[1], dtype=few)
    np.put_along_axis(places, by_minus, np.broadcast_to(numbers, plus.shape), axis=1)
    # In the order of one flow the places by the other; a pair's samples in one row.
    places = np.ascontiguousarray(np.take_along_axis(places, by_plus, axis=1).T)
    before = np.zeros_like(places)
    for apart in range(1, len(places)):
        before[apart:] += places[:-apart] < places[apart:]
    counts = np.empty_like(plus)
    np.put_along_axis(counts, by_plus, before.T.astype(np.float64), axis=1)
    return counts, np.flatnonzero(near | near_by_minus)


def _in_order(figures: Floats, allowed: Floats) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """From the smallest to the largest, and in which samples two of them are equal."""
    order = np.argsort(figures, axis=1)
    gaps = np.diff(np.take_along_axis(figures, order, axis=1), axis=1)
    return order, (gaps <= allowed[:, np.newaxis]).any(axis=1)


def _compared(plus: Floats, minus: Floats, allowed: Floats) -> Floats:
    """How many are preferred to each, pair by pair; all of shape (s, m)."""
    plus, minus = np.ascontiguousarray(plus.T), np.ascontiguousarray(minus.T)
    few = np.uint8 if len(plus) < 256 else np.uint16
    preferred = np.zeros(plus.shape, dtype=few)  # alternatives to this one
    for apart in range(1, len(plus)):
        by_plus, by_minus = plus[:-apart] - plus[apart:], minus[apart:] - minus[:-apart]
        better = np.maximum(by_plus, by_minus) > allowed
        worse = np.minimum(by_plus, by_minus, out=by_plus) < -allowed
        # Preferred is who is better by one flow and no worse by the other.
        preferred[apart:] += (better > worse).astype(few, copy=False)
        preferred[:-apart] += (worse > better).astype(few, copy=False)
    return preferred.T.astype(np.float64)
