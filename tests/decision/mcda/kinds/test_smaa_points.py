"""Points with voting power: a committee's own weights, counted and not drawn."""

import json
from collections.abc import Sequence
from fractions import Fraction
from statistics import NormalDist
from typing import Any

import pytest
from numpy.testing import assert_allclose

from decision.mcda.errors import McdaError
from tests.decision.mcda.rank_documents import evaluated, warning_codes
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import smaa_document

MATRIX = [[9, 2, 3], [4, 8, 1], [5, 5, 5], [9, 2, 3]]
# Two camps: no vector between them is anybody's.
LEFT, RIGHT = [8, 1, 1], [1, 8, 1]


def points(vectors: Any, power: Any = None) -> dict[str, Any]:
    voices = {} if power is None else {"power": power}
    return {"distribution": "points", "points": vectors, **voices}


def answer(*args: Any, **kwargs: Any) -> dict[str, Any]:
    found = evaluated(smaa_document(*args, **kwargs))
    json.dumps(found, allow_nan=False)
    return found


def ranks_by_hand(matrix: Sequence[Sequence[int]], vector: Sequence[int]) -> list[int]:
    """Ranks of the weighted sum in whole numbers: equal is equal."""
    scores = [sum(w * x for w, x in zip(vector, row, strict=True)) for row in matrix]
    return [1 + sum(other > score for other in scores) for score in scores]


def acceptability_by_hand(
    matrix: Sequence[Sequence[int]], vectors: Sequence[Sequence[int]], power: Sequence[Fraction]
) -> list[list[float]]:
    shares = [[Fraction(0)] * len(matrix) for _ in matrix]
    for vector, voice in zip(vectors, power, strict=True):
        for i, rank in enumerate(ranks_by_hand(matrix, vector)):
            shares[i][rank - 1] += voice / sum(power)
    return [[float(share) for share in row] for row in shares]


@pytest.mark.parametrize(
    "power",
    [
        [1, 1, 1, 1, 1],
        [3, 1, 2, 1, 5],
        [Fraction(1, 3), Fraction(1, 7), 2, Fraction(1, 3), 1],
        [1, 0, 0, 2, 0],
    ],
)
def test_points_are_enumerated_exactly(power: list[Fraction]) -> None:
    vectors = [LEFT, RIGHT, [1, 1, 8], [0, 0, 1], [5, 3, 2]]

    found = answer(MATRIX, points(vectors, [float(p) for p in power]), method="wsm")

    expected = acceptability_by_hand(MATRIX, vectors, [Fraction(p) for p in power])
    assert_allclose(found["acceptability"], expected, rtol=1e-14)
    assert found["samples"] == sum(p > 0 for p in power)
    assert found["standard_error"] == 0  # nothing is drawn


def test_two_camps_stay_two_camps() -> None:
    """A compromise is first by the mean of the weights and by nobody's own."""
    matrix = [[10, 0], [0, 10], [7, 7]]
    camps = [[19, 1]] * 6 + [[1, 19]] * 4

    found = answer(matrix, points(camps), method="wsm")

    assert [row[0] for row in found["acceptability"]] == [0.6, 0.4, 0]
    assert found["central_weights"][0] == pytest.approx({"c1": 0.95, "c2": 0.05}, rel=1e-12)
    assert found["central_weights"][2] is None
    assert found["rank_interval"] == [[1, 3], [1, 3], [2, 2]]
    assert_allclose(found["pairwise_winning"], [[0, 0.6, 0.6], [0.4, 0, 0.4], [0.4, 0.6, 0]])


def test_power_is_a_share_and_not_a_number_of_people() -> None:
    one = answer(MATRIX, points([LEFT, RIGHT], [3, 1]), method="wsm")
    many = answer(MATRIX, points([LEFT] * 3 + [RIGHT]), method="wsm")
    scaled = answer(MATRIX, points([RIGHT, LEFT], [0.25, 0.75]), method="wsm")

    for key in ("acceptability", "rank_interval", "rank_entropy", "pairwise_winning", "tied"):
        assert_allclose(one[key], many[key], rtol=1e-14)
        assert_allclose(one[key], scaled[key], rtol=1e-14)


def test_whoever_has_no_power_changes_nothing() -> None:
    with_him = answer(MATRIX, points([LEFT, RIGHT, [0, 0, 1]], [1, 2, 0]), method="wsm")
    without = answer(MATRIX, points([LEFT, RIGHT], [1, 2]), method="wsm")

    for key in ("acceptability", "central_weights", "samples", "tied", "standard_error"):
        assert with_him[key] == without[key]


