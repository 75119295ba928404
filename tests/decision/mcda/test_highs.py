"""The solver's module by itself: small programmes whose answers can be seen."""

from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from decision.mcda.highs import Ending, Floats, Model
from decision.mcda.watching import expect, watched_by

VALUES = np.array([8.0, 11, 6, 4])
COSTS = np.array([[5.0, 7, 4, 3]])


def knapsack(costs: Floats = COSTS, budget: float = 14) -> Model:
    m = costs.shape[1]
    model = Model(np.zeros(m), np.ones(m), np.ones(m, dtype=np.bool_))
    model.add_rows(costs, np.full(len(costs), budget))
    return model


def hard() -> tuple[Model, Floats]:
    """Whole costs, all even, and an odd budget: only by trying can it be told to be missed."""
    drawn = np.random.default_rng(1).integers(10**6, 10**7, (1, 60))
    costs = (2 * drawn).astype(np.float64)
    return knapsack(costs, float(costs.sum() // 4 * 2 + 1)), -costs[0]


def test_a_model_is_solved_again_with_other_rows() -> None:
    model = knapsack()
    assert model.solve(-VALUES).cost == -21
    model.add_rows(np.array([[0.0, 1, 1, 0]]), np.array([1.0]))
    assert model.solve(-VALUES).cost == -19
    model.leave_out([1])
    assert model.solve(-VALUES).cost == -21
    model.leave_out([])
    assert model.solve(-VALUES).cost == -19
    model.drop_rows(1)
    assert model.solve(-VALUES).cost == -21
    assert model.solve(VALUES).cost == 0


def test_rows_between_two_limits_and_parts_of_columns() -> None:
    model = Model(np.zeros(2), np.array([3.0, 3.0]), np.array([True, False]))
    model.add_rows(np.array([[1.0, 1.0]]), np.array([2.5]), np.array([2.5]))
    solution = model.solve(np.array([1.0, 2.0]))
    assert solution.x is not None
    assert solution.x.tolist() == [2, 0.5]


def test_what_cannot_be_says_so() -> None:
    model = knapsack()
    model.add_rows(np.array([[-1.0, -1, -1, -1]]), np.array([-4.0]))
    solution = model.solve(-VALUES)
    assert (solution.ending, solution.x) == (Ending.INFEASIBLE, None)


def test_the_time_is_for_each_solution_and_gives_the_best_found() -> None:
    model, costs = hard()
    for _ in range(3):
        solution = model.solve(costs, seconds=0.2)
        assert solution.ending is Ending.STOPPED
        assert solution.x is not None
        assert solution.bound < solution.cost == pytest.approx(float(costs @ solution.x))
        assert 0 < solution.gap < 0.01


def test_what_was_solved_before_takes_no_time_off() -> None:
    rng = np.random.default_rng(0)
    model = Model(np.zeros(300), np.ones(300), np.zeros(300, dtype=np.bool_))
    model.add_rows(rng.random((200, 300)), np.full(200, 10.0))
    # Each takes hundredths of a second, all of them more than the limit.
    endings = {model.solve(-rng.random(300), seconds=0.3).ending for _ in range(40)}
    assert endings == {Ending.PROVED}


class NobodyWaitsError(Exception):
    pass


def test_a_watcher_ends_a_solution_in_the_middle() -> None:
    model, costs = hard()
    told: list[tuple[int, int]] = []

    def watcher(step: int, steps: int) -> None:
        told.append((step, steps))
        if len(told) > 20:
            raise NobodyWaitsError

    with watched_by(watcher):
        expect(7)
        with pytest.raises(NobodyWaitsError):
            model.solve(costs)
    assert told == [(0, 7)] * 21
    # The model is whole, and nobody watches any more.
    model.leave_out([0])
    assert model.solve(costs).ending is Ending.PROVED
    assert len(told) == 21


def test_a_target_that_is_reached_is_good_enough() -> None:
    model, costs = hard()
    solution = model.solve(costs, target=0.9 * costs.sum() / 2)
    assert solution.ending is Ending.PROVED
    assert solution.cost <= 0.9 * costs.sum() / 2


def test_nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> None:
    model, costs = hard()
    model.solve(costs, seconds=0.1)
    knapsack().solve(-VALUES)
    assert capfd.readouterr() == ("", "")


def test_threads_solve_at_once_and_beside_scipy_s_own_copy() -> None:
    rng = np.random.default_rng(3)
    costs = rng.integers(1, 100, (5, 40)).astype(float)
    values = rng.integers(1, 100, 40).astype(float)

    def ours(_turn: int) -> float:
        return knapsack(costs, 900).solve(-values).cost

    def scipy_s(_turn: int) -> float:
        rows = LinearConstraint(costs, -np.inf, 900)
        result = milp(-values, integrality=[1] * 40, bounds=Bounds(0, 1), constraints=rows)
        return float(result.fun or 0)

    with ThreadPoolExecutor(4) as pool:
        answers = [pool.submit(work, turn) for turn in range(4) for work in (ours, scipy_s)]
    assert len({round(answer.result()) for answer in answers}) == 1
