"""What each criterion has in each score, where a document of kind `rank` asks for it."""

import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from decision.mcda.ranking import METHODS
from tests.decision.mcda.rank_documents import criterion, evaluated, rank_document, scores_of
from tests.decision.mcda.ranking.problems import random_problem, required_options

ADDITIVE = sorted(name for name, method in METHODS.items() if method.unit_scores is not None)
OTHERS = sorted(set(METHODS) - set(ADDITIVE))
# The rating less the least of all ratings: the sums differ from the scores by that.
LESS_THE_LEAST = ("ocra",)


def asked(document: dict[str, Any]) -> dict[str, Any]:
    return evaluated(document | {"contributions": True})


def test_a_weighted_sum_by_hand() -> None:
    """The example of `weighted_sum`: .6 × .9 + .4 × .2 = .62 and .6 × .4 + .4 × .8 = .56."""
    answer = asked(rank_document([[0.9, 0.2], [0.4, 0.8]], [3, 2], method="wsm"))
    assert_allclose(answer["contributions"], [[0.54, 0.08], [0.24, 0.32]], rtol=1e-15)


def test_a_cost_takes_away() -> None:
    answer = asked(rank_document([[4, 3], [2, 1]], [1, 3], ["max", "min"], method="wsm"))
    assert answer["contributions"] == [[1, -2.25], [0.5, -0.75]]


@pytest.mark.parametrize("method", ADDITIVE)
def test_they_sum_to_the_score(method: str) -> None:
    for seed in range(5):
        answer = asked(random_problem(seed).document(method))
        sums = np.array(answer["contributions"]).sum(axis=1)
        if method in LESS_THE_LEAST:
            sums -= sums.min()
        assert_allclose(sums, scores_of(answer), rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("method", OTHERS)
def test_a_method_that_does_not_add_up_has_none(method: str) -> None:
    rows, options = [[2.0, 3.0], [4.0, 1.0], [3.0, 4.0]], required_options(method, 2)
    assert asked(rank_document(rows, method=method, **options))["contributions"] is None


def test_a_criterion_that_is_left_out_has_no_part() -> None:
    rows = [[1, None, 5], [2, 4, 6]]
    answer = asked(rank_document(rows, [1, 2, 3], method="wsm", missing="drop_criterion"))
    assert list(answer["weights"]) == ["c1", "c3"]
    assert answer["contributions"] == [[0.25, 3.75], [0.5, 4.5]]


def test_an_alternative_that_is_left_out_has_no_row() -> None:
    rows = [[1, None], [2, 4], [4, 8]]
    answer = asked(rank_document(rows, method="wsm", missing="drop_alternative"))
    assert answer["contributions"] == [None, [1, 2], [2, 4]]


def test_of_a_target_the_distance_counts() -> None:
    document = rank_document([[10, 1], [22, 3]], method="wsm")
    document["criteria"][0] = criterion("c1", "target", target=20)
    assert asked(document)["contributions"] == [[-5, 0.5], [-1, 1.5]]


def test_they_are_told_only_where_asked_for_and_change_nothing_else() -> None:
    document = rank_document([[1, 2], [3, 1]], method="vikor")
    plain, told = evaluated(document), asked(document)
    assert "contributions" not in plain
    assert evaluated(document | {"contributions": False}).keys() == plain.keys()
    assert {name: told[name] for name in ("results", "details", "warnings")} == {
        name: plain[name] for name in ("results", "details", "warnings")
    }
    summed = asked(rank_document([[1, 2], [3, 1]], method="wsm"))
    assert json.loads(json.dumps(summed, allow_nan=False)) == summed


@pytest.mark.parametrize("given", [1, 0, "true", "", None, [], {}])
def test_what_is_neither_true_nor_false_is_refused(given: object) -> None:
    with pytest.raises(McdaError, match="true or false is expected here") as caught:
        evaluated(rank_document([[1, 2], [3, 1]], method="wsm") | {"contributions": given})
    assert caught.value.where == "contributions"
