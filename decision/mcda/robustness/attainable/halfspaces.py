"""Where alternatives are above one another, of a method whose scores are linear in the weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.equality import ROUNDING, cleared
from decision.mcda.matrix import Floats
from decision.mcda.robustness.attainable.region import Region

# A gap that counts is this many times what a tie may span: no rounding makes a tie of it.
_BEYOND_TIES = 2.0


@dataclass(frozen=True, eq=False)
class Halfspaces:
    """Conditions ``rows @ w <= 0`` of which as many as possible are to hold.

    For the best rank: a rival is not above. For the worst one: a rival is above, by more than
    ties span. Rivals that are the same for the method are never above and have no row.

    Parameters
    ----------
    rows : ndarray of shape (r, n)
        The largest coefficient of each is 1 in size.
    ties : ndarray of shape (r, n)
        In the same units: ``ties @ w`` is no less than what a tie may span at the weights w.
    """

    rows: Floats
    ties: Floats

    def __len__(self) -> int:
        return len(self.rows)

    def chosen(self, which: NDArray[np.bool_]) -> Halfspaces:
        return Halfspaces(self.rows[which], self.ties[which])

    def inside(self, times: float) -> Floats:
        """The rows of conditions that hold by so many times what ties span."""
        return self.rows + times * self.ties


def halfspaces_of(
    merits: Floats, sizes: Floats, row: int, tolerance: float, *, worst: bool
) -> Halfspaces:
    """The conditions of one alternative's best or worst rank.

    A tie spans at most `tolerance` times the range of the scores, which is at most the ranges
    of the terms by weight, or what rounding may be of the terms' sizes.

    Parameters
    ----------
    merits : ndarray of shape (m, n)
        Terms of the scores, larger is better.
    sizes : ndarray of shape (n,)
        What they are made of.
    row : int
    tolerance : float
        Of ties, relative to the range of the scores.
    worst : bool

    Examples
    --------
    >>> merits = np.array([[1.0, 0.0], [0.0, 2.0], [1.0, 0.0]])
    >>> halfspaces_of(merits, np.ones(2), 0, 1e-9, worst=False).rows.tolist()
    [[-0.5, 1.0]]
    """
    gaps = cleared(np.delete(merits, row, axis=0) - merits[row], sizes)
    gaps = gaps[(gaps != 0).any(axis=1)]
    scale = np.abs(gaps).max(axis=1, keepdims=True)
    spans = tolerance * np.ptp(merits, axis=0) + ROUNDING * sizes
    ties = spans / scale
    rows = gaps / scale
    return Halfspaces(-rows + _BEYOND_TIES * ties if worst else rows, ties)


def sorted_out(conditions: Halfspaces, region: Region) -> tuple[Halfspaces, int]:
    """The conditions that some weights of the region keep and others break.

    Returns
    -------
    undecided : Halfspaces
    hopeless : int
        How many no weights of the region keep; those that all keep are left out.
    """
    if not len(conditions):
        return conditions, 0
    hopeless = region.lowest(conditions.rows) > ROUNDING
    sure = region.highest(conditions.rows) <= 0
    return conditions.chosen(~hopeless & ~sure), int(hopeless.sum())
