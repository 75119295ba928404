import json
from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda import evaluate
from decision.results.services import documents_of, replies_of
from decision.results.services.asked import SMAA, WHOLE
from decision.results.services.documents import evaluated
from decision.results.services.spread import concentration
from decision.sessions.enums import WeightingMethod
from decision.weighing.services.rounds.data import Branch, Person, SessionData
from decision.weighing.services.rounds.power import effective_power, left_out
from tests.decision.results.rounds import QUESTION, pairwise_data


def test_identical_people_agree_fully() -> None:
    """Goepel (2018), equations 11 to 21: the same weights give S* = 1."""
    found = evaluated(pairwise_data((3, 8, 3), (3, 8, 3), (3, 8, 3)))

    assert_allclose(found.replies[WHOLE]["consensus"]["s_star"], 1, atol=1e-12)


def test_people_who_each_make_another_criterion_extreme_do_not_agree_at_all() -> None:
    """Goepel (2018): as many people as criteria, each nine times over all others: S* = 0."""
    found = evaluated(pairwise_data((8, 8, 0), (-8, 0, 8), (0, -8, -8)))

    assert_allclose(found.replies[WHOLE]["consensus"]["s_star"], 0, atol=1e-9)


def test_g3_two_people_three_criteria() -> None:
    """Case G3: UT 4,9,4 and 3,9,7; S* as printed to five digits."""
    found = evaluated(pairwise_data((3, 8, 3), (2, 8, 6)))

    assert_allclose(list(found.weights["aij"].values()), [0.687959, 0.251737, 0.060304], atol=5e-7)
    assert_allclose(found.replies[WHOLE]["consensus"]["s_star"], 0.99098, atol=5e-6)
    matrix = found.replies["node:root"]["judgements"]["matrix"]
    assert_allclose([matrix[0][1], matrix[0][2], matrix[1][2]], [3.464102, 9, 5.291503], atol=5e-7)


def test_questions_come_in_a_fixed_order_and_the_check_gives_the_same_digits() -> None:
    data = pairwise_data((3, 8, 3), (2, 8, 6))

    documents = documents_of(data)

    assert list(documents) == [
        "node:root",
        "whole",
        "rank:aij",
        "rank:aip_arithmetic",
        "rank:aip_geometric",
        "smaa",
    ]
    kept = json.loads(json.dumps(documents))
    assert json.dumps(documents_of(data)) == json.dumps(kept)
    assert json.dumps(replies_of(kept)) == json.dumps(replies_of(documents))
    assert replies_of(documents)["smaa"]["input_sha256"]


# Power ----------------------------------------------------------------------------------------


def test_a_groups_power_is_shared_by_those_who_count() -> None:
    """Three of the first group and one of the second: 3 : 1 stays, whoever is left out."""
    full, gaps = (3.0, 8.0, 3.0), (3.0, None, None)
    data = pairwise_data(
        full, full, gaps, full, groups={"G": 3.0, "H": 1.0}, of=("G", "G", "G", "H")
    )

    found = evaluated(data)

    assert found.documents[WHOLE]["participants"]["names"] == ["1", "2", "4"]
    assert found.documents[WHOLE]["participants"]["power"] == [1.5, 1.5, 1.0]


def test_voting_power_moves_the_group() -> None:
    data = pairwise_data((8, 8, 0), (-8, 0, 8), groups={"G": 99.0, "H": 1.0}, of=("G", "H"))

    weights = evaluated(data).weights["aip_arithmetic"]

    own = 9 / 11  # A11: nine times better than all others, which are equal
    assert_allclose(weights["A"], 0.99 * own + 0.01 * (1 / 11), rtol=1e-9)


def test_a_member_without_power_has_none_of_his_groups() -> None:
    data = pairwise_data((1, 1, 1), (1, 1, 1), powers=(0.0, 0.0), groups={"G": 5.0}, of=("G", "G"))

    assert effective_power(data, np.array([True, True])).tolist() == [0.0, 0.0]
    assert evaluated(data).documents == {}


def test_who_is_left_out_is_named_with_what_is_missing() -> None:
    data = pairwise_data((3, 8, 3), (3, None, None), (None, None, None))

    assert [(one.person.number, one.branches, one.silent) for one in left_out(data)] == [
        (2, ("root",), False),
        (3, ("root",), True),
    ]


def test_a_chain_of_judgements_settles_a_branch() -> None:
    """Two of three pairs connect all criteria: the third follows."""
    found = evaluated(pairwise_data((1, None, 1), (1, 3, 1)))

    assert found.people == (0, 1)
    assert_allclose(list(found.weights["aij"].values()), [4 / 7, 2 / 7, 1 / 7], rtol=1e-9)


def test_nobody_who_counts_asks_nothing() -> None:
    assert documents_of(pairwise_data((None, None, None))) == {}


# The tree -------------------------------------------------------------------------------------


TREE_QUESTION = {
    "kind": "rank",
    "method": "topsis",
    "criteria": [
        {"code": code, "direction": "max", "weight": 1} for code in ("A1", "A2", "B1", "B2")
    ],
    "alternatives": ["North", "South"],
    "matrix": [[1, 2, 3, 4], [4, 3, 2, 1]],
    "options": {"missing": "drop_criterion"},
}


