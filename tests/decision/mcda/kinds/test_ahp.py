from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.ahp.matrices import CITIES, DRINKS, random_matrices

Cells = list[list[Any]]


def cells(upper: Sequence[Sequence[float | str | None]]) -> Cells:
    """The document's matrix with these judgements above its diagonal, the rest null."""
    n = len(upper) + 1
    matrix: Cells = [[None] * n for _ in range(n)]
    for i, row in enumerate(upper):
        matrix[i][i + 1 :] = row
    return matrix


def ahp(matrix: Cells, items: list[str] | None = None, **options: str) -> dict[str, Any]:
    document = {
        "kind": "ahp",
        "items": items or [f"item {i}" for i in range(len(matrix))],
        "matrix": matrix,
        "options": options,
    }
    return evaluate(document)


def codes(answer: dict[str, Any]) -> list[str]:
    return [warning["code"] for warning in answer["warnings"]]


def test_drinks() -> None:
    # Saaty (2008); AHPy, README; AHP-OS, example 3.
    items = ["coffee", "wine", "tea", "beer", "soda", "milk", "water"]
    answer = ahp(cells(DRINKS), items)
    assert list(answer["weights"]) == items
    expected = [0.177, 0.019, 0.042, 0.116, 0.190, 0.129, 0.327]
    assert_allclose(list(answer["weights"].values()), expected, atol=5e-4)
    assert_allclose(answer["lambda_max"], 7.176629, atol=5e-7)
    assert_allclose(answer["ci"], 0.176629 / 6, atol=1e-7)
    assert_allclose(answer["cr"], 0.022, atol=5e-4)
    assert answer["options"] == {
        "priority": "eigenvector",
        "random_index": "alonso_lamata",
        "scale": "linear",
    }
    assert answer["next_pair"] is None
    assert answer["missing"] == 0
    assert answer["warnings"] == []


def test_cities() -> None:
    # ahpsurvey, vignette; its random index of five items is 1.1081.
    answer = ahp(cells(CITIES), random_index="alonso_lamata_table")
    expected = [0.1522, 0.4335, 0.0716, 0.3050, 0.0378]
    assert_allclose(list(answer["weights"].values()), expected, atol=5e-5)
    assert_allclose([answer["lambda_max"], answer["cr"]], [5.225235, 0.0508], atol=5e-5)


@pytest.mark.parametrize("priority", ["eigenvector", "geometric_mean"])
@pytest.mark.parametrize("random_index", ["alonso_lamata", "saaty", "tummala_ling"])
def test_judgements_that_agree(priority: str, random_index: str) -> None:
    # Goepel (2018), section 9.
    answer = ahp(
        [[1, 6, 3], ["1/6", 1, "1/2"], ["1/3", 2, 1]],
        priority=priority,
        random_index=random_index,
    )
    assert_allclose(list(answer["weights"].values()), [2 / 3, 1 / 9, 2 / 9], rtol=1e-12)
    assert_allclose(answer["cr"], 0, atol=1e-12)
    assert answer["inconsistent"] == []
    assert answer["warnings"] == []


def test_each_suggestion_leads_where_it_says() -> None:
    items = ["a", "b", "c", "d"]
    matrix = cells([[4, 3, 7], ["1/3", 3], [5]])
    answer = ahp(matrix, items)
    assert answer["inconsistent"]
    ratios = [one["cr_if_changed"] for one in answer["inconsistent"]]
    assert ratios == sorted(ratios)
    for one in answer["inconsistent"]:
        i, j = items.index(one["row"]), items.index(one["column"])
        changed = [row.copy() for row in matrix]
        changed[i][j] = one["suggested"]
        again = ahp(changed, items)
        assert_allclose(again["cr"], one["cr_if_changed"], rtol=1e-9, atol=1e-12)
        assert one["cr_if_changed"] < answer["cr"]


