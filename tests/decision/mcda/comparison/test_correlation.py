import numpy as np
import pymcdm
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from pyrepo_mcda import correlations as pyrepo
from scipy.stats import kendalltau, rankdata, spearmanr

from decision.mcda.comparison import correlation_matrix, fractional_ranks
from decision.mcda.comparison.correlation import kendall, spearman, ws

rankings = st.lists(st.integers(1, 6), min_size=4, max_size=10)


def number(value: float | None) -> float:
    assert value is not None
    return value


def both(seed: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    x, y = rng.integers(0, 6, (2, 8))
    return rankdata(x), rankdata(y)


@pytest.mark.parametrize("seed", range(20))
def test_second_implementations_with_ties(seed: int) -> None:
    x, y = both(seed)
    assert_allclose(number(spearman(x, y)), spearmanr(x, y).statistic, rtol=1e-12)
    assert_allclose(ws(x, y), pymcdm.correlations.ws(x, y), rtol=1e-12)
    # tau-b by its definition, over all pairs
    signs_x, signs_y = np.sign(x[:, None] - x), np.sign(y[:, None] - y)
    tau_b = (signs_x * signs_y).sum() / np.sqrt((signs_x**2).sum() * (signs_y**2).sum())
    assert_allclose(number(kendall(x, y)), tau_b, rtol=1e-12)


def test_without_ties_they_are_those_of_pyrepo_and_pymcdm() -> None:
    x, y = np.array([1.0, 2, 3, 4, 5]), np.array([3.0, 1, 2, 5, 4])
    assert_allclose(number(spearman(x, y)), pyrepo.spearman(x, y), rtol=1e-12)
    assert_allclose(ws(x, y), pyrepo.WS_coeff(x, y), rtol=1e-12)
    assert_allclose(number(kendall(x, y)), pymcdm.correlations.kendall_tau(x, y), rtol=1e-12)


def test_ws_of_its_source() -> None:
    # Sałabun and Urbaniak (2020), table 1: the reference 1 to 5 against an exchange of the
    # first two and of the last two; by hand 1 - (1/2 * 1/4 + 1/4 * 1/3) and
    # 1 - (1/16 * 1/3 + 1/32 * 1/4).
    reference = np.array([1.0, 2, 3, 4, 5])
    assert_allclose(ws(reference, np.array([2.0, 1, 3, 4, 5])), 0.791667, atol=5e-7)
    assert_allclose(ws(reference, np.array([1.0, 2, 3, 5, 4])), 0.971354, atol=5e-7)


@pytest.mark.parametrize("m", [2, 3, 5, 12, 100])
def test_kendalls_of_many_have_scipy_s_digits(m: int) -> None:
    drawn = np.random.default_rng(m).integers(0, m, (12, m))
    ranks = [rankdata(row, method="min").astype(np.int64) for row in drawn if len(set(row)) > 1]
    assert correlation_matrix(ranks, "kendall") == [
        [kendalltau(fractional_ranks(x), fractional_ranks(y)).statistic for y in ranks]
        for x in ranks
    ]


@given(rankings)
def test_a_ranking_is_like_itself(values: list[int]) -> None:
    ranks = rankdata(values, method="min").astype(np.int64)
    for name in ("spearman", "kendall", "ws"):
        value = correlation_matrix([ranks], name)[0][0]
        if name == "ws" or len(set(values)) > 1:
            assert value is not None
            assert abs(value - 1) < 1e-12
        else:
            assert value is None


@given(rankings)
def test_a_reversed_ranking_is_its_opposite(values: list[int]) -> None:
    x, y = rankdata(values), rankdata([-value for value in values])
    if len(set(values)) > 1:
        assert_allclose([number(spearman(x, y)), number(kendall(x, y))], -1, rtol=1e-12)


def test_a_constant_ranking_has_no_correlation() -> None:
    constant, other = np.array([1, 1, 1]), np.array([1, 2, 3])
    assert correlation_matrix([constant, other], "spearman")[0] == [None, None]
    assert correlation_matrix([constant, other], "kendall")[1][0] is None
    assert correlation_matrix([other, constant], "ws")[0][1] is not None


def test_fractional_ranks_are_scipy_s() -> None:
    values = [3, 1, 2, 3, 1]
    minimal = rankdata(values, method="min").astype(np.int64)
    assert fractional_ranks(minimal).tolist() == rankdata(values).tolist()