def test_ties_count_for_each_by_power() -> None:
    """A1 and A4 are alike, and [0, 0, 1] leaves the first place to A3 alone."""
    found = answer(MATRIX, points([LEFT, [0, 0, 1]], [1, 3]), method="wsm")

    assert [row[0] for row in found["acceptability"]] == [0.25, 0, 0.75, 0.25]
    assert found["acceptability"][3] == found["acceptability"][0]
    assert found["tied"] == 1  # by power
    assert "ties" in warning_codes(found)


def test_one_point_is_one_ranking() -> None:
    found = answer(MATRIX, points([LEFT]), method="wsm")

    assert found["acceptability"] == acceptability_by_hand(MATRIX, [LEFT], [Fraction(1)])
    assert (found["samples"], found["entropy"]) == (1, 0)


@pytest.mark.parametrize("method", ["topsis", "vikor", "edas", "promethee_ii"])
def test_every_method_counts_as_one_ranking_after_the_other(method: str) -> None:
    question = random_problem(7).document(method)
    n, m = len(question["criteria"]), len(question["matrix"])
    vectors = [[(3 * v + 5 * j) % 7 + 1 for j in range(n)] for v in range(9)]
    power = [1.0, 2.0, 0.5] * 3
    expected = [[0.0] * m for _ in range(m)]
    for vector, voice in zip(vectors, power, strict=True):
        criteria = [
            {**criterion, "weight": weight}
            for criterion, weight in zip(question["criteria"], vector, strict=True)
        ]
        for i, result in enumerate(evaluated({**question, "criteria": criteria})["results"]):
            expected[i][result["rank"] - 1] += voice / sum(power)

    document = {**question, "kind": "smaa", "uncertainty": {"weights": points(vectors, power)}}
    found = evaluated(document)

    assert_allclose(found["acceptability"], expected, rtol=1e-12, atol=1e-15)


def test_uncertain_cells_are_drawn_for_each_point_alike() -> None:
    """A = 0 on both, B normal about 0.5 with sd 1 on the first, A certain on the second."""
    first_only, second_only = [1, 0], [0, 1]
    found = answer(
        [[0, 1], [0.5, 0]],
        points([first_only, second_only], [3, 1]),
        method="wsm",
        cells={"1,0": {"mean": 0.5, "sd": 1}},
        samples=40_000,
    )

    before = NormalDist(0.5, 1).cdf(0)  # that B's value is below A's
    assert_allclose(found["acceptability"][0][0], 0.75 * before + 0.25, atol=0.005)
    # Half of the samples are the first point's, which has three quarters of the power.
    drawn = 0.75**2 * before * (1 - before) / 20_000
    assert_allclose(found["standard_error"], drawn**0.5, rtol=0.02)


def test_each_point_is_drawn_as_often_as_every_other() -> None:
    found = answer(
        [[0, 1], [0.5, 0]],
        points([[1, 0], [0, 1], [1, 1]], [3, 1, 2]),
        cells={"1,0": {"low": 0.1, "high": 1}},
    )
    assert found["samples"] == 10_002


def test_a_quantile_that_is_reached_exactly_is_reached() -> None:
    """Tenths have no exact double: 5 % must still be 5 %."""
    vectors = [LEFT, RIGHT]
    found = answer([[9, 0, 0], [0, 9, 0]], points(vectors, [0.1, 1.9]), method="wsm")
    assert found["rank_interval"] == [[1, 2], [1, 1]]


@pytest.mark.parametrize(
    ("given", "code", "where"),
    [
        (points([]), "bad_value", "points"),
        (points([[1, 1, 1], [0, 0, 0]]), "zero_weights", "points[1]"),
        (points([[1, 1, 1], [1, -1, 1]]), "out_of_range", "points[1][1]"),
        (points([[1, 1]]), "wrong_shape", "points[0]"),
        (points([LEFT, RIGHT], [1]), "wrong_shape", "power"),
        (points([LEFT, RIGHT], [1, -1]), "out_of_range", "power[1]"),
        (points([LEFT, RIGHT], [1, "much"]), "not_a_number", "power[1]"),
        (points([LEFT, RIGHT], [0, 0]), "zero_power", "power"),
        ({"distribution": "points"}, "missing_key", ""),
    ],
)
def test_what_is_no_committee_is_refused(given: Any, code: str, where: str) -> None:
    with pytest.raises(McdaError) as refusal:
        answer(MATRIX, given)
    assert refusal.value.code == code
    assert refusal.value.where.endswith(where)


def test_no_error_is_aimed_at() -> None:
    with pytest.raises(McdaError, match="counted once each"):
        answer(MATRIX, points([LEFT, RIGHT]), target_error=0.1)
