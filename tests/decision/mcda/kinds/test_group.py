from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from decision.mcda import evaluate as evaluated

Json = dict[str, Any]
NEVER = (float("nan"), float("inf"))


def evaluate(document: Json) -> Json:
    return evaluated(document)


def cells(*upper: Sequence[float | str | None]) -> list[list[Any]]:
    """The document's matrix with these judgements above its diagonal, the rest null."""
    n = len(upper) + 1
    matrix: list[list[Any]] = [[None] * n for _ in range(n)]
    for i, row in enumerate(upper):
        matrix[i][i + 1 :] = row
    return matrix


def participants(key: str, values: Sequence[Any], powers: Sequence[float] = ()) -> list[Json]:
    people = [{"name": f"person {i}", key: value} for i, value in enumerate(values)]
    for person, power in zip(people, powers, strict=False):
        person["power"] = power
    return people


def group(people: list[Json], items: Sequence[str], **options: Any) -> Json:
    document = {
        "kind": "group",
        "items": list(items),
        "participants": people,
        "options": options,
    }
    return evaluate(document)


def of_weights(weights: Sequence[Any], powers: Sequence[float] = (), **options: Any) -> Json:
    items = [f"item {j}" for j in range(len(weights[0]))]
    return group(participants("weights", weights, powers), items, **options)


def codes(answer: Json) -> list[str]:
    return [warning["code"] for warning in answer["warnings"]]


G3 = [cells([4, 9], [4]), cells([3, 9], [7])]


def test_two_participants_three_alternatives() -> None:
    # Goepel (2018), example with two participants; AHP-OS.
    answer = group(participants("matrix", G3), "abc")
    assert_allclose(
        list(answer["weights"]["aij"].values()), [0.687959, 0.251737, 0.060304], atol=5e-7
    )
    matrix = answer["judgements"]["matrix"]
    assert_allclose([matrix[0][1], matrix[0][2], matrix[1][2]], [3.464102, 9, 5.291503], atol=5e-7)
    assert_allclose(answer["consensus"]["s_star"], 0.99098, atol=5e-6)
    assert answer["options"]["aggregation"] == "aij"
    assert answer["clusters"] == [["person 0", "person 1"]]


def test_leader() -> None:
    # AHPy, README, "choosing a leader": people judged on four criteria, totals by their weights.
    criteria = cells([4, 3, 7], ["1/3", 3], [5])
    weights = evaluate({"kind": "ahp", "items": list("abcd"), "matrix": criteria})["weights"]
    people = [
        cells(["1/4", 4], [9]),
        cells([3, "1/5"], ["1/7"]),
        cells([5, 9], [4]),
        cells(["1/3", 5], [9]),
    ]
    voters = participants("matrix", people, list(weights.values()))
    answer = group(voters, ["Moll", "Nell", "Sue"], aggregation="aip_arithmetic")
    totals = answer["weights"]["aip_arithmetic"]
    assert_allclose(list(totals.values()), [0.358, 0.493, 0.149], atol=5e-4)


def test_a_judgement_and_its_reciprocal_aggregate_to_one() -> None:
    # Goepel (2018), section on AIJ.
    answer = group(participants("matrix", [cells([7]), cells(["1/7"])]), "ab")
    assert_allclose(answer["judgements"]["matrix"], 1, rtol=1e-15)
    assert_allclose(list(answer["weights"]["aij"].values()), 0.5, rtol=1e-15)


def test_identical_participants_agree_fully() -> None:
    # Goepel (2018), equations 11 to 21.
    answer = of_weights([[0.5, 0.3, 0.2]] * 4)
    consensus = answer["consensus"]
    assert_allclose([consensus["s_star"], consensus["s"], consensus["kendall_w"]], 1, rtol=1e-14)
    assert consensus["level"] == "high"
    assert answer["clusters"] == [[f"person {i}" for i in range(4)]]
    assert all(person["distance"] < 1e-15 for person in answer["participants"])


@pytest.mark.parametrize("n", [2, 3, 7])
def test_as_many_extremes_as_items_do_not_agree_at_all(n: int) -> None:
    # Goepel (2018): each of n participants makes another criterion extreme, 9 over all others.
    answer = of_weights(((np.eye(n) * 8 + 1) / (n + 8)).tolist())
    assert_allclose(answer["consensus"]["s_star"], 0, atol=1e-14)
    assert "s_star_below_zero" not in codes(answer)


