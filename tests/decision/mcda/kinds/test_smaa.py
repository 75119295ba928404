import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose, assert_array_equal

from decision.mcda.kinds import smaa
from tests.decision.mcda.rank_documents import evaluated, warning_codes
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import smaa_document

UNIFORM = {"distribution": "uniform"}
MATRIX: list[list[float | None]] = [[9.0, 2, 3], [4, 8, 1], [5, 5, 5]]


def answer(*args: Any, **kwargs: Any) -> dict[str, Any]:
    found = evaluated(smaa_document(*args, **kwargs))
    json.dumps(found, allow_nan=False)
    return found


def test_the_mirrored_pair() -> None:
    """cases.md, section 6."""
    found = answer([[1, 0], [0, 1]], UNIFORM, method="wsm", samples=100_000)

    assert_allclose(found["acceptability"], [[0.5, 0.5], [0.5, 0.5]], atol=0.01)
    assert_allclose(list(found["central_weights"][0].values()), [0.75, 0.25], atol=0.005)
    assert list(found["central_weights"][0]) == ["c1", "c2"]
    assert found["confidence"] == [1.0, 1.0]
    assert_allclose(found["standard_error"], np.sqrt(0.25 / 100_000), rtol=1e-3)
    assert_allclose(found["entropy"], 1, atol=1e-3)  # each of two ranks in half the samples
    assert found["rank_interval"] == [[1, 2], [1, 2]]


def test_a_dominated_alternative() -> None:
    """cases.md, section 6 and trap 9: no central weight, and not one of 0."""
    found = answer([[2, 3], [1, 2]], UNIFORM)
    assert found["acceptability"] == [[1.0, 0.0], [0.0, 1.0]]
    assert found["central_weights"][1] is None
    assert found["confidence"] == [1.0, None]
    assert found["pairwise_winning"] == [[0.0, 1.0], [0.0, 0.0]]
    assert found["entropy"] == 0
    assert "never_first" in warning_codes(found)


@pytest.mark.parametrize("rows", [MATRIX, [[1, 2], [1, 2], [2, 1]]])  # without and with ties
def test_without_pairs_all_else_is_the_same(rows: list[list[float | None]]) -> None:
    whole = answer(rows, UNIFORM, samples=2000)
    brief = answer(rows, UNIFORM, samples=2000, pairwise=False)
    assert brief["options"].pop("pairwise") is False
    for only in (whole, brief):
        only.pop("input_sha256")
    assert whole.pop("pairwise_winning")
    assert brief == whole


def test_the_defaults_are_said() -> None:
    found = answer(MATRIX, UNIFORM)
    assert found["samples"] == 10_000
    assert found["options"] == {
        "missing": None,
        "tie_tolerance": 1e-9,
        "normalization": "vector",
        "samples": 10_000,
        "seed": 0,
        "target_error": None,
        "max_samples": 1_000_000,
        "confidence_samples": 10_000,
    }


def test_methods_that_were_looped_over_keep_the_limits_that_kept_answers_name() -> None:
    found = answer(MATRIX, UNIFORM, method="edas")["options"]
    assert (found["max_samples"], found["confidence_samples"]) == (200_000, 1000)
    more = answer(MATRIX, UNIFORM, method="edas", max_samples=1_000_000)["options"]
    assert more["max_samples"] == 1_000_000


def test_rows_sum_to_one_and_the_seed_decides() -> None:
    first, again, other = (answer(MATRIX, UNIFORM, seed=seed) for seed in (3, 3, 4))
    assert_allclose(np.sum(first["acceptability"], axis=1), 1, rtol=1e-12)
    assert first["acceptability"] == again["acceptability"]
    assert first["central_weights"] == again["central_weights"]
    assert first["acceptability"] != other["acceptability"]


def test_identical_alternatives_share_the_smallest_rank() -> None:
    found = answer([[9, 2], [9, 2], [4, 8]], UNIFORM)
    assert found["acceptability"][0] == found["acceptability"][1]
    assert found["tied"] == 1
    assert found["pairwise_winning"][0][1] == found["pairwise_winning"][1][0] == 0
    assert "ties" in warning_codes(found)


