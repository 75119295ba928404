from itertools import combinations
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from tests.decision.mcda.kinds.test_group import G3, Json, cells, codes, group, participants


def in_columns(columns: Json, items: str = "abc", **options: Any) -> Json:
    return group(columns, items, **options)  # type: ignore[arg-type]


def names(k: int) -> list[str]:
    return [f"person {i}" for i in range(k)]


def triangle(matrix: list[list[Any]]) -> list[Any]:
    return [matrix[i][j] for i, j in combinations(range(len(matrix)), 2)]


def without_form(answer: Json) -> Json:
    return {key: answer[key] for key in answer.keys() - {"participants", "input_sha256"}}


def test_judgements_in_columns_say_the_same_as_matrices() -> None:
    matrices = [*G3, cells([2, None], [5]), cells([1, 3], [3])]
    power = [1, 2, 0.5, 0]
    listed = group(participants("matrix", matrices, power), "abc")
    columns = {
        "names": names(4),
        "power": power,
        "judgements": [triangle(matrix) for matrix in matrices],
    }
    answer = in_columns(columns)
    assert without_form(answer) == without_form(listed)
    people = answer["participants"]
    assert people["names"] == names(4)
    for key in ("power", "cr", "distance", "ranking_distance", "cluster"):
        assert people[key] == [person[key] for person in listed["participants"]]
    assert people["weights"] == [[*p["weights"].values()] for p in listed["participants"]]


def test_weights_in_columns_say_the_same_as_lists() -> None:
    weights = np.random.default_rng(0).dirichlet(np.ones(5), 40).tolist()
    listed = group(participants("weights", weights), "abcde")
    answer = in_columns({"names": names(40), "weights": weights}, "abcde")
    assert without_form(answer) == without_form(listed)
    assert answer["participants"]["cr"] == [None] * 40


def test_fractions_and_named_weights_are_read_one_by_one() -> None:
    plain = in_columns({"names": names(2), "judgements": [[4, 0.5, 2], [1, 1, 1]]})
    texts = in_columns({"names": names(2), "judgements": [["4", "1/2", 2], [1, "1", 1]]})
    assert without_form(plain) == without_form(texts)
    named = in_columns({"names": names(2), "weights": [{"c": 1, "a": 2, "b": 1}, [1, 1, 2]]})
    assert named["participants"]["weights"] == [[0.5, 0.25, 0.25], [0.25, 0.25, 0.5]]


def test_a_thousand_people_with_gaps_are_as_each_alone() -> None:
    rng = np.random.default_rng(1)
    steps = rng.choice([1 / 5, 1 / 3, 1.0, 2.0, 4.0, 9.0], (1000, 10))
    judgements = [
        [None if gap else step for step, gap in zip(row, rng.permutation(10) < 3, strict=True)]
        for row in steps.tolist()
    ]
    judgements = [row for row in judgements if _is_connected(row)]
    k = len(judgements)
    answer = in_columns({"names": names(k), "judgements": judgements}, "abcde", parts=[])
    assert list(answer["weights"]) == ["aij", "aip_arithmetic", "aip_geometric"]
    people = in_columns(
        {"names": names(k), "judgements": judgements}, "abcde", parts=["participants"]
    )["participants"]
    for index in range(0, k, 200):
        alone = in_columns({"names": ["one"], "judgements": [judgements[index]]}, "abcde")
        assert_allclose(people["weights"][index], alone["participants"]["weights"][0], rtol=1e-12)
        assert_allclose(people["cr"][index], alone["participants"]["cr"][0], atol=1e-12)


def _is_connected(row: list[Any]) -> bool:
    reached = {0}
    for _ in range(5):
        for (i, j), step in zip(combinations(range(5), 2), row, strict=True):
            if step is not None and {i, j} & reached:
                reached |= {i, j}
    return len(reached) == 5


