"""Counts over samples that speak with different voting power."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from operator import add
from typing import Any

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats
from decision.mcda.robustness.sampling import Points
from decision.mcda.robustness.scorers import Scorer, Scratch
from decision.mcda.robustness.tallies import Tally, tally_block


@dataclass(frozen=True, eq=False)
class Mixture:
    """Counts by voting power, which their sums are weighed by.

    Whoever has the same power is counted together, in whole numbers: with whole powers all sums
    are exact.

    Parameters
    ----------
    parts : mapping of float to Tally
        By voting power, which is positive.
    drawn : bool
        Whether values were drawn: then the counts are an estimate.
    """

    parts: Mapping[float, Tally]
    drawn: bool

    def __add__(self, other: Mixture) -> Mixture:
        powers = sorted({*self.parts, *other.parts})
        return Mixture(
            {
                power: reduce(add, [m.parts[power] for m in (self, other) if power in m.parts])
                for power in powers
            },
            self.drawn,
        )

    @property
    def samples(self) -> int:
        """How many samples, whatever their power."""
        return sum(tally.samples for tally in self.parts.values())

    @property
    def tied(self) -> int:
        """In how many of them alternatives tied."""
        return sum(tally.tied for tally in self.parts.values())

    @property
    def total(self) -> float:
        """The power of all samples together."""
        return sum(power * tally.samples for power, tally in self.parts.items())

    @property
    def tied_share(self) -> float:
        """The share of power with which alternatives tied."""
        return sum(power * tally.tied for power, tally in self.parts.items()) / self.total

    @property
    def taken(self) -> Floats:
        """[i, k]: the power with which alternative i took rank k + 1; of shape (m, m)."""
        return self._weighed([tally.taken for tally in self.parts.values()])

    @property
    def before(self) -> Floats:
        """[i, j]: the power with which alternative i ranked before j; of shape (m, m)."""
        return self._weighed([tally.before for tally in self.parts.values()])

    @property
    def first_weights(self) -> Floats:
        """Sums of the weight vectors by which each ranked first, by power; of shape (m, n)."""
        return self._weighed([tally.first_weights for tally in self.parts.values()])

    @property
    def variance(self) -> Floats:
        r"""Variances of the acceptabilities where values are drawn, of shape (m, m).

        :math:`\sum_g p_g^2 s_g b_g (1 - b_g) / (\sum_g p_g s_g)^2` over the powers g. The draws
        of one point scatter no more than those of all points of its power taken together, so
        that this is rather too large than too small.
        """
        sums = self._weighed(
            [
                self.drawn * power * tally.taken * (1 - tally.taken / tally.samples)
                for power, tally in self.parts.items()
            ]
        )
        return sums / self.total**2

    def _weighed(self, figures: Sequence[NDArray[Any]]) -> Floats:
        products = [power * figure for power, figure in zip(self.parts, figures, strict=True)]
        return np.asarray(reduce(add, products))


Counts = Tally | Mixture


def mixed_block(
    scorer: Scorer,
    points: Points,
    first: int,
    drawn: Floats,
    tolerance: float,
    *,
    ranks_only: bool = False,
    scratch: Scratch | None = None,
) -> Mixture:
    """Count over the samples of one block, those of one voting power after those of another.

    Parameters
    ----------
    scorer : Scorer
    points : Points
    first : int
        The number of the block's first sample.
    drawn : ndarray of shape (s, c)
        The uncertain cells of its s samples.
    tolerance : float
        Of ties, relative to the range of a sample's scores.
    ranks_only, scratch
        As `tally_block` takes them.
    """
    turn = np.arange(first, first + len(drawn)) % len(points.vectors)
    power = points.power[turn]
    return Mixture(
        {
            float(voice): tally_block(
                scorer,
                points.vectors[turn[power == voice]],
                drawn[power == voice],
                tolerance,
                ranks_only=ranks_only,
                scratch=scratch,
            )
            for voice in np.unique(power)
        },
        drawn=drawn.shape[1] > 0,
    )
