"""A criterion of which small differences count in full is warned of."""

import re
from typing import Any

import numpy as np
import pytest

from decision.mcda import McdaError
from decision.mcda.matrix import Floats
from decision.mcda.ranking import METHODS
from tests.decision.mcda.rank_documents import (
    answer_to,
    evaluated,
    rank_document,
    scores_of,
    warning_codes,
)
from tests.decision.mcda.robustness.tasks import smaa_document

NEEDED: dict[str, dict[str, Any]] = {
    "spotis": {"bounds": [[0, 20], [0, 20]]},
    "balanced_spotis": {"bounds": [[0, 20], [0, 20]], "esp": [10, 5]},
    "rim": {"bounds": [[0, 20], [0, 20]]},
    "rafsi": {"ideal": [20, 20], "anti_ideal": [0, 0]},
    "ervd": {"ref_point": [9, 5]},
    "comet": {"cvalues": [[0, 5, 20], [0, 5, 20]]},
}
PLACES = np.array([0, 0.3, 0.7, 1.0])


def scores(width: float, turn: list[int], method: str, options: dict[str, Any]) -> Floats:
    """Scores where the second criterion has values from 10 to 10 plus a width."""
    narrow = (10 + width * PLACES)[turn]
    rows = [[5.0 + i % 3, value] for i, value in enumerate(narrow)]
    return scores_of(answer_to(rows, directions=["max", "min"], method=method, **options))


def effect(width: float, method: str, options: dict[str, Any]) -> float:
    """How much scores change where alternatives exchange their values on that criterion."""
    change = scores(width, [0, 1, 2, 3], method, options) - scores(
        width, [1, 0, 3, 2], method, options
    )
    return float(np.abs(change).max())


# Its score is a ratio of distances that may be next to 0: it moves with a range any way.
@pytest.mark.parametrize("method", sorted(set(METHODS) - {"sprobid"}))
def test_it_is_said_where_a_tenth_of_the_range_has_the_effect_of_the_whole(method: str) -> None:
    declared = METHODS[method]
    for normalization in declared.normalizations if declared.normalization else (None,):
        options = NEEDED.get(method, {}) | (
            {"normalization": normalization} if normalization else {}
        )
        try:
            stretches = effect(0.01, method, options) > 0.5 * effect(0.1, method, options)
        except McdaError:
            continue  # MARCOS and CoCoSo by min–max: the least share is 0
        rows = [[5.0 + i % 3, value] for i, value in enumerate(10 + 0.1 * PLACES)]
        answer = answer_to(rows, directions=["max", "min"], method=method, **options)
        assert ("narrow_criterion" in warning_codes(answer)) == stretches, normalization


@pytest.mark.parametrize(
    ("column", "narrow"),
    [
        ([10.0, 10.1], True),
        ([-10.1, -10.0], True),
        ([100.0, 95.01], True),
        ([100.0, 95.0], False),  # 5 % and not under it
        ([-0.1, 0.1], False),
        ([0.0, 0.1], False),
        ([7.0, 7.0], False),  # constant, and said to be
        ([1e308, -1e308], False),
        ([1.7e308, 1.69e308], True),
    ],
)
def test_under_5_percent_of_the_largest_absolute_value(column: list[float], narrow: bool) -> None:
    rows = [[value, 1.0 + i] for i, value in enumerate(column)]
    answer = answer_to(rows, method="vikor")
    assert ("narrow_criterion" in warning_codes(answer)) == narrow


@pytest.mark.parametrize(
    ("column", "target", "narrow"),
    [
        ([100.0, 100.1], 100.0, True),  # distances 0 and 0.1 are stretched to 0 and 1
        ([0.0, 0.1], 10.0, True),
        ([90.0, 110.0, 110.1], 100.0, True),
        ([95.0, 106.0, 100.0], 100.0, False),
    ],
)
def test_distances_from_a_target_are_measured_by_it(
    column: list[float], target: float, narrow: bool
) -> None:
    document = rank_document([[v, 1.0 + i] for i, v in enumerate(column)], normalization="minmax")
    document["criteria"][0] |= {"direction": "target", "target": target}
    assert ("narrow_criterion" in warning_codes(evaluated(document))) == narrow


def test_a_criterion_without_weight_is_not_narrow() -> None:
    answer = answer_to([[10.0, 1], [10.1, 2]], [0, 1], method="vikor")
    assert "narrow_criterion" not in warning_codes(answer)


def test_a_preference_with_thresholds_tells_small_from_large() -> None:
    rows = [[10.0], [10.1]]
    linear = {"function": "linear", "q": 1, "p": 2}
    assert "narrow_criterion" in warning_codes(answer_to(rows, method="promethee_ii"))
    softened = answer_to(rows, method="promethee_ii", preference=linear)
    assert "narrow_criterion" not in warning_codes(softened)


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"method": "mabac"}, "normalisation “min–max” stretches.*“by the vector norm” would"),
        ({"method": "vikor"}, "method “VIKOR” stretches.*with bounds, such as SPOTIS"),
        ({"method": "promethee_i"}, "function with thresholds"),
    ],
)
def test_the_sentence_offers_what_would_help(options: dict[str, Any], said: str) -> None:
    answer = answer_to([[10.0, 1], [10.1, 2]], **options)
    (sentence,) = (w["message"] for w in answer["warnings"] if w["code"] == "narrow_criterion")
    assert "“c1”" in sentence
    assert re.search(said, sentence), sentence


@pytest.mark.parametrize("kind", ["explain", "sensitivity", "reversal"])
def test_every_kind_says_it(kind: str) -> None:
    document = rank_document([[10.0, 1], [10.1, 2], [10.2, 0]], method="vikor") | {"kind": kind}
    assert "narrow_criterion" in warning_codes(evaluated(document))


def test_a_comparison_says_it_once_for_each_method_that_stretches() -> None:
    document = rank_document([[10.0, 1], [10.1, 2], [10.2, 0]]) | {"kind": "compare"}
    del document["method"]
    answer = evaluated(document | {"methods": ["vikor", "topsis", "mabac", "aroman"]})
    assert warning_codes(answer).count("narrow_criterion") == 3


@pytest.mark.parametrize(("high", "narrow"), [(10.3, True), (14.0, False)])
def test_an_uncertain_value_counts_with_its_ends(high: float, narrow: bool) -> None:
    document = smaa_document(
        [[10.0, 1.0], [10.1, 2.0]],
        {"distribution": "uniform"},
        cells={"0,0": {"low": 9.9, "high": high}},
        method="vikor",
        samples=10,
    )
    assert ("narrow_criterion" in warning_codes(evaluated(document))) == narrow