@pytest.mark.parametrize(
    ("columns", "message", "where"),
    [
        ({}, "“names” is missing", "participants.names"),
        ({"names": []}, "either “judgements” or “weights”", "participants"),
        ({"names": [], "weights": []}, "no participant", "participants.names"),
        ({"names": "ab", "weights": []}, "A list is expected", "participants.names"),
        ({"names": ["a"], "weights": [[1, 1, 1]], "age": [3]}, "no key “age”", "participants.age"),
        ({"names": ["a", "a"], "weights": [[1] * 3] * 2}, "twice", "participants.names[1]"),
        ({"names": ["a", 1], "weights": [[1] * 3] * 2}, "text", "participants.names[1]"),
        ({"names": ["a", " "], "weights": [[1] * 3] * 2}, "text", "participants.names[1]"),
        ({"names": ["a"], "weights": [[1] * 3] * 2}, "1 elements", "participants.weights"),
        ({"names": ["a"], "weights": [[1] * 2]}, "3 elements", "participants.weights[0]"),
        ({"names": ["a"], "weights": [[0] * 3]}, "weights are 0", "participants.weights[0]"),
        ({"names": ["a"], "weights": [[1, None, 1]]}, "number", "participants.weights[0][1]"),
        ({"names": ["a"], "weights": [[1, True, 1]]}, "number", "participants.weights[0][1]"),
        ({"names": ["a"], "weights": [[1, -1, 1]]}, "outside", "participants.weights[0][1]"),
        ({"names": ["a"], "judgements": [[1] * 9]}, "3 elements", "participants.judgements[0]"),
        ({"names": ["a"], "judgements": {}}, "list", "participants.judgements"),
        ({"names": ["a"], "judgements": [[1, 0, 1]]}, "positive", "participants.judgements[0][1]"),
        (
            {"names": ["a"], "judgements": [[1, float("nan"), 1]]},
            "finite",
            "participants.judgements[0][1]",
        ),
        (
            {"names": ["a"], "judgements": [[1, float("inf"), 1]]},
            "finite",
            "participants.judgements[0][1]",
        ),
        (
            {"names": ["a"], "judgements": [[1, 10**400, 1]]},
            "finite",
            "participants.judgements[0][1]",
        ),
        (
            {"names": ["a"], "judgements": [[2, None, None]]},
            "cannot be compared",
            "participants.judgements[0]",
        ),
        ({"names": ["a"], "weights": [[1] * 3], "power": [0]}, "voting power", "participants"),
        ({"names": ["a"], "weights": [[1] * 3], "power": 1}, "list", "participants.power"),
        (
            {"names": ["a"], "weights": [[1] * 3], "power": [True]},
            "number",
            "participants.power[0]",
        ),
        (
            {"names": ["a"], "weights": [[1] * 3], "power": [None]},
            "number",
            "participants.power[0]",
        ),
    ],
)
def test_bad_columns_are_refused(columns: Json, message: str, where: str) -> None:
    with pytest.raises(McdaError, match=message) as refusal:
        in_columns(columns)
    assert refusal.value.where == where


def test_too_many_people_in_columns_are_refused_with_their_number() -> None:
    with pytest.raises(McdaError, match="10001 participants with 3 items"):
        in_columns({"names": names(10_001), "weights": []})


PARTS = ["judgements", "compromise", "consensus", "dispersion", "participants", "clusters"]
ALWAYS = {"kind", "options", "weights", "warnings", "software", "input_sha256"}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_alone_is_what_it_is_among_all(part: str) -> None:
    people = participants("matrix", [*G3, cells([1, 3], [3])])
    whole, one = group(people, "abc"), group(people, "abc", parts=[part])
    more = {"clusters": {"clusters", "clustering", "cluster_profiles"}}.get(part, {part})
    assert set(one) == ALWAYS | more
    assert one["options"]["parts"] == [part]
    assert whole["options"]["parts"] == PARTS
    for key in more - {"participants"}:
        assert one[key] == whole[key]
    if part == "participants":
        assert [{**person, "cluster": 0} for person in one[part]] == whole[part]


def test_no_part_leaves_the_weights() -> None:
    answer = group(participants("matrix", G3), "abc", parts=[])
    assert set(answer) == ALWAYS
    assert "p_is_approximate" not in codes(answer)


@pytest.mark.parametrize(
    ("parts", "message"),
    [(["wights"], "known are: judg"), (["clusters"] * 2, "twice"), (3, "list")],
)
def test_bad_parts_are_refused(parts: Any, message: str) -> None:
    with pytest.raises(McdaError, match=message):
        group(participants("matrix", G3), "abc", parts=parts)
