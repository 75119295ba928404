"""Confidence factors of SMAA-2."""

from __future__ import annotations

from math import ceil

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.robustness.block_ranks import ranks_in_rows
from decision.mcda.robustness.sampling import BLOCK
from decision.mcda.robustness.scorers import Scorer
from decision.mcda.robustness.smaa import drawn_cells


def confidence_factors(
    scorer: Scorer, central: list[Floats | None], seed: int, tolerance: float, samples: int
) -> list[float | None]:
    """How often an alternative ranks first by its own central weights.

    Parameters
    ----------
    scorer : Scorer
    central : list of m ndarrays of shape (n,), or None
    seed : int
        Of the run that gave the central weights: the same values of uncertain cells.
    tolerance : float
        Of ties, relative to the range of a sample's scores.
    samples : int
        Over how many samples of the cells; without uncertain cells one is enough, and the
        factor is 0 or 1.

    Returns
    -------
    list of m floats, or None
        Shares; None without central weights.

    References
    ----------
    .. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2. Operations Research 49(3), 444-454,
       section 2.5.
    """
    samples = samples if len(scorer.task.cells) else 1
    firsts = np.zeros(len(central), dtype=np.int64)
    for block in range(ceil(samples / BLOCK)):
        drawn = drawn_cells(scorer, seed, block)[: samples - block * BLOCK]
        for i, weights in enumerate(central):
            if weights is not None:
                scores, sizes = scorer.scores_and_sizes(np.tile(weights, (len(drawn), 1)), drawn)
                ranks = ranks_in_rows(
                    scores,
                    larger_is_better=scorer.task.larger_is_better,
                    tolerance=tolerance,
                    sizes=sizes,
                )
                firsts[i] += (ranks[:, i] == 1).sum()
    return [
        None if weights is None else float(count / samples)
        for weights, count in zip(central, firsts, strict=True)
    ]