def test_what_nobody_weighs_keeps_the_problems_shares() -> None:
    data = tree_data()

    assert data.ends() == ("A1", "A2", "B")
    assert data.leaves() == ("A1", "A2", "B1", "B2")
    weights = data.leaf_weights({"A1": 0.6, "A2": 0.2, "B": 0.2})
    assert weights == pytest.approx({"A1": 0.6, "A2": 0.2, "B1": 0.15, "B2": 0.05})


def test_a_level_that_is_weighed_is_reached_through_one_that_is_not() -> None:
    data = replace(
        tree_data(),
        branches=(
            Branch("root", ("A", "B"), (0.25, 0.75), False),
            Branch("A", ("A1", "A2"), (0.5, 0.5), True),
            Branch("B", ("B1", "B2"), (0.75, 0.25), False),
        ),
    )
    assert data.ends() == ("A1", "A2", "B")


def test_consensus_does_not_depend_on_what_stands_below_the_weighed_level() -> None:
    """Parts that keep their shares would count one opinion several times."""
    shallow = replace(
        tree_data(), branches=tree_data().branches[:1], steps={"root": np.array([[3.0], [-3.0]])}
    )
    deep = replace(
        shallow,
        branches=(
            *shallow.branches,
            Branch("A", ("A1", "A2"), (0.5, 0.5), False),
            Branch("B", ("B1", "B2"), (0.75, 0.25), False),
        ),
    )
    of = [evaluated(data).replies[WHOLE]["consensus"] for data in (shallow, deep)]
    assert of[0] == of[1]


def test_where_the_weights_cannot_move_the_order_nothing_is_shaken() -> None:
    """Only what stands below B has values, and there the proportions are the problem's own."""
    question = {**TREE_QUESTION, "matrix": [[None, None, 3, 4], [None, None, 2, 1]]}

    found = evaluated(replace(tree_data(), question=question))

    assert SMAA not in found.documents
    assert list(found.replies["rank:aij"]["weights"]) == ["B1", "B2"]


def test_shaken_weights_keep_the_proportions_that_nobody_judged() -> None:
    found = evaluated(replace(tree_data(), question=TREE_QUESTION))

    around = found.documents[SMAA]["uncertainty"]["weights"]
    assert around["together"] == [["B1", "B2"]]
    assert around["weights"]["B1"] == pytest.approx(3 * around["weights"]["B2"])


def tree_data() -> SessionData:
    """Weights of the top and of A are asked; those of B are the problem's 3 : 1."""
    return SessionData(
        method=WeightingMethod.PAIRWISE,
        branches=(
            Branch("root", ("A", "B"), (0.5, 0.5), True),
            Branch("A", ("A1", "A2"), (0.5, 0.5), True),
            Branch("B", ("B1", "B2"), (0.75, 0.25), False),
        ),
        groups={},
        people=(Person(7, "", "", 1.0), Person(3, "", "", 1.0)),
        steps={"root": np.array([[3.0], [1.0]]), "A": np.array([[2.0], [-2.0]])},
    )


def test_weights_multiply_down_the_branches() -> None:
    """4 : 1 and 2 : 1 at the top, 3 : 1 and 1 : 3 below A; nobody weighs below B."""
    found = evaluated(tree_data())

    own = np.array(found.documents[WHOLE]["participants"]["weights"])
    assert_allclose(own, [[0.6, 0.2, 0.2], [1 / 6, 0.5, 1 / 3]], rtol=1e-9)
    assert found.documents[WHOLE]["items"] == ["A1", "A2", "B"]
    top = np.sqrt(8) / (1 + np.sqrt(8))
    aij = [top / 2, top / 2, 1 - top]
    assert_allclose(list(found.weights["aij"].values()), aij, rtol=1e-9)
    assert_allclose(list(found.weights["aip_arithmetic"].values()), own.mean(axis=0), rtol=1e-9)


def test_who_settles_one_branch_only_does_not_count() -> None:
    data = tree_data()
    data.steps["A"][1, 0] = np.nan

    assert evaluated(data).people == (0,)
    assert [(one.person.number, one.branches) for one in left_out(data)] == [(3, ("A",))]


# Direct weights -------------------------------------------------------------------------------


def test_direct_weights_have_no_judgements_to_aggregate() -> None:
    data = pairwise_data(
        (0, 0, 0),
        (0, 0, 0),
        method=WeightingMethod.POINTS,
        steps={},
        weights={"root": np.array([[0.6, 0.3, 0.1], [0.2, 0.3, 0.5]])},
    )

    found = evaluated(data)

    assert list(found.weights) == ["aip_arithmetic", "aip_geometric"]
    assert_allclose(list(found.weights["aip_arithmetic"].values()), [0.4, 0.3, 0.3])
    assert found.aggregation == "aip_arithmetic"
    assert "judgements" not in found.documents["node:root"]["participants"]


