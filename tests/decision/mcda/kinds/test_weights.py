from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError, evaluate
from decision.mcda.weighting.objective import OBJECTIVE_METHODS
from tests.decision.mcda.kinds.test_ahp import codes

# The seed article's table 2: residents, investment, jobs.
VOLUME = [
    [8, 39.14, 2617],
    [16, 24.09, 1775],
    [6, 14.74, 1292],
    [118, 228.17, 18152],
    [19, 121.06, 9956],
    [60, 182.17, 6379],
]
CRITERIA = [{"code": code, "direction": "max"} for code in ("residents", "investment", "jobs")]


def weights(method: str, **rest: Any) -> dict[str, Any]:
    return evaluate({"kind": "weights", "method": method, **rest})


def shares(method: str, **rest: Any) -> list[float]:
    return list(weights(method, **rest)["weights"].values())


def test_points() -> None:
    answer = weights("points", points={"a": 50, "b": 30, "c": 120})
    assert answer["weights"] == {"a": 0.25, "b": 0.15, "c": pytest.approx(0.6)}
    assert answer["details"] == {"total": 200}
    assert answer["method"] == "points"
    assert shares("points", points=[1, 3], criteria=["a", "b"]) == [0.25, 0.75]
    assert weights("points", points={"b": 1, "a": 3}, items=["a", "b"])["weights"] == {
        "a": 0.75,
        "b": 0.25,
    }


def test_swing() -> None:
    answer = weights("swing", swing={"a": 100, "b": 60, "c": 40})
    assert_allclose(list(answer["weights"].values()), [0.5, 0.3, 0.2])
    assert answer["warnings"] == []
    assert codes(weights("swing", swing={"a": 90, "b": 60})) == ["no_full_swing"]


@pytest.mark.parametrize(
    "ranking",
    [
        {"ranking": ["a", ["b", "c"], "d"]},
        {"ranking": [["a"], ["c", "b"], ["d"]], "criteria": ["a", "b", "c", "d"]},
        {"ranking": {"a": 1, "b": 2, "c": 2, "d": 4}},
        {"ranking": {"a": 1, "b": 2, "c": 2, "d": 3}},
        {"ranking": [1, 2, 2, 3], "criteria": ["a", "b", "c", "d"]},
    ],
)
@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        # Barron and Barrett (1996): .5208 .2708 .1458 .0625, the tied two at their mean.
        ("roc", [0.5208, 0.2083, 0.2083, 0.0625]),
        ("rs", [0.4, 0.25, 0.25, 0.1]),
        # RANCOM: wins and half wins, 3.5, 2, 2 and .5 of 8.
        ("rancom", [0.4375, 0.25, 0.25, 0.0625]),
    ],
)
def test_ranking(ranking: dict[str, Any], rule: str, expected: list[float]) -> None:
    answer = weights("ranking", options={"rule": rule}, **ranking)
    assert_allclose([answer["weights"][code] for code in "abcd"], expected, atol=5e-5)
    assert answer["options"] == {"rule": rule}
    assert answer["details"]["ranks"] == {"a": 1, "b": 2, "c": 2, "d": 4}
    assert sorted(answer["details"]["tied"]) == ["b", "c"]
    assert weights(rule, **ranking)["weights"] == answer["weights"]
    if rule == "roc":
        assert weights("ranking", **ranking)["weights"] == answer["weights"]


def test_a_ranking_in_which_all_are_tied_says_nothing() -> None:
    answer = weights("roc", ranking=[["a", "b"]])
    assert answer["weights"] == {"a": 0.5, "b": 0.5}
    assert codes(answer) == ["all_tied"]


