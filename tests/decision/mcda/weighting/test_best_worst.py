import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from scipy.optimize import linprog

from decision.mcda.matrix import Floats
from decision.mcda.weighting.best_worst import (
    BestWorst,
    consistency_index,
    input_consistency_ratio,
    linear_weights,
    nonlinear_weights,
)

# Rezaei (2015), example 1, and the same input in Rezaei (2016).
CAR = BestWorst(2, 0, np.array([8.0, 2.0, 1.0]), np.array([1.0, 5.0, 8.0]))


def test_the_published_nonlinear_example() -> None:
    found = nonlinear_weights(CAR)
    assert_allclose(found.xi, 0.2583, atol=5e-5)
    assert_allclose(found.weights, [0.0714, 0.3387, 0.5899], atol=5e-5)
    # Rezaei (2015), example 1 continued: 0.26 / 4.47 = 0.058.
    assert_allclose(found.consistency_ratio, 0.058, atol=5e-4)
    assert_allclose(found.low, found.high, rtol=1e-9)


def test_the_published_linear_example() -> None:
    found = linear_weights(CAR)
    assert_allclose(found.weights, [0.071429, 0.321429, 0.607143], atol=5e-7)
    assert_allclose(found.xi, 0.035714, atol=5e-7)
    assert found.consistency_ratio == found.xi


def test_the_published_table_of_consistency_indices() -> None:
    # Rezaei (2015), table 2.
    expected = [0.00, 0.44, 1.00, 1.63, 2.30, 3.00, 3.73, 4.47, 5.23]
    assert_allclose([consistency_index(a) for a in range(1, 10)], expected, atol=5e-3)


def random_answers(seed: int, n: int) -> BestWorst:
    generator = np.random.default_rng(seed)
    best, worst = generator.permutation(n)[:2].tolist()
    to_others = generator.integers(1, 10, n).astype(float)
    to_worst = generator.integers(1, 10, n).astype(float)
    to_others[best] = to_worst[worst] = 1
    to_worst[best] = to_others[worst]
    return BestWorst(best, worst, to_others, to_worst)


def allowed(answers: BestWorst, xi: float, objective: Floats) -> Floats | None:
    """Weights that differ from no answer by more than `xi`, least in the objective: a programme."""
    rows, n = [], len(answers.best_to_others)
    for j in range(n):
        for other, of, ratio in (
            (answers.best, j, answers.best_to_others[j]),
            (j, answers.worst, answers.others_to_worst[j]),
        ):
            for sign in (1, -1):
                row = np.zeros(n)
                row[other] += sign
                row[of] -= sign * ratio + xi
                rows.append(row)
    result = linprog(objective, A_ub=rows, b_ub=np.zeros(len(rows)), A_eq=[np.ones(n)], b_eq=[1])
    return result.x


def can_be_met(answers: BestWorst, xi: float) -> bool:
    return allowed(answers, xi, np.zeros(len(answers.best_to_others))) is not None


def worst_difference(answers: BestWorst, weights: Floats) -> float:
    return float(
        max(
            np.abs(weights[answers.best] / weights - answers.best_to_others).max(),
            np.abs(weights / weights[answers.worst] - answers.others_to_worst).max(),
        )
    )


@pytest.mark.parametrize("seed", range(25))
def test_nonlinear_weights_by_another_way(seed: int) -> None:
    answers = random_answers(seed, 2 + seed % 6)
    found = nonlinear_weights(answers)
    assert_allclose(worst_difference(answers, found.weights), found.xi, atol=1e-9)
    assert can_be_met(answers, found.xi + 1e-5)
    assert found.xi < 1e-9 or not can_be_met(answers, found.xi - 1e-3)
    assert (found.low <= found.weights + 1e-12).all()
    assert (found.weights <= found.high + 1e-12).all()


