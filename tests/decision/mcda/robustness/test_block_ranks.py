import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays
from numpy.testing import assert_array_equal
from numpy.typing import NDArray

from decision.mcda.ranks import ranks_with_ties
from decision.mcda.robustness.block_ranks import orders, ranks_in_rows
from decision.mcda.robustness.row_ranks import one_in_rows
from decision.mcda.robustness.scorers import Scratch
from decision.mcda.robustness.scorers.additive import Additive
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.robustness.tasks import task_from

TOLERANCE = 1e-9
ONE = np.ones((1, 1))


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


@given(
    arrays.arrays(np.float64, (3, 6), elements=st.sampled_from([0, 1, 1 + 1e-10, 1 + 2e-9, 2, -3])),
    st.booleans(),
    st.sampled_from([0.0, TOLERANCE]),
)
def test_one_in_rows_ranks_as_among_all(
    scores: NDArray[np.float64], larger_is_better: bool, tolerance: float
) -> None:
    every = ranks_in_rows(scores, larger_is_better=larger_is_better, tolerance=tolerance)
    for row in range(6):
        ranks, margins = one_in_rows(
            scores, row, larger_is_better=larger_is_better, tolerance=tolerance
        )
        assert_array_equal(ranks, every[:, row])
        assert ((margins > 0).sum(axis=1) >= ranks - 1).all()


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


def added(m: int) -> Additive:
    return Additive(task_from(rank_document([[float(i)] for i in range(m)], method="wsm")), ONE)


def assert_clear_or_suspected(scores: NDArray[np.float64], tolerance: float) -> NDArray[np.int64]:
    """Whoever is not suspected is in order, and has no tie."""
    scorer = added(scores.shape[1])
    order, suspects = orders(-scores, scorer, tolerance, Scratch())
    clear = np.setdiff1d(np.arange(len(scores)), suspects)
    ranks = row_by_row(scores[clear], tolerance=tolerance)
    places = np.argsort(order[clear], axis=1) + 1
    assert_array_equal(places, np.reshape(ranks, places.shape))
    return suspects


# On both sides of the number up to which figures are counted in whole steps.
@pytest.mark.parametrize("m", [2, 3, 50, 64, 65, 300])
def test_few_samples_are_suspected_and_the_others_in_order(m: int) -> None:
    scores = np.random.default_rng(m).normal(size=(500, m))
    assert len(assert_clear_or_suspected(scores, TOLERANCE)) < 10


@pytest.mark.parametrize("m", [3, 70])
def test_samples_of_all_magnitudes(m: int) -> None:
    scales = 10.0 ** np.arange(-290, 290, 20)[:, np.newaxis]
    scores = np.random.default_rng(m).normal(size=(len(scales), m)) * scales
    assert_clear_or_suspected(scores, TOLERANCE)


@given(
    arrays.arrays(np.float64, (4, 5), elements=st.floats(-1.7e308, 1.7e308)),
    st.sampled_from([0.0, 1e-9, 0.01]),
)
def test_any_figures_are_in_order_or_suspected(
    scores: NDArray[np.float64], tolerance: float
) -> None:
    assert_clear_or_suspected(scores, tolerance)


@given(
    arrays.arrays(
        np.float64, (4, 5), elements=st.sampled_from([0, 1, 2, 1 + 1e-10, 1 + 1e-8, 1 + 4e-8])
    )
)
def test_near_figures_are_in_order_or_suspected(scores: NDArray[np.float64]) -> None:
    assert_clear_or_suspected(scores, TOLERANCE)


@pytest.mark.parametrize("gap", [0.0, 1e-17, 1e-12, 1e-10])
def test_near_neighbours_are_suspects(gap: float) -> None:
    scores = np.array([[0.3, 0.3 + gap, 1.0], [0.3, 0.4, 1.0], [-0.5, 0.3 + gap, 0.3]])

    _, suspects = orders(-scores, added(3), TOLERANCE, Scratch())

    assert_array_equal(suspects, [0, 2])
