import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.optimize import linprog

from decision.mcda.group.compromise import minimax_regret_weights
from decision.mcda.group.dispersion import distances


def whole_programme(weights: np.ndarray, regret: float | None = None) -> float:
    """One linear programme with every participant in it.

    Without a regret the smallest largest one; with one the smallest sum of |w - mean| for which
    it is kept.
    """
    k, n = weights.shape
    near = n + 1 + k * n
    rows, upper = [], []
    anchors = [*weights, weights.mean(axis=0)]
    for i, anchor in enumerate(anchors):
        for j in range(n):
            for sign in (1, -1):
                row = np.zeros(near + n)
                row[j], row[n + 1 + i * n + j] = sign, -1
                rows.append(row)
                upper.append(sign * anchor[j])
        if i < k:
            row = np.zeros(near + n)
            row[n + 1 + i * n : n + 1 + (i + 1) * n], row[n] = 0.5, -1
            rows.append(row)
            upper.append(0)
    costs = np.zeros(near + n)
    if regret is None:
        costs[n] = 1
    else:
        costs[near:] = 1
    bounds = [(0, None)] * n + [(0, regret)] + [(0, None)] * (k * n + n)
    total = [np.concatenate([np.ones(n), np.zeros(len(costs) - n)])]
    least = linprog(costs, rows, upper, total, [1], bounds).fun
    assert least is not None
    return float(least)


@pytest.mark.parametrize("seed", range(15))
def test_no_weights_have_a_smaller_largest_regret(seed: int) -> None:
    rng = np.random.default_rng(seed)
    k, n = int(rng.integers(1, 12)), int(rng.integers(2, 7))
    weights = rng.dirichlet(np.ones(n), k)
    found, regret = minimax_regret_weights(weights, np.ones(k))
    assert_allclose(found.sum(), 1)
    assert (found >= 0).all()
    assert_allclose(regret, distances(weights, found).max())
    assert_allclose(regret, whole_programme(weights), atol=1e-7)
    apart = np.abs(found - weights.mean(axis=0)).sum()
    assert_allclose(apart, whole_programme(weights, regret + 1e-8), atol=1e-5)


def test_of_two_people_the_mean_is_taken() -> None:
    weights = np.array([[0.7, 0.2, 0.1], [0.1, 0.2, 0.7]])
    found, regret = minimax_regret_weights(weights, np.ones(2))
    assert_allclose(found, [0.4, 0.2, 0.4])
    assert_allclose(regret, 0.3)


def test_numbers_do_not_outvote_one() -> None:
    weights = np.array([[0.8, 0.2]] * 9 + [[0.2, 0.8]])
    found, _ = minimax_regret_weights(weights, np.ones(10))
    assert_allclose(found, [0.5, 0.5], atol=1e-7)


def test_the_regret_is_the_most_that_a_score_can_change() -> None:
    rng = np.random.default_rng(0)
    weights = rng.dirichlet(np.ones(4), 3)
    found, regret = minimax_regret_weights(weights, np.ones(3))
    corners = np.array(np.meshgrid(*[[0, 1]] * 4)).reshape(4, -1)
    assert_allclose(np.abs((weights - found) @ corners).max(), regret, atol=1e-9)
