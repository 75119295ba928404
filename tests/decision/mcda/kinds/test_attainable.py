import json
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose
from numpy.typing import NDArray

from decision.mcda import McdaError, evaluate
from decision.mcda.kinds.attainable import stream
from decision.mcda.ranking import METHODS
from decision.mcda.robustness.row_ranks import ranks_in_rows
from tests.decision.mcda.rank_documents import evaluated, rank_document, warning_codes
from tests.decision.mcda.ranking.problems import random_problem
from tests.decision.mcda.robustness.tasks import ranks_at

Floats = NDArray[np.float64]


def document(*args: Any, **kwargs: Any) -> dict[str, Any]:
    return rank_document(*args, **{"method": "wsm", **kwargs}) | {"kind": "attainable"}


def attainable(*args: Any, **kwargs: Any) -> list[dict[str, Any]]:
    return list(evaluated(document(*args, **kwargs))["results"])


def ends(rows: list[dict[str, Any]]) -> list[tuple[int, int]]:
    return [(row["best_rank"], row["worst_rank"]) for row in rows]


class TestByHand:
    def test_two_that_cross_once(self) -> None:
        # cases.md, section 6: .9 w + .2 (1 - w) against .4 w + .8 (1 - w), equal at w = 6/11.
        first, second = attainable([[0.9, 0.2], [0.4, 0.8]], [0.6, 0.4])
        assert ends([first, second]) == [(1, 2), (1, 2)]
        assert first["best_distance"] == second["worst_distance"] == 0
        assert_allclose([first["worst_distance"], second["best_distance"]], 0.6 - 6 / 11, atol=1e-7)
        assert_allclose(second["best_weights"]["c1"], 6 / 11, atol=1e-7)
        assert first["exact"] is second["exact"] is True

    def test_no_more_may_move_than_is_allowed(self) -> None:
        rows = [[0.9, 0.2], [0.4, 0.8]]
        assert ends(attainable(rows, [0.6, 0.4], within=0.05)) == [(1, 1), (2, 2)]
        assert ends(attainable(rows, [0.6, 0.4], within=0.06)) == [(1, 2), (1, 2)]

    def test_a_mean_of_two_is_first_with_neither_nor_between(self) -> None:
        # C is below A or B whatever the weights: second at best, and last only where it is
        # below both, 4 w + 4 (1 - w) < min(10 w, 10 (1 - w)), w from .4 to .6.
        a, b, c = attainable([[10, 0], [0, 10], [4, 4]], [0.9, 0.1])
        assert ends([a, b, c]) == [(1, 3), (1, 3), (2, 3)]
        assert_allclose(c["worst_distance"], 0.3, atol=1e-7)
        assert c["best_distance"] == 0

    def test_weight_moves_where_it_does_most(self) -> None:
        # From (1/2, 1/2, 0): A - B = (2, 2, -4) @ w = 2 - 6 w3 >= 0 up to w3 = 1/3.
        a, b = attainable([[2, 2, 0], [0, 0, 4]], [1, 1, 0])
        assert_allclose([a["worst_distance"], b["best_distance"]], 1 / 3, atol=1e-7)

    def test_the_dominated_never_lead_and_the_dominating_always_do(self) -> None:
        assert ends(attainable([[3, 3], [2, 2], [1, 1]])) == [(1, 1), (2, 2), (3, 3)]

    def test_equal_ones_share_their_place(self) -> None:
        # On c2 alone all three tie.
        assert ends(attainable([[1, 5], [1, 5], [0, 5]])) == [(1, 1), (1, 1), (3, 3)]
        assert ends(attainable([[1, 5], [1, 5], [0, 6]])) == [(1, 2), (1, 2), (1, 3)]

    def test_one_criterion(self) -> None:
        rows = attainable([[1], [3], [2], [2]])
        assert ends(rows) == [(4, 4), (1, 1), (2, 2), (2, 2)]
        assert {row["exact"] for row in rows} == {True}

    def test_a_criterion_that_tells_nothing_apart_carries_nobody(self) -> None:
        a, b = attainable([[5, 1, 2], [5, 2, 1]], [0.9, 0.06, 0.04])
        assert ends([a, b]) == [(1, 2), (1, 2)]
        # .01 from the second criterion to the third makes them equal.
        assert_allclose(a["best_distance"], 0.01, atol=1e-7)

    def test_nothing_may_move(self) -> None:
        answer = evaluated(document([[9, 1], [1, 8], [5, 5]], [0.6, 0.4], method="edas", within=0))
        ranked = evaluated(rank_document([[9, 1], [1, 8], [5, 5]], [0.6, 0.4], method="edas"))
        given_ranks = [row["rank"] for row in ranked["results"]]
        assert ends(answer["results"]) == [(rank, rank) for rank in given_ranks]
        assert all(row["exact"] for row in answer["results"])


