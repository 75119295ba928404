import numpy as np
import pytest
from numpy.testing import assert_allclose
from pymcdm.weights.subjective import AHP

from decision.mcda.ahp.consistency import (
    RANDOM_INDICES,
    TABLES,
    consistency_index,
    consistency_ratio,
    random_index_value,
)
from decision.mcda.ahp.priorities import eigenvector_priorities
from decision.mcda.errors import UnsuitableMethodError
from tests.decision.mcda.ahp.matrices import CITIES, DRINKS, Upper, random_matrices, reciprocal


@pytest.mark.parametrize(
    ("upper", "random_index", "ratio", "atol"),
    [
        (DRINKS, "alonso_lamata", 0.022, 5e-4),  # AHP-OS example 3
        (CITIES, "alonso_lamata_table", 0.0508, 5e-5),  # ahpsurvey, vignette
        # One matrix of three items, and the span of answers that the tables give to it.
        ([[3, 8], [6]], "saaty", 0.0634, 5e-5),
        ([[3, 8], [6]], "tummala_ling", 0.0634, 5e-5),
        ([[3, 8], [6]], "alonso_lamata", 0.0767, 5e-5),
    ],
)
def test_published_ratios(upper: Upper, random_index: str, ratio: float, atol: float) -> None:
    matrix = reciprocal(upper)
    _, values = eigenvector_priorities(matrix[np.newaxis])
    assert_allclose(consistency_ratio(values, len(matrix), random_index), ratio, atol=atol)


@pytest.mark.parametrize("n", [3, 9, 15])
def test_tummala_and_ling_as_pymcdm_has_them(n: int) -> None:
    matrices = random_matrices(5, n, 0.4)
    _, values = eigenvector_priorities(matrices)
    expected = [AHP(matrix=matrix).get_cr() for matrix in matrices]
    assert_allclose(consistency_ratio(values, n, "tummala_ling"), expected, rtol=1e-9, atol=1e-13)


@pytest.mark.parametrize(
    ("random_index", "values"),
    [
        ("saaty", [0.58, 0.90, 1.12, 1.24, 1.32, 1.41, 1.45, 1.49]),
        (
            "tummala_ling",
            [0.5799, 0.8921, 1.1159, 1.2358, 1.3322, 1.3952, 1.4537, 1.4882],
        ),
        (
            "alonso_lamata_table",
            [0.5247, 0.8816, 1.1086, 1.2479, 1.3417, 1.4057, 1.4499, 1.4854],
        ),
    ],
)
def test_the_tables_as_published(random_index: str, values: list[float]) -> None:
    assert [random_index_value(n, random_index) for n in range(3, 11)] == values


@pytest.mark.parametrize("n", [3, 10, 16, 60])
def test_the_fitted_line_for_any_number(n: int) -> None:
    # Alonso and Lamata (2006): CR = (lambda - n) / (2.7699 n - 4.3513 - n).
    expected = 0.5 / (2.7699 * n - 4.3513 - n)
    assert_allclose(consistency_ratio(n + 0.5, n), expected, rtol=1e-12)


@pytest.mark.parametrize("random_index", RANDOM_INDICES)
def test_one_and_two_items_cannot_contradict(random_index: str) -> None:
    assert consistency_ratio(1.0, 1, random_index) == 0
    assert consistency_ratio(np.array([2.0, 2.0 + 1e-15]), 2, random_index).tolist() == [0, 0]


def test_rounding_below_n_is_no_negative_index() -> None:
    assert consistency_index(3 - 1e-15, 3) == 0


@pytest.mark.parametrize("random_index", TABLES)
def test_a_table_that_ends_is_refused_by_name(random_index: str) -> None:
    last = len(TABLES[random_index]) + 2
    random_index_value(last, random_index)
    with pytest.raises(UnsuitableMethodError, match=f"“{random_index}” ends at {last} items"):
        random_index_value(last + 1, random_index)
