from typing import Any

import ahpy
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError, evaluate
from tests.decision.mcda.kinds.test_ahp import cells, codes

PEOPLE = ["Moll", "Nell", "Sue"]
LEADER_CRITERIA: list[list[float | str | None]] = [[4, 3, 7], ["1/3", 3], [5]]
LEADER_LEAVES: dict[str, list[list[float | str | None]]] = {
    "Experience": [["1/4", 4], [9]],
    "Education": [[3, "1/5"], ["1/7"]],
    "Charisma": [[5, 9], [4]],
    "Age": [["1/3", 5], [9]],
}


LEAF_X = {"name": "x", "values": [1, 2]}
LEAF_Y = {"name": "y", "values": [1, 2]}


def tree(goal: dict[str, Any], **rest: Any) -> dict[str, Any]:
    return evaluate({"kind": "ahp_tree", "goal": goal, **rest})


def leader() -> dict[str, Any]:
    return {
        "name": "Leader",
        "matrix": cells(LEADER_CRITERIA),
        "children": [
            {"name": name, "alternatives": PEOPLE, "matrix": cells(upper)}
            for name, upper in LEADER_LEAVES.items()
        ],
    }


def two_leaves(**second: Any) -> dict[str, Any]:
    return {
        "name": "Goal",
        "matrix": [[1, 1], [1, 1]],
        "children": [
            {"name": "first", "alternatives": ["A", "B"], "values": [3, 1]},
            {"name": "second", **second},
        ],
    }


def test_the_choice_of_a_leader() -> None:
    # AHPy, README: choosing a leader; totals and weights printed to three decimals.
    answer = tree(leader())
    shares = [answer["local"][f"Leader/{name}"] for name in LEADER_LEAVES]
    assert_allclose(shares, [0.548, 0.127, 0.270, 0.056], atol=5e-4)
    assert_allclose(list(answer["totals"].values()), [0.358, 0.493, 0.149], atol=5.1e-4)
    assert list(answer["totals"]) == PEOPLE
    assert answer["local"]["Leader"] == answer["global"]["Leader"] == 1
    # AHPy prints the ratio by Saaty's random index.
    by_saaty = tree(leader(), options={"random_index": "saaty"})
    assert_allclose(by_saaty["consistency"]["Leader"]["cr"], 0.044, atol=5e-4)
    assert set(answer["consistency"]) == {"Leader", *(f"Leader/{name}" for name in LEADER_LEAVES)}


def test_direct_values() -> None:
    # AHP-OS manual, page 13; its weights are good to 5e-5, and so are the totals.
    leaves = zip("abc", [[0.9, 0.1], [0.1, 0.9], [0.8, 0.2]], strict=True)
    answer = tree(
        {
            "name": "Project",
            "matrix": cells([[3, 8], [6]]),
            "children": [{"name": name, "values": values} for name, values in leaves],
        },
        alternatives=["first", "second"],
    )
    assert_allclose(list(answer["totals"].values()), [0.6657, 0.3343], atol=5e-5)
    assert_allclose(answer["consistency"]["Project"]["lambda_max"], 3.073514, atol=5e-7)
    assert_allclose(answer["alternatives"]["Project/a"]["first"], 0.9)


def test_three_levels_as_ahpy_has_them() -> None:
    inner = [[2, 5], [3]]
    goal = {
        "name": "g",
        "matrix": cells([[3]]),
        "children": [
            {
                "name": "c",
                "matrix": cells(inner),
                "children": [
                    {"name": name, "alternatives": PEOPLE, "matrix": cells(upper)}
                    for name, upper in list(LEADER_LEAVES.items())[:3]
                ],
            },
            {"name": "d", "alternatives": PEOPLE[::-1], "values": {"Moll": 2, "Nell": 3, "Sue": 5}},
        ],
    }
    answer = tree(goal)
    peers = {
        name: ahpy.Compare(name, pairs(PEOPLE, upper), precision=9)
        for name, upper in LEADER_LEAVES.items()
    }
    names = list(LEADER_LEAVES)[:3]
    c = ahpy.Compare("c", pairs(names, inner), precision=9)
    d = ahpy.Compare("d", {"Moll": 2, "Nell": 3, "Sue": 5}, precision=9)
    g = ahpy.Compare("g", {("c", "d"): 3}, precision=9)
    c.add_children([peers[name] for name in names])
    g.add_children([c, d])
    assert_allclose(
        [answer["totals"][name] for name in PEOPLE],
        [g.target_weights[name] for name in PEOPLE],
        atol=1e-8,
    )
    expected = 0.75 * c.local_weights["Education"]
    assert_allclose(answer["global"]["g/c/Education"], expected, atol=1e-8)
    assert_allclose(answer["local"]["g/c/Education"], c.local_weights["Education"], atol=1e-8)
    assert list(answer["totals"]) == PEOPLE


def pairs(names: list[str], upper: list[list[Any]]) -> dict[tuple[str, str], float]:
    from fractions import Fraction

    return {
        (names[i], names[i + 1 + k]): float(Fraction(value))
        for i, row in enumerate(upper)
        for k, value in enumerate(row)
    }