def test_the_judgement_may_stand_on_either_side() -> None:
    above = ahp(cells([[3, 8], [6]]))
    below = ahp([[1, None, None], ["1/3", None, None], ["1/8", "1/6", 1]])
    both = ahp([[1, 3, 8], ["1/3", 1, 6], [0.125, 1 / 6, "1"]])
    for other in (below, both):
        assert_allclose(
            list(other["weights"].values()), list(above["weights"].values()), rtol=1e-14
        )
        assert other["warnings"] == []


def test_rounded_reciprocals_are_noted_and_the_larger_value_counts() -> None:
    answer = ahp([[1, 0.143], [7, 1]])
    assert_allclose(list(answer["weights"].values()), [1 / 8, 7 / 8], rtol=1e-14)
    assert codes(answer) == ["rounded_reciprocals"]


def test_scales_are_applied_to_the_stored_steps() -> None:
    # Goepel (2019): the step 3 stands for 9, 1.5, 2, 4 and the root of 3.
    for scale, ratio in [
        ("power", 9),
        ("balanced", 1.5),
        ("logarithmic", 2),
        ("geometric", 4),
        ("root", 3**0.5),
    ]:
        answer = ahp([[1, 3], [None, 1]], scale=scale)
        assert_allclose(answer["weights"]["item 0"], ratio / (1 + ratio), rtol=1e-14)


def test_contradiction_is_warned_of() -> None:
    answer = ahp(cells([[9, "1/9"], [9]]), random_index="saaty")
    assert codes(answer) == ["inconsistent"]
    assert "random index “saaty”" in answer["warnings"][0]["message"]
    assert_allclose(list(answer["weights"].values()), 1 / 3, rtol=1e-12)


def test_the_two_priorities_may_order_items_differently() -> None:
    found = 0
    for matrix in random_matrices(40, 5, 1.0):
        answer = ahp(matrix.tolist(), ["a", "b", "c", "d", "e"])
        other = ahp(matrix.tolist(), ["a", "b", "c", "d", "e"], priority="geometric_mean")
        one_way = np.array(list(answer["weights"].values()))
        other_way = np.array(list(other["weights"].values()))
        turned = (
            np.subtract.outer(one_way, one_way) * np.subtract.outer(other_way, other_way) < -1e-12
        )
        assert ("priorities_disagree" in codes(answer)) == turned.any()
        found += turned.any()
    assert 0 < found < 40


def test_gaps() -> None:
    answer = ahp([[1, 2, None, 8], [None, 1, 2, None], [None, None, 1, 2], [None] * 4])
    assert_allclose(list(answer["weights"].values()), np.array([8, 4, 2, 1]) / 15, rtol=1e-9)
    assert_allclose(answer["lambda_max"], 4, rtol=1e-12)
    assert answer["missing"] == 2
    assert codes(answer) == ["incomplete"]
    assert answer["next_pair"] == {
        "row": "item 0",
        "column": "item 2",
        "resistance": pytest.approx(1),
    }


def test_gaps_make_the_same_contradiction_weigh_more() -> None:
    answer = ahp([[1, 3, 8, None], [None, 1, 6, None], [None, None, 1, 5], [None] * 4])
    # One pair of three that could contradict the rest: a third of the random index.
    assert answer["missing"] == 2
    assert_allclose(answer["cr_incomplete"], 3 * answer["cr"], rtol=1e-12)
    chain = ahp([[1, 3, None], [None, 1, 6], [None, None, None]])
    assert_allclose(chain["cr"], 0, atol=1e-12)
    assert chain["cr_incomplete"] is None


