import json
from typing import Any

import pytest

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.rank_documents import evaluated, rank_document, warning_codes


def document(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return rank_document(*args, **kwargs) | {"kind": "reversal"}


def test_spotis_does_not_reverse() -> None:
    """cases.md, section 9; Dezert et al. (2020): scores .1989 .3705 .3063 .7491."""
    answer = evaluated(
        document(
            [[10.5, -3.1, 1.7], [-4.7, 0, 3.4], [8.1, 0.3, 1.3], [3.2, 7.3, -5.3]],
            [0.2, 0.3, 0.5],
            ["max", "min", "max"],
            method="spotis",
            bounds=[[-5, 12], [-6, 10], [-8, 5]],
        )
    )
    json.dumps(answer, allow_nan=False)

    assert answer["ranks"] == [1, 3, 2, 4]
    assert answer["order_kept"] is True
    assert answer["best_kept"] is True
    assert len(answer["tests"]) == 4 + 4 + 3
    assert answer["tests"][0] == {
        "test": "left_out",
        "alternative": "A1",
        "order_kept": True,
        "best_kept": True,
        "before": [None, 2, 1, 3],
        "after": [None, 2, 1, 3],
    }
    assert answer["warnings"] == []


def test_topsis_reverses_and_says_where() -> None:
    answer = evaluated(document([[0.9, 0.2], [0.4, 0.8], [0.5, 0.6]], [0.6, 0.4]))
    assert answer["order_kept"] is False
    copy = next(t for t in answer["tests"] if t["test"] == "duplicated" and not t["order_kept"])
    assert (copy["alternative"], copy["before"], copy["after"]) == ("A1", [1, 2, 3], [2, 1, 3])
    replaced = next(t for t in answer["tests"] if t["test"] == "replaced")
    assert set(replaced["values"]) == {"c1", "c2"}


def test_what_was_left_out_for_want_of_values_stays_out() -> None:
    matrix = [[0.9, 0.2], [None, 1], [0.4, 0.8], [0.5, 0.6]]
    answer = evaluated(document(matrix, missing="drop_alternative"))
    assert answer["ranks"][1] is None
    assert {test["alternative"] for test in answer["tests"]} == {"A1", "A3", "A4"}
    assert all(test["before"][1] is None for test in answer["tests"])


def test_a_test_that_cannot_be_made_is_noted() -> None:
    answer = evaluated(document([[1, 1], [1, 1], [2, 3]]))
    assert "test_refused" in warning_codes(answer)
    assert ("left_out", "A3") not in {(t["test"], t["alternative"]) for t in answer["tests"]}


def test_many_alternatives_are_refused_with_their_number() -> None:
    with pytest.raises(McdaError, match="301 alternatives; the limit is 300"):
        evaluate(document([[float(i)] for i in range(301)]))


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(McdaError, match="no key “tests”"):
        evaluate(document([[1, 2], [2, 1]]) | {"tests": []})
