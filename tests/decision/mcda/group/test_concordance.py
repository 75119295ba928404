from collections.abc import Sequence
from itertools import permutations, product

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.stats import friedmanchisquare, rankdata

from decision.mcda.group.concordance import kendall_concordance
from decision.mcda.group.rankings import mid_ranks, ranking_distances


def as_weights(ranks: Sequence[Sequence[float]]) -> np.ndarray:
    return 10 - np.array(ranks, dtype=float)


def test_three_judges_of_six() -> None:
    # Siegel (1956), chapter 9: three executives rank six applicants for a post; W = .16.
    ranks = [[1, 6, 3, 2, 5, 4], [1, 5, 6, 4, 2, 3], [6, 3, 2, 5, 4, 1]]
    found = kendall_concordance(as_weights(ranks))
    assert found is not None
    assert np.array(ranks).sum(axis=0).tolist() == [8, 14, 11, 11, 11, 8]
    assert_allclose(found.w, 0.16, atol=5e-3)


@pytest.mark.parametrize("seed", range(20))
def test_w_with_ties_equals_friedman_s_statistic(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 5, (int(rng.integers(3, 30)), int(rng.integers(3, 7)))).astype(float)
    found = kendall_concordance(weights)
    assert found is not None
    k, n = weights.shape
    statistic, p = friedmanchisquare(*weights.T)
    assert_allclose(found.w, statistic / (k * (n - 1)), rtol=1e-10)
    assert_allclose(found.p, p, rtol=1e-10)
    assert (found.p_small is None) == (k >= 20)


@pytest.mark.parametrize("seed", range(6))
def test_exact_p_equals_all_orders_counted(seed: int) -> None:
    rng = np.random.default_rng(seed)
    weights = rng.integers(1, 4, (3, 3)).astype(float)
    found = kendall_concordance(weights)
    assert found is not None
    ranks = np.array([rankdata(-row) for row in weights])
    reached = (ranks.sum(axis=0) ** 2).sum()
    sums = [
        (np.sum(orders, axis=0) ** 2).sum()
        for orders in product(*(list(permutations(row)) for row in ranks))
    ]
    assert found.rule == "exact"
    assert_allclose(found.p_small or 0, np.mean(np.array(sums) >= reached - 1e-9), rtol=1e-12)


def test_sampled_p_is_near_the_exact_one() -> None:
    weights = np.random.default_rng(2).random((2, 7))
    exact = kendall_concordance(weights)
    assert exact is not None
    assert exact.rule == "exact"
    # Two rankings of seven: W = (rho + 1) / 2, so p is that of Spearman's rho, counted here.
    ranks = mid_ranks(weights)
    reached = (ranks.sum(axis=0) ** 2).sum()
    orders = np.array(list(permutations(ranks[1])))
    counted = (((ranks[0] + orders) ** 2).sum(axis=1) >= reached - 1e-9).mean()
    assert_allclose(exact.p_small or 0, counted, rtol=1e-12)


def test_many_items_are_sampled_and_repeatable() -> None:
    weights = np.random.default_rng(5).random((4, 9))
    one, other = kendall_concordance(weights), kendall_concordance(weights)
    assert one is not None
    assert one == other
    assert one.rule == "sampled"
    assert abs(one.p - (one.p_small or 0)) < 0.1


def test_ranks_with_ties() -> None:
    weights = np.array([[0.1, 0.4, 0.4, 0.1], [0.4, 0.3, 0.2, 0.1]])
    assert mid_ranks(weights).tolist() == [[3.5, 1.5, 1.5, 3.5], [1, 2, 3, 4]]
    assert_allclose(mid_ranks(weights), [rankdata(-row) for row in weights])


def test_ties_of_one_side_count_half() -> None:
    # Borda's ballots of cases.md, section 2: (1,2,3,4,5,6) and (2,1,3,4,5,6) differ in one of 15.
    first, second = as_weights([[1, 2, 3, 4, 5, 6], [2, 1, 3, 4, 5, 6]])
    assert_allclose(ranking_distances(first[np.newaxis], second), [1 / 15])
    tied = as_weights([[1.5, 1.5, 3, 4, 5, 6]])
    assert_allclose(ranking_distances(tied, first), [0.5 / 15])
