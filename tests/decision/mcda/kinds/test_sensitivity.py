import json
from typing import Any

import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.rank_documents import evaluated, rank_document, warning_codes
from tests.decision.mcda.ranking.problems import random_problem


def document(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return rank_document(*args, **kwargs) | {"kind": "sensitivity"}


def test_the_published_flip() -> None:
    """cases.md, section 6: the order flips at w1 = .545455."""
    answer = evaluated(document([[0.9, 0.2], [0.4, 0.8]], [3, 2], method="wsm"))
    json.dumps(answer, allow_nan=False)

    first = answer["criteria"]["c1"]
    assert_allclose(first["weight"], 0.6, rtol=1e-12)
    assert_allclose(first["winner_interval"], [0.545455, 1], atol=5e-7)
    assert_allclose(first["order_interval"], [0.545455, 1], atol=5e-7)
    assert first["rival"] == "A2"
    assert first["rivals"] == {"below": "A2", "above": None}
    assert_allclose(first["change"], 0.054545, atol=5e-7)
    assert answer["most_critical"] == "c1"
    assert answer["exact"] is True
    assert answer["accuracy"] is None
    assert "found_by_search" not in warning_codes(answer)


def test_a_search_is_said_to_be_one() -> None:
    answer = evaluated(document([[0.9, 0.2], [0.4, 0.8]], [0.6, 0.4]))
    assert answer["exact"] is False
    assert answer["accuracy"] == {"bound": 1e-9, "step": 0.005}
    assert "found_by_search" in warning_codes(answer)


def test_no_single_weight_can_unseat_a_dominating_alternative() -> None:
    answer = evaluated(document([[9, 8], [5, 5]], method="wsm"))
    assert answer["most_critical"] is None
    assert answer["criteria"]["c1"]["rival"] is None
    assert answer["criteria"]["c1"]["change"] is None


def test_all_the_weight_on_one_criterion_is_noted() -> None:
    answer = evaluated(document([[0.9, 0.2], [0.4, 0.8]], [1, 0], method="wsm"))
    assert "no_proportion" in warning_codes(answer)


@pytest.mark.parametrize("method", ["topsis", "edas", "comet", "promethee_i"])
def test_every_method_has_intervals_about_its_weights(method: str) -> None:
    asked = random_problem(2).document(method) | {"kind": "sensitivity"}
    for found in evaluated(asked)["criteria"].values():
        low, high = found["winner_interval"]
        assert 0 <= low <= found["weight"] <= high <= 1


def test_unknown_keys_are_refused() -> None:
    with pytest.raises(McdaError, match="no key “seed”"):
        evaluate(document([[1, 2], [2, 1]]) | {"seed": 1})


def test_a_large_matrix_is_refused_with_its_size() -> None:
    with pytest.raises(McdaError, match="200704 cells; the limit is 200000"):
        evaluate(document([[1.0] * 448] * 448))


def test_a_method_that_refuses_all_weight_on_one_criterion_has_intervals() -> None:
    # By min-max one has nothing on either criterion, and CoCoSo divides by the least.
    answer = evaluated(document([[9, 1], [1, 9], [6, 5], [4, 7]], [0.6, 0.4], method="cocoso"))
    low, high = answer["criteria"]["c1"]["order_interval"]
    assert 0 <= low <= 0.6 <= high <= 1