def test_zero_weights_break_nothing() -> None:
    answer = of_weights(np.eye(3).tolist())
    assert_allclose(answer["consensus"]["s"], 0, atol=1e-14)
    assert "aip_geometric_does_not_apply" in codes(answer)
    assert "s_star_below_zero" in codes(answer)
    assert list(answer["weights"]) == ["aip_arithmetic"]
    assert not any(str(bad) in str(answer) for bad in NEVER)


def test_a_zero_vetoes_by_the_geometric_mean_alone() -> None:
    answer = of_weights([[0.0, 0.6, 0.4], [0.9, 0.05, 0.05]])
    assert answer["weights"]["aip_geometric"]["item 0"] == 0
    assert answer["weights"]["aip_arithmetic"]["item 0"] == pytest.approx(0.45)
    assert {"zero_weight_vetoes", "aggregations_disagree"} <= set(codes(answer))


def test_voting_power_counts_like_so_many_people() -> None:
    weighed = group(participants("matrix", G3, [2, 1]), "abc")
    repeated = group(participants("matrix", [G3[0], *G3]), "abc")
    for name, weights in weighed["weights"].items():
        assert_allclose(list(weights.values()), list(repeated["weights"][name].values()))
    assert_allclose(weighed["consensus"]["s_star"], repeated["consensus"]["s_star"])
    assert weighed["participants"][0]["power"] == 2


def test_without_power_a_participant_moves_nothing() -> None:
    with_observer = group([*participants("matrix", G3), observer([9, 1, 1])], "abc")
    without = group(participants("matrix", G3), "abc")
    assert with_observer["weights"] == without["weights"]
    assert with_observer["consensus"] == without["consensus"]
    assert with_observer["compromise"] == without["compromise"]
    assert with_observer["participants"][2]["distance"] > 0


def observer(weights: list[float]) -> Json:
    return {"name": "observer", "power": 0, "weights": weights}


def test_the_power_of_all_in_another_unit_changes_nothing() -> None:
    one = of_weights([[5, 3, 2], [2, 3, 5]], [1, 3])
    other = of_weights([[50, 30, 20], [0.2, 0.3, 0.5]], [10, 30])
    assert_allclose(
        list(one["weights"]["aip_geometric"].values()),
        list(other["weights"]["aip_geometric"].values()),
    )
    assert_allclose(one["consensus"]["s_star"], other["consensus"]["s_star"])


def test_weights_by_name_and_by_place_are_the_same() -> None:
    listed = of_weights([[5, 3], [1, 1]])
    people = [
        {"name": "person 0", "weights": {"item 1": 3, "item 0": 5}},
        {"name": "person 1", "weights": {"item 0": 1, "item 1": 1}},
    ]
    named = group(people, ["item 0", "item 1"])
    assert named["weights"] == listed["weights"]


def test_judgements_are_not_aggregated_where_some_gave_weights() -> None:
    people: list[Json] = [
        {"name": "judge", "matrix": G3[0]},
        {"name": "weigher", "weights": [5, 3, 2]},
    ]
    answer = group(people, "abc")
    assert "aij_does_not_apply" in codes(answer)
    assert "aij" not in answer["weights"]
    assert answer["options"]["aggregation"] == "aip_arithmetic"
    assert [person["cr"] is None for person in answer["participants"]] == [False, True]
    with pytest.raises(McdaError, match="“aij” does not apply") as refusal:
        group(people, "abc", aggregation="aij")
    assert refusal.value.where == "options.aggregation"


def test_pairs_left_out_count_those_who_judged_them() -> None:
    answer = group(participants("matrix", [cells([4, 9], [None]), cells([1, 9], [5])]), "abc")
    matrix = answer["judgements"]["matrix"]
    assert_allclose([matrix[0][1], matrix[0][2], matrix[1][2]], [2, 9, 5])
    assert "incomplete_participants" in codes(answer)
    pair = answer["dispersion"]["pairs"][2]
    assert (pair["judged"], pair["deviation"]) == (1, None)


def test_dispersion_of_a_pair() -> None:
    # AHP-OS prints exp of the standard deviation of log judgements, with k - 1.
    answer = group(participants("matrix", [cells([2]), cells([8])]), "ab")
    pair = answer["dispersion"]["pairs"][0]
    assert (pair["row"], pair["column"], pair["judged"]) == ("a", "b", 2)
    assert_allclose([pair["mean"], pair["deviation"]], [4, np.exp(np.std(np.log([2, 8]), ddof=1))])
    assert_allclose([pair["low"], pair["high"]], [2, 8])


