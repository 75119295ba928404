"""What kind `smaa` refuses, and where it says the fault is."""

from typing import Any

import pytest

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.robustness.tasks import smaa_document

UNIFORM = {"distribution": "uniform"}
MATRIX: list[list[float | None]] = [[9.0, 2, 3], [4, 8, 1], [5, 5, 5]]
NOTHING: list[float | None] = [None] * 401
MOSTLY_MISSING: list[list[float | None]] = [[1.0] * 401, *[NOTHING] * 10, [2.0] * 401]


def refusal(document: dict[str, Any]) -> McdaError:
    with pytest.raises(McdaError) as caught:
        evaluate(document)
    return caught.value


def with_weights(weights: dict[str, Any], **more: Any) -> dict[str, Any]:
    return smaa_document(MATRIX, weights, **more)


@pytest.mark.parametrize(
    ("document", "code", "where"),
    [
        (smaa_document(MATRIX), "nothing_uncertain", "uncertainty"),
        (with_weights({}), "missing_key", "uncertainty.weights.distribution"),
        (
            with_weights({"distribution": "normal"}),
            "unknown_distribution",
            "uncertainty.weights.distribution",
        ),
        (
            with_weights(UNIFORM | {"concentration": 1}),
            "unknown_key",
            "uncertainty.weights.concentration",
        ),
        (
            with_weights(
                {
                    "distribution": "around",
                    "weights": [1, 1, 1],
                    "concentration": 9,
                    "together": [["c1", "c2"], ["c2"]],
                }
            ),
            "in_two_groups",
            "uncertainty.weights.together[1][0]",
        ),
        (with_weights(UNIFORM, samples=0), "out_of_range", "samples"),
        (with_weights(UNIFORM, samples=10_000_001), "out_of_range", "samples"),
        (
            with_weights(
                UNIFORM, samples=200_001, method="edas", cells={"0,0": {"low": 7, "high": 9}}
            ),
            "out_of_range",
            "samples",
        ),
        (with_weights(UNIFORM, seed=-1), "out_of_range", "seed"),
        (with_weights(UNIFORM, target_error=0), "out_of_range", "options.target_error"),
        (with_weights(UNIFORM, wrong=0), "unknown_key", "options.wrong"),
        (with_weights({"distribution": "ordinal"}), "missing_key", "uncertainty.weights.ranking"),
        (
            with_weights({"distribution": "ordinal", "ranking": ["c1", "c2"]}),
            "missing_criterion",
            "uncertainty.weights.ranking",
        ),
        (
            with_weights({"distribution": "ordinal", "ranking": ["c1", [], ["c2", "c3"]]}),
            "empty_tie",
            "uncertainty.weights.ranking[1]",
        ),
        (
            with_weights({"distribution": "ordinal", "ranking": ["c1", ["c2", "c1"], "c3"]}),
            "contradictory_ranking",
            "uncertainty.weights.ranking",
        ),
        (
            with_weights({"distribution": "ordinal", "ranking": ["c1", "c9", "c3"]}),
            "unknown_criterion",
            "uncertainty.weights.ranking[1]",
        ),
        (
            with_weights({"distribution": "intervals", "intervals": {"c1": [0.4, 0.3]}}),
            "empty_interval",
            "uncertainty.weights.intervals.c1",
        ),
        (
            with_weights(
                {"distribution": "intervals", "intervals": {"c1": [0.6, 1], "c2": [0.5, 1]}}
            ),
            "empty_interval",
            "uncertainty.weights.intervals",
        ),
        (
            with_weights({"distribution": "intervals", "intervals": {"c9": [0, 1]}}),
            "unknown_key",
            "uncertainty.weights.intervals.c9",
        ),
        (
            with_weights({"distribution": "around", "weights": {"c1": 1}, "concentration": 9}),
            "missing_criterion",
            "uncertainty.weights.weights",
        ),
        (
            with_weights({"distribution": "around", "weights": [0, 0, 0], "concentration": 9}),
            "zero_weights",
            "uncertainty.weights.weights",
        ),
        (
            with_weights({"distribution": "around", "weights": [1, 1, 1], "concentration": 0}),
            "out_of_range",
            "uncertainty.weights.concentration",
        ),
        (
            with_weights({"distribution": "samples", "samples": [[1, 1, 1], [0, 0, 0]]}),
            "zero_weights",
            "uncertainty.weights.samples[1]",
        ),
        (
            with_weights({"distribution": "samples", "samples": [[1, 1, 1], [1, -1, 1]]}),
            "out_of_range",
            "uncertainty.weights.samples[1][1]",
        ),
        (
            with_weights({"distribution": "samples", "samples": [[1, 1, 1], [1, 1]]}),
            "wrong_shape",
            "uncertainty.weights.samples[1]",
        ),
        (
            with_weights({"distribution": "samples", "samples": []}),
            "bad_value",
            "uncertainty.weights.samples",
        ),
        (
            with_weights({"distribution": "samples", "samples": [[1, 1, 1], [1, 0, 0]]}, samples=3),
            "uneven_samples",
            "samples",
        ),
        (
            with_weights(
                {"distribution": "samples", "samples": [[1, 1, 1], [1, 0, 0]]}, target_error=0.1
            ),
            "needless_target",
            "options.target_error",
        ),
        (
            smaa_document(MATRIX, cells={"7,0": {"low": 0, "high": 1}}),
            "unknown_cell",
            "uncertainty.cells.7,0",
        ),
        (
            smaa_document(MATRIX, cells={"A1;c1": {"low": 0, "high": 1}}),
            "unknown_cell",
            "uncertainty.cells.A1;c1",
        ),
        (
            smaa_document(MATRIX, cells={"0,0": {"low": 2, "high": 1}}),
            "empty_interval",
            "uncertainty.cells.0,0",
        ),
        (
            smaa_document(MATRIX, cells={"0,0": {"mean": 2, "sd": -1}}),
            "out_of_range",
            "uncertainty.cells.0,0.sd",
        ),
        (
            smaa_document(MATRIX, cells={"0,0": {"low": 2}}),
            "missing_key",
            "uncertainty.cells.0,0.high",
        ),
        (
            smaa_document(MATRIX, cells={"0,0": {"low": 1, "mean": 2}}),
            "unknown_key",
            "uncertainty.cells.0,0.low",
        ),
        (
            smaa_document(
                MATRIX, cells={"0,0": {"low": 1, "high": 2}, "A1,c1": {"low": 1, "high": 2}}
            ),
            "duplicate",
            "uncertainty.cells.A1,c1",
        ),
        (
            smaa_document(
                MATRIX, cells={"0,0": {"mean": 1, "sd": 5}}, method="wsm", normalization="sum"
            ),
            "unsuitable_normalization",
            "options.normalization",
        ),
        (smaa_document([[None, 1], [2, 3]], UNIFORM), "missing_value", "matrix[0][0]"),
        (
            smaa_document([[1e200, 1], [None, 3], [2, 2]], UNIFORM, missing="interval"),
            "out_of_range",
            "matrix[1][0]",
        ),
        (smaa_document([[float(i)] for i in range(1001)], UNIFORM), "too_large", "alternatives"),
        (
            smaa_document(MOSTLY_MISSING, missing="interval"),
            "too_large",
            "uncertainty.cells",
        ),
    ],
)
def test_refusals(document: dict[str, Any], code: str, where: str) -> None:
    error = refusal(document)
    assert (error.code, error.where) == (code, where)
    assert "{" not in error.message()


def test_a_refusal_names_what_is_empty() -> None:
    document = with_weights({"distribution": "intervals", "intervals": {"c1": [0.4, 0.3]}})
    with pytest.raises(McdaError, match=r"“c1” is empty: 0.4 is above 0.3"):
        evaluate(document)