@pytest.mark.parametrize(
    "answers",
    [
        {"best_to_others": [8, 2, 1], "others_to_worst": [1, 5, 8], "criteria": ["a", "b", "c"]},
        {
            "best": "c",
            "worst": "a",
            "best_to_others": {"a": 8, "b": 2, "c": 1},
            "others_to_worst": {"c": 8, "b": 5, "a": 1},
        },
    ],
)
def test_best_worst(answers: dict[str, Any]) -> None:
    # Rezaei (2015) and (2016).
    nonlinear = weights("bwm", model="nonlinear", **answers)
    assert_allclose(list(nonlinear["weights"].values()), [0.0714, 0.3387, 0.5899], atol=5e-5)
    assert_allclose(nonlinear["details"]["xi"], 0.2583, atol=5e-5)
    assert_allclose(nonlinear["details"]["consistency_ratio"], 0.058, atol=5e-4)
    linear = weights("bwm", model="linear", **answers)
    assert_allclose(list(linear["weights"].values()), [0.071429, 0.321429, 0.607143], atol=5e-7)
    assert_allclose(linear["details"]["xi"], 0.035714, atol=5e-7)
    assert linear["details"]["best"] == "c"
    assert linear["details"]["worst"] == "a"
    assert linear["options"] == {"model": "linear"}
    for other in (
        weights("bwm", **answers),
        weights("bwm", options={"model": "linear"}, **answers),
    ):
        assert (other["weights"], other["options"]) == (linear["weights"], linear["options"])


def test_judgements_in_pairs_are_weighed_as_by_the_kind_ahp() -> None:
    # ahpsurvey's vignette: cult, fam, house, jobs, trans.
    judged = [
        [1, "1/5", 3, "1/2", 5],
        [None, 1, 7, 1, 7],
        [None, None, 1, "1/4", 3],
        [None, None, None, 1, 7],
        [None] * 5,
    ]
    asked = {"matrix": judged, "options": {"priority": "geometric_mean"}}
    answer = weights("ahp", criteria=list("abcde"), **asked)
    alone = evaluate({"kind": "ahp", "items": list("abcde"), **asked})
    assert answer["weights"] == alone["weights"]
    assert answer["options"] == alone["options"]
    for figure, value in answer["details"].items():
        assert value == alone[figure]
    table = {"random_index": "alonso_lamata_table"}
    eigenvector = weights("ahp", items=list("abcde"), matrix=judged, options=table)
    expected = [0.1522, 0.4335, 0.0716, 0.3050, 0.0378]
    assert_allclose(list(eigenvector["weights"].values()), expected, atol=5e-5)
    assert_allclose(eigenvector["details"]["cr"], 0.0508, atol=5e-5)
    with pytest.raises(McdaError, match="“criteria” is missing"):
        weights("ahp", matrix=judged)


def test_best_worst_tells_of_other_weights_that_fit_as_well() -> None:
    answer = weights(
        "bwm",
        model="nonlinear",
        criteria=["a", "b", "c", "d"],
        best_to_others=[1, 2, 9, 3],
        others_to_worst=[9, 9, 1, 4],
    )
    assert "several_optima" in codes(answer)
    for code, (low, high) in answer["details"]["interval"].items():
        assert low <= answer["weights"][code] <= high


def test_entropy_of_table_2() -> None:
    answer = weights("entropy", criteria=CRITERIA, matrix=VOLUME)
    assert_allclose(list(answer["weights"].values()), [0.4069, 0.2880, 0.3052], atol=5e-5)
    assert list(answer["weights"]) == ["residents", "investment", "jobs"]
    divergence = answer["details"]["divergence"]
    assert_allclose(
        np.array(list(divergence.values())) / sum(divergence.values()),
        list(answer["weights"].values()),
    )


@pytest.mark.parametrize("method", OBJECTIVE_METHODS)
def test_objective_methods(method: str) -> None:
    criteria = [{"code": "a", "direction": "max"}, {"code": "b", "direction": "min"}]
    answer = weights(
        method, criteria=criteria, alternatives=["x", "y", "z"], matrix=[[1, 5], [2, 3], [3, 9]]
    )
    assert_allclose(sum(answer["weights"].values()), 1)
    assert answer["options"] == {"missing": None}
    assert ("depends_on_units" in codes(answer)) == (method == "std")


def test_equal_weights_need_no_data() -> None:
    assert weights("equal", criteria=["a", "b"])["weights"] == {"a": 0.5, "b": 0.5}
    assert weights("equal", criteria=CRITERIA)["weights"]["jobs"] == pytest.approx(1 / 3)


