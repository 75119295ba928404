import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.spatial.distance import cdist

from decision.mcda.group.clusters import like_minded
from decision.mcda.group.kmeans import clustered, silhouettes


def camps(seed: int, centres: list[list[float]], size: int, noise: float) -> np.ndarray:
    rng = np.random.default_rng(seed)
    weights = np.abs(
        np.repeat(centres, size, axis=0)
        + rng.normal(0, noise, (size * len(centres), len(centres[0])))
    )
    return np.asarray(weights / weights.sum(axis=1, keepdims=True))


CORNERS = [
    [0.6, 0.1, 0.1, 0.1, 0.1],
    [0.1, 0.6, 0.1, 0.1, 0.1],
    [0.1, 0.1, 0.6, 0.1, 0.1],
    [0.1, 0.1, 0.1, 0.6, 0.1],
    [0.1, 0.1, 0.1, 0.1, 0.6],
]


@pytest.mark.parametrize("number", [2, 3, 4, 5])
@pytest.mark.parametrize("size", [4, 40])
def test_camps_that_are_well_apart_are_found(number: int, size: int) -> None:
    found = like_minded(camps(number, CORNERS[:number], size, 0.03))
    assert found.labels.tolist() == np.repeat(np.arange(number), size).tolist()
    assert found.silhouette == max(found.by_number.values())


@pytest.mark.parametrize("seed", range(8))
@pytest.mark.parametrize("shape", [(6, 2), (25, 3), (60, 8)])
def test_a_cloud_without_structure_is_one_group(seed: int, shape: tuple[int, int]) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.full(shape[1], 3.0), shape[0])
    assert like_minded(weights).labels.max() == 0


@pytest.mark.parametrize("seed", range(6))
def test_small_changes_move_nobody(seed: int) -> None:
    weights = camps(1, CORNERS[:3], 10, 0.05)
    shaken = weights + np.random.default_rng(seed).normal(0, 0.003, weights.shape)
    assert like_minded(weights).labels.max() == 2
    assert like_minded(shaken).labels.tolist() == like_minded(weights).labels.tolist()


def test_the_number_of_before_stays_where_it_is_almost_as_good() -> None:
    # Two of three camps are near each other: two clusters are a little better than three.
    centres = [[0.6, 0.2, 0.2], [0.2, 0.6, 0.2], [0.2, 0.48, 0.32]]
    weights = camps(5, centres, 12, 0.02)
    free = like_minded(weights)
    assert 0 < free.by_number[2] - free.by_number[3] < 0.05
    assert free.labels.max() == 1
    assert like_minded(weights, previous=3).labels.max() == 2
    assert like_minded(weights, previous=2).labels.max() == 1


def test_what_was_one_group_splits_later_and_what_was_two_joins_later() -> None:
    centres = [[0.5, 0.2, 0.3], [0.3, 0.4, 0.3]]
    hardly_two = camps(14, centres, 10, 0.04)
    assert like_minded(hardly_two).labels.max() == 1
    assert like_minded(hardly_two, previous=1).labels.max() == 0
    hardly_one = camps(14, centres, 10, 0.05)
    assert like_minded(hardly_one).labels.max() == 0
    assert like_minded(hardly_one, previous=2).labels.max() == 1


def test_the_same_opinion_is_one_group() -> None:
    assert like_minded(np.full((9, 4), 0.25)).labels.tolist() == [0] * 9
    assert like_minded(np.array([[0.5, 0.5]])).labels.tolist() == [0]


def test_zero_weights_are_points_like_any_other() -> None:
    found = like_minded(np.array([[1.0, 0, 0]] * 5 + [[0, 0, 1.0]] * 4))
    assert found.labels.tolist() == [0] * 5 + [1] * 4
    assert found.silhouette == pytest.approx(1)


@pytest.mark.parametrize("seed", range(5))
def test_silhouettes_equal_rousseeuw_s_definition(seed: int) -> None:
    rng = np.random.default_rng(seed)
    points = rng.random((30, 4))
    labels = rng.integers(0, 3, 30)
    labels[0] = 3  # alone
    apart = cdist(points, points)
    expected = []
    for i in range(30):
        mates = (labels == labels[i]) & (np.arange(30) != i)
        if not mates.any():
            expected.append(0.0)
            continue
        a = apart[i, mates].mean()
        b = min(apart[i, labels == c].mean() for c in set(labels.tolist()) - {labels[i]})
        expected.append((b - a) / max(a, b))
    found = silhouettes(points[np.newaxis], labels[np.newaxis, np.newaxis], np.arange(30))[0, 0]
    assert_allclose(found, expected, atol=1e-7)


def test_many_sets_at_once_are_clustered_as_each_alone() -> None:
    sets = np.random.default_rng(0).random((6, 25, 3))
    together = clustered(sets, 3)
    for points, labels in zip(sets, together, strict=True):
        assert clustered(points[np.newaxis], 3)[0].tolist() == labels.tolist()


def test_an_outlier_does_not_hide_the_camps() -> None:
    points = np.concatenate([np.zeros((20, 2)), np.ones((20, 2)), [[5.0, 0.0]]])
    labels = clustered(points[np.newaxis], 3)[0]
    assert len({*labels[:20].tolist()}) == len({*labels[20:40].tolist()}) == 1
    assert len(set(labels.tolist())) == 3