def test_plain_matrices_and_those_read_cell_by_cell_are_the_same() -> None:
    plain = [[1, 4, 9], [1 / 4, 1, 4], [1 / 9, 1 / 4, 1]]
    text = [["1", "4", "9"], [None, 1, "4"], [None, None, 1]]
    one = group(participants("matrix", [plain, plain]), "abc")
    other = group(participants("matrix", [text, text]), "abc")
    assert {**one, "input_sha256": ""} == {**other, "input_sha256": ""}


@pytest.mark.parametrize("priority", ["eigenvector", "geometric_mean"])
def test_each_participant_alone_has_the_weights_of_the_kind_ahp(priority: str) -> None:
    matrices = [cells([3, 1, 7], [None, 2], [5]), cells([2, 4, 8], [2, 4], [2])]
    answer = group(participants("matrix", matrices), "abcd", priority=priority)
    for matrix, person in zip(matrices, answer["participants"], strict=True):
        alone = evaluate(
            {
                "kind": "ahp",
                "items": list("abcd"),
                "matrix": matrix,
                "options": {"priority": priority},
            }
        )
        assert_allclose(list(person["weights"].values()), list(alone["weights"].values()))
        assert_allclose(person["cr"], alone["cr"], atol=1e-9)


def test_the_scale_sets_how_far_apart_people_can_be() -> None:
    people = participants("matrix", [cells([2, 3], [2]), cells(["1/2", 3], [4])])
    answer = group(people, "abc", scale="power")
    assert answer["options"]["scale_maximum"] == 81
    assert answer["judgements"]["matrix"][0][2] == pytest.approx(9)


def test_one_person_has_no_consensus() -> None:
    answer = of_weights([[0.5, 0.3, 0.2]])
    assert answer["consensus"]["s_star"] is None
    assert "no_consensus_of_one" in codes(answer)
    assert answer["dispersion"]["criteria"]["item 0"]["deviation"] is None


def test_people_who_rank_nothing_have_no_concordance() -> None:
    answer = of_weights([[1, 1, 1], [1, 1, 1]])
    assert answer["consensus"]["kendall_w"] is None
    assert answer["consensus"]["s_star"] == pytest.approx(1)
    assert "nothing_ranked" in codes(answer)


def test_camps_are_found_and_described() -> None:
    camps = [[0.60, 0.30, 0.10]] * 4 + [[0.10, 0.30, 0.60]] * 3
    noise = np.random.default_rng(1).normal(0, 0.01, (7, 3))
    answer = of_weights((np.array(camps) + noise).tolist())
    assert answer["clusters"] == [
        [f"person {i}" for i in range(4)],
        [f"person {i}" for i in range(4, 7)],
    ]
    assert [person["cluster"] for person in answer["participants"]] == [0] * 4 + [1] * 3
    larger, smaller = answer["cluster_profiles"]
    assert (larger["size"], smaller["size"]) == (4, 3)
    assert {c["item"] for c in larger["criteria"][:2]} == {"item 0", "item 2"}
    first = next(c for c in larger["criteria"] if c["item"] == "item 0")
    assert first["difference"] == pytest.approx(first["mean"] - first["others"])
    assert first["difference"] == pytest.approx(0.5, abs=0.03)
    assert min(answer["clustering"]["stability"]) >= 0.75


def test_the_order_of_people_changes_nothing() -> None:
    rng = np.random.default_rng(3)
    weights = np.concatenate([rng.dirichlet([30, 5, 5, 5], 9), rng.dirichlet([5, 5, 5, 30], 6)])
    shuffle = rng.permutation(15)
    people = participants("weights", weights.tolist())
    one = group(people, "abcd")
    other = group([people[i] for i in shuffle], "abcd")
    assert [set(c) for c in one["clusters"]] == [set(c) for c in other["clusters"]]
    assert len(one["clusters"]) == 2
    for key in ("s_star", "kendall_w"):
        assert_allclose(one["consensus"][key], other["consensus"][key])
    assert_allclose(
        list(one["compromise"]["weights"].values()), list(other["compromise"]["weights"].values())
    )


def test_a_thousand_people_with_ten_criteria() -> None:
    rng = np.random.default_rng(4)
    camps = np.array([[9] + [1] * 9, [1] * 9 + [9]]) * 4.0
    weights = np.array([rng.dirichlet(camps[i % 2]) for i in range(1000)])
    answer = of_weights(weights.tolist())
    assert [len(cluster) for cluster in answer["clusters"]] == [500, 500]
    assert answer["consensus"]["p_permutation"] is None
