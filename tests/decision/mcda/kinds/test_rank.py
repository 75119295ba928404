"""What kind `rank` answers and what it refuses, whatever the method."""

import json
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from tests.decision.mcda.rank_documents import (
    answer_to,
    criterion,
    evaluated,
    rank_document,
    ranks_of,
    scores_of,
    warning_codes,
)

PAIR = [[1, 2], [3, 1]]


def refusal(document: Any) -> dict[str, str]:
    with pytest.raises(McdaError) as caught:
        evaluated(document)
    return caught.value.as_dict()


def changed(**members: Any) -> dict[str, Any]:
    return rank_document(PAIR) | members


class TestAnswer:
    def test_it_holds_what_the_contract_names(self) -> None:
        answer = answer_to([[4, 5], [5, 4]], [3, 1], method="topsis")
        assert answer["kind"] == "rank"
        assert answer["options"] == {
            "missing": None,
            "tie_tolerance": 1e-9,
            "normalization": "vector",
        }
        assert [result["alternative"] for result in answer["results"]] == ["A1", "A2"]
        assert answer["weights"] == {"c1": 0.75, "c2": 0.25}
        assert set(answer["details"]) == {"d_plus", "d_minus"}
        assert answer["larger_is_better"] is True
        assert set(answer["software"]) == {"numpy", "scipy", "highspy", "pymcdm"}
        assert len(answer["input_sha256"]) == 64

    def test_it_is_plain_json(self) -> None:
        answer = answer_to([[4, 5], [5, 4], [6, None]], method="vikor", missing="worst")
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer

    def test_one_document_has_one_digest_whatever_the_order_of_its_keys(self) -> None:
        document = rank_document(PAIR)
        turned = dict(reversed(document.items()))
        assert evaluated(document)["input_sha256"] == evaluated(turned)["input_sha256"]

    @pytest.mark.parametrize("weights", [[1, 3], [0.25, 0.75], [1e-300, 3e-300], [1e300, 3e300]])
    def test_weights_have_any_positive_sum(self, weights: list[float]) -> None:
        answer = answer_to(PAIR, weights)
        assert_allclose(list(answer["weights"].values()), [0.25, 0.75], rtol=1e-15)

    def test_scores_that_differ_by_rounding_share_the_smallest_rank(self) -> None:
        scores = [[0.5], [0.5 + 3e-16], [0.1]]
        assert ranks_of(answer_to(scores, method="wsm")) == [1, 1, 3]
        assert ranks_of(answer_to(scores, method="wsm", tie_tolerance=0)) == [2, 1, 3]


class TestTargets:
    def test_the_nearer_to_the_target_the_better(self) -> None:
        document = rank_document([[10], [22], [19]], method="wsm")
        document["criteria"] = [criterion(direction="target", target=20)]
        answer = evaluated(document)
        assert scores_of(answer).tolist() == [-10, -2, -1]
        assert ranks_of(answer) == [3, 2, 1]

    def test_no_target(self) -> None:
        refused = refusal(changed(criteria=[criterion(), criterion("c2", "target")]))
        assert refused["code"] == "missing_target"
        assert refused["where"] == "criteria[1]"

    def test_a_target_without_its_direction(self) -> None:
        refused = refusal(changed(criteria=[criterion(), criterion("c2", "max", target=3)]))
        assert refused["code"] == "needless_target"
        assert refused["where"] == "criteria[1].target"

    def test_a_value_too_far_from_it(self) -> None:
        document = rank_document([[1e308], [0]])
        document["criteria"] = [criterion(direction="target", target=-1e308)]
        assert refusal(document)["where"] == "matrix[0][0]"


class TestMissingValues:
    ROWS: list[list[Any]] = [[1, None, 5], [2, 4, 6], [3, 8, 1]]

    def test_without_a_rule(self) -> None:
        refused = refusal(rank_document(self.ROWS))
        assert refused["code"] == "missing_value"
        assert refused["where"] == "matrix[0][1]"
        assert "“A1”" in refused["message"]
        assert "“c2”" in refused["message"]

    def test_drop_criterion(self) -> None:
        answer = answer_to(self.ROWS, [1, 2, 1], method="wsm", missing="drop_criterion")
        assert answer["weights"] == {"c1": 0.5, "c3": 0.5}
        assert scores_of(answer).tolist() == [3, 4, 2]
        assert "criteria_left_out" in warning_codes(answer)

    def test_drop_alternative(self) -> None:
        answer = answer_to(self.ROWS, method="vikor", missing="drop_alternative")
        assert answer["results"][0] == {"alternative": "A1", "score": None, "rank": None}
        assert answer["results"][1:] == [
            {"alternative": "A2", "score": 0.5, "rank": 2},
            {"alternative": "A3", "score": 0.0, "rank": 1},
        ]
        assert answer["details"]["Q"] == [None, 0.5, 0.0]
        assert "alternatives_left_out" in warning_codes(answer)

    @pytest.mark.parametrize(
        ("rule", "direction", "assumed"),
        [("worst", "max", 4), ("worst", "min", 8), ("median", "max", 6), ("median", "min", 6)],
    )
    def test_assumed_values(self, rule: str, direction: str, assumed: float) -> None:
        directions = ["max", direction, "max"]
        answer = answer_to(self.ROWS, directions=directions, missing=rule)
        filled = [[1, assumed, 5], *self.ROWS[1:]]
        assert_allclose(scores_of(answer), scores_of(answer_to(filled, directions=directions)))
        assert "values_assumed" in warning_codes(answer)

    def test_the_rule_of_kinds_that_sample(self) -> None:
        refused = refusal(rank_document(self.ROWS, missing="interval"))
        assert refused["where"] == "options.missing"

    def test_the_worst_distance_from_a_target_is_the_largest(self) -> None:
        document = rank_document([[10], [22], [None]], method="wsm", missing="worst")
        document["criteria"] = [criterion(direction="target", target=20)]
        assert scores_of(evaluated(document)).tolist() == [-10, -2, -10]