@pytest.mark.parametrize("seed", range(15))
def test_the_intervals_are_all_that_is_equally_good(seed: int) -> None:
    """In units of the worst criterion's weight, in which the middles are taken."""
    answers = random_answers(seed, 6)
    found = nonlinear_weights(answers)
    unit = found.weights[answers.worst]
    for j in range(6):
        for sign, end in ((1, found.low[j]), (-1, found.high[j])):
            ratio = extreme_ratio(answers, found.xi + 1e-8, sign, j)
            assert_allclose(ratio, end / unit, rtol=1e-4)


def extreme_ratio(answers: BestWorst, xi: float, sign: int, j: int) -> float:
    """The least (1) or largest (-1) weight of a criterion, in units of the worst one's."""
    rows, limits, n = [], [], len(answers.best_to_others)
    for k in range(n):
        for other, of, ratio in (
            (answers.best, k, answers.best_to_others[k]),
            (k, answers.worst, answers.others_to_worst[k]),
        ):
            for way in (1, -1):
                row = np.zeros(n)
                row[other] += way
                row[of] -= way * ratio + xi
                rows.append(row)
                limits.append(0)
    fixed = np.eye(n)[answers.worst]
    found = linprog(sign * np.eye(n)[j], A_ub=rows, b_ub=limits, A_eq=[fixed], b_eq=[1])
    assert found.x is not None
    return float(found.x[j])


@pytest.mark.parametrize("seed", range(15))
def test_the_weights_are_the_middles_of_the_intervals(seed: int) -> None:
    found = nonlinear_weights(random_answers(seed, 6))
    assert (found.high > found.low + 1e-6).any()
    assert_allclose(found.weights, (found.low + found.high) / 2, rtol=1e-12)


@given(seed=st.integers(0, 10**6), n=st.integers(2, 8))
def test_answers_that_agree_give_their_weights_back(seed: int, n: int) -> None:
    weights = 1 + 8 * np.random.default_rng(seed).random(n)
    best, worst = int(weights.argmax()), int(weights.argmin())
    answers = BestWorst(best, worst, weights.max() / weights, weights / weights.min())
    for found in (nonlinear_weights(answers), linear_weights(answers)):
        assert_allclose(found.weights, weights / weights.sum(), atol=1e-7)
        assert_allclose([found.xi, found.consistency_ratio], 0, atol=1e-7)
    assert_allclose(input_consistency_ratio(answers), 0, atol=1e-12)


@pytest.mark.parametrize("seed", range(10))
def test_no_weights_near_by_serve_the_linear_model_better(seed: int) -> None:
    answers = random_answers(seed, 5)
    found = linear_weights(answers)
    generator = np.random.default_rng(seed)

    def objective(weights: Floats) -> float:
        best, worst = weights[answers.best], weights[answers.worst]
        return float(
            max(
                np.abs(best - answers.best_to_others * weights).max(),
                np.abs(weights - answers.others_to_worst * worst).max(),
            )
        )

    assert_allclose(objective(found.weights), found.xi, rtol=1e-9)
    for other in generator.dirichlet(np.ones(5), 500):
        for step in (1.0, 0.1, 1e-3):
            assert objective((1 - step) * found.weights + step * other) >= found.xi - 1e-9


def test_the_answers_own_consistency() -> None:
    # Liang, Brunelli and Rezaei (2020), equation 5: |2 * 5 - 8| / (8 * 8 - 8).
    assert_allclose(input_consistency_ratio(CAR), 2 / 56)
    equal = BestWorst(0, 1, np.ones(3), np.ones(3))
    assert input_consistency_ratio(equal) == 0
    assert nonlinear_weights(equal).consistency_ratio == 0


def test_as_important_as_the_worst_and_yet_not() -> None:
    odd = BestWorst(0, 1, np.array([1.0, 1.0, 9.0]), np.array([1.0, 1.0, 9.0]))
    found = nonlinear_weights(odd)
    assert np.isfinite([found.xi, found.consistency_ratio, *found.weights]).all()
    assert found.consistency_ratio > 0
