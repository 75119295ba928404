import json
from typing import Any

import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from tests.decision.mcda.rank_documents import (
    answer_to,
    evaluated,
    rank_document,
    ranks_of,
    warning_codes,
)

ROWS = [[8, 7, 2, 1], [5, 3, 7, 5], [7, 5, 6, 4], [9, 9, 7, 3], [11, 10, 3, 7], [6, 9, 5, 4]]
METHODS = ["topsis", "vikor", "promethee_ii"]


def compare_document(rows: list[Any] = ROWS, methods: Any = METHODS, **more: Any) -> dict[str, Any]:
    document = rank_document(rows)
    del document["method"]
    return document | {"kind": "compare", "methods": methods} | more


def refusal(document: Any) -> dict[str, str]:
    with pytest.raises(McdaError) as caught:
        evaluated(document)
    return caught.value.as_dict()


def test_ranks_are_those_of_each_method_alone() -> None:
    answer = evaluated(compare_document())
    assert list(answer["ranks"]) == METHODS
    for method in METHODS:
        assert answer["ranks"][method] == ranks_of(answer_to(ROWS, method=method))
    assert json.loads(json.dumps(answer, allow_nan=False)) == answer


def test_correlations_and_consensus() -> None:
    answer = evaluated(compare_document())
    for matrix in answer["correlation"].values():
        assert len(matrix) == 3
        assert_allclose([matrix[i][i] for i in range(3)], 1, rtol=1e-12)
    assert set(answer["correlation"]) == {"spearman", "kendall", "ws"}
    assert answer["consensus"]["rule"] == "borda"
    assert answer["consensus"]["ranks"][4] == 1
    assert answer["options"]["rule"] == "borda"


@pytest.mark.parametrize("rule", ["borda", "copeland", "kemeny"])
def test_every_rule(rule: str) -> None:
    consensus = evaluated(compare_document(options={"rule": rule}))["consensus"]
    assert consensus["rule"] == rule
    assert consensus["ranks"][4] == 1


def test_options_for_all_and_for_one() -> None:
    options = {"normalization": "minmax", "v": 0.2, "vikor": {"v": 0.9}}
    answer = evaluated(compare_document(options=options))
    assert answer["options"]["topsis"] == {"normalization": "minmax"}
    assert answer["options"]["vikor"] == {"v": 0.9, "normalization": "minmax"}
    expected = answer_to(ROWS, method="vikor", normalization="minmax", v=0.9)
    assert answer["ranks"]["vikor"] == ranks_of(expected)


def test_a_method_that_cannot_take_the_values_is_left_out_and_named() -> None:
    answer = evaluated(compare_document([[1, -2], [3, 1], [2, 5]], ["topsis", "waspas", "vikor"]))
    assert answer["methods"] == ["topsis", "vikor"]
    assert "“c2”" in answer["left_out"]["waspas"]
    assert "method_left_out" in warning_codes(answer)
    assert len(answer["correlation"]["ws"]) == 2


def test_a_method_that_wants_an_option_is_left_out_and_named() -> None:
    answer = evaluated(compare_document(methods=["topsis", "spotis", "vikor"]))
    assert answer["left_out"] == {"spotis": "The method “SPOTIS” needs options.bounds."}
    bounds = {"spotis": {"bounds": [[0, 12]] * 4}}
    whole = evaluated(compare_document(methods=["topsis", "spotis", "vikor"], options=bounds))
    assert whole["left_out"] == {}
    assert whole["options"]["spotis"]["bounds"] == [[0, 12]] * 4


def test_alternatives_that_are_left_out_have_no_rank() -> None:
    rows = [[None, 1], [2, 3], [3, 2]]
    answer = evaluated(compare_document(rows, options={"missing": "drop_alternative"}))
    assert answer["ranks"]["topsis"][0] is None
    assert answer["consensus"]["ranks"][0] is None
    assert answer["consensus"]["rank_sums"][0] is None


def test_a_ranking_that_ties_all_is_told() -> None:
    answer = evaluated(compare_document([[1, 2], [2, 1]], ["wsm", "vikor"]))
    assert answer["ranks"]["wsm"] == [1, 1]
    assert answer["correlation"]["spearman"] == [[None, None], [None, None]]
    assert "constant_ranking" in warning_codes(answer)


def test_a_method_that_may_break_dominance_says_so() -> None:
    answer = evaluated(compare_document(methods=["topsis", "aroman"]))
    assert "may_break_dominance" in warning_codes(answer)


@pytest.mark.parametrize(
    ("members", "code", "where"),
    [
        ({"methods": []}, "too_few_methods", "methods"),
        ({"methods": ["topsis"]}, "too_few_methods", "methods"),
        ({"methods": ["topsis", "topsis"]}, "duplicate", "methods[1]"),
        ({"methods": ["topsis", "best"]}, "unknown_method", "methods[1]"),
        ({"methods": "topsis"}, "bad_value", "methods"),
        ({"method": "topsis"}, "unknown_key", "method"),
        ({"options": {"rule": "dictator"}}, "unknown_value", "options.rule"),
        ({"options": {"l": 0.5}}, "unknown_key", "options.l"),
        ({"options": {"v": 2}}, "out_of_range", "options.v"),
        ({"options": {"vikor": {"v": 2}}}, "out_of_range", "options.vikor.v"),
        ({"options": {"topsis": {"v": 1}}}, "unknown_key", "options.topsis.v"),
        ({"options": {"topsis": {"missing": "worst"}}}, "unknown_key", "options.topsis.missing"),
        ({"options": {"waspas": {}}}, "unknown_key", "options.waspas"),
        (
            {"options": {"normalization": "softmax"}},
            "unknown_normalization",
            "options.normalization",
        ),
    ],
)
def test_refusals(members: dict[str, Any], code: str, where: str) -> None:
    refused = refusal(compare_document(**members))
    assert (refused["code"], refused["where"]) == (code, where)


def test_one_method_left_is_no_comparison() -> None:
    refused = refusal(compare_document([[1, -2], [3, 1]], ["topsis", "waspas", "wpm"]))
    assert (refused["code"], refused["where"]) == ("too_few_methods", "methods")
    assert "“waspas”" in refused["message"] or "“c2”" in refused["message"]


def test_kemeny_of_more_than_twelve() -> None:
    rows = [[i, -i * i] for i in range(13)]
    refused = refusal(compare_document(rows, options={"rule": "kemeny"}))
    assert (refused["code"], refused["where"]) == ("too_large", "options.rule")


def test_too_many_alternatives_are_refused_with_the_number() -> None:
    refused = refusal(compare_document([[i] for i in range(2001)]))
    assert refused["code"] == "too_large"
    assert "2001" in refused["message"]