def faces(values: Floats) -> Floats:
    """Weights in each face of the arrangement that the ties of pairs cut the simplex into.

    Of three criteria: a face's corners are where two lines (ties and sides) meet, and a mean of
    up to three corners of a face lies inside it.
    """
    lines = [a - b for a, b in combinations(values, 2)] + list(np.eye(3))
    corners = [w for w in (np.cross(a, b) for a, b in combinations(lines, 2)) if abs(w.sum()) > 0]
    shares = np.array([w / w.sum() for w in corners])
    shares = np.unique(shares[(shares >= -1e-12).all(axis=1)].clip(0).round(12), axis=0)
    groups = (group for size in (1, 2, 3) for group in combinations(shares, size))
    found = np.array([np.mean(group, axis=0) for group in groups])
    telling = (values != values[0]).any(axis=0)
    return np.asarray(found[found[:, telling].sum(axis=1) > 1e-9])


whole = st.integers(0, 4)


@st.composite
def small_questions(draw: st.DrawFn) -> tuple[list[list[int]], list[int]]:
    m = draw(st.integers(2, 4))
    rows = draw(st.lists(st.lists(whole, min_size=3, max_size=3), min_size=m, max_size=m))
    weights = draw(st.lists(st.integers(0, 5), min_size=3, max_size=3))
    return rows, weights


@settings(max_examples=40, deadline=None)
@given(small_questions())
def test_all_places_of_small_whole_numbers(question: tuple[list[list[int]], list[int]]) -> None:
    rows, weights = question
    asked = document(rows, weights)
    try:
        answer = evaluated(asked)["results"]
    except McdaError:
        return
    values, own = np.array(rows, dtype=float), np.array(weights) / sum(weights)
    tried = faces(values)
    ranks = ranks_in_rows(tried @ values.T, larger_is_better=True, tolerance=1e-9)
    away = np.abs(tried - own).sum(axis=1) / 2
    for i, row in enumerate(answer):
        assert row["exact"] is True
        assert (row["best_rank"], row["worst_rank"]) == (ranks[:, i].min(), ranks[:, i].max())
        for end in ("best", "worst"):
            reached = np.array(list(row[f"{end}_weights"].values()))
            assert ranks_at(asked, reached)[i] == row[f"{end}_rank"]
            assert_allclose(np.abs(reached - own).sum() / 2, row[f"{end}_distance"], atol=1e-12)
            same = away[ranks[:, i] == row[f"{end}_rank"]]
            assert row[f"{end}_distance"] <= same.min() + 1e-7


ADDITIVE = sorted(name for name, method in METHODS.items() if method.unit_scores is not None)


@pytest.mark.parametrize("method", ADDITIVE)
@pytest.mark.parametrize("within", [None, 0.15])
def test_no_weights_lead_further_than_is_said(method: str, within: float | None) -> None:
    asked = random_problem(11).document(method)
    options = asked["options"] | {"within": within}
    answer = evaluated(asked | {"kind": "attainable", "options": options})
    own = np.array([criterion["weight"] for criterion in asked["criteria"]])
    rng = np.random.default_rng(3)
    tried = np.vstack([rng.dirichlet(np.full(len(own), a), 100) for a in (0.3, 1.0)])
    moved = np.abs(tried - own).sum(axis=1, keepdims=True) / 2
    if within is not None:
        tried = own + (tried - own) * np.minimum(1, within / moved)
    moved = np.abs(tried - own).sum(axis=1) / 2
    ranks = np.array([ranks_at(asked, weights) for weights in tried])
    for i, row in enumerate(answer["results"]):
        assert row["exact"] is True
        assert row["best_rank"] <= row["rank"] <= row["worst_rank"]
        for sign, end in ((1, "best"), (-1, "worst")):
            reached = np.array(list(row[f"{end}_weights"].values()))
            assert ranks_at(asked, reached)[i] == row[f"{end}_rank"]
            assert row[f"{end}_distance"] <= (1 if within is None else within + 1e-12)
            assert (sign * ranks[:, i] >= sign * row[f"{end}_rank"]).all()
            same = moved[ranks[:, i] == row[f"{end}_rank"]]
            assert row[f"{end}_distance"] <= same.min(initial=1) + 1e-7


