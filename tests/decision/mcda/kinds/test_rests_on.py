"""What an answer says it rests on where values are missing."""

from typing import Any

import pytest

from tests.decision.mcda.questions import QUESTIONS
from tests.decision.mcda.rank_documents import answer_to, criterion, evaluated, rank_document
from tests.decision.mcda.robustness.tasks import smaa_document

ROWS: list[list[Any]] = [[1, None, 5, None], [2, 4, 6, None], [3, 8, None, None]]
ALL = {"used": 3, "of": 3, "left_out": []}
WITHOUT_EMPTY = {"used": 3, "of": 4, "left_out": ["c4"]}


def test_nothing_is_missing() -> None:
    assert answer_to([[1, 2], [3, 1]])["rests_on"] == {
        "alternatives": {"used": 2, "of": 2, "left_out": []},
        "criteria": {"used": 2, "of": 2, "left_out": []},
        "cells_assumed": [],
        "cells_drawn": [],
    }


@pytest.mark.parametrize(("rule", "first", "second"), [("worst", 4, 5), ("median", 6, 5.5)])
def test_cells_that_were_filled_in(rule: str, first: float, second: float) -> None:
    assert answer_to(ROWS, missing=rule)["rests_on"] == {
        "alternatives": ALL,
        "criteria": WITHOUT_EMPTY,
        "cells_assumed": [
            {"alternative": "A1", "criterion": "c2", "value": first, "of": "value"},
            {"alternative": "A3", "criterion": "c3", "value": second, "of": "value"},
        ],
        "cells_drawn": [],
    }


def test_criteria_that_were_left_out() -> None:
    found = answer_to(ROWS, missing="drop_criterion")["rests_on"]
    assert found["criteria"] == {"used": 1, "of": 4, "left_out": ["c2", "c3", "c4"]}
    assert (found["alternatives"], found["cells_assumed"]) == (ALL, [])


def test_alternatives_that_were_left_out() -> None:
    rows = [*ROWS, [4, 3, 2, None], [5, 5, 5, None]]
    found = answer_to(rows, missing="drop_alternative")["rests_on"]
    assert found["alternatives"] == {"used": 3, "of": 5, "left_out": ["A1", "A3"]}
    assert (found["criteria"]["left_out"], found["cells_assumed"]) == (["c4"], [])


def test_a_distance_is_said_to_be_one() -> None:
    document = rank_document([[10], [22], [None]], method="wsm", missing="worst")
    document["criteria"] = [criterion(direction="target", target=20)]
    assert evaluated(document)["rests_on"]["cells_assumed"] == [
        {"alternative": "A3", "criterion": "c1", "value": 10, "of": "distance"}
    ]


TABLE = {"alternatives": ["A", "B", "C"], "matrix": [[9, None, 1], [5, 5, 5], [4, 6, 7]]}


@pytest.mark.parametrize(
    "name", ["rank", "compare", "explain", "sensitivity", "reversal", "weights, data"]
)
def test_every_kind_with_a_table_says_it(name: str) -> None:
    document = {key: value for key, value in QUESTIONS[name].items() if key != "pair"} | TABLE
    document.pop("alternative", None)
    answer = evaluated(document | {"options": {"missing": "worst"}})
    (cell,) = answer["rests_on"]["cells_assumed"]
    assert (cell["alternative"], cell["criterion"]) == ("A", "b")
    assert answer["rests_on"]["alternatives"] == ALL


def test_a_sampled_cell_is_drawn_and_an_assumed_one_is_not() -> None:
    cells = {"0,0": {"low": 1.0, "high": 2.0}}
    document = smaa_document([[None, None], [3, 4], [5, 6]], cells=cells, missing="worst")
    found = evaluated(document)["rests_on"]
    assert [cell["criterion"] for cell in found["cells_drawn"]] == ["c1"]
    assert [cell["criterion"] for cell in found["cells_assumed"]] == ["c2"]
