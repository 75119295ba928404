from typing import Any

import pytest

from decision.mcda import McdaError
from tests.decision.mcda.kinds.test_group import Json, group, of_weights


@pytest.mark.parametrize(
    ("people", "message", "where"),
    [
        ([], "no participant", "participants"),
        ([{"name": "a"}], "either “matrix” or “weights”", "participants[0]"),
        ([{"name": "a", "weights": [1, 2], "matrix": []}], "either", "participants[0]"),
        ([{"name": "a", "weights": [1]}], "2 elements are expected", "participants[0].weights"),
        ([{"name": "a", "weights": [0, 0]}], "weights are 0", "participants[0].weights"),
        ([{"name": "a", "weights": [-1, 2]}], "outside", "participants[0].weights[0]"),
        ([{"name": "a", "weights": {"x": 1}}], "is missing", "participants[0].weights.y"),
        ([{"name": "a", "weights": [1, 2], "power": 0}], "voting power", "participants"),
        ([{"name": "a", "weights": [1, 2], "power": -1}], "outside", "participants[0].power"),
        ([{"name": "a", "weights": [1, 2], "age": 3}], "no key “age”", "participants[0].age"),
        (
            [{"name": "a", "weights": [1, 2]}, {"name": "a", "weights": [1, 2]}],
            "stands here twice",
            "participants[1].name",
        ),
        ([{"name": "a", "matrix": [[1, 0], [2, 1]]}], "positive", "participants[0].matrix[0][1]"),
        ([{"name": "a", "matrix": [[1, 2], [2, 1]]}], "1 divided", "participants[0].matrix[1][0]"),
        ([{"name": "a", "matrix": [[1, True], [1, 1]]}], "number", "participants[0].matrix[0][1]"),
        (
            [{"name": "a", "matrix": [[1, None], [None, 1]]}],
            "cannot be compared",
            "participants[0].matrix",
        ),
    ],
)
def test_bad_participants_are_refused(people: list[Any], message: str, where: str) -> None:
    with pytest.raises(McdaError, match=message) as refusal:
        group(people, "xy")
    assert refusal.value.where == where


@pytest.mark.parametrize(
    ("options", "where"),
    [
        ({"aggregation": "borda"}, "options.aggregation"),
        ({"previous_clusters": 6}, "options.previous_clusters"),
        ({"scale_maximum": 1}, "options.scale_maximum"),
        ({"clusters": 2}, "options.clusters"),
    ],
)
def test_bad_options_are_refused(options: Json, where: str) -> None:
    with pytest.raises(McdaError) as refusal:
        of_weights([[1, 2]], **options)
    assert refusal.value.where == where


def test_too_many_judgements_are_refused_with_their_number() -> None:
    people = [{"name": str(i), "weights": [1] * 100} for i in range(501)]
    with pytest.raises(McdaError, match="501 participants with 100 items"):
        group(people, [str(j) for j in range(100)])


def test_one_item_is_refused() -> None:
    with pytest.raises(McdaError, match="one item"):
        group([{"name": "a", "weights": [1]}], "x")
