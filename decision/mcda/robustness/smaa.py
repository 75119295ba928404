"""SMAA: how often each alternative takes each rank when weights and values are uncertain."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import reduce
from itertools import chain
from math import ceil
from operator import add
from typing import Any

import numpy as np

from decision.mcda.matrix import Floats
from decision.mcda.ranks import DEFAULT_TIE_TOLERANCE
from decision.mcda.robustness.indices import standard_error
from decision.mcda.robustness.mixtures import Counts, mixed_block
from decision.mcda.robustness.sampling import (
    BLOCK,
    CELLS,
    WEIGHTS,
    Points,
    WeightDistribution,
    stream,
)
from decision.mcda.robustness.scorers import Scorer, Scratch
from decision.mcda.robustness.tallies import tally_block

# Told how many samples are done and how many are wanted.
Progress = Callable[[int, int], None]


@dataclass(frozen=True, eq=False)
class Sampling:
    """How samples are drawn and counted.

    Parameters
    ----------
    weights : WeightDistribution
    seed : int
        The same seed gives the same counts, whatever the number of workers.
    tolerance : float
        Of ties, relative to the range of a sample's scores.
    workers : int or None
        Threads; None for one on each processor.
    ranks_only : bool
        Whether to count ranks alone, and neither pairs nor the weights of those in front.
    pairs : bool
        Whether to count who came before whom.
    """

    weights: WeightDistribution
    seed: int = 0
    tolerance: float = DEFAULT_TIE_TOLERANCE
    workers: int | None = None
    ranks_only: bool = False
    pairs: bool = True


def run(
    scorer: Scorer, sampling: Sampling, samples: int, progress: Progress | None = None
) -> Counts:
    """Draw `samples` samples and count their ranks.

    Parameters
    ----------
    scorer : Scorer
    sampling : Sampling
    samples : int
        At least 1. Fewer samples are the first of more.
    progress : callable, optional
        Called after each block with the samples up to its end and `samples`; with several
        workers blocks may end out of order.

    Returns
    -------
    Tally or Mixture

    References
    ----------
    .. [1] Lahdelma, R. and Salminen, P. (2001). SMAA-2: Stochastic multicriteria acceptability
       analysis for group decision making. Operations Research 49(3), 444-454.
    """
    return _blocks(scorer, sampling, range(ceil(samples / BLOCK)), samples, progress)


def run_to_error(
    scorer: Scorer,
    sampling: Sampling,
    samples: int,
    target: float,
    most: int,
    progress: Progress | None = None,
) -> Counts:
    """Sample until the standard error of every acceptability is at most `target`.

    Parameters
    ----------
    samples : int
        To begin with; rounded up to whole blocks.
    target : float
        Wanted standard error, a share.
    most : int
        Where to stop in any case; rounded down to whole blocks, but for one.

    Returns
    -------
    Tally or Mixture
        Its error may be above `target` where `most` was reached.
    """
    last = max(1, most // BLOCK)
    done = min(ceil(samples / BLOCK), last)
    tally = _blocks(scorer, sampling, range(done), done * BLOCK, progress)
    while standard_error(tally) > target and done < last:
        # The error falls with the root of the number; one block more, for what may change.
        wanted = ceil(done * (standard_error(tally) / target) ** 2) + 1
        upto = min(max(wanted, done + 1), last)
        tally = _blocks(scorer, sampling, range(done, upto), upto * BLOCK, progress, so_far=tally)
        done = upto
    return tally


def _blocks(
    scorer: Scorer,
    sampling: Sampling,
    blocks: range,
    samples: int,
    progress: Progress | None,
    so_far: Counts | None = None,
) -> Counts:
    own = threading.local()

    def count(block: int) -> Counts:
        if not hasattr(own, "scratch"):
            own.scratch = Scratch()
        rows = min(BLOCK, samples - block * BLOCK)
        tally = _tally(scorer, sampling, block, rows, own.scratch)
        if progress is not None:
            progress(block * BLOCK + rows, samples)
        return tally

    workers = sampling.workers or os.cpu_count() or 1
    # Added in the order of the blocks, whoever finishes first: sums of weights are floats.
    if not scorer.parallel or workers == 1 or len(blocks) == 1:
        return _sum(map(count, blocks), so_far)
    with ThreadPoolExecutor(min(workers, len(blocks))) as pool:
        return _sum(pool.map(count, blocks), so_far)


def _tally(scorer: Scorer, sampling: Sampling, block: int, rows: int, scratch: Scratch) -> Counts:
    """The first `rows` samples of a block: fewer samples are the first of more."""
    drawn = drawn_cells(scorer, sampling.seed, block)[:rows]
    how: Mapping[str, Any] = {"ranks_only": sampling.ranks_only, "scratch": scratch}
    if isinstance(sampling.weights, Points):
        return mixed_block(
            scorer, sampling.weights, block * BLOCK, drawn, sampling.tolerance, **how
        )
    weights = sampling.weights.draw(stream(sampling.seed, block, WEIGHTS), block * BLOCK, BLOCK)
    return tally_block(
        scorer, weights[:rows], drawn, sampling.tolerance, pairs=sampling.pairs, **how
    )


def _sum(tallies: Iterable[Counts], so_far: Counts | None) -> Counts:
    return reduce(add, tallies if so_far is None else chain([so_far], tallies))


def drawn_cells(scorer: Scorer, seed: int, block: int) -> Floats:
    """One block's values of the uncertain cells, of shape (BLOCK, c)."""
    cells = scorer.task.cells
    if not len(cells):
        return np.empty((BLOCK, 0))
    return cells.draw(stream(seed, block, CELLS), BLOCK)
