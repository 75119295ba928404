import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda.robustness.scorers import scorer_for
from decision.mcda.robustness.searches import searched_stability
from decision.mcda.robustness.sensitivity import sensitivity
from decision.mcda.robustness.stability import Stability, Standing, most_critical
from decision.mcda.robustness.weight_paths import other_shares, path
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import ranks_at, task_from

TOLERANCE = 1e-9
WHOLE = (0.0, 1.0)


def criteria_of(document: dict[str, object]) -> list[Stability]:
    return sensitivity(task_from(document), TOLERANCE).criteria


def test_the_published_flip() -> None:
    """cases.md, section 6: A = (.9, .2), B = (.4, .8), the order flips at w1 = .545455."""
    first, second = criteria_of(rank_document([[0.9, 0.2], [0.4, 0.8]], [0.6, 0.4], method="wsm"))
    assert_allclose(first.winner, [0.545455, 1], atol=5e-7)
    assert_allclose(first.order, [0.545455, 1], atol=5e-7)
    assert_allclose(second.winner, [0, 0.454545], atol=5e-7)
    assert (first.rival, second.rival) == (1, 1)
    assert (first.rival_above, second.rival_below) == (None, None)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("method", ["wsm", "promethee_ii", "spotis", "mabac", "aras"])
def test_closed_form_and_search_agree(method: str, seed: int) -> None:
    task = task_from(random_problem(seed).document(method))
    found = sensitivity(task, TOLERANCE)
    assert found.exact
    scorer, standing = scorer_for(task), Standing.of(task, TOLERANCE)
    for j, exact in enumerate(found.criteria):
        searched = searched_stability(scorer, j, standing)
        assert_allclose(searched.winner, exact.winner, atol=1e-7)
        assert_allclose(searched.order, exact.order, atol=1e-7)
        assert searched.rival_below == exact.rival_below
        assert searched.rival_above == exact.rival_above


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", ["wsm", "topsis", "vikor", "edas"])
def test_the_winner_changes_just_outside_and_not_inside(method: str, seed: int) -> None:
    document = random_problem(seed).document(method)
    task = task_from(document)
    weights = task.matrix.weights
    winners = np.flatnonzero(np.array(ranks_at(document, weights)) == 1)
    for j, stability in enumerate(sensitivity(task, TOLERANCE).criteria):
        low, high = stability.winner
        inside = path(weights, j, np.linspace(low + 1e-6, high - 1e-6, 7))
        assert all(ranks_at(document, w)[winners[0]] == 1 for w in inside)
        for bound, rival in (
            (low - 1e-6, stability.rival_below),
            (high + 1e-6, stability.rival_above),
        ):
            if 0 < bound < 1:
                ranks = ranks_at(document, path(weights, j, np.array([bound]))[0])
                assert ranks[winners[0]] > 1
                assert rival is not None
                assert ranks[rival] == 1


@given(st.integers(0, 10_000))
def test_intervals_hold_the_weight_and_the_winner_outlasts_the_order(seed: int) -> None:
    for stability in criteria_of(random_problem(seed).document("wsm")):
        low, high = stability.order
        assert 0 <= stability.winner[0] <= low <= stability.weight
        assert stability.weight <= high <= stability.winner[1] <= 1


@pytest.mark.parametrize("method", ["wsm", "topsis"])
def test_a_dominating_alternative_cannot_be_overtaken(method: str) -> None:
    found = criteria_of(rank_document([[9.0, 8], [5, 5], [4, 6]], [0.5, 0.5], method=method))
    assert [s.winner for s in found] == [WHOLE, WHOLE]
    assert [s.rival for s in found] == [None, None]
    assert most_critical(found) is None


@pytest.mark.parametrize("method", ["wsm", "topsis"])
def test_a_tie_for_the_first_place_breaks_at_once(method: str) -> None:
    found = criteria_of(rank_document([[1.0, 0], [0, 1], [0.1, 0.1]], [0.5, 0.5], method=method))
    assert_allclose(found[0].winner, [0.5, 0.5], atol=1e-8)
    assert (found[0].rival_below, found[0].rival_above) == (1, 0)
    assert_allclose(found[0].order, [0.5, 0.5], atol=1e-8)


@pytest.mark.parametrize("method", ["wsm", "topsis"])
def test_twins_tie_for_ever(method: str) -> None:
    found = criteria_of(rank_document([[9.0, 8], [9, 8], [4, 6]], [0.5, 0.5], method=method))
    assert [s.order for s in found] == [WHOLE, WHOLE]


@pytest.mark.parametrize("method", ["wsm", "topsis"])
def test_a_criterion_with_all_the_weight_gives_to_the_others_alike(method: str) -> None:
    document = rank_document([[0.9, 0.2, 0.1], [0.4, 0.8, 0.9]], [1, 0, 0], method=method)
    first, second, _ = criteria_of(document)
    assert first.weight == 1
    assert first.winner[1] == 1
    assert first.rival == 1
    assert second.weight == 0
    assert second.winner[0] == 0
    if method == "wsm":
        # 0.9 w + 0.15 (1 - w) = 0.4 w + 0.85 (1 - w) at w = 0.7 / 1.2
        assert_allclose(first.winner[0], 0.7 / 1.2)


@pytest.mark.parametrize("method", ["wsm", "topsis"])
def test_a_criterion_on_which_all_are_alike_changes_nothing(method: str) -> None:
    document = rank_document([[9.0, 5, 1], [6, 5, 8], [5, 5, 6]], [0.5, 0.2, 0.3], method=method)
    assert criteria_of(document)[1].winner == WHOLE


@pytest.mark.parametrize("method", ["wsm", "topsis"])
def test_a_single_criterion_cannot_move(method: str) -> None:
    (only,) = criteria_of(rank_document([[1.0], [2.0]], method=method))
    assert only.change is None
    assert [only.winner, only.order] == [(1.0, 1.0), (1.0, 1.0)]


def test_the_most_critical_criterion_is_the_one_of_the_smallest_change() -> None:
    def stability(low: float, high: float, below: int | None, above: int | None) -> Stability:
        return Stability(0.5, (low, high), (low, high), below, above)

    found = [
        stability(0.0, 1.0, None, None),
        stability(0.1, 0.8, 1, 2),
        stability(0.2, 1.0, 1, None),
        stability(0.0, 0.8, None, 1),
    ]
    assert most_critical(found) == 1  # 0.3, as the last; the first of equals
    assert [s.rival for s in found] == [None, 2, 1, 1]


def test_the_end_of_a_path_without_the_others() -> None:
    assert_allclose(other_shares(np.array([0.2, 0.5, 0.3]), 1), [0.4, 0, 0.6])
    assert_allclose(other_shares(np.array([0.0, 1.0, 0.0]), 1), [0.5, 0, 0.5])
