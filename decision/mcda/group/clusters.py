"""Groups of like-minded participants: how many there are, if any, and who is in which."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from decision.mcda.ahp.priorities import priorities_size
from decision.mcda.equality import ROUNDING, levelled
from decision.mcda.group.kmeans import Labels, clustered, clustered_into_each, silhouettes
from decision.mcda.matrix import Floats

MAX_CLUSTERS = 5
# An average silhouette up to 0.25 means "no substantial structure" (Kaufman and Rousseeuw).
LEAST_SILHOUETTE = 0.25
# A cluster is stable whose members stay together to this degree (Hennig's Jaccard similarity).
LEAST_STABILITY = 0.75
# The number of clusters of before stays unless another's silhouette is better by more.
HYSTERESIS = 0.05
# Structureless clouds to compare with: to beat all 19 by chance has a probability of 1 in 20.
CLOUDS = 19
# Points of a cloud: fewer than the participants makes its silhouettes scatter more widely,
# which errs on the side of one group.
CLOUD_POINTS = 60
# Shaken copies of the weights, and how far they are shaken: the standard deviation of the noise
# as a part of the points' root mean square distance from their own centre.
COPIES = 5
SHAKE = 0.25
# Above so many participants the silhouettes of an even selection stand for all.
SILHOUETTE_POINTS = 1_000
SEED = 19_870_701
# Weights that differ by less are the same opinion.
SAME = 1e-6


@dataclass(frozen=True, eq=False)
class Clustering:
    """A partition of the participants and why it was chosen.

    Parameters
    ----------
    labels : ndarray of shape (k,)
        0 for the largest cluster, or the earlier one of two as large.
    silhouette : float or None
        Average silhouette; None for one group.
    by_number : dict of int to float
        Average silhouette of each number of clusters tried.
    cloud_silhouette : float or None
        The best that any structureless cloud of the same shape reached.
    stability : list of float
        For each cluster, how much of it stays together when the weights are shaken.
    """

    labels: Labels
    silhouette: float | None = None
    by_number: dict[int, float] = field(default_factory=dict)
    cloud_silhouette: float | None = None
    stability: list[float] = field(default_factory=list)


def like_minded(weights: Floats, previous: int | None = None) -> Clustering:
    """Groups of participants with similar weights: 2 to 5 of them, or one.

    K-means on the weights, with Euclidean distance: zeros are points like any other. The number
    of clusters is that with the largest average silhouette among those whose

    - silhouette is above 0.25,
    - silhouette is above what the same search finds in 19 clouds without structure, each
      uniform in a box along the principal components of the weights,
    - clusters all stay together when the weights are shaken a little.

    If none passes there is one group. The result depends neither on chance nor on the order of
    the participants.

    Parameters
    ----------
    weights : ndarray of shape (k, n)
    previous : int, optional
        The number of clusters of before: it stays unless another's silhouette is better by more
        than 0.05, and unless its own falls that much below what is asked for.

    References
    ----------
    .. [1] Kaufman, L. and Rousseeuw, P. J. (1990). Finding Groups in Data. Wiley, p. 88.
    .. [2] Tibshirani, R., Walther, G. and Hastie, T. (2001). Estimating the number of clusters
       in a data set via the gap statistic. Journal of the Royal Statistical Society B 63(2),
       411-423: the reference distribution (b).
    .. [3] Hennig, C. (2007). Cluster-wise assessment of cluster stability. Computational
       Statistics and Data Analysis 52, 258-271: jittering, and 0.75.

    Examples
    --------
    >>> sides = np.array([[0.8, 0.1, 0.1]] * 4 + [[0.1, 0.1, 0.8]] * 3)
    >>> like_minded(sides).labels.tolist()
    [0, 0, 0, 0, 1, 1, 1]
    """
    # Levelled, or the last digit of a weight would decide the order.
    order = np.lexsort(
        _levelled_columns(weights, ROUNDING * float(priorities_size(weights.ravel())))
    )
    points = weights[order]
    distinct = len(np.unique(np.array(_levelled_columns(points, SAME)), axis=1).T)
    numbers = range(2, min(MAX_CLUSTERS, distinct, len(points) - 1) + 1)
    if not numbers:
        return Clustering(np.zeros(len(weights), dtype=np.int64))
    partitions, widths = _partitions(points, numbers)
    by_number = dict(zip(numbers, widths.tolist(), strict=True))
    cloud = _cloud_silhouette(points)
    for number in _by_preference(by_number, previous):
        if by_number[number] <= max(LEAST_SILHOUETTE, cloud) + _margin(number, previous):
            continue
        found = partitions[number - 2]
        stability = _stability(points, found, number)
        if min(stability) >= LEAST_STABILITY:
            labels, ranking = _in_input_order(found, order)
            return Clustering(
                labels, by_number[number], by_number, cloud, [stability[c] for c in ranking]
            )
    return Clustering(np.zeros(len(weights), dtype=np.int64), None, by_number, cloud)


def _levelled_columns(weights: Floats, allowed: float) -> list[Floats]:
    return [levelled(column, allowed) for column in weights.T]


def _partitions(points: Floats, numbers: range) -> tuple[Labels, Floats]:
    """K-means partitions for each number of clusters, and their average silhouettes."""
    labels = clustered_into_each(points[np.newaxis], numbers)
    rows = np.arange(len(points))
    if len(points) > SILHOUETTE_POINTS:
        rows = np.linspace(0, len(points) - 1, SILHOUETTE_POINTS).astype(int)
    return labels[0], silhouettes(points[np.newaxis], labels, rows)[0].mean(axis=1)


def _by_preference(by_number: dict[int, float], previous: int | None) -> list[int]:
    """The largest silhouette first, fewer clusters first where equal."""
    merit = {
        number: width + (HYSTERESIS if number == previous else 0.0)
        for number, width in by_number.items()
    }
    return sorted(merit, key=lambda number: (-merit[number], number))


def _margin(number: int, previous: int | None) -> float:
    """How much more than otherwise a silhouette must reach: less to stay, more to leave one."""
    if previous is None:
        return 0.0
    if number == previous:
        return -HYSTERESIS
    return HYSTERESIS if previous == 1 else 0.0


def _cloud_silhouette(points: Floats) -> float:
    """The largest average silhouette that clouds of the same shape reach."""
    centred = points - points.mean(axis=0)
    _, directions = np.linalg.eigh(centred.T @ centred)
    along = centred @ directions
    low, high = along.min(axis=0), along.max(axis=0)
    size = min(len(points), CLOUD_POINTS)
    draws = np.random.default_rng(SEED).random((CLOUDS, size, len(low)))
    clouds = low + draws * (high - low)
    numbers = range(2, min(MAX_CLUSTERS, size - 1) + 1)
    labels = clustered_into_each(clouds, numbers)
    return float(silhouettes(clouds, labels, np.arange(size)).mean(axis=2).max())


def _stability(points: Floats, labels: Labels, number: int) -> list[float]:
    """Mean Jaccard similarity of each cluster to its likest one in shaken copies."""
    members = labels == np.arange(number)[:, np.newaxis]
    centres = np.array([points[own].mean(axis=0) for own in members])
    spread = np.sqrt(((points - centres[labels]) ** 2).sum(axis=1).mean() / points.shape[1])
    noise = np.random.default_rng(SEED).standard_normal((COPIES, *points.shape))
    shaken = clustered(points + SHAKE * spread * noise, number)
    theirs = (shaken[:, np.newaxis] == np.arange(number)[:, np.newaxis]).astype(np.float64)
    common = members.astype(np.float64) @ theirs.transpose(0, 2, 1)
    either = members.sum(axis=1)[:, np.newaxis] + theirs.sum(axis=2)[:, np.newaxis] - common
    return (common / either).max(axis=2).mean(axis=0).tolist()


def _in_input_order(found: Labels, order: Labels) -> tuple[Labels, list[int]]:
    """Labels by participant, the clusters renumbered: larger first, then the earlier."""
    labels = np.empty_like(found)
    labels[order] = found
    used, firsts, sizes = np.unique(labels, return_index=True, return_counts=True)
    ranking = used[np.lexsort((firsts, -sizes))].tolist()
    new = {old: position for position, old in enumerate(ranking)}
    return np.array([new[old] for old in labels.tolist()]), ranking
