"""Numbers that are equal in exact arithmetic and differ in the last bit: one case of each kind."""

from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda.errors import DegenerateMatrixError
from decision.mcda.ranking import METHODS
from tests.decision.mcda.rank_documents import (
    answer_to,
    evaluated,
    rank_document,
    ranks_of,
    scores_of,
    warning_codes,
)
from tests.decision.mcda.ranking.problems import required_options
from tests.decision.mcda.robustness.tasks import smaa_document

UNIFORM = {"distribution": "uniform"}


def asked(kind: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
    return evaluated(rank_document(*args, **kwargs) | {"kind": kind})


def test_vikor_stretches_no_rounding() -> None:
    """S = 1/2 twice, R = 1/3 and 1/2."""
    answer = answer_to([[2, 1, 0], [0, 3, 1]], [3, 2, 1], method="vikor")
    assert_allclose(scores_of(answer), [0, 0.5], atol=1e-12)
    assert answer["details"]["compromise"] == ["A1", "A2"]


def test_promethee_ties_what_has_equal_flows() -> None:
    assert ranks_of(answer_to([[0, 1, 0], [1, 0, 1]], [2, 3, 1], method="promethee_ii")) == [1, 1]


def test_a_weighted_sum_ties_what_cancels() -> None:
    """0.1 * 3 - 0.3 * 1 and 0.1 * 6 - 0.3 * 2 are 0."""
    answer = answer_to([[3, 1], [6, 2]], [0.1, 0.3], ["max", "min"], method="wsm")
    assert ranks_of(answer) == [1, 1]


def test_samples_tie_flows_that_cancel() -> None:
    samples = {"distribution": "samples", "samples": [[2, 3, 1]]}
    document = smaa_document([[0, 1, 0], [1, 0, 1]], samples, method="promethee_ii")
    assert evaluated(document)["acceptability"] == [[1.0, 0.0], [1.0, 0.0]]


WITH_A_GAP = [[None, 1, None], [None, None, 1], [None, None, None]]


def group_of(*people: dict[str, Any], items: int = 3) -> dict[str, Any]:
    return evaluated(
        {
            "kind": "group",
            "items": [f"i{j}" for j in range(items)],
            "participants": [{"name": f"p{k}", **person} for k, person in enumerate(people)],
        }
    )


def test_all_equal_with_a_gap_ranks_nothing() -> None:
    answer = group_of({"matrix": WITH_A_GAP}, {"weights": [3, 2, 1]})
    assert answer["consensus"]["kendall_w"] == pytest.approx(0.5)
    assert answer["participants"][0]["ranking_distance"] == pytest.approx(0.5)


@pytest.mark.parametrize("n", [4, 7])
def test_a_chain_of_equals_ranks_nothing(n: int) -> None:
    """The eigenvector of a sparse matrix is known to fewer digits than a sum."""
    chain = [[1 if j == i + 1 else None for j in range(n)] for i in range(n)]
    answer = group_of({"matrix": chain}, {"weights": list(range(n, 0, -1))}, items=n)
    assert answer["consensus"]["kendall_w"] == pytest.approx(0.5)


def test_aggregations_agree_that_all_are_equal() -> None:
    answer = group_of({"matrix": WITH_A_GAP}, {"matrix": WITH_A_GAP}, {"matrix": WITH_A_GAP})
    assert "aggregations_disagree" not in warning_codes(answer)


def test_aggregations_agree_where_weights_mirror_each_other() -> None:
    answer = group_of(
        {"weights": [0.1, 0.2, 0.7]}, {"weights": [0.7, 0.2, 0.1]}, {"weights": [1, 1, 1]}
    )
    means = answer["weights"]
    assert means["aip_arithmetic"]["i0"] == pytest.approx(means["aip_arithmetic"]["i2"])
    assert "aggregations_disagree" not in [
        w["code"] for w in answer["warnings"] if "i0" in str(w) or "i2" in str(w)
    ]


@pytest.mark.parametrize("share", [0.124, 0.1240001, 1 / 7, 0.3, 0.0124])
def test_a_bound_at_the_end_but_for_rounding_changes_no_winner(share: float) -> None:
    answer = asked(
        "sensitivity", [[6, 4], [6, 2]], [share, 1 - share], method="wsm", normalization="sum"
    )
    for criterion in answer["criteria"].values():
        assert criterion["winner_interval"] == [0, 1]
        assert (criterion["rival"], criterion["change"]) == (None, None)
    assert answer["most_critical"] is None


def test_whoever_is_level_at_the_end_is_no_rival() -> None:
    for denominator in range(3, 40):
        weights = [1 / denominator, 1 - 1 / denominator]
        answer = asked("sensitivity", [[6, 4], [6, 2]], weights, method="wsm", normalization="sum")
        assert answer["most_critical"] is None


def test_contributions_add_up_where_s_ties() -> None:
    answer = asked("explain", [[0, 1, 1, 0], [1, 0, 0, 1]], [1, 2, 3, 4], method="vikor")
    pair = answer["pair"]
    assert abs(pair["difference"]) == pytest.approx(0.5)
    assert sum(c["contribution"] for c in pair["criteria"]) == pytest.approx(pair["difference"])


def test_what_contributes_nothing_but_rounding_favours_nobody() -> None:
    answer = asked("explain", [[0.3, 5], [0.1 + 0.2, 4]], [1, 1], method="wsm")
    by_code = {c["criterion"]: c for c in answer["pair"]["criteria"]}
    assert (by_code["c1"]["favours"], by_code["c1"]["contribution"]) == (None, 0)


@pytest.mark.parametrize("method", ["wsm", "topsis", "promethee_ii", "vikor"])
def test_no_weight_is_offered_at_which_the_ranking_is_refused(method: str) -> None:
    """On the first criterion all are level: with all the weight it ranks nothing."""
    answer = asked("explain", [[6, 4], [6, 2]], [0.3, 0.7], method=method)
    assert answer["alternative"]["weight_changes"] == {"c1": None, "c2": None}


@pytest.mark.parametrize("share", [0.3, 1 / 7, 0.1, 0.7])
@pytest.mark.parametrize("method", ["wsm", "topsis", "promethee_ii"])
def test_a_tie_at_the_end_is_told(method: str, share: float) -> None:
    """A and B are level on the first criterion, C is behind: at weight 1 they share the rank."""
    rows = [[6, 4], [6, 2], [1, 3]]
    answer = asked("explain", rows, [share, 1 - share], method=method)
    change = answer["alternative"]["weight_changes"]["c1"]
    assert answer["alternative"]["alternative"] == "A1"
    assert change is None  # first alone or first together: the same rank
    second = evaluated(
        rank_document(rows, [share, 1 - share], method=method)
        | {"kind": "explain", "alternative": "A2"}
    )["alternative"]["weight_changes"]["c1"]
    assert second is not None


def test_equal_distances_from_a_target_are_equal() -> None:
    """0.4 and 0.8 are as far from 0.6, and min-max must not stretch the difference."""
    document = rank_document([[0.4, 2], [0.8, 1]], [9, 1], method="wsm", normalization="minmax")
    document["criteria"][0] |= {"direction": "target", "target": 0.6}
    answer = evaluated(document)
    assert ranks_of(answer) == [1, 2]
    assert "constant_criterion" in warning_codes(answer)


@pytest.mark.parametrize(("low", "high"), [(0.5, 0.7), (0.6, 0.8), (0.1, 0.3), (1.0, 1.2)])
def test_a_difference_of_the_threshold_is_not_above_it(low: float, high: float) -> None:
    answer = answer_to(
        [[low], [high]], method="promethee_ii", preference={"function": "ushape", "q": 0.2}
    )
    assert ranks_of(answer) == [1, 1]


def test_codas_counts_a_difference_of_tau() -> None:
    """Euclidean distances 0.1 and 0.3 differ by tau = 0.2, whichever way the digits fall."""
    rows = [[5, 3], [5, 1], [5, 0.5]]
    answer = answer_to(rows, [0.5, 0.5], method="codas", tau=0.2, normalization="linear")
    whole = answer_to(rows, [0.5, 0.5], method="codas", tau=0.2 - 1e-9, normalization="linear")
    assert_allclose(scores_of(answer), scores_of(whole), atol=1e-12)


def test_lopcow_weighs_nothing_by_rounding() -> None:
    """Of two alternatives the root mean square is the standard deviation on every criterion."""
    document = {
        "kind": "weights",
        "method": "lopcow",
        "criteria": [{"code": c, "direction": "max"} for c in "abc"],
        "matrix": [[1, 2, 7], [3, 5, 1]],
    }
    with pytest.raises(DegenerateMatrixError, match="nothing"):
        evaluated(document)


def test_ervd_takes_a_value_at_the_point_for_one_at_the_point() -> None:
    """As parts of the sum 0.7 and the point 0.7 may differ, and a small power makes it much."""
    whole = np.array([[7, 7, 7], [1, 2, 3], [2, 9, 4], [3, 4, 9]])
    options = {"alpha": 0.05, "lambd": 1.0}
    expected = answer_to(whole.tolist(), method="ervd", ref_point=[7] * 3, **options)
    found = answer_to((whole / 10).tolist(), method="ervd", ref_point=[0.7] * 3, **options)
    assert_allclose(scores_of(found), scores_of(expected), atol=1e-12)


def latin_square(values: list[float], others: list[float]) -> list[list[float]]:
    """Rows that are shifts of one another, and rows of one value: every column has the same."""
    n = len(values)
    shifted = [[values[(i + j) % n] for j in range(n)] for i in range(n)]
    return [*shifted, *([value] * n for value in others)]


SQUARES = [
    ([0.7, 1.1, 2.3], [1.0, 1.9]),
    ([3.3, 0.9, 1.7, 2.9], [1.8, 2.5]),
    ([1.0, 2.0, 5.0, 7.0, 11.0], [3.0, 9.0]),
    ([4.1, 4.2, 4.7, 4.3], [4.15, 4.6]),
]


@pytest.mark.parametrize(("values", "others"), SQUARES)
@pytest.mark.parametrize("method", sorted(METHODS))
def test_what_is_alike_but_for_the_order_of_the_criteria_ties(
    method: str, values: list[float], others: list[float]
) -> None:
    """By equal weights, whatever roots, powers and logarithms a method takes."""
    rows, n = latin_square(values, others), len(values)
    asked = rank_document(rows, [0.1] * n, method=method, **required_options(method, n))
    ranks = ranks_of(evaluated(asked))
    assert len(set(ranks[:n])) == 1
    assert len(set(ranks)) == 1 + len(others)
    samples = {"weights": {"distribution": "samples", "samples": [[0.1] * n]}}
    shares = evaluated(asked | {"kind": "smaa", "uncertainty": samples, "samples": 1})[
        "acceptability"
    ]
    assert [row.index(1) + 1 for row in shares] == ranks
