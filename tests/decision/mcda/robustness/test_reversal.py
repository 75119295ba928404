from collections.abc import Callable

import numpy as np
from numpy.testing import assert_allclose, assert_array_equal

from decision.mcda.matrix import DecisionMatrix
from decision.mcda.ranks import ranks_with_ties
from decision.mcda.robustness.block_ranks import Integers
from decision.mcda.robustness.reversal import Reversals, worsening_steps
from tests.decision.mcda.rank_documents import decision_matrix, rank_document
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import task_from


def reversals(document: dict[str, object]) -> Reversals:
    task = task_from(document)
    return Reversals(task.matrix, ranks_by(task.score, larger=task.larger_is_better))


def ranks_by(
    score: Callable[[DecisionMatrix], np.ndarray], *, larger: bool
) -> Callable[[DecisionMatrix], Integers]:
    return lambda matrix: ranks_with_ties(score(matrix), larger_is_better=larger)


def test_spotis_with_fixed_bounds_reverses_nothing() -> None:
    """cases.md, section 9; Dezert et al. (2020): the control that must not reverse."""
    document = rank_document(
        [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]],
        [0.2, 0.3, 0.5],
        ["max", "min", "max"],
        method="spotis",
        bounds=[[-5, 12], [-6, 10], [-8, 5]],
    )
    tests, refused = reversals(document).tests()

    assert not refused
    assert [t.test for t in tests] == ["left_out"] * 4 + ["duplicated"] * 4 + ["replaced"] * 3
    assert all(t.order_kept and t.best_kept for t in tests)


def test_ahp_distributive_reverses_by_a_copy() -> None:
    """Belton and Gear (1983): three criteria of equal weight; a copy of B puts A before B.

    Priorities 1/11, 9/11, 1/11; 9/11, 1/11, 1/11; 8/18, 9/18, 1/18: A .45, B .47, C .08.
    With D = B: A .37, B .29, C .06, D .29.
    """
    document = rank_document(
        [[1 / 11, 9 / 11, 8 / 18], [9 / 11, 1 / 11, 9 / 18], [1 / 11, 1 / 11, 1 / 18]],
        [1, 1, 1],
        method="ahp_distributive",
    )
    tests, _ = reversals(document).tests()
    copy_of_b = next(t for t in tests if (t.test, t.alternative) == ("duplicated", 1))

    assert_array_equal(copy_of_b.before, [2, 1, 3])
    assert_array_equal(copy_of_b.after, [1, 2, 3])
    assert not copy_of_b.order_kept
    assert not copy_of_b.best_kept


def test_a_weighted_sum_of_the_values_themselves_reverses_nothing() -> None:
    for seed in range(20):
        tests, refused = reversals(random_problem(seed).document("wsm")).tests()
        assert not refused
        assert all(t.order_kept for t in tests)


def test_topsis_reverses_somewhere_and_is_told() -> None:
    kinds = {
        test.test
        for seed in range(30)
        for test in reversals(random_problem(seed).document("topsis")).tests()[0]
        if not test.order_kept
    }
    assert kinds == {"left_out", "duplicated", "replaced"}


def test_two_alternatives_are_not_left_out() -> None:
    tests, _ = reversals(rank_document([[1.0, 5], [2, 3]])).tests()
    assert [(t.test, t.alternative) for t in tests] == [
        ("duplicated", 0),
        ("duplicated", 1),
        ("replaced", int(np.argmax(tests[0].before))),
    ]


def test_steps_to_the_worse_lead_towards_the_next() -> None:
    matrix = decision_matrix([[9.0, 1], [6, 4], [5, 2], [1, 8]], directions=[1, -1])
    steps = worsening_steps(matrix, np.array([1, 2, 3, 4]))
    # The last by the median of [1, 2] and [4, 6], and never by more than its own value.
    assert_allclose(steps, [[0, 0], [1, 2], [4, 2], [1, 4]])


def test_a_step_between_equals_is_the_typical_one() -> None:
    matrix = decision_matrix([[9.0, 1], [6, 4], [6, 4], [2, 8]])
    steps = worsening_steps(matrix, np.array([1, 2, 2, 4]))
    assert_allclose(steps[1], [2, 2])  # the median of [0, 0] and [4, 4]


def test_one_alone_behind_steps_by_its_distance_from_the_first() -> None:
    steps = worsening_steps(decision_matrix([[1.0, 5], [2, 3]]), np.array([1, 2]))
    assert_allclose(steps, [[0, 0], [1, 2]])


def test_what_replaces_is_worse_and_keeps_its_signs() -> None:
    problem = random_problem(7)
    tests, _ = reversals(problem.document("topsis")).tests()
    replaced = [t for t in tests if t.test == "replaced"]
    assert len(replaced) == len(problem.values) - 1
    for test in replaced:
        assert test.values is not None
        worse = (test.values - problem.values[test.alternative]) * problem.directions
        assert (worse <= 0).all()
        assert (worse < 0).any()
        assert (test.values > 0).all()


def test_a_smaller_step_is_taken_within_bounds() -> None:
    document = rank_document(
        [[9.0, 9], [5, 1], [0.5, 6]], [1, 1], method="spotis", bounds=[[0.4, 10], [0.9, 10]]
    )
    tests, refused = reversals(document).tests()
    assert not refused
    for test in tests:
        if test.values is not None:
            assert (test.values >= [0.4, 0.9]).all()


def test_a_test_that_the_method_refuses_is_named() -> None:
    tests, refused = reversals(rank_document([[1.0, 1], [1, 1], [2, 3]])).tests()
    assert [(name, i) for name, i, _ in refused] == [("left_out", 2)]
    assert "identical" in str(refused[0][2])
    assert len(tests) == 2 + 3 + 2
