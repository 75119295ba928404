import ahpy
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.ahp.priorities import (
    eigenvalues,
    eigenvector_priorities,
    geometric_mean_priorities,
)
from decision.mcda.matrix import Floats
from tests.decision.mcda.ahp.matrices import CITIES, DRINKS, Upper, random_matrices, reciprocal


def numpy_answers(matrices: Floats) -> tuple[Floats, Floats]:
    values, vectors = np.linalg.eig(matrices)
    principal = values.real.argmax(axis=1)
    index = np.arange(len(matrices))
    found = np.abs(vectors[index, :, principal].real)
    return found / found.sum(axis=1, keepdims=True), values.real[index, principal]


@pytest.mark.parametrize(
    ("upper", "priorities", "atol", "lambda_max"),
    [
        # Saaty (2008), table of drinks; the eigenvalue by AHP-OS.
        (DRINKS, [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327], 5e-4, 7.176629),
        # AHP-OS manual, page 13: printed to eight digits, good to 5e-5.
        ([[3, 8], [6]], [0.652631, 0.285112, 0.062256], 5e-5, 3.073514),
        # ahpsurvey, vignette.
        (CITIES, [0.1522, 0.4335, 0.0716, 0.3050, 0.0378], 5e-5, 5.225235),
        # AHPy, README: choosing a leader.
        ([[4, 3, 7], ["1/3", 3], [5]], [0.548, 0.127, 0.270, 0.056], 5e-4, None),
    ],
)
def test_published_matrices(
    upper: Upper, priorities: list[float], atol: float, lambda_max: float | None
) -> None:
    found, values = eigenvector_priorities(reciprocal(upper)[np.newaxis])
    assert_allclose(found[0], priorities, atol=atol)
    if lambda_max is not None:
        assert_allclose(values, lambda_max, atol=5e-7)


def test_a_published_matrix_that_contradicts_itself() -> None:
    # Wang and Chin (2011), Information Sciences 181, 5240-5248; pymcdm's own test.
    upper: Upper = [
        [4, 3, 1, 3, 4],
        [7, 3, "1/5", 1],
        ["1/5", "1/5", "1/6"],
        [1, "1/3"],
        [3],
    ]
    found, _ = eigenvector_priorities(reciprocal(upper)[np.newaxis])
    assert_allclose(found[0], [0.3208, 0.1395, 0.0348, 0.1285, 0.2374, 0.1391], atol=5e-5)


@pytest.mark.parametrize("n", [2, 3, 4, 7])
@pytest.mark.parametrize("method", ["eigenvector", "geometric_mean"])
def test_one_item_better_than_all_others(n: int, method: str) -> None:
    # Goepel (2018), section 9: x / (x + n - 1).
    matrix = np.ones((n, n))
    matrix[0, 1:], matrix[1:, 0] = 9, 1 / 9
    matrices = matrix[np.newaxis]
    found = (
        geometric_mean_priorities(matrices)
        if method == "geometric_mean"
        else eigenvector_priorities(matrices)[0]
    )
    assert_allclose(found[0, 0], 9 / (9 + n - 1), rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 3, 5, 15, 40])
@pytest.mark.parametrize("noise", [0.0, 0.4, 5.0])
def test_as_numpy_finds_them(n: int, noise: float) -> None:
    matrices = random_matrices(60, n, noise)
    priorities, values = eigenvector_priorities(matrices)
    expected, expected_values = numpy_answers(matrices)
    assert_allclose(priorities, expected, rtol=1e-10)
    assert_allclose(values, expected_values, rtol=1e-11)
    assert_allclose(eigenvalues(matrices), expected_values, rtol=1e-11)


def test_wide_ratios_go_to_lapack_and_stay_right() -> None:
    # A cycle of thousandfold preferences: the second eigenvalue is nearly as large as the
    # first, so that a stopping rule by small steps would stop far too early.
    cycle = reciprocal([[1e3, 1e-3], [1e3]])
    near = reciprocal([[1e3, 1.001e-3], [0.999e3]])
    found, _ = eigenvector_priorities(np.stack([cycle, near]))
    assert_allclose(found, numpy_answers(np.stack([cycle, near]))[0], rtol=1e-10)
    assert_allclose(found[0], 1 / 3, rtol=1e-10)
    # Of three items the geometric mean is the eigenvector, exactly.
    assert_allclose(found[1], geometric_mean_priorities(near[np.newaxis])[0], rtol=1e-10)