def test_a_copy_reverses_the_distributive_order_and_not_the_ideal_one() -> None:
    # Belton and Gear (1983): three criteria of equal weight; D is a copy of B.
    columns = {"a": [1, 9, 1], "b": [9, 1, 1], "c": [8, 9, 1]}

    def totals(copy: bool, synthesis: str) -> dict[str, float]:
        leaves = [
            {"name": name, "values": [*values, values[1]] if copy else values}
            for name, values in columns.items()
        ]
        goal = {"name": "g", "matrix": cells([[1, 1], [1]]), "children": leaves}
        answer = tree(
            goal,
            alternatives=["A", "B", "C", "D"] if copy else ["A", "B", "C"],
            options={"synthesis": synthesis},
        )
        assert ("syntheses_disagree" in codes(answer)) == copy
        return answer["totals"]

    # The published figures, to two decimals.
    before, after = totals(False, "distributive"), totals(True, "distributive")
    assert_allclose(list(before.values()), [0.45, 0.47, 0.08], atol=5e-3)
    assert_allclose(list(after.values()), [0.37, 0.29, 0.06, 0.29], atol=8e-3)
    before, after = totals(False, "ideal"), totals(True, "ideal")
    assert before["B"] > before["A"]
    assert after["B"] > after["A"]
    assert_allclose(sum(after.values()), 1)


def test_a_tree_of_criteria_alone() -> None:
    answer = tree(
        {
            "name": "g",
            "matrix": cells([[3]]),
            "children": [{"name": "a"}, {"name": "b", "children": [{"name": "only"}]}],
        }
    )
    assert answer["global"] == {
        "g": 1,
        "g/a": pytest.approx(0.75),
        "g/b": pytest.approx(0.25),
        "g/b/only": pytest.approx(0.25),
    }
    assert answer["totals"] == {}
    assert set(answer["consistency"]) == {"g"}


def test_a_single_leaf_is_a_tree() -> None:
    answer = tree({"name": "g", "alternatives": ["A", "B"], "matrix": [[1, 4], [None, 1]]})
    assert answer["totals"] == {"A": pytest.approx(0.8), "B": pytest.approx(0.2)}


def test_warnings_name_their_node() -> None:
    goal = leader()
    goal["children"][0]["matrix"] = cells([[9, "1/9"], [9]])
    answer = tree(goal)
    assert "inconsistent" in codes(answer)
    assert any(one["message"].startswith("Leader/Experience: ") for one in answer["warnings"])


@pytest.mark.parametrize(
    ("second", "match", "where"),
    [
        ({"alternatives": ["A", "C"], "values": [1, 2]}, "“B”, “C”", "children[1].alternatives"),
        ({"alternatives": ["A"], "values": [1]}, "the same .* differ: “B”", "[1].alternatives"),
        ({"alternatives": [], "values": []}, "1 to 1000 alternatives, not 0", "[1].alternatives"),
        ({}, "says nothing of the alternatives", "goal.children[1]"),
        ({"values": [1, -1]}, "outside 0", "values[1]"),
        ({"values": [0, 0]}, "At least one value", "values"),
        ({"values": [1]}, "2 elements", "values"),
        ({"values": {"A": 1}}, "“B” is missing", "values.B"),
        ({"values": {"A": 1, "B": 2, "C": 3}}, "no key “C”", "values.C"),
        ({"values": [1, 2], "matrix": [[1, 1], [1, 1]]}, "not both", "values"),
        ({"matrix": [[1, 2], [2, 1]]}, "“A” against “B”", "matrix[1][0]"),
        ({"children": []}, "1 to 100 children, not 0", "children"),
        ({"children": [LEAF_X, LEAF_Y]}, "“Goal/second” needs a matrix", "goal.children[1]"),
        ({"children": [{"name": "x"}], "values": [1, 2]}, "without children has “values”", ""),
        ({"colour": 1}, "no key “colour”", "goal.children[1].colour"),
        ({"name": "first"}, "“Goal/first” stands here twice", "goal.children[1].name"),
    ],
)
def test_refusals(second: dict[str, Any], match: str, where: str) -> None:
    with pytest.raises(McdaError, match=match) as refusal:
        tree(two_leaves(**second))
    assert where in refusal.value.where


def test_leaves_must_say_what_they_compare() -> None:
    with pytest.raises(McdaError, match="does not say which alternatives"):
        tree({"name": "g", "values": [1, 2]})


def test_a_tree_too_deep_is_refused_with_the_limit() -> None:
    goal: dict[str, Any] = {"name": "leaf", "alternatives": ["A"], "values": [1]}
    for level in range(20):
        goal = {"name": f"level {level}", "children": [goal]}
    with pytest.raises(McdaError, match="more than 20 levels"):
        tree(goal)
    tree(goal["children"][0])


def test_a_tree_too_large_is_refused_with_the_limit() -> None:
    wide = [{"name": f"{i}"} for i in range(101)]
    with pytest.raises(McdaError, match="1 to 100 children, not 101"):
        tree({"name": "g", "children": wide, "matrix": []})
    many = [f"{i}" for i in range(101)]
    with pytest.raises(McdaError, match=r"101 items .* in pairs; the limit is 100"):
        tree({"name": "g", "alternatives": many, "matrix": []})
    assert len(tree({"name": "g", "alternatives": many, "values": [1] * 101})["totals"]) == 101


@pytest.mark.parametrize("options", [{"synthesis": "additive"}, {"synthesis": None}])
def test_an_unknown_synthesis_is_refused(options: dict[str, Any]) -> None:
    with pytest.raises(McdaError, match="known are: distributive, ideal"):
        tree(leader(), options=options)