class TestEdges:
    def test_a_constant_criterion_is_told(self) -> None:
        for method in ("topsis", "vikor", "promethee_ii", "wsm"):
            answer = answer_to([[1, 7], [2, 7], [3, 7]], method=method)
            assert warning_codes(answer).count("constant_criterion") == 1
            assert ranks_of(answer) == [3, 2, 1]

    @pytest.mark.parametrize("method", ["topsis", "vikor", "promethee_ii", "wsm"])
    @pytest.mark.parametrize("magnitude", [1e300, 1e-300, 8e307, 5e-324 * 2**40])
    def test_magnitudes_neither_overflow_nor_vanish(self, method: str, magnitude: float) -> None:
        rows = np.array([[2, 1.0], [-1, 3], [1, 2]])
        linear = {"function": "linear", "q": 0.5, "p": 2.5}
        plain = answer_to((rows).tolist(), method=method, preference=linear)
        scale = np.array([magnitude, 1.0])
        document = rank_document((rows * scale).tolist(), method=method, preference=linear)
        document["criteria"][0]["preference"] = linear | {
            "q": 0.5 * magnitude,
            "p": min(2.5 * magnitude, 1.7e308),
        }
        answer = evaluated(document)
        assert np.isfinite(scores_of(answer)).all()
        if method == "topsis":
            assert_allclose(scores_of(answer), scores_of(plain), rtol=1e-9)
        if method != "wsm":
            assert ranks_of(answer) == ranks_of(plain)

    @pytest.mark.parametrize("normalization", ["minmax", "max", "sum", "linear", "nonlinear"])
    def test_large_values_by_every_normalisation(self, normalization: str) -> None:
        rows = np.array([[2, 1.0], [1, 3], [3, 2]])
        plain = answer_to(rows.tolist(), normalization=normalization)
        large = answer_to((rows * [5e307, 1e-300]).tolist(), normalization=normalization)
        assert_allclose(scores_of(large), scores_of(plain), rtol=1e-9)

    def test_what_overflows_is_refused(self) -> None:
        refused = refusal(rank_document([[1e308], [-1e308], [0]], normalization="none"))
        assert refused["code"] == "unsuitable_method"
        assert refused["where"] == "method"

    def test_tiny_weights_do_not_vanish(self) -> None:
        answer = answer_to([[1, 5], [1, 6], [1, 7]], [1, 1e-200])
        assert ranks_of(answer) == [3, 2, 1]
        assert_allclose(scores_of(answer), [0, 0.5, 1], atol=1e-12)