def test_small_steps_alone_prove_nothing() -> None:
    # Two cycles of millionfold preferences that hardly touch: from equal weights on each
    # multiplication moves the vector by less than a part in 10^12, and the answer is 10^5
    # times as far. Each cycle's items are alike, so that two numbers tell the eigenvector.
    def cycle(times: float) -> Floats:
        return np.array([[1, times, 1 / times], [1 / times, 1, times], [times, 1 / times, 1]])

    matrix = np.ones((6, 6))
    matrix[:3, :3], matrix[3:, 3:] = cycle(1e6), cycle(1e6 + 5e-7)
    gap = matrix[3].sum() - matrix[0].sum()
    ratio = (gap + np.sqrt(gap**2 + 36)) / 6
    found, _ = eigenvector_priorities(matrix[np.newaxis])
    assert_allclose(found[0, 3:] / found[0, :3], ratio, rtol=5e-9)
    assert abs(ratio - 1) > 5e-8


def test_a_hard_matrix_among_easy_ones_spoils_none() -> None:
    matrices = random_matrices(400, 5, 0.2)
    matrices[7] = reciprocal([[1e4, 1, 1, 1e-4], [1e4, 1, 1], [1e4, 1], [1e4]])
    assert_allclose(eigenvector_priorities(matrices)[0], numpy_answers(matrices)[0], rtol=1e-10)


def test_as_ahpy_finds_them() -> None:
    for matrix in random_matrices(20, 6, 0.4):
        names = "abcdef"
        judged = {(names[i], names[j]): matrix[i, j] for i in range(6) for j in range(i + 1, 6)}
        peer = ahpy.Compare("peer", judged, precision=9).target_weights
        found, _ = eigenvector_priorities(matrix[np.newaxis])
        assert_allclose(found[0], [peer[name] for name in names], atol=2e-9)


def test_no_matrix_no_priorities() -> None:
    priorities, values = eigenvector_priorities(np.empty((0, 3, 3)))
    assert priorities.shape == (0, 3)
    assert values.shape == (0,)


@given(seed=st.integers(0, 10**6), n=st.integers(2, 9), noise=st.floats(0, 3))
def test_properties(seed: int, n: int, noise: float) -> None:
    matrix = random_matrices(1, n, noise, seed)
    priorities, values = eigenvector_priorities(matrix)
    assert_allclose(priorities.sum(axis=1), 1)
    assert (priorities > 0).all()
    assert values[0] >= n - 1e-11
    # The definition of an eigenvector, and the same items in another order.
    assert_allclose(matrix[0] @ priorities[0], values[0] * priorities[0], rtol=1e-10)
    order = np.random.default_rng(seed).permutation(n)
    permuted, _ = eigenvector_priorities(matrix[:, order][:, :, order])
    assert_allclose(permuted[0], priorities[0, order], rtol=1e-10)


@given(seed=st.integers(0, 10**6), n=st.integers(1, 9))
def test_consistent_judgements_give_their_weights_back(seed: int, n: int) -> None:
    weights = np.random.default_rng(seed).dirichlet(np.ones(n)) + 1e-3
    weights /= weights.sum()
    matrix = (weights[:, np.newaxis] / weights)[np.newaxis]
    priorities, values = eigenvector_priorities(matrix)
    assert_allclose(priorities[0], weights, rtol=1e-9)
    assert_allclose(values, n, rtol=1e-11)
    assert_allclose(geometric_mean_priorities(matrix)[0], weights, rtol=1e-9)


def test_three_items_have_a_closed_form_that_is_the_eigenvector() -> None:
    rng = np.random.default_rng(3)
    upper = np.exp(rng.uniform(-np.log(9), np.log(9), (500, 3)))
    matrices = np.ones((500, 3, 3))
    for place, (i, j) in enumerate(((0, 1), (0, 2), (1, 2))):
        matrices[:, i, j], matrices[:, j, i] = upper[:, place], 1 / upper[:, place]

    priorities, lambda_max = eigenvector_priorities(matrices)

    values, vectors = np.linalg.eig(matrices)
    principal = values.real.argmax(axis=1)
    rows = np.arange(500)
    expected = np.abs(vectors[rows, :, principal].real)
    assert_allclose(priorities, expected / expected.sum(axis=1, keepdims=True), rtol=1e-10)
    assert_allclose(lambda_max, values[rows, principal].real, rtol=1e-12)


def test_three_items_that_are_not_reciprocal_have_no_closed_form() -> None:
    matrix = np.array([[1.0, 2.0, 3.0], [1.0, 1.0, 2.0], [1.0, 1.0, 1.0]])

    priorities, lambda_max = eigenvector_priorities(matrix[np.newaxis])

    assert_allclose(matrix @ priorities[0], lambda_max[0] * priorities[0], rtol=1e-10)
