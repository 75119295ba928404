"""An older record need not say what the engine has learnt since, but what it says must be right."""

from typing import Any

import pytest

from decision.records.services.differences import first_difference
from decision.records.services.learnt import comparable

NOW: dict[str, Any] = {
    "results": [{"score": 0.5}],
    "rests_on": {"criteria": {"used": 2}},
    "details": {"phi": [0.1], "preferred_to_it": [1]},
    "warnings": [
        {"code": "constant_criterion", "message": "New words."},
        {"code": "narrow_criterion", "message": "News."},
    ],
    "software": {"numpy": "3"},
}
THEN: dict[str, Any] = {
    "results": [{"score": 0.5}],
    "details": {"phi": [0.1]},
    "warnings": [{"code": "constant_criterion", "message": "Old words."}],
    "software": {"numpy": "2"},
}


def path_of_difference(recorded: Any) -> str | None:
    difference = first_difference(*comparable(recorded, NOW))
    return None if difference is None else difference.path


@pytest.mark.parametrize("recorded", [THEN, NOW])
def test_an_older_record_and_one_of_today_hold(recorded: dict[str, Any]) -> None:
    assert path_of_difference(recorded) is None


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"results": [{"score": 0.4}]}, "results[0].score"),
        ({"rests_on": {"criteria": {"used": 3}}}, "rests_on.criteria.used"),
        ({"details": {"phi": [0.1], "preferred_to_it": [2]}}, "details.preferred_to_it[0]"),
        ({"details": {}}, "details.phi"),
        ({"warnings": []}, "warnings[…]"),
        ({"warnings": [{"code": "other", "message": ""}]}, "warnings[0]"),
        ({"more": 1}, "more"),
    ],
)
def test_what_it_says_must_be_right(changed: dict[str, Any], path: str) -> None:
    assert path_of_difference(THEN | changed) == path


def test_what_is_no_answer_at_all() -> None:
    assert path_of_difference(None) == ""
