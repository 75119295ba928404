"""Options in the criteria's units, with targets and with criteria that are left out."""

from typing import Any

import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from tests.decision.mcda.rank_documents import (
    answer_to,
    criterion,
    evaluated,
    rank_document,
    scores_of,
)


def with_target(rows: list[list[Any]], target: float, **question: Any) -> dict[str, Any]:
    document = rank_document(rows, **question)
    document["criteria"][0] = criterion("c1", "target", target=target)
    return evaluated(document)


def test_bounds_of_a_target_are_in_its_own_unit() -> None:
    # Distances from 4 within [0, 10] lie within [0, 6]: 1/6, 1 and 0 of the way.
    answer = with_target([[5], [10], [4]], 4, method="spotis", bounds=[[0, 10]])
    assert_allclose(scores_of(answer), [1 / 6, 1, 0], rtol=1e-12)


def test_a_target_outside_the_bounds() -> None:
    # Distances from 12 within [0, 10] lie within [2, 12].
    answer = with_target([[5], [10], [0]], 12, method="spotis", bounds=[[0, 10]])
    assert_allclose(scores_of(answer), [0.5, 0, 1], rtol=1e-12)


def test_points_of_a_target() -> None:
    # The expected point 7 is a distance of 3; 5, 10 and 4 are 1, 6 and 0.
    answer = with_target([[5], [10], [4]], 4, method="spotis", bounds=[[0, 10]], esp=[7])
    assert_allclose(scores_of(answer), [2 / 6, 3 / 6, 3 / 6], rtol=1e-12)


def test_characteristic_values_of_a_target() -> None:
    # 0, 5, 10 with target 5: the distances 0 and 5, the nearer the better.
    answer = with_target(
        [[5], [10], [2]], 5, method="comet", cvalues=[[0, 5, 10]], expert_normalization="minmax"
    )
    assert_allclose(scores_of(answer), [1, 0, 0.4], atol=1e-12)


def test_options_of_criteria_that_are_left_out_are_not_used() -> None:
    rows = [[1, None, 3], [2, 5, 1]]
    bounds = [[0, 4], [0, 10], [0, 5]]
    answer = answer_to(rows, method="spotis", bounds=bounds, missing="drop_criterion")
    expected = answer_to([[1, 3], [2, 1]], method="spotis", bounds=[[0, 4], [0, 5]])
    assert scores_of(answer).tolist() == scores_of(expected).tolist()
    assert answer["options"]["bounds"] == bounds


REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("spotis", {"bounds": [[0, 4]]}, "wrong_shape", "options.bounds"),
    ("spotis", {"bounds": [[0, 4], [5, 5]]}, "empty_interval", "options.bounds[1]"),
    ("spotis", {"bounds": [[0, 4], [5, 1]]}, "empty_interval", "options.bounds[1]"),
    ("spotis", {"bounds": [[0, 4], [0]]}, "wrong_shape", "options.bounds[1]"),
    ("spotis", {"bounds": [[0, 4], ["0", 1]]}, "not_a_number", "options.bounds[1][0]"),
    ("spotis", {"bounds": [[0, 1], [0, 9]]}, "out_of_bounds", "options.bounds"),
    ("spotis", {"bounds": None}, "bad_value", "options.bounds"),
    ("spotis", {"bounds": [[0, 9]] * 2, "esp": [1, 10]}, "out_of_bounds", "options.esp[1]"),
    (
        "balanced_spotis",
        {"bounds": [[0, 9]] * 2, "esp": [1, 1], "alpha": 2},
        "out_of_range",
        "options.alpha",
    ),
    ("balanced_spotis", {"bounds": [[0, 9]] * 2, "esp": None}, "bad_value", "options.esp"),
    ("rim", {"bounds": [[0, 1], [0, 9]]}, "out_of_bounds", "options.bounds"),
    (
        "rim",
        {"bounds": [[0, 9]] * 2, "ref_ideal": [[1, 2], [8, 10]]},
        "out_of_bounds",
        "options.ref_ideal[1]",
    ),
    ("rafsi", {"ideal": [9, 5], "anti_ideal": [0, 5]}, "empty_interval", "options.ideal[1]"),
    ("rafsi", {"ideal": [9, 9], "anti_ideal": [3, 0]}, "out_of_bounds", "options.ideal"),
    (
        "rafsi",
        {"ideal": [9, 9], "anti_ideal": [0, 0], "n1": 6, "n2k": 6},
        "empty_interval",
        "options.n1",
    ),
    (
        "rafsi",
        {"ideal": [9, 9], "anti_ideal": [0, 0], "n1": 0},
        "out_of_range",
        "options.n1",
    ),
    ("ervd", {"ref_point": [1]}, "wrong_shape", "options.ref_point"),
    ("lopm", {"property_types": [1, 2]}, "out_of_range", "options.property_types[1]"),
    ("lopm", {"property_types": [1, -1]}, "contradiction", "options.property_types[1]"),
    ("lopm", {"property_types": [1, 0]}, "missing_option", "options.property_limits"),
    ("lopm", {"property_limits": [0, 1]}, "unsuitable_method", "method"),
    ("comet", {"cvalues": [[0, 9], [3]]}, "not_ascending", "options.cvalues[1]"),
    ("comet", {"cvalues": [[0, 9], [3, 3]]}, "not_ascending", "options.cvalues[1]"),
    ("comet", {"cvalues": [[0, 1], [0, 9]]}, "out_of_bounds", "options.cvalues"),
    (
        "comet",
        {"cvalues": [list(range(400))] * 2},
        "too_large",
        "options.cvalues",
    ),
    (
        "comet",
        {"cvalues": [[0, 9]] * 2, "expert": "aroman"},
        "unknown_method",
        "options.expert",
    ),
    (
        "comet",
        {"cvalues": [[0, 9]] * 2, "expert": "wpm", "expert_normalization": "none"},
        "unknown_normalization",
        "options.expert_normalization",
    ),
    ("cocoso", {"l": -1}, "out_of_range", "options.l"),
    ("codas", {"tau": 2}, "out_of_range", "options.tau"),
    ("waspas", {"normalization": "none"}, "unknown_normalization", "options.normalization"),
    ("copras", {"normalization": "sum"}, "unknown_key", "options.normalization"),
]


@pytest.mark.parametrize(("method", "options", "code", "where"), REFUSALS)
def test_refusals(method: str, options: dict[str, Any], code: str, where: str) -> None:
    with pytest.raises(McdaError) as caught:
        answer_to([[1, 5], [2, 4]], method=method, **options)
    assert (caught.value.code, caught.value.where) == (code, where)
    assert "{" not in str(caught.value)


@pytest.mark.parametrize(
    ("method", "rows", "sentence"),
    [
        ("lmaw", [[1, 0], [2, 4]], "“LMAW” cannot take “c2”: it has a value that is not positive"),
        ("aroman", [[1, -1], [2, 4]], "“AROMAN” cannot take “c2”: it has a value that is negative"),
        ("edas", [[1, -5], [2, 4]], "“EDAS” cannot take “c2”: its average is not positive"),
        ("copras", [[1, 0], [2, 0]], "“COPRAS” cannot take “c2”: all its values are 0"),
        ("lopm", [[1, 0], [2, 4]], "“Limits on properties” cannot take “c2”: .* is not positive"),
    ],
)
def test_values_that_a_method_cannot_take(
    method: str, rows: list[list[float]], sentence: str
) -> None:
    with pytest.raises(McdaError, match=sentence):
        answer_to(rows, method=method)


def test_copras_cannot_divide_by_no_cost() -> None:
    with pytest.raises(McdaError, match="“A1”: it has no cost"):
        answer_to([[1, 0], [2, 4]], directions=["max", "min"], method="copras")


def test_too_many_alternatives_for_all_pairs() -> None:
    with pytest.raises(McdaError, match="at most 500 alternatives, not 501") as caught:
        answer_to([[i] for i in range(501)], method="promethee_i")
    assert caught.value.code == "too_large"
    gaussian = {"function": "gaussian", "s": 1}
    with pytest.raises(McdaError, match="10001 alternatives are too many, the limit is 10000"):
        answer_to([[i] for i in range(10_001)], method="promethee_ii", preference=gaussian)
