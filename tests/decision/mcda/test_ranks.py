import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.stats import rankdata

from decision.mcda.matrix import Floats
from decision.mcda.ranks import MANY, in_ascending_order, ranks_with_ties


def ranks(scores: list[float], larger_is_better: bool = True, tolerance: float = 0.0) -> list[int]:
    return ranks_with_ties(
        np.array(scores), larger_is_better=larger_is_better, tolerance=tolerance
    ).tolist()


def one_by_one(scores: list[float], tolerance: float) -> list[int]:
    """The definition, in a loop: each group is measured from its best score."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])
    allowed = tolerance * (max(scores) / 2 - min(scores) / 2)
    result, start = [0] * len(scores), 0
    for place, i in enumerate(order):
        if scores[order[start]] / 2 - scores[i] / 2 > allowed:
            start = place
        result[i] = start + 1
    return result


def test_without_tolerance_they_are_scipy_s() -> None:
    scores = [3.0, 1.0, 2.0, 3.0, 1.0]
    assert ranks(scores) == rankdata(-np.array(scores), method="min").tolist() == [1, 4, 3, 1, 4]
    assert ranks(scores, larger_is_better=False) == [4, 1, 3, 4, 1]


def test_the_noise_of_floats_splits_no_tie() -> None:
    assert ranks([0.5, 0.5 + 3e-16, 0.1], tolerance=1e-9) == [1, 1, 3]


def test_where_all_is_noise_all_are_tied() -> None:
    assert ranks([0.1 + 0.2, 0.3], tolerance=1e-9) == [1, 1]
    assert ranks([0.1 + 0.2, 0.3]) == [1, 2]


def test_groups_do_not_chain() -> None:
    assert ranks([10, 9.2, 8.4, 0], tolerance=0.1) == [1, 1, 3, 4]


def test_all_equal() -> None:
    assert ranks([0.25] * 4, tolerance=1e-9) == [1, 1, 1, 1]


def test_the_largest_doubles_do_not_overflow() -> None:
    assert ranks([1.7e308, -1.7e308, 0], tolerance=1e-9) == [1, 3, 2]


@pytest.mark.parametrize(
    "values",
    [
        np.random.default_rng(0).random(MANY + 7),
        np.random.default_rng(1).normal(0, 1e-320, MANY),
        np.random.default_rng(2).integers(0, 5, MANY).astype(float),
        np.append(np.linspace(1, 0, MANY) * 1e-14, 1.0),  # nearer than keys can tell apart
        np.append(np.linspace(-1, 1, MANY) * 8e307, [0.0, -0.0]),
        np.full(MANY, 0.1),
    ],
)
def test_many_values_are_put_in_their_order(values: Floats) -> None:
    order, ascending = in_ascending_order(values)
    assert sorted(order.tolist()) == list(range(len(values)))
    assert ascending.tolist() == values[order].tolist() == sorted(values.tolist())


@given(
    st.lists(st.integers(-20, 20), min_size=1, max_size=30),
    st.sampled_from([0.0, 1e-9, 0.03, 0.2, 1.0]),
)
def test_they_are_those_of_the_definition(scores: list[int], tolerance: float) -> None:
    floats = [float(score) for score in scores]
    assert ranks(floats, tolerance=tolerance) == one_by_one(floats, tolerance)


@given(st.lists(st.floats(-1e6, 1e6), min_size=1, max_size=30))
def test_the_best_has_rank_one_and_the_order_is_that_of_the_scores(scores: list[float]) -> None:
    given_ranks = ranks(scores, tolerance=1e-9)
    assert given_ranks[scores.index(max(scores))] == 1
    for i, score in enumerate(scores):
        assert given_ranks[i] <= 1 + sum(other > score for other in scores)


@pytest.mark.parametrize("m", [200_000])
def test_a_long_chain_is_walked_and_not_rescanned(m: int) -> None:
    # Neighbours within the tolerance throughout: 11 groups, each from its best score.
    result = ranks(np.linspace(1, 0, m).tolist(), tolerance=0.1)
    assert len(set(result)) in (10, 11)