REFUSALS: list[tuple[str, dict[str, Any], str, str]] = [
    ("unknown key", {"colour": 1}, "unknown_key", "colour"),
    ("unknown method", {"method": "best"}, "unknown_method", "method"),
    ("method of another type", {"method": ["topsis"]}, "unknown_method", "method"),
    ("unknown option", {"options": {"speed": 1}}, "unknown_key", "options.speed"),
    ("v where it is not known", {"options": {"v": 0.5}}, "unknown_key", "options.v"),
    (
        "unknown normalisation",
        {"options": {"normalization": "softmax"}},
        "unknown_normalization",
        "options.normalization",
    ),
    (
        "tolerance out of range",
        {"options": {"tie_tolerance": -1}},
        "out_of_range",
        "options.tie_tolerance",
    ),
    ("options as a list", {"options": []}, "bad_value", "options"),
    ("NaN", {"matrix": [[float("nan"), 1], [2, 3]]}, "not_finite", "matrix[0][0]"),
    ("infinity", {"matrix": [[1, 2], [3, -float("inf")]]}, "not_finite", "matrix[1][1]"),
    ("a whole number too large", {"matrix": [[10**400, 1], [2, 3]]}, "not_finite", "matrix[0][0]"),
    ("a text", {"matrix": [[1, "2"], [2, 3]]}, "not_a_number", "matrix[0][1]"),
    ("a boolean", {"matrix": [[1, True], [2, 3]]}, "not_a_number", "matrix[0][1]"),
    ("a short row", {"matrix": [[1, 2], [3]]}, "wrong_shape", "matrix[1]"),
    ("a row too many", {"matrix": [*PAIR, [1, 2]]}, "wrong_shape", "matrix"),
    ("rows that are no lists", {"matrix": [1, 2]}, "bad_value", "matrix[0]"),
    ("no matrix", {"matrix": None}, "bad_value", "matrix"),
    ("duplicate names", {"alternatives": ["A", "A"]}, "duplicate", "alternatives[1]"),
    ("a name that is none", {"alternatives": ["A", " "]}, "bad_value", "alternatives[1]"),
    (
        "duplicate codes",
        {"criteria": [criterion("c1"), criterion("c1")]},
        "duplicate",
        "criteria[1].code",
    ),
    (
        "unknown direction",
        {"criteria": [criterion(), criterion("c2", "up")]},
        "unknown_direction",
        "criteria[1].direction",
    ),
    (
        "a negative weight",
        {"criteria": [criterion(weight=-1), criterion("c2")]},
        "bad_weight",
        "criteria[0].weight",
    ),
    (
        "an infinite weight",
        {"criteria": [criterion(weight=float("inf")), criterion("c2")]},
        "not_finite",
        "criteria[0].weight",
    ),
    (
        "weights of zero",
        {"criteria": [criterion(weight=0), criterion("c2", weight=0)]},
        "zero_weights",
        "criteria",
    ),
    ("no criterion", {"criteria": [], "matrix": [[], []]}, "no_criterion", "criteria"),
    (
        "one alternative",
        {"alternatives": ["A"], "matrix": [[1, 2]]},
        "too_few_alternatives",
        "alternatives",
    ),
    ("no alternative", {"alternatives": [], "matrix": []}, "too_few_alternatives", "alternatives"),
    (
        "identical alternatives",
        {"matrix": [[1, 2], [1, 2]]},
        "identical_alternatives",
        "matrix",
    ),
    (
        "a preference without its threshold",
        {"criteria": [criterion(preference={"function": "linear", "q": 1}), criterion("c2")]},
        "missing_threshold",
        "criteria[0].preference",
    ),
    (
        "a threshold too many",
        {"criteria": [criterion(preference={"function": "usual", "q": 1}), criterion("c2")]},
        "unknown_threshold",
        "criteria[0].preference.q",
    ),
    (
        "q above p",
        {
            "criteria": [
                criterion(preference={"function": "linear", "q": 2, "p": 1}),
                criterion("c2"),
            ]
        },
        "bad_threshold",
        "criteria[0].preference",
    ),
]


class TestRefusals:
    @pytest.mark.parametrize(
        ("members", "code", "where"), [r[1:] for r in REFUSALS], ids=[r[0] for r in REFUSALS]
    )
    def test_by_code_and_place(self, members: dict[str, Any], code: str, where: str) -> None:
        refused = refusal(changed(**members))
        assert (refused["code"], refused["where"]) == (code, where)
        assert "{" not in refused["message"]

    @pytest.mark.parametrize("key", ["criteria", "alternatives", "matrix", "method"])
    def test_an_absent_key(self, key: str) -> None:
        document = rank_document(PAIR)
        del document[key]
        assert refusal(document) == {
            "code": "missing_key",
            "message": f"The key “{key}” is missing.",
            "where": key,
        }

    @pytest.mark.parametrize("v", [-0.1, 1.1])
    def test_a_parameter_out_of_range(self, v: float) -> None:
        refused = refusal(rank_document(PAIR, method="vikor", v=v))
        assert (refused["code"], refused["where"]) == ("out_of_range", "options.v")

    def test_a_criterion_that_the_normalisation_cannot_take(self) -> None:
        refused = refusal(rank_document([[1, -2], [3, 1]], normalization="sum"))
        assert (refused["code"], refused["where"]) == (
            "unsuitable_normalization",
            "options.normalization",
        )
        assert "“c2”" in refused["message"]

    def test_all_alternatives_left_out(self) -> None:
        refused = refusal(rank_document([[1, None], [None, 3]], missing="drop_alternative"))
        assert (refused["code"], refused["where"]) == ("nothing_left", "options.missing")

    def test_all_alternatives_but_one_left_out(self) -> None:
        refused = refusal(rank_document([[1, 2], [None, 3]], missing="drop_alternative"))
        assert refused["code"] == "too_few_alternatives"

    def test_alternatives_that_differ_only_where_there_is_no_weight(self) -> None:
        refused = refusal(rank_document([[1, 2], [1, 3]], [1, 0]))
        assert refused["code"] == "identical_alternatives"
