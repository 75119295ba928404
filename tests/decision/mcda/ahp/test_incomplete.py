import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.ahp.graph import Mask, groups, judged_pairs, resistances
from decision.mcda.ahp.incomplete import (
    harker_matrix,
    logarithmic_least_squares,
    missing_pairs,
    random_index_share,
)
from decision.mcda.ahp.priorities import eigenvector_priorities, geometric_mean_priorities
from decision.mcda.matrix import Floats
from tests.decision.mcda.ahp.matrices import random_matrices


def with_gaps(matrix: Floats, seed: int, share: float = 0.4) -> Floats:
    """The matrix with some judgements left out; the neighbours' chain keeps it connected."""
    n = len(matrix)
    gaps = np.triu(np.random.default_rng(seed).random((n, n)) < share, k=2)
    return np.where(gaps | gaps.T, np.nan, matrix)


def mask(*pairs: tuple[int, int], n: int) -> Mask:
    judged = np.zeros((n, n), dtype=bool)
    for i, j in pairs:
        judged[i, j] = judged[j, i] = True
    return judged


@pytest.mark.parametrize("n", [2, 3, 6, 12])
def test_any_tree_of_consistent_judgements_gives_the_weights_back(n: int) -> None:
    generator = np.random.default_rng(n)
    weights = generator.dirichlet(np.ones(n)) + 0.01
    weights /= weights.sum()
    judged = mask(*((int(generator.integers(j)), j) for j in range(1, n)), n=n)
    ratios = np.where(judged, weights[:, np.newaxis] / weights, np.nan)
    assert_allclose(logarithmic_least_squares(ratios), weights, rtol=1e-9)
    priorities, values = eigenvector_priorities(harker_matrix(ratios)[np.newaxis])
    assert_allclose(priorities[0], weights, rtol=1e-9)
    assert_allclose(values, n, rtol=1e-11)


@given(seed=st.integers(0, 10**6), n=st.integers(3, 8))
def test_harkers_vector_is_that_of_the_matrix_it_completes(seed: int, n: int) -> None:
    ratios = with_gaps(random_matrices(1, n, 0.5, seed)[0], seed)
    found, values = eigenvector_priorities(harker_matrix(ratios)[np.newaxis])
    completed = np.where(np.isnan(ratios), found[0][:, np.newaxis] / found[0], ratios)
    again, again_values = eigenvector_priorities(completed[np.newaxis])
    assert_allclose(again, found, rtol=1e-9)
    assert_allclose(again_values, values, rtol=1e-10)


@given(seed=st.integers(0, 10**6), n=st.integers(3, 8))
def test_least_squares_as_numpy_solves_them(seed: int, n: int) -> None:
    ratios = with_gaps(random_matrices(1, n, 0.5, seed)[0], seed)
    pairs = np.argwhere(np.triu(judged_pairs(ratios)))
    design = np.zeros((len(pairs), n))
    design[np.arange(len(pairs)), pairs[:, 0]] = 1
    design[np.arange(len(pairs)), pairs[:, 1]] = -1
    logs, *_ = np.linalg.lstsq(design, np.log(ratios[pairs[:, 0], pairs[:, 1]]))
    expected = np.exp(logs) / np.exp(logs).sum()
    assert_allclose(logarithmic_least_squares(ratios), expected, rtol=1e-9)


def test_complete_judgements_are_the_special_case() -> None:
    for matrix in random_matrices(5, 6, 0.5):
        assert_allclose(harker_matrix(matrix), matrix)
        expected = geometric_mean_priorities(matrix[np.newaxis])[0]
        assert_allclose(logarithmic_least_squares(matrix), expected, rtol=1e-12)
        assert missing_pairs(matrix) == 0


def test_the_random_index_shrinks_to_nothing_at_a_tree() -> None:
    # Ágoston and Csató (2022): a tree of n - 1 judgements cannot contradict itself.
    for n in (3, 4, 9):
        assert random_index_share(n, 0) == 1
        assert_allclose(random_index_share(n, n * (n - 1) // 2 - (n - 1)), 0, atol=1e-15)


def test_groups_that_nothing_connects() -> None:
    assert groups(mask((0, 3), (1, 4), (4, 2), n=6)) == [[0, 3], [1, 2, 4], [5]]


def test_resistances_in_row_and_side_by_side() -> None:
    # A ring of four: 1 and 3 wires side by side make 3/4, 2 and 2 make 1.
    ring = resistances(mask((0, 1), (1, 2), (2, 3), (3, 0), n=4))
    assert_allclose(ring[0], [0, 0.75, 1, 0.75], atol=1e-14)
    chain = resistances(mask((0, 1), (1, 2), (2, 3), n=4))
    assert_allclose(chain[0], [0, 1, 2, 3], atol=1e-14)
