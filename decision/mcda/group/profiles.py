"""What sets each group of like-minded participants apart, in numbers."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from decision.mcda.ahp.priorities import priorities_size
from decision.mcda.equality import ROUNDING, cleared, levelled
from decision.mcda.matrix import Floats


@dataclass(frozen=True, eq=False)
class Profile:
    """A cluster beside the rest.

    Parameters
    ----------
    size : int
    mean : ndarray of shape (n,)
        Mean weights of its members.
    others : ndarray of shape (n,) or None
        Mean weights of all others; None where there are none.
    telling : list of int
        Items by how far the two means are apart, the farthest first; equal ones left out.
    """

    size: int
    mean: Floats
    others: Floats | None
    telling: list[int]


def cluster_profiles(weights: Floats, labels: NDArray[np.int64], most: int = 3) -> list[Profile]:
    """Profiles of the clusters 0, 1, … by the items that set each apart.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
    labels : ndarray of shape (k,)
    most : int
        How many items to name.

    Examples
    --------
    >>> weights = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    >>> [profile.telling for profile in cluster_profiles(weights, np.array([0, 1]))]
    [[0, 2], [0, 2]]
    """
    return [_profile(weights, labels == label, most) for label in range(int(labels.max()) + 1)]


def _profile(weights: Floats, own: NDArray[np.bool_], most: int) -> Profile:
    mean = weights[own].mean(axis=0)
    if own.all():
        return Profile(int(own.sum()), mean, None, [])
    others = weights[~own].mean(axis=0)
    # Levelled, or rounding errors would order items that are as far apart.
    size = float(priorities_size(np.maximum(mean, others)))
    apart = levelled(cleared(np.abs(mean - others), size), ROUNDING * size)
    telling = [j for j in np.argsort(-apart, kind="stable").tolist() if apart[j] > 0]
    return Profile(int(own.sum()), mean, others, telling[:most])
