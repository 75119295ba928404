import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from decision.mcda.ahp.priorities import geometric_mean_priorities
from decision.mcda.group.aggregation import (
    aggregated_judgements,
    arithmetic_priorities,
    geometric_priorities,
)
from decision.mcda.group.dispersion import pair_dispersion


def random_ratios(seed: int, k: int, n: int) -> np.ndarray:
    rng = np.random.default_rng(seed)
    upper = np.triu(np.exp(rng.normal(0, 1, (k, n, n))), 1)
    with np.errstate(divide="ignore"):
        lower = np.tril(1 / upper.transpose(0, 2, 1), -1)
    return np.asarray(upper + lower + np.eye(n))


@pytest.mark.parametrize("seed", range(5))
def test_both_geometric_ways_meet(seed: int) -> None:
    # Barzilai and Golany (1994): with row geometric means, aggregating judgements or
    # priorities gives the same weights.
    ratios = random_ratios(seed, 4, 5)
    power = np.array([1.0, 2, 0.5, 3])
    judgements = geometric_mean_priorities(aggregated_judgements(ratios, power)[np.newaxis])[0]
    weights = geometric_priorities(geometric_mean_priorities(ratios), power)
    assert weights is not None
    assert_allclose(judgements, weights, rtol=1e-12)


def test_the_group_s_matrix_is_reciprocal() -> None:
    matrix = aggregated_judgements(random_ratios(1, 7, 4), np.arange(7.0))
    assert_allclose(matrix * matrix.T, 1, rtol=1e-12)


def test_a_pair_that_only_people_without_power_judged_stays_open() -> None:
    ratios = random_ratios(2, 2, 3)
    ratios[0, 0, 1] = ratios[0, 1, 0] = np.nan
    matrix = aggregated_judgements(ratios, np.array([1.0, 0.0]))
    assert np.isnan(matrix[0, 1])
    assert_allclose(matrix[1, 2], ratios[0, 1, 2])


def test_a_zero_without_power_vetoes_nothing() -> None:
    weights = np.array([[0.5, 0.5], [0.0, 1.0]])
    found = geometric_priorities(weights, np.array([1.0, 0.0]))
    assert found is not None
    assert_allclose(found, [0.5, 0.5])


@given(arrays(np.float64, (3, 4), elements=st.floats(0, 1)).filter(lambda w: (w.sum(1) > 0).all()))
def test_means_lie_between_the_participants(values: np.ndarray) -> None:
    weights = values / values.sum(axis=1, keepdims=True)
    mean = arithmetic_priorities(weights, np.array([1.0, 2.0, 3.0]))
    assert (mean >= weights.min(axis=0) - 1e-12).all()
    assert (mean <= weights.max(axis=0) + 1e-12).all()
    assert_allclose(mean.sum(), 1)


def test_what_all_judge_alike_does_not_scatter() -> None:
    found = pair_dispersion(np.repeat(random_ratios(3, 1, 4), 6, axis=0))
    assert_allclose(found.deviation, 1, rtol=1e-7)
    assert_allclose(found.low, found.high)
