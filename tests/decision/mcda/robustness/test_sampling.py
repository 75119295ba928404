import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal
from scipy import stats

from decision.mcda.errors import DocumentError
from decision.mcda.robustness.sampling import (
    BLOCK,
    CELLS,
    WEIGHTS,
    Around,
    Given,
    Intervals,
    Ordinal,
    Uniform,
    stream,
)
from decision.mcda.robustness.simplex_box import BoxSampler

ROWS = 100_000


def rng() -> np.random.Generator:
    return stream(7, 0, WEIGHTS)


def test_streams_differ_by_seed_block_and_purpose_and_repeat() -> None:
    first = {
        (seed, block, purpose): stream(seed, block, purpose).random()
        for seed in (0, 1)
        for block in (0, 1)
        for purpose in (WEIGHTS, CELLS)
    }
    assert len(set(first.values())) == 8
    assert stream(1, 1, CELLS).random() == first[1, 1, CELLS]


@pytest.mark.parametrize("n", [1, 2, 3, 15])
def test_uniform_weights_have_the_marginals_of_the_simplex(n: int) -> None:
    weights = Uniform(n).draw(rng(), 0, ROWS)

    assert_allclose(weights.sum(axis=1), 1, rtol=1e-14)
    if n > 1:
        # A share of Dirichlet(1, ..., 1) is Beta(1, n - 1); normalised uniforms are not.
        assert stats.kstest(weights[:, -1], stats.beta(1, n - 1).cdf).pvalue > 1e-4


def test_normalised_uniforms_would_fail_that_test() -> None:
    """Trap 8 of cases.md: the check above can tell."""
    wrong = rng().random((ROWS, 3))
    wrong /= wrong.sum(axis=1, keepdims=True)
    assert stats.kstest(wrong[:, -1], stats.beta(1, 2).cdf).pvalue < 1e-9


def test_ordinal_weights_average_to_the_rank_order_centroid() -> None:
    """Barron and Barrett (1996): ROC weights are the centroid of the ordered simplex.

    Their values for n = 4, to 4 decimals: .5208 .2708 .1458 .0625.
    """
    weights = Ordinal([[2], [0], [3], [1]]).draw(rng(), 0, ROWS)

    assert (np.diff(weights[:, [2, 0, 3, 1]], axis=1) <= 0).all()
    assert_allclose(weights.sum(axis=1), 1, rtol=1e-14)
    assert_allclose(weights.mean(axis=0)[[2, 0, 3, 1]], [0.5208, 0.2708, 0.1458, 0.0625], atol=2e-3)


def test_ordinal_weights_are_the_sorted_uniform_ones() -> None:
    weights = Ordinal([[0], [1], [2]]).draw(rng(), 0, ROWS)
    sorted_weights = -np.sort(-Uniform(3).draw(stream(8, 0, WEIGHTS), 0, ROWS), axis=1)
    for j in range(3):
        assert stats.ks_2samp(weights[:, j], sorted_weights[:, j]).pvalue > 1e-4


def test_tied_criteria_weigh_exactly_the_same() -> None:
    weights = Ordinal([[1, 3], [0], [2]]).draw(rng(), 0, 1000)

    assert_array_equal(weights[:, 1], weights[:, 3])
    assert (weights[:, 1] >= weights[:, 0]).all()
    assert (weights[:, 0] >= weights[:, 2]).all()
    assert_allclose(weights.sum(axis=1), 1, rtol=1e-14)


def test_all_criteria_tied_leave_one_vector() -> None:
    assert_allclose(Ordinal([[0, 1, 2, 3]]).draw(rng(), 0, 5), 0.25, rtol=1e-15)


@pytest.mark.parametrize(
    ("low", "high"),
    [
        ([0.1, 0.2, 0.0], [0.5, 0.6, 0.4]),
        ([0.0, 0.0, 0.0], [1.0, 1.0, 1.0]),
        ([0.0, 0.3, 0.0, 0.1], [0.4, 0.5, 1.0, 0.3]),
        ([0.0] * 5, [0.3, 0.3, 0.3, 0.3, 0.3]),
        ([0.05] * 4, [0.9, 0.3, 0.2, 0.8]),
    ],
)
def test_interval_weights_are_those_uniform_ones_that_keep_the_bounds(
    low: list[float], high: list[float]
) -> None:
    least, most = np.array(low), np.array(high)
    drawn = Intervals(BoxSampler(least, most)).draw(rng(), 0, ROWS)
    assert ((drawn >= least - 1e-12) & (drawn <= most + 1e-12)).all()
    assert_allclose(drawn.sum(axis=1), 1, rtol=1e-14)

    uniform = Uniform(len(low)).draw(stream(9, 0, WEIGHTS), 0, 20 * ROWS)
    kept = uniform[((uniform >= least) & (uniform <= most)).all(axis=1)]
    assert len(kept) > 1000
    for j in range(len(low)):
        assert stats.ks_2samp(drawn[:, j], kept[:, j]).pvalue > 1e-4
    assert_allclose(np.cov(drawn.T), np.cov(kept.T), atol=2e-3)


