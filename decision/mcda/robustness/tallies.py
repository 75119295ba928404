"""Counts over samples: who took which rank, who came before whom, by which weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.block_ranks import (
    Integers,
    Orders,
    orders,
    ranks_in_rows,
    rows_of_steps,
)
from decision.mcda.robustness.scorers import Scorer, Scratch

# A part of a block whose scores stay in a core's second-level cache.
_CACHED = 800_000


@dataclass(frozen=True, eq=False)
class Tally:
    """Counts over some samples.

    Parameters
    ----------
    samples : int
    tied : int
        Samples in which alternatives tied.
    taken : ndarray of shape (m, m)
        [i, k]: samples in which alternative i took rank k + 1.
    before : ndarray of shape (m, m)
        [i, j]: samples in which alternative i ranked before j.
    first_weights : ndarray of shape (m, n)
        Sum of the weight vectors by which alternative i ranked first.
    """

    samples: int
    tied: int
    taken: Integers
    before: Integers
    first_weights: Floats

    @property
    def total(self) -> int:
        """What counts are shares of."""
        return self.samples

    @property
    def tied_share(self) -> float:
        return self.tied / self.samples

    @property
    def variance(self) -> Floats:
        """Variances of the acceptabilities, of shape (m, m)."""
        shares = self.taken / self.samples
        return np.asarray(shares * (1 - shares) / self.samples)

    def __add__(self, other: Tally) -> Tally:
        return Tally(
            self.samples + other.samples,
            self.tied + other.tied,
            self.taken + other.taken,
            self.before + other.before,
            self.first_weights + other.first_weights,
        )


def tally_block(
    scorer: Scorer,
    weights: Floats,
    drawn: Floats,
    tolerance: float,
    *,
    ranks_only: bool = False,
    pairs: bool = True,
    scratch: Scratch | None = None,
) -> Tally:
    """Count over the samples of one block.

    Parameters
    ----------
    scorer : Scorer
    weights : ndarray of shape (s, n)
    drawn : ndarray of shape (s, c)
    tolerance : float
        Of ties, relative to the range of a sample's scores.
    ranks_only : bool
        Whether to leave `Tally.before` and `Tally.first_weights` at 0, which is faster.
    pairs : bool
        Otherwise `Tally.before` alone stays at 0: of many alternatives it takes the most time.
    scratch : Scratch, optional
        The calling thread's own.
    """
    counts = _Counts(scorer, tolerance, scratch or Scratch())
    counts.keeps_weights = not ranks_only
    if pairs and not ranks_only:
        counts.keep_ranks(len(weights))
    firsts = np.full(len(weights), counts.m, dtype=np.int64)
    part = max(16, _CACHED // (8 * counts.m))
    for start in range(0, len(weights), part):
        samples = slice(start, start + part)
        counts.add(weights[samples], drawn[samples], firsts[samples])
    if not ranks_only:
        counts.add_first_weights(firsts, weights)
    return counts.tally()


class _Counts:
    def __init__(self, scorer: Scorer, tolerance: float, scratch: Scratch) -> None:
        self.scorer, self.tolerance, self.scratch = scorer, tolerance, scratch
        self.m, n = len(scorer.task.matrix.alternatives), len(scorer.task.matrix.criteria)
        self.bits = (self.m - 1).bit_length()
        self.samples = self.tied = 0
        # By place in the order and alternative, and by alternative and rank.
        self.placed = np.zeros(self.m << self.bits, dtype=np.int64)
        self.taken = np.zeros(self.m**2, dtype=np.int64)
        self.first_weights = np.zeros((self.m, n))
        self.keeps_weights = False
        self.ranks: NDArray[np.unsignedinteger] | None = None

    def keep_ranks(self, samples: int) -> None:
        """Make room for all ranks, of shape (m, samples): pairs are counted at the end."""
        small = np.uint8 if self.m < 256 else np.uint16
        # Whole words of 64 samples; those too many are alike, and no one is before another.
        padded = -(-samples // 64) * 64
        self.ranks = self.scratch.array("ranks", self.m, padded, small)
        self.ranks[:, samples:] = 0

    def tally(self) -> Tally:
        placed = self.placed.reshape(self.m, -1)[:, : self.m].T
        taken = self.taken.reshape(self.m, self.m) + placed
        return Tally(self.samples, self.tied, taken, self._before(), self.first_weights)

    def add(self, weights: Floats, drawn: Floats, firsts: Integers) -> None:
        """Count some samples; where nobody may tie, `firsts` is told who ranks first."""
        figures = self.scorer.ordering(weights, drawn, self.scratch)
        size = self.scorer.largest_size(weights, drawn, self.scratch)
        order, suspects = orders(figures, self.scorer, self.tolerance, self.scratch, size)
        if len(suspects):
            scored = self.scorer.again(weights, drawn, suspects, self.scratch)
            self._add_suspects(weights[suspects], *scored)
            clear = np.ones(len(weights), dtype=bool)
            clear[suspects] = False
            firsts[clear] = order[clear, 0]
            order = order[clear]
        else:
            firsts[:] = order[:, 0]
        if len(order):
            self._add_orders(order)

    def add_first_weights(self, firsts: Integers, weights: Floats) -> None:
        """Add each sample's weights to its first; m stands for none."""
        for j in range(weights.shape[1]):
            sums = np.bincount(firsts, weights=weights[:, j], minlength=self.m + 1)
            self.first_weights[:, j] += sums[: self.m]

    def _add_orders(self, order: Orders) -> None:
        """Samples without ties: the place in the order is the rank."""
        s, m = order.shape
        if self.ranks is not None:
            cells = self.scratch.array("cells", s, m, np.int64)
            np.add(order, np.arange(0, s * m, m)[:, np.newaxis], out=cells)
            places = self.scratch.array("places", s, m, self.ranks.dtype.type)
            places.ravel()[cells.ravel()] = np.tile(np.arange(m, dtype=places.dtype), s)
            self._keep(places)
        np.add(order, rows_of_steps(s, m, 1 << self.bits, order.dtype), out=order)
        self.placed += np.bincount(order.ravel(), minlength=len(self.placed))
        self.samples += s

    def _add_suspects(self, weights: Floats, scores: Floats, sizes: Floats) -> None:
        """Samples with possible ties."""
        ranks = ranks_in_rows(
            scores,
            larger_is_better=self.scorer.task.larger_is_better,
            tolerance=self.tolerance,
            sizes=sizes,
        )
        ascending = np.sort(ranks, axis=1)
        self.tied += int((ascending[:, 1:] == ascending[:, :-1]).any(axis=1).sum())
        taken = ranks - 1 + np.arange(self.m) * self.m
        self.taken += np.bincount(taken.ravel(), minlength=self.m**2)
        if self.keeps_weights:
            sample, alternative = np.nonzero(ranks == 1)
            np.add.at(self.first_weights, alternative, weights[sample])
        if self.ranks is not None:
            self._keep(ranks - 1)
        self.samples += len(ranks)

    def _keep(self, ranks: NDArray[np.integer]) -> None:
        assert self.ranks is not None
        self.ranks[:, self.samples : self.samples + len(ranks)] = ranks.T

    def _before(self) -> Integers:
        """[i, j]: samples in which i ranked before j, all bits of a word at once."""
        before = np.zeros((self.m, self.m), dtype=np.int64)
        if self.ranks is None:
            return before
        for i in range(self.m - 1):
            one, others = self.ranks[i], self.ranks[i + 1 :]
            before[i, i + 1 :] = _counted(one < others)
            before[i + 1 :, i] = (
                _counted(others < one) if self.tied else self.samples - before[i, i + 1 :]
            )
        return before


def _counted(truths: NDArray[np.bool_]) -> Integers:
    """How many of each row are true; the rows' length is a multiple of 64."""
    words = np.packbits(truths, axis=1).view(np.uint64)
    return np.asarray(np.bitwise_count(words).sum(axis=1, dtype=np.int64))