@pytest.mark.parametrize("method", ["topsis", "vikor", "edas", "promethee_i", "wpm"])
def test_other_methods_are_searched(method: str) -> None:
    asked = random_problem(2).document(method) | {"kind": "attainable"}
    answer = evaluated(asked)
    assert "found_by_search" in warning_codes(answer)
    for i, row in enumerate(answer["results"]):
        assert row["exact"] is False
        assert row["best_rank"] <= row["rank"] <= row["worst_rank"]
        for end in ("best", "worst"):
            reached = np.array(list(row[f"{end}_weights"].values()))
            assert ranks_at(asked, reached)[i] == row[f"{end}_rank"]


def test_a_search_finds_what_the_programmes_prove() -> None:
    # With a wide tolerance the weighted sum is searched too; of these there are no ties.
    asked = random_problem(7).document("wsm", normalization="minmax") | {"kind": "attainable"}
    proved = evaluated(asked)["results"]
    asked["options"]["tie_tolerance"] = 2e-6
    answer = evaluated(asked)
    assert "wide_ties" in warning_codes(answer)
    assert ends(answer["results"]) == ends(proved)
    for found, exact in zip(answer["results"], proved, strict=True):
        assert found["exact"] is False
        assert found["best_distance"] >= exact["best_distance"] - 1e-5
        assert_allclose(found["best_distance"], exact["best_distance"], atol=0.1)


@pytest.mark.parametrize("method", ["topsis", "vikor"])
def test_a_search_looks_at_all_weight_on_one_criterion(method: str) -> None:
    """B is A but for a better second criterion: they tie for first where that weighs nothing."""
    a, _b, _c = attainable([[2, 1], [2, 3], [1, 5]], method=method)
    assert a["best_rank"] == 1
    assert a["best_weights"] == {"c1": 1.0, "c2": 0.0}


def test_what_the_time_ends_is_not_called_exact() -> None:
    rng = np.random.default_rng(0)
    middling = rng.uniform(0, 1, (60, 6)) + rng.uniform(0, 1, (60, 1))
    answer = evaluated(document(middling.tolist(), normalization="minmax", time_limit=0.01))
    late = [row["alternative"] for row in answer["results"] if not row["exact"]]
    assert late
    assert "time_limit" in warning_codes(answer)
    assert all(row["best_rank"] <= row["rank"] <= row["worst_rank"] for row in answer["results"])


class TestAsked:
    ROWS = ([[9, 1, 4], [1, 8, 5], [5, 5, 5], [6, 2, 1]], [0.5, 0.3, 0.2])

    def test_some_alone_are_as_among_all(self) -> None:
        everything = attainable(*self.ROWS)
        answer = evaluated(document(*self.ROWS, alternatives=["A3", "A1"]))
        json.dumps(answer, allow_nan=False)
        assert answer["results"] == [everything[0], everything[2]]
        assert answer["options"]["alternatives"] == ["A3", "A1"]

    def test_rows_come_one_by_one(self) -> None:
        asked = document(*self.ROWS)
        rows = {str(row["alternative"]): row for row in stream(asked)}
        assert [rows[row["alternative"]] for row in evaluated(asked)["results"]] == list(
            evaluated(asked)["results"]
        )

    def test_one_left_out_has_no_place(self) -> None:
        rows = [[9, 1], [None, 8], [5, 5]]
        answer = evaluated(document(rows, [0.6, 0.4], missing="drop_alternative"))
        left_out = answer["results"][1]
        assert left_out["alternative"] == "A2"
        assert {value for key, value in left_out.items() if key != "alternative"} == {None}
        assert ends([answer["results"][0], answer["results"][2]]) == [(1, 2), (1, 2)]

    @pytest.mark.parametrize(
        ("name", "value", "where"),
        [
            ("within", 1.01, "options.within"),
            ("within", -0.1, "options.within"),
            ("within", float("nan"), "options.within"),
            ("within", "0.1", "options.within"),
            ("alternatives", ["A9"], "options.alternatives[0]"),
            ("alternatives", [], "options.alternatives"),
            ("alternatives", ["A1", "A1"], "options.alternatives[1]"),
            ("time_limit", 0, "options.time_limit"),
            ("around", 1, "options.around"),
        ],
    )
    def test_refusals_name_the_place(self, name: str, value: Any, where: str) -> None:
        with pytest.raises(McdaError) as refusal:
            evaluate(document(*self.ROWS, **{name: value}))
        assert refusal.value.where == where