@pytest.mark.parametrize(
    "ranking", [["c2", "c1", "c3"], [["c2"], "c1", "c3"], {"c1": 2, "c2": 1, "c3": 3}]
)
def test_ordinal_weights(ranking: Any) -> None:
    found = answer(MATRIX, {"distribution": "ordinal", "ranking": ranking}, method="wsm")
    centre = found["central_weights"][1]
    assert centre["c2"] > centre["c1"] > centre["c3"]
    assert (
        found["acceptability"][1][0] > answer(MATRIX, UNIFORM, method="wsm")["acceptability"][1][0]
    )


@pytest.mark.parametrize("ranking", [["c2", ["c1", "c3"]], {"c1": 2, "c2": 1, "c3": 2}])
def test_tied_criteria_weigh_the_same(ranking: Any) -> None:
    found = answer(MATRIX, {"distribution": "ordinal", "ranking": ranking})
    centre = found["central_weights"][1]
    assert_allclose(centre["c1"], centre["c3"], rtol=1e-12)
    assert centre["c2"] > centre["c1"]


@pytest.mark.parametrize(
    "intervals", [{"c1": [0.2, 0.3], "c3": [0, 0.1]}, [[0.2, 0.3], [0, 1], [0, 0.1]]]
)
def test_interval_weights(intervals: Any) -> None:
    found = answer(MATRIX, {"distribution": "intervals", "intervals": intervals})
    centre = found["central_weights"][1]
    assert 0.2 <= centre["c1"] <= 0.3
    assert centre["c2"] >= 0.6
    assert centre["c3"] <= 0.1


@pytest.mark.parametrize("weights", [{"c1": 2, "c2": 1, "c3": 1}, [2, 1, 1]])
def test_weights_around_a_group(weights: Any) -> None:
    spread = {"distribution": "around", "weights": weights, "concentration": 1e6}
    found = answer([[9, 1, 1], [1, 2, 9]], spread)
    centre = found["central_weights"][0]
    assert_allclose(list(centre.values()), [0.5, 0.25, 0.25], atol=1e-3)


def test_given_weights_are_counted_once_each() -> None:
    given = {
        "distribution": "samples",
        "samples": [[1, 0, 0], [0, 2, 0], {"c1": 0, "c2": 1, "c3": 0}],
    }
    found = answer(MATRIX, given, method="wsm")
    assert found["samples"] == 3
    assert_allclose([row[0] for row in found["acceptability"]], [1 / 3, 2 / 3, 0])
    assert found["central_weights"][1] == {"c1": 0.0, "c2": 1.0, "c3": 0.0}


def test_many_given_weights_at_once() -> None:
    vectors = np.random.default_rng(0).random((5000, 3)).tolist()
    found = answer(MATRIX, {"distribution": "samples", "samples": vectors})
    assert found["samples"] == 5000


def test_uncertain_cells_alone_keep_the_weights() -> None:
    """A = .5 against B uniform on [0, .8] by one criterion: A is first in 5/8 of the samples."""
    found = answer(
        [[0.5], [0.4]], cells={"1,0": {"low": 0, "high": 0.8}}, method="wsm", samples=40_000
    )
    assert_allclose(found["acceptability"], [[0.625, 0.375], [0.375, 0.625]], atol=0.01)
    assert found["central_weights"] == [{"c1": 1.0}, {"c1": 1.0}]
    assert_allclose(found["confidence"], [0.625, 0.375], atol=0.01)


def test_normal_cells() -> None:
    """A = 1 against B normal (0, 1): B is above with probability 1 - Phi(1) = .158655."""
    found = answer(
        [[1.0], [0.0]], cells={"A2,c1": {"mean": 0, "sd": 1}}, method="wsm", samples=100_000
    )
    assert_allclose(found["acceptability"][1][0], 0.158655, atol=0.005)


def test_cells_and_weights_together_by_a_method_that_loops() -> None:
    cells = {"0,0": {"low": 6, "high": 9}, "1,2": {"mean": 2, "sd": 0.2}}
    found = answer(MATRIX, UNIFORM, cells=cells, method="edas", samples=300)
    assert found["samples"] == 300
    assert_allclose(np.sum(found["acceptability"], axis=1), 1)


