from itertools import permutations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.explanation import by_exchange
from decision.mcda.explanation.contributions import _with_exchanged
from decision.mcda.matrix import DecisionMatrix
from decision.mcda.ranking.topsis import topsis_closeness, topsis_distances
from tests.decision.mcda.rank_documents import decision_matrix


def closeness(matrix: DecisionMatrix) -> np.ndarray:
    return topsis_closeness(*topsis_distances(matrix, "vector"))


def random_matrix(seed: int, n: int = 4) -> DecisionMatrix:
    rng = np.random.default_rng(seed)
    return decision_matrix(
        rng.uniform(1, 9, (5, n)), rng.dirichlet(np.ones(n)), rng.choice([-1, 1], n)
    )


@settings(max_examples=20, deadline=None)
@given(st.integers(0, 10_000), st.integers(1, 6))
def test_the_parts_sum_to_the_difference(seed: int, n: int) -> None:
    matrix = random_matrix(seed, n)
    scores = closeness(matrix)
    found = by_exchange(closeness, matrix, 0, 1)
    assert_allclose(found.parts.sum(), scores[0] - scores[1], atol=1e-12)
    assert (found.exact, found.by, found.remainder) == (False, "shapley", 0.0)


def test_of_a_method_that_adds_up_they_are_its_summands() -> None:
    matrix = random_matrix(1)
    found = by_exchange(lambda m: m.gains @ m.weights, matrix, 2, 3)
    assert_allclose(found.parts, (matrix.gains[2] - matrix.gains[3]) * matrix.weights, atol=1e-12)


def test_they_are_shapley_values() -> None:
    """By the definition: the mean over all orders in which criteria are exchanged."""
    matrix = random_matrix(2)

    def difference(exchanged: int) -> float:
        scores = closeness(_with_exchanged(matrix, 0, 1, exchanged))
        return float(scores[0] - scores[1])

    parts = np.zeros(4)
    for order in permutations(range(4)):
        exchanged = 0
        for j in order:
            parts[j] += difference(exchanged) - difference(exchanged | 1 << j)
            exchanged |= 1 << j
    assert_allclose(by_exchange(closeness, matrix, 0, 1).parts, parts / 24 / 2, atol=1e-12)


def test_a_criterion_on_which_they_are_alike_has_no_part() -> None:
    matrix = decision_matrix([[1, 5, 2], [4, 5, 3], [2, 7, 8]])
    assert by_exchange(closeness, matrix, 0, 1).parts[1] == pytest.approx(0, abs=1e-15)


def test_many_criteria_are_exchanged_one_at_a_time_and_the_rest_is_told() -> None:
    matrix = random_matrix(3, n=12)
    scores = closeness(matrix)
    found = by_exchange(closeness, matrix, 0, 1)
    assert found.by == "one_at_a_time"
    assert_allclose(found.parts.sum() + found.remainder, scores[0] - scores[1], atol=1e-12)
    plain = by_exchange(lambda m: m.gains @ m.weights, matrix, 0, 1)
    assert plain.remainder == pytest.approx(0, abs=1e-12)
