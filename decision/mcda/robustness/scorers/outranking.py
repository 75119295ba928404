"""PROMETHEE I for many weight vectors."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING
from decision.mcda.matrix import Floats
from decision.mcda.ranking.promethee import flow_sizes
from decision.mcda.ranking.unicriterion_flows import unicriterion_flows
from decision.mcda.robustness.scorers.base import Scratch, product
from decision.mcda.robustness.scorers.batched import Batched, largest_in_rows
from decision.mcda.robustness.task import Task


class PartialOrder(Batched):
    """How many alternatives are preferred to one, by both flows; pair by pair for all samples.

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
        flows = np.ascontiguousarray(product(weights, self.flows).T)
        m = len(flows) // 2
        plus, minus, allowed = flows[:m], flows[m:], ROUNDING * (weights @ self.sizes)
        few = np.uint8 if m < 256 else np.uint16
        preferred = np.zeros((m, len(weights)), dtype=few)  # alternatives to this one
        for apart in range(1, m):
            by_plus, by_minus = plus[:-apart] - plus[apart:], minus[apart:] - minus[:-apart]
            better = np.maximum(by_plus, by_minus) > allowed
            worse = np.minimum(by_plus, by_minus, out=by_plus) < -allowed
            # Preferred is who is better by one flow and no worse by the other.
            preferred[apart:] += (better > worse).astype(few, copy=False)
            preferred[:-apart] += (worse > better).astype(few, copy=False)
        scores = preferred.T.astype(np.float64)
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
