from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from decision.mcda.errors import DegenerateMatrixError, UnsuitableMethodError
from decision.mcda.matrix import Floats
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking import METHODS
from decision.mcda.robustness.block_ranks import ranks_in_rows
from decision.mcda.robustness.cells import UncertainCells
from decision.mcda.robustness.sampling import WEIGHTS, Uniform, stream
from decision.mcda.robustness.scorers import Scorer, Scratch, scorer_for
from decision.mcda.robustness.scorers.additive import Additive, WeightedSumOfCells
from decision.mcda.robustness.scorers.base import Looped
from decision.mcda.robustness.scorers.topsis import Topsis
from decision.mcda.robustness.task import Task
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import task_from

NOTHING = np.empty((20, 0))


def between_0_and_1(scores: Floats) -> Floats:
    low, high = scores.min(axis=1, keepdims=True), scores.max(axis=1, keepdims=True)
    return (scores - low) / (high - low)


def weights_for(n: int, rows: int = 20) -> Floats:
    return Uniform(n).draw(stream(1, 0, WEIGHTS), 0, rows)


def assert_same_ranking(scorer: Scorer, weights: Floats, drawn: Floats) -> None:
    task = scorer.task
    expected = Looped(task).scores(weights, drawn)
    found = scorer.scores(weights, drawn)
    assert_allclose(between_0_and_1(found), between_0_and_1(expected), atol=1e-11)
    for figures, larger in (
        (found, task.larger_is_better),
        (scorer.ordering(weights, drawn, Scratch()), False),
    ):
        assert_array_equal(
            ranks_in_rows(figures, larger_is_better=larger, tolerance=1e-9),
            ranks_in_rows(expected, larger_is_better=task.larger_is_better, tolerance=1e-9),
        )


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("method", sorted(METHODS))
def test_batch_scores_rank_as_the_method_does(method: str, seed: int) -> None:
    problem = random_problem(seed)
    scorer = scorer_for(task_from(problem.document(method)))

    assert not isinstance(scorer, Looped)
    assert_same_ranking(scorer, weights_for(problem.n), NOTHING)


@pytest.mark.parametrize("method", ["topsis", "vikor", "wpm", "waspas"])
@pytest.mark.parametrize("normalization", ["vector", "sum", "linear", "enhanced_accuracy"])
def test_batch_scores_under_other_normalisations(method: str, normalization: str) -> None:
    problem = random_problem(5)
    scorer = scorer_for(task_from(problem.document(method, normalization=normalization)))
    assert_same_ranking(scorer, weights_for(problem.n), NOTHING)


@pytest.mark.parametrize("seed", range(3))
def test_topsis_scores_are_closeness_to_twelve_digits(seed: int) -> None:
    problem = random_problem(seed)
    task = task_from(problem.document("topsis"))
    weights = weights_for(problem.n, 200)
    expected = Looped(task).scores(weights, np.empty((200, 0)))
    assert_allclose(
        scorer_for(task).scores(weights, np.empty((200, 0))), expected, rtol=0, atol=1e-13
    )


def test_topsis_where_nearly_all_weight_says_nothing() -> None:
    """Squares of 1e-160 vanish: those samples are scored by the method itself."""
    task = task_from(rank_document([[1, 5, 3], [2, 5, 1], [4, 5, 2]]))
    weights = np.array([[1e-160, 1 - 1e-150, 1e-150], [0.3, 0.3, 0.4], [0, 1 - 2e-300, 2e-300]])
    scorer = scorer_for(task)
    assert isinstance(scorer, Topsis)
    assert_same_ranking(scorer, weights, np.empty((3, 0)))


def test_topsis_refuses_a_sample_in_which_nothing_differs() -> None:
    scorer = scorer_for(task_from(rank_document([[1, 5], [2, 5], [4, 5]])))
    with pytest.raises(DegenerateMatrixError, match="identical"):
        scorer.scores(np.array([[0.0, 1.0]]), np.empty((1, 0)))


def test_tied_alternatives_are_near_by_topsis_ordering() -> None:
    """The bound by which ties are suspected holds between closeness and its stand-in."""
    task = task_from(rank_document([[1.0, 5], [1 + 1e-10, 5], [4, 2], [0.2, 3]]))
    scorer = scorer_for(task)
    weights = weights_for(2, 500)
    scores = scorer.scores(weights, np.empty((500, 0)))
    tolerance = 1e-9
    tied = np.abs(scores[:, 0] - scores[:, 1]) <= tolerance * np.ptp(scores, axis=1)
    ordering = scorer.ordering(weights, np.empty((500, 0)), Scratch())
    gaps = np.abs(ordering[:, 0] - ordering[:, 1])
    assert tied.any()
    assert (gaps[tied] <= scorer.near(tolerance, np.ptp(ordering))).all()


def test_a_scorer_that_disagrees_is_not_trusted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Additive, "scores", lambda self, weights, _: weights @ self.terms**2)
    task = task_from(random_problem(0).document("wsm"))
    assert isinstance(scorer_for(task), Looped)


def cells_in(task: Task) -> UncertainCells:
    return UncertainCells(
        rows=np.array([0, 2, 1]),
        columns=np.array([0, 0, 1]),
        normal=np.array([False, True, False]),
        first=np.array([2.0, 6.0, 1.0]),
        second=np.array([9.0, 0.5, 3.0]),
        targets=np.array([np.nan, np.nan, 2.0]),
    )


@pytest.mark.parametrize("normalization", sorted(NORMALISATIONS))
@pytest.mark.parametrize(("method", "kind"), [("wsm", WeightedSumOfCells), ("topsis", Topsis)])
def test_uncertain_cells_are_scored_as_one_by_one(
    method: str, kind: type[Scorer], normalization: str
) -> None:
    problem = random_problem(6)
    task = task_from(problem.document(method, normalization=normalization))
    task = replace(task, cells=cells_in(task))
    scorer = scorer_for(task)

    assert isinstance(scorer, kind)
    drawn = task.cells.draw(stream(2, 0, 1), 20)
    assert (drawn[:, 2] <= 1).all()  # a distance from the target 2 of a value in [1, 3]
    assert_same_ranking(scorer, weights_for(problem.n), drawn)


def test_other_methods_loop_over_uncertain_cells() -> None:
    task = task_from(random_problem(6).document("vikor"))
    assert isinstance(scorer_for(replace(task, cells=cells_in(task))), Looped)


def test_a_drawn_value_that_the_normalisation_cannot_take_is_refused() -> None:
    task = task_from(random_problem(6).document("wsm", normalization="sum"))
    task = replace(task, cells=cells_in(task))
    scorer = scorer_for(task)
    drawn = np.array([[5.0, -1.0, 0.5]])
    with pytest.raises(UnsuitableMethodError, match="“by the sum” cannot take “c1”"):
        scorer.scores(weights_for(len(task.matrix.criteria), 1), drawn)
