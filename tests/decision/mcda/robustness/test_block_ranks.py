import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from decision.mcda.ranks import ranks_with_ties
from decision.mcda.robustness.block_ranks import orders, ranks_in_rows
from decision.mcda.robustness.scorers import Scratch
from decision.mcda.robustness.scorers.additive import Additive
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.robustness.tasks import task_from

TOLERANCE = 1e-9


def row_by_row(
    scores: NDArray[np.float64], *, larger_is_better: bool = True, tolerance: float = TOLERANCE
) -> list[NDArray[np.int64]]:
    return [
        ranks_with_ties(row, larger_is_better=larger_is_better, tolerance=tolerance)
        for row in scores
    ]


@given(
    arrays.arrays(np.float64, (3, 6), elements=st.sampled_from([0, 1, 1 + 1e-10, 1 + 2e-9, 2, -3])),
    st.booleans(),
)
def test_ranks_in_rows_are_those_of_each_row(
    scores: NDArray[np.float64], larger_is_better: bool
) -> None:
    found = ranks_in_rows(scores, larger_is_better=larger_is_better, tolerance=TOLERANCE)
    assert_array_equal(found, row_by_row(scores, larger_is_better=larger_is_better))


@pytest.mark.parametrize("tolerance", [0.0, 1e-9])
def test_a_range_that_is_rounding_ties_as_it_does_in_one_ranking(tolerance: float) -> None:
    scores = 1 + np.array([[0, 1, 2, 7], [0, 1, 20, 40]]) * np.finfo(np.float64).eps
    found = ranks_in_rows(scores, larger_is_better=True, tolerance=tolerance)
    assert_array_equal(found, row_by_row(scores, tolerance=tolerance))
    assert (found[0] == 1).all() == (tolerance > 0)


@given(
    arrays.arrays(np.float64, (4, 5), elements=st.floats(-1e300, 1e300)),
    st.sampled_from([0.0, 1e-9, 0.01]),
)
def test_ranks_in_rows_of_any_figures(scores: NDArray[np.float64], tolerance: float) -> None:
    found = ranks_in_rows(scores, larger_is_better=True, tolerance=tolerance)
    assert_array_equal(found, row_by_row(scores, tolerance=tolerance))


@pytest.mark.parametrize("m", [2, 3, 50, 300])
def test_an_order_without_suspects_is_the_ranking(m: int) -> None:
    task = task_from(rank_document([[float(i)] for i in range(m)], method="wsm"))
    scorer = Additive(task, np.zeros((m, 1)))
    scores = np.random.default_rng(m).normal(size=(200, m)) * 10.0 ** np.arange(-100, 100)[:, None]

    order, suspects = orders(-scores, scorer, TOLERANCE, Scratch())

    clear = np.setdiff1d(np.arange(200), suspects)
    assert len(clear) > 0
    expected = np.argsort(-scores, axis=1)
    assert_array_equal(order[clear], expected[clear])


@pytest.mark.parametrize("gap", [0.0, 1e-17, 1e-12, 1e-10])
def test_near_neighbours_are_suspects(gap: float) -> None:
    task = task_from(rank_document([[0.0], [1.0], [2.0]], method="wsm"))
    scorer = Additive(task, np.zeros((3, 1)))
    scores = np.array([[0.3, 0.3 + gap, 1.0], [0.3, 0.4, 1.0], [-0.5, 0.3 + gap, 0.3]])

    _, suspects = orders(-scores, scorer, TOLERANCE, Scratch())

    assert_array_equal(suspects, [0, 2])
