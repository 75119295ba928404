"""Sentences name methods and normalisations as people do, and never by their code."""

from typing import Any

import pytest

from decision.mcda import McdaError, evaluate
from decision.mcda.normalised_lines import NORMALISATIONS
from decision.mcda.ranking import METHODS
from decision.mcda.titles import METHOD_TITLES, NORMALISATION_TITLES, WEIGHTING_TITLES
from decision.mcda.weighting.objective import OBJECTIVE_METHODS
from decision.rankings.forms import NORMALIZATION_TITLES
from tests.decision.mcda.rank_documents import rank_document
from tests.decision.mcda.ranking.problems import required_options

TABLES = (METHOD_TITLES, NORMALISATION_TITLES, WEIGHTING_TITLES)
CODES = {f"“{code}”" for table in TABLES for code, title in table.items() if code != title}
# Zeros, negatives, all alike, worst or best on everything: what methods refuse or warn of.
AWKWARD: list[list[list[float]]] = [
    [[1, 0], [2, 4], [3, 5]],
    [[-1, 2], [2, -4], [3, 5]],
    [[0, 0], [0, 0], [1, 0]],
    [[5, 5], [1, 1], [2, 2]],
    [[-5, -5], [-1, -1], [-2, -2]],
    [[0.1, 5], [0.2, 5], [0.3, 5]],
]


def sentences(document: dict[str, Any]) -> list[str]:
    try:
        answer: Any = evaluate(document)
    except McdaError as error:
        return [error.message()]
    return [warning["message"] for warning in answer["warnings"]]


def test_every_name_has_its_title() -> None:
    assert set(METHOD_TITLES) == set(METHODS)
    assert set(NORMALISATION_TITLES) == set(NORMALISATIONS)
    assert set(WEIGHTING_TITLES) == set(OBJECTIVE_METHODS)


def test_a_normalisation_is_called_what_the_page_calls_it() -> None:
    assert {name: str(title) for name, title in NORMALIZATION_TITLES.items()} == (
        NORMALISATION_TITLES
    )


@pytest.mark.parametrize("method", sorted(METHODS))
def test_no_sentence_names_a_method_or_a_normalisation_by_its_code(method: str) -> None:
    choices = METHODS[method].normalizations if METHODS[method].normalization else [None]
    said = 0
    for rows in AWKWARD:
        for normalization in choices:
            options = required_options(method, 2)
            options |= {"normalization": normalization} if normalization else {}
            document = rank_document(rows, directions=["max", "min"], method=method, **options)
            own = normalization == METHODS[method].normalization
            for kind in ("rank", "reversal", "sensitivity") if own else ("rank",):
                for sentence in sentences(document | {"kind": kind}):
                    said += 1
                    assert not {code for code in CODES if code in sentence}, sentence
    assert said


def test_nor_where_methods_are_compared() -> None:
    methods = sorted(set(METHODS) - {"comet"})
    for rows in AWKWARD:
        document = rank_document(rows, directions=["max", "min"]) | {"kind": "compare"}
        del document["method"]
        for sentence in sentences(document | {"methods": methods}):
            assert not {code for code in CODES if code in sentence}, sentence


@pytest.mark.parametrize("method", sorted(OBJECTIVE_METHODS))
def test_nor_where_weights_come_from_the_data(method: str) -> None:
    for rows in AWKWARD:
        criteria = [{"code": "a", "direction": "max"}, {"code": "b", "direction": "min"}]
        document = {"kind": "weights", "method": method, "criteria": criteria, "matrix": rows}
        for sentence in sentences(document):
            assert not {code for code in CODES if code in sentence}, sentence


def test_a_title_is_translated_within_the_sentence() -> None:
    russian = {"AHP, distributive": "АИ, распределительный"}
    document = rank_document([[0], [1]], method="ahp_distributive")
    with pytest.raises(McdaError) as caught:
        evaluate(document)
    assert "“АИ, распределительный”" in caught.value.message(lambda text: russian.get(text, text))
