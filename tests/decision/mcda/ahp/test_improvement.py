import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda.ahp.graph import judged_pairs
from decision.mcda.ahp.improvement import improvements
from decision.mcda.ahp.incomplete import harker_matrix
from decision.mcda.ahp.scales import SCALES, STEPS, scaled
from decision.mcda.matrix import Floats
from tests.decision.mcda.ahp.matrices import DRINKS, random_matrices, reciprocal
from tests.decision.mcda.ahp.test_incomplete import with_gaps


def eigenvalue(steps: Floats, scale: str) -> float:
    return float(np.linalg.eigvals(harker_matrix(scaled(steps, scale))).real.max())


def by_trying_everything(steps: Floats, scale: str) -> dict[tuple[int, int], float]:
    """The least eigenvalue that each pair's steps lead to, where that is less than now."""
    now = eigenvalue(steps, scale)
    best = {}
    for i, j in np.argwhere(np.triu(judged_pairs(steps))).tolist():
        tried = []
        for step in STEPS:
            changed = steps.copy()
            changed[i, j], changed[j, i] = step, 1 / step
            tried.append(eigenvalue(changed, scale))
        if min(tried) < now - 1e-8:
            best[i, j] = min(tried)
    return best


@pytest.mark.parametrize("scale", SCALES)
@pytest.mark.parametrize(("n", "noise", "gaps"), [(4, 0.4, 0), (6, 0.7, 0), (6, 2.0, 0.4)])
def test_no_step_for_any_judgement_serves_better(
    scale: str, n: int, noise: float, gaps: float
) -> None:
    for seed in range(3):
        steps = with_gaps(random_matrices(1, n, noise, seed)[0], seed, gaps)
        expected = by_trying_everything(steps, scale)
        found = improvements(steps, scale)
        assert {(one.row, one.column) for one in found} == set(expected)
        for one in found:
            assert_allclose(one.lambda_max, expected[one.row, one.column], rtol=1e-9)
            assert one.given == steps[one.row, one.column]
            assert one.suggested in STEPS
            changed = steps.copy()
            changed[one.row, one.column] = one.suggested
            changed[one.column, one.row] = 1 / one.suggested
            assert_allclose(eigenvalue(changed, scale), one.lambda_max, rtol=1e-9)


def test_the_most_helpful_first() -> None:
    found = [one.lambda_max for one in improvements(reciprocal(DRINKS), "linear")]
    assert found == sorted(found)
    assert found[-1] < eigenvalue(reciprocal(DRINKS), "linear")


def test_a_single_blunder_is_found_and_mended() -> None:
    weights = np.array([8.0, 4.0, 2.0, 1.0])
    steps = weights[:, np.newaxis] / weights
    steps[1, 3], steps[3, 1] = 1 / 7, 7
    best = improvements(steps, "linear")[0]
    assert (best.row, best.column, best.suggested) == (1, 3, 4.0)
    assert_allclose(best.lambda_max, 4, rtol=1e-10)


def test_nothing_helps_where_all_agree_or_nothing_can_contradict() -> None:
    weights = np.array([4.0, 2.0, 1.0])
    assert improvements(weights[:, np.newaxis] / weights, "linear") == []
    chain = np.array([[1, 9, np.nan], [1 / 9, 1, 9], [np.nan, 1 / 9, 1]])
    assert improvements(chain, "linear") == []
    assert improvements(np.array([[1.0, 7.0], [1 / 7, 1.0]]), "linear") == []
    assert improvements(np.ones((1, 1)), "linear") == []
