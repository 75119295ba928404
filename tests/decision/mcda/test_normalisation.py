"""Cases by hand and refusals; agreement with pymcdm stands in ranking/."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.errors import UnsuitableMethodError
from decision.mcda.normalisation import in_safe_units, normalised
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.titles import NORMALISATION_TITLES
from tests.decision.mcda.rank_documents import decision_matrix

# By hand, for the values 1, 2, 4: benefit, cost.
BY_HAND: dict[str, tuple[Any, Any]] = {
    "none": ([1, 2, 4], [-1, -2, -4]),
    "minmax": ([0, 1 / 3, 1], [1, 2 / 3, 0]),
    "max": ([1 / 4, 1 / 2, 1], [3 / 4, 1 / 2, 0]),
    "sum": ([1 / 7, 2 / 7, 4 / 7], [4 / 7, 2 / 7, 1 / 7]),
    "vector": (np.array([1, 2, 4]) / 21**0.5, 1 - np.array([1, 2, 4]) / 21**0.5),
    "logarithmic": ([0, 1 / 3, 2 / 3], [1 / 2, 1 / 3, 1 / 6]),
    "linear": ([1 / 4, 1 / 2, 1], [1, 1 / 2, 1 / 4]),
    "nonlinear": ([1 / 16, 1 / 4, 1], [1, 1 / 8, 1 / 64]),
    "enhanced_accuracy": ([2 / 5, 3 / 5, 1], [1, 3 / 4, 1 / 4]),
    "zavadskas_turskis": ([1 / 4, 1 / 2, 1], [1, 0, -2]),
}


def column(values: list[float], name: str, direction: float = 1) -> np.ndarray:
    return normalised(decision_matrix([[v] for v in values], directions=[direction]), name)[:, 0]


def test_all_have_a_case_by_hand() -> None:
    assert set(BY_HAND) == set(NORMALISATIONS)


@pytest.mark.parametrize("name", sorted(NORMALISATIONS))
def test_by_hand(name: str) -> None:
    benefit, cost = BY_HAND[name]
    assert_allclose(column([1, 2, 4], name), benefit, rtol=1e-14, atol=1e-15)
    assert_allclose(column([1, 2, 4], name, -1), cost, rtol=1e-14, atol=1e-15)


@pytest.mark.parametrize("name", sorted(NORMALISATIONS))
@given(values=st.lists(st.floats(1.5, 1e3), min_size=2, max_size=8, unique=True))
def test_better_stays_better(name: str, values: list[float]) -> None:
    order = np.argsort(values)
    assert (np.diff(column(values, name)[order]) >= 0).all()
    assert (np.diff(column(values, name, -1)[order]) <= 0).all()


@pytest.mark.parametrize("name", sorted(set(NORMALISATIONS) - {"none", "logarithmic"}))
@pytest.mark.parametrize("factor", [2.0**900, 2.0**-900, 1e-5])
def test_the_unit_does_not_count(name: str, factor: float) -> None:
    for direction in (1, -1):
        scaled = column([factor, 2 * factor, 4 * factor], name, direction)
        assert_allclose(scaled, column([1, 2, 4], name, direction), rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize(
    ("name", "values", "direction", "sentence"),
    [
        ("max", [-1, -2], 1, "its largest value is not positive"),
        ("sum", [0, 2], 1, "a value that is not positive"),
        ("sum", [1, -2], -1, "a value that is not positive"),
        ("linear", [0, 2], -1, "a value that is not positive"),
        ("nonlinear", [0, 2], 1, "a value that is not positive"),
        ("logarithmic", [0, 2], 1, "a value that is not positive"),
        ("logarithmic", [0.5, 2], 1, "not above 1"),
        ("logarithmic", [0.5, 0.2], -1, "not above 1"),
        ("zavadskas_turskis", [0, -2], 1, "its best value is 0"),
    ],
)
def test_what_cannot_be_taken_is_refused(
    name: str, values: list[float], direction: float, sentence: str
) -> None:
    title = NORMALISATION_TITLES[name]
    with pytest.raises(UnsuitableMethodError, match=f"“{title}” cannot take “c1”: .*{sentence}"):
        column(values, name, direction)


def test_a_constant_criterion_is_refused_by_enhanced_accuracy() -> None:
    with pytest.raises(UnsuitableMethodError, match="“c2”: all its values are the same"):
        normalised(decision_matrix([[1, 3], [2, 3]]), "enhanced_accuracy")


def test_a_constant_criterion_is_the_same_share_for_all_by_minmax() -> None:
    assert normalised(decision_matrix([[1, 3], [2, 3]]), "minmax")[:, 1].tolist() == [1, 1]


def test_a_criterion_of_zeros_stays_so_by_vector() -> None:
    assert normalised(decision_matrix([[1, 0], [2, 0]]), "vector")[:, 1].tolist() == [0, 0]


def test_values_too_far_apart_are_refused() -> None:
    with pytest.raises(UnsuitableMethodError, match="too far apart"):
        column([1e-200, 1e200], "zavadskas_turskis", -1)


def test_safe_units_round_nothing_and_copy_nothing_without_need() -> None:
    values = np.array([[1e300, 0.1], [3e299, 0.7]])
    safe = in_safe_units(values)
    assert safe[0, 0] / safe[1, 0] == values[0, 0] / values[1, 0]
    assert safe[:, 1].tolist() == values[:, 1].tolist()
    ordinary = np.array([[1.0], [2.0]])
    assert in_safe_units(ordinary) is ordinary
