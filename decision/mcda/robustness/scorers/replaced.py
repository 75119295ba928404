"""Samples of which each weighs a column beside the question's own in place of one of those."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

Integers = NDArray[np.int64]


class Replaced(NamedTuple):
    """What differs from sample to sample.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        Of the question's own criteria, alike in all samples but where one is left out.
    left_out : ndarray of shape (s,)
        The criterion without weight.
    columns : ndarray of shape (s,)
        The column beside the question's own that has it instead.
    given : ndarray of shape (s,)
        Its weight.
    """

    weights: Floats
    left_out: Integers
    columns: Integers
    given: Floats

    def by_criterion(self) -> list[tuple[int, NDArray[np.bool_]]]:
        """Each criterion that is left out, and by which samples."""
        return [(j, self.left_out == j) for j in np.unique(self.left_out).tolist()]


def replaced(weights: Floats, spare: int) -> Replaced | None:
    """How the samples differ, where each has one of the last `spare` columns for one of the others.

    None where they differ in another way.

    Parameters
    ----------
    weights : ndarray of shape (s, n + spare)
    spare : int

    Examples
    --------
    >>> found = replaced(np.array([[0.0, 0.4, 0.6, 0.0], [0.6, 0.0, 0.0, 0.4]]), 2)
    >>> [part.tolist() for part in found]
    [[0.6, 0.4], [0, 1], [2, 3], [0.6, 0.4]]
    """
    if spare == 0 or not len(weights):
        return None
    n = weights.shape[1] - spare
    own, beside = weights[:, :n], weights[:, n:]
    usual = own.max(axis=0)
    columns = beside.argmax(axis=1)
    given = beside[np.arange(len(weights)), columns]
    differs = own != usual
    left_out = np.where(differs.any(axis=1), differs.argmax(axis=1), own.argmin(axis=1))
    expected = np.tile(usual, (len(weights), 1))
    expected[np.arange(len(weights)), left_out] = 0
    if not np.array_equal(own, expected) or (np.count_nonzero(beside, axis=1) > 1).any():
        return None
    return Replaced(usual, left_out, n + columns, given)