def test_codes_alone_where_directions_do_not_count() -> None:
    names = ["residents", "investment", "jobs"]
    assert shares("entropy", criteria=names, matrix=VOLUME) == shares(
        "entropy", criteria=CRITERIA, matrix=VOLUME
    )
    with pytest.raises(McdaError, match="An object with named members") as refusal:
        weights("merec", criteria=names, matrix=VOLUME)
    assert refusal.value.where == "criteria[0]"
    with pytest.raises(McdaError, match="“direction” is missing"):
        weights("merec", criteria=[{"code": "a"}], matrix=[[1]])


def test_a_target_is_a_distance_of_which_less_is_better() -> None:
    criteria = [{"code": "a", "direction": "target", "target": 4}, CRITERIA[0]]
    as_distance = [{"code": "a", "direction": "min"}, CRITERIA[0]]
    assert shares("merec", criteria=criteria, matrix=[[1, 5], [6, 3], [5, 9]]) == shares(
        "merec", criteria=as_distance, matrix=[[3, 5], [2, 3], [1, 9]]
    )


def test_missing_values_go_by_the_rule() -> None:
    matrix: list[list[float | None]] = [[1, 5, 2], [2, None, 3], [3, 9, 5]]
    with pytest.raises(McdaError, match=r"“2” has no value of “investment”: options\.missing"):
        weights("entropy", criteria=CRITERIA, matrix=matrix)
    without = weights(
        "entropy", criteria=CRITERIA, matrix=matrix, options={"missing": "drop_criterion"}
    )
    assert without["weights"]["investment"] == 0
    expected = shares(
        "entropy", criteria=[CRITERIA[0], CRITERIA[2]], matrix=[[1, 2], [2, 3], [3, 5]]
    )
    assert_allclose([without["weights"]["residents"], without["weights"]["jobs"]], expected)
    median = shares("entropy", criteria=CRITERIA, matrix=matrix, options={"missing": "median"})
    matrix[1][1] = 7
    assert median == shares("entropy", criteria=CRITERIA, matrix=matrix)


def test_a_constant_criterion_is_noted() -> None:
    matrix = [[1, 5, 2], [2, 5, 3]]
    answer = weights("entropy", criteria=CRITERIA, matrix=matrix)
    assert answer["weights"]["investment"] == 0
    assert codes(answer) == ["constant_criterion"]
    assert "“investment”" in answer["warnings"][0]["message"]


def test_weights_in_the_document_are_not_used() -> None:
    criteria = [{**criterion, "weight": 5} for criterion in CRITERIA]
    answer = weights("entropy", criteria=criteria, matrix=VOLUME)
    assert codes(answer) == ["weights_not_used"]
    assert list(answer["weights"].values()) == shares("entropy", criteria=CRITERIA, matrix=VOLUME)


