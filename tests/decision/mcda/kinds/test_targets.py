"""A criterion with a target is compared by distances: sentences never call them its values."""

from typing import Any

import pytest

from decision.mcda import McdaError, evaluate
from decision.mcda.ranking import METHODS
from decision.mcda.weighting.objective import OBJECTIVE_METHODS
from tests.decision.mcda.rank_documents import answer_to, criterion, evaluated, rank_document
from tests.decision.mcda.ranking.problems import required_options

# Met by one, met by all, missed by all by as much, missed by next to nothing, and plainly.
COLUMNS = ([5, 4, 9], [5, 5, 5], [4, 6, 4], [5 - 2e-9, 5, 5 + 1e-9], [1, 3, 9])
# What would be said of values.
OF_VALUES = (
    "it has a value",
    "its values",
    "its largest value",
    "its best value",
    "its average",
    "has the value",
    "has values",
    "alike on “c1”",
)


def with_target(document: dict[str, Any]) -> dict[str, Any]:
    document["criteria"][0] |= {"direction": "target", "target": 5}
    return document


def sentences(document: dict[str, Any]) -> list[str]:
    try:
        answer: Any = evaluate(document)
    except McdaError as error:
        return [error.message()]
    return [warning["message"] for warning in answer["warnings"]]


@pytest.mark.parametrize("method", sorted(METHODS))
def test_no_sentence_blames_a_value_that_nobody_gave(method: str) -> None:
    declared = METHODS[method]
    for column in COLUMNS:
        rows = [[value, 1.0 + i] for i, value in enumerate(column)]
        for normalization in declared.normalizations if declared.normalization else (None,):
            options = required_options(method, 2)
            options |= {"normalization": normalization} if normalization else {}
            document = with_target(rank_document(rows, method=method, **options))
            own = normalization == declared.normalization
            for kind in ("rank", "reversal") if own else ("rank",):
                for sentence in sentences(document | {"kind": kind}):
                    assert not [words for words in OF_VALUES if words in sentence], sentence


@pytest.mark.parametrize("method", sorted(OBJECTIVE_METHODS))
def test_nor_where_weights_come_from_the_data(method: str) -> None:
    criteria = [
        {"code": "c1", "direction": "target", "target": 5},
        {"code": "c2", "direction": "max"},
    ]
    for column in COLUMNS:
        rows = [[value, 1.0 + i] for i, value in enumerate(column)]
        document = {"kind": "weights", "method": method, "criteria": criteria, "matrix": rows}
        for sentence in sentences(document):
            assert not [words for words in OF_VALUES if words in sentence], sentence


RATIO_METHODS = sorted(name for name, method in METHODS.items() if method.values == "positive")


@pytest.mark.parametrize("method", RATIO_METHODS)
def test_a_ratio_method_says_why_and_what_to_take_instead(method: str) -> None:
    document = with_target(
        rank_document([[5, 1], [4, 2]], method=method, **required_options(method, 2))
    )
    with pytest.raises(McdaError) as caught:
        evaluate(document)
    said = caught.value.message()
    assert said.startswith("“c1” has a target, and what is compared is the distance from it")
    assert f"“{METHODS[method].title}” divides by it" in said
    assert "“TOPSIS”" in said
    assert caught.value.code == "unsuitable_method"
    for other in ("topsis", "vikor", "promethee_ii"):  # and what it offers works
        assert evaluate(document | {"method": other, "options": {}})


@pytest.mark.parametrize("name", ["sum", "linear", "nonlinear", "logarithmic"])
def test_so_does_a_normalisation(name: str) -> None:
    document = with_target(rank_document([[5, 1.5], [4, 2]], normalization=name))
    with pytest.raises(McdaError, match=r"“c1” has a target.*“by the vector norm” can") as caught:
        evaluate(document)
    assert caught.value.code == "unsuitable_normalization"
    assert evaluate(document | {"options": {"normalization": "vector"}})


def test_each_sentence_about_values_has_one_about_distances() -> None:
    from decision.mcda import normalisation_refusals as written_in

    written = {
        value
        for name, value in vars(written_in).items()
        if name.isupper() and isinstance(value, str) and "{criterion}" in value
    }
    assert set(written_in.OF_DISTANCES) == written


def test_bounds_are_spoken_of_as_distances() -> None:
    document = with_target(
        rank_document([[4.0], [17.0]], method="spotis", bounds=[[0, 10]], normalization=None)
    )
    del document["options"]["normalization"]
    with pytest.raises(McdaError) as caught:
        evaluate(document)
    assert caught.value.message() == (
        "“A2” is 12.0 away from the target of “c1”; by the bounds that are given that must be "
        "0.0 to 5.0."
    )


def test_an_expected_point_beyond_the_bounds_too() -> None:
    document = with_target(
        rank_document([[4.0], [7.0]], method="spotis", bounds=[[0, 10]], esp=[17])
    )
    with pytest.raises(McdaError, match=r"expected point is 12\.0 away from the target of “c1”"):
        evaluate(document)


def test_an_ideal_as_far_from_the_target_as_the_anti_ideal() -> None:
    document = with_target(rank_document([[4.0], [7.0]], method="rafsi", ideal=[3], anti_ideal=[7]))
    with pytest.raises(McdaError, match="equally far from the target of “c1”"):
        evaluate(document)


def test_a_limit_at_the_target() -> None:
    document = with_target(rank_document([[4.0], [7.0]], method="lopm", property_limits=[5]))
    with pytest.raises(McdaError, match="limit of “c1” is its target"):
        evaluate(document)


def test_the_limit_is_blamed_and_no_value() -> None:
    with pytest.raises(McdaError, match="limit of “c1”, which is not positive"):
        answer_to([[4.0], [7.0]], method="lopm", property_limits=[0])


def test_the_optimal_alternative_is_blamed_and_no_value() -> None:
    with pytest.raises(McdaError, match=r"options\.esp") as caught:
        answer_to([[4.0], [7.0]], method="aras", esp=[0])
    assert caught.value.where == "options.esp"


def test_characteristic_values_are_blamed_and_no_alternatives() -> None:
    with pytest.raises(McdaError, match="characteristic values") as caught:
        answer_to([[4.0], [7.0]], method="comet", cvalues=[[0, 9]], expert="lmaw")
    assert caught.value.where == "options.cvalues"


def test_values_too_large_to_compare() -> None:
    document = with_target(rank_document([[1e151, 1], [2, 3]]) | {"kind": "sensitivity"})
    with pytest.raises(McdaError, match="further than 1e\\+150 from the target of “c1”"):
        evaluate(document)


def test_alternatives_equally_far_are_not_called_identical() -> None:
    with pytest.raises(McdaError, match="equally far from its target: nothing tells them apart"):
        evaluate(with_target(rank_document([[4], [6]])))


def test_what_replaces_an_alternative_is_named_as_a_distance() -> None:
    document = with_target(rank_document([[4, 9], [7, 8], [9, 7]], method="wsm"))
    answer = evaluated(document | {"kind": "reversal"})
    replaced = [test for test in answer["tests"] if test["test"] == "replaced"]
    assert replaced
    for test in replaced:
        assert test["of"] == {"c1": "distance", "c2": "value"}


def test_a_constant_distance_is_said_to_be_one() -> None:
    document = rank_document([[4, 1], [6, 2]])
    document["criteria"] = [criterion(direction="target", target=5), criterion("c2")]
    (warning,) = evaluated(document)["warnings"]
    assert warning["code"] == "constant_criterion"
    assert "equally far from the target of “c1”" in warning["message"]
