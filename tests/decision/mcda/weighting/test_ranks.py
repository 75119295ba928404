import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pymcdm.weights.subjective import RANCOM

from decision.mcda.weighting.ranks import RULES, rancom, rank_order_centroid, rank_sum


def test_rancom_as_published() -> None:
    # Więckowski et al. (2023), by pymcdm's own test: two criteria tie for the first place.
    expected = [0.2449, 0.2449, 0.1429, 0.0204, 0.0612, 0.1020, 0.1837]
    assert_allclose(rancom(np.array([1, 1, 4, 7, 6, 5, 3])), expected, atol=5e-5)


@pytest.mark.parametrize("ranks", [[1, 2, 4, 3], [1, 2, 2, 4], [1, 1, 1], [3, 1, 2, 1, 3]])
def test_rancom_as_pymcdm_has_it(ranks: list[int]) -> None:
    assert_allclose(rancom(np.array(ranks)), RANCOM(ranking=ranks)(), rtol=1e-12)


def test_centroids_as_published() -> None:
    # Barron and Barrett (1996), table of centroid weights for four attributes.
    found = rank_order_centroid(np.array([1, 2, 3, 4]))
    assert_allclose(found, [0.5208, 0.2708, 0.1458, 0.0625], atol=5e-5)


def test_the_centroid_is_the_mean_of_all_weights_of_that_order() -> None:
    generator = np.random.default_rng(5)
    drawn = np.sort(generator.dirichlet(np.ones(4), 200_000))[:, ::-1]
    assert_allclose(rank_order_centroid(np.array([1, 2, 3, 4])), drawn.mean(axis=0), atol=1e-3)


def test_rank_sums() -> None:
    # Stillwell, Seaver and Edwards (1981): n + 1 - r, normalised.
    assert_allclose(rank_sum(np.array([2, 1, 3])), np.array([2, 3, 1]) / 6)


@pytest.mark.parametrize("rule", RULES)
@given(ranks=st.lists(st.integers(1, 6), min_size=1, max_size=9))
def test_properties(rule: str, ranks: list[int]) -> None:
    given_ranks = np.array(ranks, dtype=float)
    weights = RULES[rule](given_ranks)
    assert_allclose(weights.sum(), 1)
    assert (weights > 0).all()
    # More important never weighs less, ties weigh the same, and only the order counts.
    assert ((weights[:, np.newaxis] > weights) == (given_ranks[:, np.newaxis] < given_ranks)).all()
    assert_allclose(RULES[rule](given_ranks**3), weights)


@pytest.mark.parametrize("rule", RULES)
def test_ties_share_the_mean_of_their_places(rule: str) -> None:
    ordered = RULES[rule](np.array([1.0, 2.0, 3.0, 4.0]))
    tied = RULES[rule](np.array([1.0, 2.0, 2.0, 4.0]))
    assert_allclose(tied, [ordered[0], *[(ordered[1] + ordered[2]) / 2] * 2, ordered[3]])
