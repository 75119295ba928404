"""Samples of which each weighs a column beside the question's own in place of one of those."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from decision.mcda.matrix import Floats

Integers = NDArray[np.int64]


def one_in_place(weights: Floats, criteria: Integers) -> Floats:
    """The samples' weights, of shape (s, n + 1): the last is of the sample's own column.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        Of the question's criteria.
    criteria : ndarray of shape (s,)
        In whose place each sample has its column.

    Examples
    --------
    >>> one_in_place(np.array([0.6, 0.4]), np.array([1, 0])).tolist()
    [[0.6, 0.0, 0.4], [0.0, 0.4, 0.6]]
    """
    samples = np.arange(len(criteria))
    placed = np.tile(np.append(weights, 0.0), (len(criteria), 1))
    placed[samples, criteria] = 0
    placed[:, -1] = weights[criteria]
    return placed


class Replaced(NamedTuple):
    """What differs from sample to sample.

    Parameters
    ----------
    weights : ndarray of shape (n,)
        Of the question's own criteria, alike in all samples but where one is left out.
    left_out : ndarray of shape (s,)
        The criterion without weight.
    given : ndarray of shape (s,)
        The weight of the sample's own column.
    """

    weights: Floats
    left_out: Integers
    given: Floats


def replaced(placed: Floats) -> Replaced:
    """How the samples of `one_in_place` differ.

    Examples
    --------
    >>> found = replaced(np.array([[0.6, 0.0, 0.4], [0.0, 0.4, 0.6]]))
    >>> [part.tolist() for part in found]
    [[0.6, 0.4], [1, 0], [0.4, 0.6]]
    """
    own, given = placed[:, :-1], placed[:, -1]
    # Whose weight the sample's column has: its own is 0 everywhere else, or it is left out by all.
    usual = own.max(axis=0)
    differs = own != usual
    left_out = np.where(differs.any(axis=1), differs.argmax(axis=1), own.argmin(axis=1))
    return Replaced(usual, left_out, given)


def without_each(together: np.ufunc, parts: Floats) -> Floats:
    """What the parts along the first axis come to without each of them.

    Parameters
    ----------
    together : ufunc
        What puts two of them together, such as `numpy.add`; taken back, a part would leave less
        digits of what is small.
    parts : ndarray of shape (n, ...)
        Not negative.

    Examples
    --------
    >>> without_each(np.add, np.array([1.0, 2.0, 4.0])).tolist()
    [6.0, 5.0, 3.0]
    """
    others = np.zeros_like(parts)
    together.accumulate(parts[:-1], axis=0, out=others[1:])
    after = together.accumulate(parts[:0:-1], axis=0)
    together(others[:-1], after[::-1], out=others[:-1])
    return others