# Rankings and ratings -------------------------------------------------------------------------


def test_the_spread_is_fitted_by_moments() -> None:
    """A Dirichlet sample of concentration 20 gives it back."""
    mean = np.array([0.5, 0.3, 0.2])
    sample = np.random.default_rng(1).dirichlet(20 * mean, 20_000)

    found = concentration(sample, np.ones(len(sample)))

    assert found is not None
    assert_allclose(found, 20, rtol=0.02)
    assert concentration(sample[:2], np.array([1.0, 0.0])) is None


def test_one_person_shows_no_spread() -> None:
    assert SMAA not in evaluated(pairwise_data((3, 8, 3))).documents


def test_full_agreement_shakes_nothing() -> None:
    found = evaluated(pairwise_data((3, 8, 3), (3, 8, 3)))

    assert found.documents[SMAA]["uncertainty"]["weights"]["concentration"] == 1e9
    assert [row[0] for row in found.replies[SMAA]["acceptability"]] == [1.0, 0.0]


def test_the_ranking_is_shaken_around_the_aggregation_that_was_chosen() -> None:
    data = pairwise_data((3, 8, 3), (-3, -8, -3), (-2, -8, -6))

    found = evaluated(data, centre="aip_arithmetic")

    centre = found.documents[SMAA]["uncertainty"]["weights"]["weights"]
    assert centre == found.weights["aip_arithmetic"]


def test_ratings_fill_cells_with_their_mean_by_power_and_shake_them() -> None:
    question = {**QUESTION, "matrix": [[3.0, 2.0, None], [1.0, 2.0, None]]}
    data = pairwise_data(
        (1, 1, 0),
        (1, 1, 0),
        powers=(3.0, 1.0),
        question=question,
        ratings={"C": np.array([[5.0, 2.0], [1.0, np.nan]])},
    )

    found = evaluated(data)

    assert [row[2] for row in found.documents["rank:aij"]["matrix"]] == [4.0, 2.0]
    # Weights 3/4 and 1/4: (3/4 * 1 + 1/4 * 9) / (1 - 10/16)
    cells = found.documents[SMAA]["uncertainty"]["cells"]
    assert list(cells) == ["0,2"]
    assert_allclose([cells["0,2"]["mean"], cells["0,2"]["sd"]], [4.0, 8**0.5])


def test_a_cell_that_nobody_can_rate_goes_by_the_problems_rule() -> None:
    question = {**QUESTION, "matrix": [[3.0, 2.0, None], [1.0, 2.0, None]]}
    data = pairwise_data(
        (1, 1, 0),
        (1, 2, 0),
        question=question,
        ratings={"C": np.array([[5.0, np.nan], [1.0, np.nan]])},
    )

    found = evaluated(data)

    assert list(found.replies["rank:aij"]["weights"]) == ["A", "B"]
    assert "error" not in found.replies[SMAA]


def test_a_groups_power_in_a_cell_is_shared_by_those_who_rated_it() -> None:
    question = {**QUESTION, "matrix": [[3.0, 2.0, None], [1.0, 2.0, None]]}
    data = pairwise_data(
        (1, 1, 0),
        (1, 1, 0),
        (1, 1, 0),
        groups={"G": 1.0, "H": 1.0},
        of=("G", "G", "H"),
        question=question,
        ratings={"C": np.array([[5.0, 1.0], [np.nan, 3.0], [1.0, 4.0]])},
    )

    matrix = evaluated(data).documents["rank:aij"]["matrix"]

    assert [row[2] for row in matrix] == [3.0, 3.0]


def test_what_the_engine_refuses_is_an_answer_too() -> None:
    question = {**QUESTION, "matrix": [[1.0, 1.0, 1.0], [1.0, 1.0, 1.0]], "method": "topsis"}
    question["options"] = {"missing": "drop_criterion"}

    answers = replies_of(documents_of(pairwise_data((1, 1, 0), (1, 1, 1), question=question)))

    assert set(answers["rank:aij"]) == {"error"}
    assert "smaa" not in answers


def test_a_rating_that_a_method_could_not_take_leaves_weights_to_be_shaken() -> None:
    """WPM takes positive values only; a rating drawn about 1.5 may be negative."""
    question = {**QUESTION, "method": "wpm", "matrix": [[3.0, 2.0, None], [1.0, 2.0, 3.0]]}
    question["options"] = {"missing": "drop_criterion", "normalization": "sum"}
    data = pairwise_data(
        (1, 1, 0),
        (1, 2, 0),
        question=question,
        ratings={"C": np.array([[1.0, np.nan], [5.0, np.nan]])},
    )

    found = evaluated(data)

    assert "error" not in found.replies[SMAA]
    assert "cells" not in found.documents[SMAA]["uncertainty"]


@pytest.mark.parametrize("name", ["node:root", "whole", "rank:aij", "smaa"])
def test_each_question_can_be_asked_again_alone(name: str) -> None:
    documents = documents_of(pairwise_data((3, 8, 3), (2, 8, 6)))

    again = evaluate(documents[name])

    assert again == replies_of(documents)[name]
