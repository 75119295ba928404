import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.testing import assert_allclose

from decision.mcda.group.consensus import least_entropy, level, shannon_consensus


def test_the_least_entropy_is_that_of_one_extreme_item() -> None:
    # Goepel (2018): w = x / (x + n - 1) for one item x times as important as the others.
    weights = np.array([9, 1, 1, 1]) / 12
    assert_allclose(least_entropy(4), -(weights * np.log(weights)).sum())


@given(
    arrays(np.float64, (5, 4), elements=st.floats(1e-3, 1)),
    arrays(np.float64, 5, elements=st.floats(0.1, 5)),
)
def test_s_star_equals_the_published_formula(values: np.ndarray, power: np.ndarray) -> None:
    # cases.md, section 2, written out once more: Goepel (2018), equations 11 to 21.
    weights = values / values.sum(axis=1, keepdims=True)
    share = power / power.sum()
    average = share @ weights
    gamma = -(average * np.log(average)).sum()
    alpha = share @ -(weights * np.log(weights)).sum(axis=1)
    n, m = 4, 9
    least = -(m / (n + m - 1)) * np.log(m / (n + m - 1)) - ((n - 1) / (n + m - 1)) * np.log(
        1 / (n + m - 1)
    )
    cor = n / np.exp(least)
    expected = (np.exp(-(gamma - alpha)) - 1 / cor) / (1 - 1 / cor)
    found = shannon_consensus(weights, power)
    assert_allclose(found.s_star, min(expected, 1.0), atol=1e-12)
    assert found.s_star <= found.s <= 1


@given(arrays(np.float64, (4, 3), elements=st.floats(0, 1)).filter(lambda w: (w.sum(1) > 0).all()))
def test_indices_do_not_depend_on_the_order(values: np.ndarray) -> None:
    weights = values / values.sum(axis=1, keepdims=True)
    one = shannon_consensus(weights, np.ones(4))
    other = shannon_consensus(weights[::-1, [2, 0, 1]], np.ones(4))
    assert_allclose([one.s_star, one.s], [other.s_star, other.s], atol=1e-12)


@pytest.mark.parametrize(
    ("s_star", "word"),
    [(1.0, "high"), (0.8, "high"), (0.79, "moderate"), (0.5, "low"), (0.49, "very_low")],
)
def test_words(s_star: float, word: str) -> None:
    assert level(s_star) == word
