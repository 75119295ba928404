"""Kinship: hand-worked distances, SciPy's documented joins, and what has nothing to compare."""

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from territories.kinship import (
    column_ranges,
    comparable,
    complements,
    distances_to,
    family_groups,
    family_tree,
    profile_distances,
    set_distances,
)

NAN = np.nan


def test_distances_by_hand() -> None:
    # Ranges 10 and 4. One and two: (4/10 + 2/4) / 2; one and three: 10/10 alone.
    values = np.array([[0.0, 1.0, 7.0], [4.0, 3.0, 7.0], [10.0, NAN, 7.0], [NAN, 5.0, 7.0]])
    distances, shared = profile_distances(values)
    nan_free = [[0, 0.45, 1.0, 1.0], [0.45, 0, 0.6, 0.5], [1.0, 0.6, 0, NAN], [1.0, 0.5, NAN, 0]]
    assert_allclose(distances, nan_free, rtol=1e-12)
    assert_array_equal(shared, [[2, 2, 1, 1], [2, 2, 1, 1], [1, 1, 1, 0], [1, 1, 0, 1]])
    assert np.isnan(profile_distances(values, 2).distances[0, 2])


def test_units_and_order_change_nothing() -> None:
    rng = np.random.default_rng(15)
    values = rng.normal(size=(7, 5))
    values[rng.random((7, 5)) < 0.3] = NAN
    before = profile_distances(values).distances
    turned = rng.permutation(7)
    other = profile_distances(values[turned] * [1e3, -2, 0.01, 1, 5] + 8).distances
    assert_allclose(other, before[np.ix_(turned, turned)], rtol=1e-9)


@pytest.mark.parametrize("values", [np.ones((3, 2)), np.full((3, 2), NAN), np.empty((3, 0))])
def test_nothing_tells_them_apart(values: np.ndarray) -> None:
    distances, shared = profile_distances(values)
    assert_array_equal(shared, np.zeros((3, 3)))
    assert np.isnan(distances[0, 1])
    assert comparable(distances) == (0,)


def test_sets_by_hand() -> None:
    distances, shared = set_distances([{1, 2, 3}, {3, 4}, {1, 2, 3}, set()])
    assert_allclose(distances[0], [0, 0.75, 0, NAN])
    assert_array_equal(shared[0], [3, 1, 3, 0])


def test_who_is_left_out() -> None:
    far = np.array([[0, 0.1, NAN, 0.2], [0.1, 0, NAN, 0.3], [NAN, NAN, 0, 0.4], [0.2, 0.3, 0.4, 0]])
    assert comparable(far) == (0, 1, 3)


def test_joined_as_scipy_documents() -> None:
    """The example of `scipy.cluster.hierarchy.dendrogram`, with average distances by hand."""
    points = np.array([0.0, 1.0, 5.0, 7.0])
    tree = family_tree(np.abs(points[:, None] - points[None, :]))
    assert tree.order in ((0, 1, 2, 3), (3, 2, 1, 0))
    assert [max(height for height, _row in join) for join in tree.joins] == [1.0, 2.0, 5.5]
    assert tree.height == 5.5
    assert sorted(row for height, row in tree.joins[-1]) == [0.5, 0.5, 2.5, 2.5]


@pytest.mark.parametrize("m", [0, 1])
def test_no_tree_of_less_than_two(m: int) -> None:
    assert family_tree(np.zeros((m, m))) == (tuple(range(m)), (), 0.0)


def test_all_alike_are_joined_at_nothing() -> None:
    tree = family_tree(np.zeros((3, 3)))
    assert sorted(tree.order) == [0, 1, 2]
    assert tree.height == 0.0


def test_a_part_is_as_far_apart_as_among_all() -> None:
    values = np.array([[0.0, 1.0], [4.0, NAN], [10.0, 5.0], [NAN, 3.0]])
    ranges = column_ranges(values)
    assert_array_equal(ranges, [10, 4])
    whole = profile_distances(values).distances
    assert_array_equal(
        profile_distances(values[:2], ranges=ranges).distances, whole[np.ix_([0, 1], [0, 1])]
    )
    assert_array_equal(distances_to(values, 2, ranges).distances, whole[2])


def test_complements_by_hand() -> None:
    # One is ahead by 0.6 and 0.2 of three columns, two by 0.3: 2 x min(0.8, 0.3) / 3.
    better = np.array([[0.9, 0.2, 0.5], [0.3, 0.5, 0.3], [0.3, 0.2, 0.1], [NAN, 1.0, NAN]])
    found = complements(better)
    assert_allclose(found[0], [0, 0.2, 0, 0], rtol=1e-12)
    assert np.isnan(complements(better, 2)[0, 3])


def test_complements_are_what_the_better_of_two_gains() -> None:
    """Twice what the definition in words gives, and never more than the distance."""
    better = np.random.default_rng(15).random((9, 6))
    together = np.maximum(better[:, None], better[None]).mean(axis=2)
    alone = np.maximum(better.mean(axis=1)[:, None], better.mean(axis=1)[None])
    found = complements(better)
    assert_allclose(found, 2 * (together - alone), atol=1e-12)
    assert (found <= profile_distances(better, ranges=np.ones(6)).distances + 1e-12).all()


@pytest.mark.parametrize(
    ("count", "groups"), [(1, [[0, 1, 2, 3]]), (2, [[0, 2], [1, 3]]), (3, [[0, 2], [1], [3]])]
)
def test_groups_are_what_the_tree_is_cut_into(count: int, groups: list[list[int]]) -> None:
    points = np.array([0.0, 5.0, 1.0, 7.0])
    cut = np.array(family_groups(np.abs(points[:, None] - points[None, :]), count))
    found = [np.flatnonzero(cut == group).tolist() for group in set(cut)]
    assert sorted(found) == groups


def test_what_is_alike_is_never_parted() -> None:
    assert family_groups(np.zeros((3, 3)), 2) == (1, 1, 1)
    assert family_groups(np.zeros((3, 3)), 8) == (1, 1, 1)
    assert sorted(set(family_groups(1 - np.eye(3), 8))) == [1, 2, 3]
    assert family_groups(np.zeros((1, 1)), 2) == (1,)
    assert family_groups(np.zeros((0, 0)), 2) == ()