@pytest.mark.parametrize(
    ("matrix", "match", "where"),
    [
        ([[1, "1/0"], [None, 1]], "“1/0” divides by 0", "matrix[0][1]"),
        ([[1, "a third"], [None, 1]], "neither a number nor a fraction", "matrix[0][1]"),
        ([[1, "-1/3"], [None, 1]], "neither a number nor a fraction", "matrix[0][1]"),
        ([[1, "1/3/2"], [None, 1]], "neither a number nor a fraction", "matrix[0][1]"),
        ([[1, "9" * 400], [None, 1]], "neither a number nor a fraction", "matrix[0][1]"),
        ([[1, 0], [None, 1]], "positive number, not 0", "matrix[0][1]"),
        ([[1, "0/3"], [None, 1]], "positive number, not 0/3", "matrix[0][1]"),
        ([[1, -3], [None, 1]], "positive number, not -3", "matrix[0][1]"),
        ([[1, 2e9], [None, 1]], "from 1/1e\\+09 to 1e\\+09", "matrix[0][1]"),
        ([[1, True], [None, 1]], "A number is expected", "matrix[0][1]"),
        ([[2, 3], [None, 1]], "“a” compared with itself is 1, not 2", "matrix[0][0]"),
        ([[1, 3], [0.4, 1]], "“a” against “b” is 3 and .* round 0.4", "matrix[1][0]"),
        ([[1, 3], [3, 1]], "“a” against “b” is 3 and .* round 3", "matrix[1][0]"),
        ([[1, None], [None, 1]], "No judgement connects .*“a”; “b”", "matrix"),
        ([[1, 2, 3], [None, 1]], "2 elements are expected here, not 3", "matrix[0]"),
        ([[1, 2]], "2 elements are expected here, not 1", "matrix"),
        (5, "A list is expected", "matrix"),
    ],
)
def test_refusals(matrix: Cells, match: str, where: str) -> None:
    with pytest.raises(McdaError, match=match) as refusal:
        ahp(matrix, ["a", "b"])
    assert refusal.value.where == where


def test_separated_groups_are_named() -> None:
    matrix = cells([[2, None, None], [None, None], [3]])
    with pytest.raises(McdaError, match="“a”, “b”; “c”, “d”"):
        ahp(matrix, ["a", "b", "c", "d"])


@pytest.mark.parametrize("scale", ["balanced", "power", "logarithmic", "geometric", "root"])
def test_steps_outside_the_scale_are_refused(scale: str) -> None:
    ahp([[1, 9], ["1/9", 1]], scale=scale)
    for beyond in (9.5, "1/10"):
        with pytest.raises(McdaError, match=f"scale “{scale}” a judgement is from 1/9 to 9"):
            ahp([[1, beyond], [None, 1]], scale=scale)
    assert ahp([[1, 20], [None, 1]])["weights"]["item 0"] == pytest.approx(20 / 21)


@pytest.mark.parametrize("random_index", ["saaty", "tummala_ling"])
def test_more_items_than_the_table_has(random_index: str) -> None:
    matrix = cells([[1] * length for length in range(15, 0, -1)])
    with pytest.raises(McdaError, match="ends at 15 items, and there are 16"):
        ahp(matrix, random_index=random_index)
    assert_allclose(ahp(matrix)["cr"], 0, atol=1e-12)


@pytest.mark.parametrize(
    ("change", "match"),
    [
        ({"items": []}, "nothing to compare"),
        ({"items": ["a", "a"]}, "“a” stands here twice"),
        ({"items": [f"{i}" for i in range(101)]}, "101 items .* the limit is 100"),
        ({"colour": 1}, "no key “colour”"),
        ({"options": {"scale": "cubic"}}, "“cubic” is not known"),
        ({"options": {"missing": "worst"}}, "no key “missing”"),
        ({"options": {"random_index": "rao"}}, "“rao” is not known"),
        ({"options": {"priority": []}}, "is not known"),
    ],
)
def test_refused_documents(change: dict[str, Any], match: str) -> None:
    document = {"kind": "ahp", "items": ["a", "b"], "matrix": [[1, 2], [None, 1]], **change}
    with pytest.raises(McdaError, match=match):
        evaluate(document)