@pytest.mark.parametrize("n", [15, 60])
def test_a_narrow_box_in_many_dimensions_is_reached(n: int) -> None:
    """Where rejection from the simplex would never end."""
    low, high = np.full(n, 0.9 / n), np.full(n, 1.1 / n)
    drawn = Intervals(BoxSampler(low, high)).draw(rng(), 0, 5000)
    assert drawn.shape == (5000, n)
    assert_allclose(drawn.mean(axis=0), 1 / n, rtol=5e-3)  # by symmetry


def test_fixed_weights_stay_and_the_rest_is_shared() -> None:
    drawn = BoxSampler(np.array([0.25, 0, 0]), np.array([0.25, 1, 1])).draw(rng(), ROWS)
    assert_array_equal(drawn[:, 0], 0.25)
    assert stats.kstest(drawn[:, 1] / 0.75, "uniform").pvalue > 1e-4


@pytest.mark.parametrize(
    ("low", "high", "only"),
    [
        ([0.5, 0.3, 0.2], [0.9, 0.9, 0.9], [0.5, 0.3, 0.2]),
        ([0.0, 0.1, 0.1], [0.5, 0.3, 0.2], [0.5, 0.3, 0.2]),
        ([1.0], [1.0], [1.0]),
        ([0.0], [1.0], [1.0]),
        ([0.4, 0.0], [0.4, 1.0], [0.4, 0.6]),
    ],
)
def test_bounds_that_leave_one_vector_give_it(
    low: list[float], high: list[float], only: list[float]
) -> None:
    assert_allclose(BoxSampler(np.array(low), np.array(high)).draw(rng(), 3), [only] * 3)


@pytest.mark.parametrize(
    ("low", "high", "sentence"),
    [
        ([0.6, 0.5], [1.0, 1.0], "lower bounds sum to 1.1, above 1"),
        ([0.0, 0.0], [0.4, 0.5], "upper bounds sum to 0.9, below 1"),
    ],
)
def test_contradictory_bounds_are_refused(
    low: list[float], high: list[float], sentence: str
) -> None:
    with pytest.raises(DocumentError, match=sentence):
        BoxSampler(np.array(low), np.array(high))


def test_weights_around_a_group_keep_its_mean_and_spread() -> None:
    mean = np.array([0.5, 0.3, 0.2, 0.0])
    drawn = Around(mean, 99).draw(rng(), 0, ROWS)

    assert_allclose(drawn.mean(axis=0), mean, atol=1e-3)
    assert_allclose(drawn.std(axis=0)[0], 0.05, rtol=0.02)  # sqrt(.5 * .5 / 100)
    assert_array_equal(drawn[:, 3], 0)


def test_criteria_that_keep_their_proportion_are_spread_as_one() -> None:
    mean = np.array([0.5, 0.3, 0.2])
    drawn = Around(mean, 99, np.array([0, 1, 1])).draw(rng(), 0, ROWS)

    assert_allclose(drawn.sum(axis=1), 1)
    assert_allclose(drawn[:, 1], 1.5 * drawn[:, 2])
    # Their sum is spread as one weight of 0.5: sqrt(.5 * .5 / 100).
    assert_allclose((drawn[:, 1] + drawn[:, 2]).std(), 0.05, rtol=0.02)


def test_each_for_itself_is_the_same_as_no_groups() -> None:
    mean = np.array([0.5, 0.0, 0.3, 0.2])
    plain = Around(mean, 9).draw(rng(), 0, 10)
    assert_array_equal(Around(mean, 9, np.array([0, 1, 2, 3])).draw(rng(), 0, 10), plain)


def test_given_weights_are_taken_in_turn() -> None:
    vectors = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    drawn = Given(vectors).draw(rng(), BLOCK, 4)
    assert_array_equal(drawn, vectors[[BLOCK % 3, (BLOCK + 1) % 3, (BLOCK + 2) % 3, BLOCK % 3]])