@pytest.mark.parametrize(
    ("document", "match", "where"),
    [
        ({}, "“method” is missing", ""),
        ({"method": "delphi"}, "“delphi” is not known", "method"),
        ({"method": "points"}, "“points” is missing", "points"),
        ({"method": "points", "points": {}}, "1 to 1000 criteria .* not 0", "points"),
        ({"method": "points", "points": {"a": -1}}, "outside 0", "points.a"),
        ({"method": "points", "points": {"a": 0}}, "At least one value", "points"),
        ({"method": "points", "points": [1, 2]}, "needs the key “criteria”", "points"),
        ({"method": "points", "points": [1], "criteria": ["a", "b"]}, "2 elements", "points"),
        ({"method": "points", "points": {"a": 1}, "criteria": ["b"]}, "no key “a”", "points.a"),
        (
            {"method": "points", "points": {"a": 1}, "criteria": ["a"], "items": ["a"]},
            "not both",
            "items",
        ),
        ({"method": "points", "points": {"a": 1}, "options": {"x": 1}}, "no key “x”", "options.x"),
        ({"method": "points", "points": {"a": 1}, "matrix": []}, "no key “matrix”", "matrix"),
        ({"method": "swing", "swing": {"a": 101}}, "outside 0", "swing.a"),
        ({"method": "roc", "ranking": ["a", "a"]}, "“a” stands here twice", "ranking[1]"),
        ({"method": "roc", "ranking": [["a", 5]]}, "A text", "ranking[0][1]"),
        ({"method": "roc", "ranking": ["a", [], "b"]}, "tie without", "ranking[1]"),
        ({"method": "roc", "ranking": [1, 2]}, "needs the key “criteria”", "ranking"),
        ({"method": "roc", "ranking": []}, "needs the key “criteria”", "ranking"),
        ({"method": "roc", "ranking": ["a"], "criteria": ["b"]}, "differ in “a”, “b”", "ranking"),
        ({"method": "roc", "ranking": {"a": "first"}}, "A number is expected", "ranking.a"),
        ({"method": "ranking", "ranking": ["a"], "options": {"rule": "x"}}, "not known", "rule"),
        ({"method": "entropy", "criteria": CRITERIA}, "“matrix” is missing", "matrix"),
        ({"method": "entropy", "criteria": CRITERIA, "matrix": []}, "two alternatives, not 0", ""),
        ({"method": "entropy", "criteria": [], "matrix": []}, "not 0", "criteria"),
        ({"method": "entropy", "criteria": ["a"], "matrix": [[1e200], [1]]}, "outside", "[0][0]"),
        ({"method": "entropy", "criteria": ["a"], "matrix": [[1e-200], [1]]}, "near 0", "[0][0]"),
        (
            {"method": "entropy", "criteria": ["a"], "matrix": [[-1], [1]]},
            "“a”: .* negat",
            "[0][0]",
        ),
        ({"method": "equal"}, "“criteria” is missing", ""),
    ],
)
def test_refusals(document: dict[str, Any], match: str, where: str) -> None:
    with pytest.raises(McdaError, match=match) as refusal:
        evaluate({"kind": "weights", **document})
    assert where in refusal.value.where


@pytest.mark.parametrize(
    ("change", "match", "where"),
    [
        ({"best": "d"}, "“d” is not known", "best"),
        ({"best": "b"}, "“b” against itself is 1 in “best_to_others”, not 2", "best"),
        ({"best_to_others": [8, 1, 1]}, "2 criteria with the value 1: “best”", "best_to_others"),
        ({"best_to_others": [8, 2, 2]}, "0 criteria with the value 1: “best”", "best_to_others"),
        ({"others_to_worst": [1, 5, 7]}, "is 8 in .* and 7 in", "others_to_worst[2]"),
        ({"others_to_worst": [8, 5, 1]}, "“c” is named both", "others_to_worst[2]"),
        ({"best_to_others": [10, 2, 1]}, "outside 1 to 9", "best_to_others[0]"),
        ({"best_to_others": [8, 0.5, 1]}, "outside 1", "best_to_others[1]"),
        ({"model": "cubic"}, "“cubic” is not known", "model"),
        ({"model": "linear", "options": {"model": "linear"}}, "not in both", "options.model"),
        (
            {"criteria": ["a"], "best_to_others": [1], "others_to_worst": [1]},
            "at least two criteria",
            "best_to_others",
        ),
    ],
)
def test_refused_best_worst_answers(change: dict[str, Any], match: str, where: str) -> None:
    document = {
        "kind": "weights",
        "method": "bwm",
        "criteria": ["a", "b", "c"],
        "best_to_others": [8, 2, 1],
        "others_to_worst": [1, 5, 8],
        **change,
    }
    with pytest.raises(McdaError, match=match) as refusal:
        evaluate(document)
    assert refusal.value.where == where


def test_too_many_criteria_are_refused_with_the_size() -> None:
    many = {f"{i}": 1 for i in range(1001)}
    for document in (
        {"method": "points", "points": many},
        {"method": "roc", "ranking": list(many)},
        {"method": "entropy", "criteria": list(many), "matrix": []},
    ):
        with pytest.raises(McdaError, match="1 to 1000 criteria can be weighed, not 1001"):
            evaluate({"kind": "weights", **document})
