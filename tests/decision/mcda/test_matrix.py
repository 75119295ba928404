import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.errors import DegenerateMatrixError, DocumentError
from decision.mcda.matrix import normalised_weights
from tests.decision.mcda.rank_documents import decision_matrix

weights = st.lists(st.floats(0, 1e308), min_size=1, max_size=8).filter(any)


@given(weights)
def test_weights_sum_to_one_whatever_their_magnitude(given_weights: list[float]) -> None:
    shares = normalised_weights(np.array(given_weights))
    assert_allclose(shares.sum(), 1, rtol=1e-14)
    assert (shares >= 0).all()


def test_weights_keep_their_proportion() -> None:
    assert_allclose(normalised_weights(np.array([1.0, 3.0])), [0.25, 0.75])


@pytest.mark.parametrize("weight", [-1.0, float("nan"), float("inf")])
def test_a_bad_weight_is_refused_by_place(weight: float) -> None:
    with pytest.raises(DocumentError, match="not negative") as caught:
        normalised_weights(np.array([1.0, weight]))
    assert caught.value.where == "criteria[1].weight"


def test_weights_of_zero() -> None:
    with pytest.raises(DocumentError, match="at least one must be positive"):
        normalised_weights(np.zeros(2))


def test_gains_have_the_sign_that_makes_more_better() -> None:
    matrix = decision_matrix([[1, 2], [3, 4]], directions=[1, -1])
    assert matrix.gains.tolist() == [[1, -2], [3, -4]]


def test_constant_criteria_are_known() -> None:
    assert decision_matrix([[1, 2], [3, 2]]).constant_criteria == ("c2",)


def test_other_weights_are_normalised_too() -> None:
    matrix = decision_matrix([[1, 2], [3, 4]]).with_weights([2, 6])
    assert matrix.weights.tolist() == [0.25, 0.75]


def test_one_alternative() -> None:
    with pytest.raises(DegenerateMatrixError, match="at least two alternatives, not 1"):
        decision_matrix([[1, 2]])


def test_identical_alternatives_where_there_is_weight() -> None:
    with pytest.raises(DegenerateMatrixError, match="nothing tells them apart"):
        decision_matrix([[1, 2], [1, 3]], weights=[1, 0])


@pytest.mark.parametrize("value", [float("nan"), float("inf")])
def test_a_value_that_is_not_finite(value: float) -> None:
    with pytest.raises(DocumentError, match="finite") as caught:
        decision_matrix([[1, 2], [3, value]])
    assert caught.value.where == "matrix[1][1]"