def test_a_missing_value_from_the_worst_to_the_best_observed() -> None:
    """B from 2 to 6, A = 5, C = 2, D = 6 by one criterion: B is above A with probability 1/4."""
    matrix: list[list[float | None]] = [[5.0], [None], [2.0], [6.0]]
    found = answer(matrix, method="wsm", missing="interval", samples=40_000)
    assert_allclose(found["pairwise_winning"][1][0], 0.25, atol=0.01)
    assert found["options"]["missing"] == "interval"
    assert "values_drawn" in warning_codes(found)


def test_a_missing_value_with_bounds_of_its_own() -> None:
    matrix: list[list[float | None]] = [[5.0], [None], [2.0]]
    found = answer(matrix, cells={"1,0": {"low": 4, "high": 8}}, method="wsm", samples=40_000)
    assert_allclose(found["pairwise_winning"][1][0], 0.75, atol=0.01)


def test_a_missing_value_where_a_target_is_wanted() -> None:
    """Distances 1 and 5 were observed; A's lies between: nearer than B's 5, never under 1."""
    document = smaa_document([[None], [15.0], [9.0], [6.0]], method="wsm", missing="interval")
    document["criteria"][0] |= {"direction": "target", "target": 10.0}
    found = evaluated(document)
    winning = np.array(found["pairwise_winning"])
    assert winning[0, 1] == 1
    assert winning[0, 2] == 0
    assert_allclose(winning[0, 3], 0.75, atol=0.02)  # the distance 4 of the last


def test_a_criterion_without_any_value_is_left_out_with_its_weights() -> None:
    matrix: list[list[float | None]] = [[5.0, None, 1.0], [2.0, None, 3.0]]
    weights = {"distribution": "ordinal", "ranking": ["c2", "c1", "c3"]}
    found = answer(matrix, weights, method="wsm", missing="interval")
    assert list(found["weights"]) == ["c1", "c3"]
    assert list(found["central_weights"][0]) == ["c1", "c3"]
    assert "criteria_left_out" in warning_codes(found)


def test_an_alternative_that_is_left_out_has_nulls() -> None:
    matrix: list[list[float | None]] = [[5.0, 1], [None, 2], [3, 9]]
    found = answer(matrix, UNIFORM, missing="drop_alternative")
    assert found["acceptability"][1] is None
    assert found["confidence"][1] is None
    assert len(found["acceptability"][0]) == 2
    assert found["pairwise_winning"][0][1] is None


def test_sampling_to_a_wanted_error() -> None:
    found = answer(MATRIX, UNIFORM, target_error=0.002, samples=1000)
    assert found["standard_error"] <= 0.002
    assert found["samples"] > 1000


def test_a_wanted_error_out_of_reach_is_said() -> None:
    found = answer(MATRIX, UNIFORM, target_error=1e-5, max_samples=8192)
    assert found["samples"] == 8192
    assert "target_error_missed" in warning_codes(found)


def test_progress_is_passed_on() -> None:
    from decision.mcda.notices import Notices
    from decision.mcda.reading import Place

    told: list[int] = []
    document = smaa_document(MATRIX, UNIFORM, method="edas", samples=10)
    smaa.answer(Place(document), Notices(), lambda done, _: told.append(done))
    assert told == [10]


@pytest.mark.parametrize("method", ["vikor", "spotis", "copras"])
def test_other_methods(method: str) -> None:
    document = random_problem(1).document(method)
    document |= {"kind": "smaa", "uncertainty": {"weights": UNIFORM}, "samples": 200}
    found = evaluated(document)
    assert_allclose(np.sum(found["acceptability"], axis=1), 1)


def test_the_order_of_the_answer_is_the_documents() -> None:
    forth = answer(MATRIX, UNIFORM, method="wsm")
    back = answer(MATRIX[::-1], UNIFORM, method="wsm")
    assert_array_equal(forth["acceptability"], back["acceptability"][::-1])
