import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import numpy as np
import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.mcda import McdaError
from decision.mcda.explanation import rank_of, smallest_value_changes, smallest_weight_changes
from decision.mcda.explanation.changes import Change
from decision.mcda.explanation.values import searched_range
from decision.mcda.explanation.weights import weights_at
from decision.mcda.kinds import rank
from decision.mcda.kinds.decision_matrix import prepare, read_table
from decision.mcda.kinds.probes import Asked, value_probe, weight_probe
from decision.mcda.notices import Notices
from decision.mcda.ranking import METHODS
from decision.mcda.reading import Place
from tests.decision.mcda.rank_documents import criterion, evaluated, rank_document, warning_codes
from tests.decision.mcda.ranking.problems import HIGH, LOW, Problem, random_problem

PAIR = [[0.9, 0.2], [0.4, 0.8]]


def explained(rows: list[Any], weights: list[float] | None = None, **more: Any) -> dict[str, Any]:
    options = more.pop("options", {})
    members = {name: more.pop(name) for name in ("pair", "alternative") if name in more}
    document = rank_document(rows, weights, **more, **options)
    return evaluated(document | {"kind": "explain"} | members)


class TestPair:
    def test_by_hand(self) -> None:
        # .62 against .56: .30 by the first criterion, -.24 by the second.
        pair = explained(PAIR, [0.6, 0.4], method="wsm")["pair"]
        assert pair["alternatives"] == ["A1", "A2"]
        assert_allclose(pair["difference"], 0.06, atol=1e-12)
        assert [part["criterion"] for part in pair["criteria"]] == ["c1", "c2"]
        assert_allclose([p["contribution"] for p in pair["criteria"]], [0.30, -0.24], atol=1e-12)
        assert [part["favours"] for part in pair["criteria"]] == ["A1", "A2"]
        assert (pair["exact"], pair["by"], pair["remainder"]) == (True, "terms", 0)

    def test_what_is_smaller_and_better_favours_the_smaller(self) -> None:
        pair = explained([[1, 5], [2, 5], [3, 6]], method="mairca", pair=["A3", "A1"])["pair"]
        assert pair["difference"] < 0
        assert {part["favours"] for part in pair["criteria"]} == {"A3"}

    @pytest.mark.parametrize("method", sorted(METHODS))
    def test_parts_sum_to_the_difference_by_every_method(self, method: str) -> None:
        document = random_problem(4).document(method) | {"kind": "explain"}
        answer = evaluated(document)
        pair = answer["pair"]
        if pair is None:  # an exchange made one alternative the best of all on every criterion
            assert method in ("sprobid", "cocoso")
            return
        score = {result["alternative"]: result["score"] for result in answer["results"]}
        first, second = pair["alternatives"]
        parts = sum(part["contribution"] for part in pair["criteria"]) + pair["remainder"]
        assert_allclose(parts, score[first] - score[second], rtol=1e-9, atol=1e-12)
        assert pair["exact"] is (METHODS[method].unit_scores is not None)


class TestWeightChange:
    def test_by_hand(self) -> None:
        # The order flips at 6/11.
        alternative = explained(PAIR, [0.6, 0.4], method="wsm")["alternative"]
        change = alternative["weight_changes"]["c1"]
        assert_allclose([change["weight"], change["to"]], [0.6, 6 / 11], rtol=1e-12)
        assert (change["rank"], change["exact"]) == (2, True)
        assert alternative["weight_change"]["criterion"] in ("c1", "c2")
        assert alternative["better"] is None
        assert alternative["worse"]["alternatives"] == ["A2"]
        assert_allclose(alternative["worse"]["gap"], 0.06, atol=1e-12)

    def test_none_where_one_dominates(self) -> None:
        alternative = explained([[2, 2], [1, 1]], method="wsm")["alternative"]
        assert alternative["weight_changes"] == {"c1": None, "c2": None}
        assert alternative["weight_change"] is None

    def test_none_with_one_criterion(self) -> None:
        assert explained([[2], [1]], method="wsm")["alternative"]["weight_change"] is None

    def test_a_tie_breaks_at_once(self) -> None:
        answer = explained(PAIR, [6, 5], method="wsm", alternative="A1")
        change = answer["alternative"]["weight_change"]
        assert change["change"] == pytest.approx(0, abs=1e-12)
        assert change["rank"] == 2

    def test_what_is_searched_for_is_what_is_computed(self) -> None:
        # By the min-max normalisation of a matrix that has 0 and 1 in each column the weighted
        # sum is that of `none`, but PROMETHEE's flows are not asked for.
        from decision.mcda.ranking import Scores
        from tests.decision.mcda.rank_documents import decision_matrix

        for seed in range(10):
            rng = np.random.default_rng(seed)
            matrix = decision_matrix(rng.random((5, 3)), rng.dirichlet(np.ones(3)))
            computed = smallest_weight_changes(
                lambda m: Scores(m.gains @ m.weights),
                matrix,
                2,
                larger_is_better=True,
                terms=matrix.gains,
            )
            searched = smallest_weight_changes(
                lambda m: Scores(m.gains @ m.weights), matrix, 2, larger_is_better=True
            )
            for exact, found in zip(computed, searched, strict=True):
                assert (exact is None) == (found is None)
                if exact is not None and found is not None:
                    assert_allclose(found.to, exact.to, atol=1e-7)
                    assert exact.exact
                    assert not found.exact

    @pytest.mark.parametrize("method", ["wsm", "topsis", "vikor", "promethee_ii", "edas", "aras"])
    @settings(max_examples=4, deadline=None)
    @given(seed=st.integers(0, 1000))
    @example(seed=895)
    def test_the_rank_changes_there_and_not_before(self, method: str, seed: int) -> None:
        problem = random_problem(seed)
        answer = evaluated(problem.document(method) | {"kind": "explain", "alternative": "A2"})
        alternative = answer["alternative"]
        for j, change in enumerate(alternative["weight_changes"].values()):
            if change is None:
                continue
            # No further: by PROMETHEE II and seed 895 the next rival is met 9e-6 beyond.
            step = 1e-6 if change["to"] >= change["weight"] else -1e-6
            beyond = rank_at_weight(problem, method, j, min(max(change["to"] + step, 0), 1))
            before = rank_at_weight(problem, method, j, change["to"] - step)
            assert beyond == change["rank"] != alternative["rank"]
            if abs(change["change"]) > 2e-6:
                assert before == alternative["rank"]


def rank_at_weight(problem: Problem, method: str, j: int, weight: float) -> int:
    weights = problem.weights.copy()
    weights[j] = 0
    weights *= (1 - weight) / weights.sum()
    weights[j] = weight
    changed = Problem(problem.values, weights, problem.directions).answer(method)
    return int(changed["results"][1]["rank"])


class TestParts:
    @pytest.mark.parametrize("method", sorted(METHODS))
    def test_a_part_alone_is_as_among_all(self, method: str) -> None:
        document = random_problem(4).document(method) | {"kind": "explain", "alternative": "A2"}
        everything = evaluated(document)
        assert everything["options"]["parts"] == ["pair", "weight_changes", "value_changes"]
        for part in everything["options"]["parts"]:
            alone = evaluated(document | {"options": document["options"] | {"parts": [part]}})
            assert ("pair" in alone, "alternative" in alone) == (part == "pair", part != "pair")
            if part == "pair":
                assert alone["pair"] == everything["pair"]
            else:
                assert part in alone["alternative"]
                assert alone["alternative"].items() <= everything["alternative"].items()

    def test_an_unknown_part_is_refused(self) -> None:
        with pytest.raises(McdaError, match="“why” is not known here"):
            explained(PAIR, method="wsm", options={"parts": ["why"]})


def asked_about(document: dict[str, Any]) -> Asked:
    table = read_table(Place(document).fields(required=tuple(document)))
    method = METHODS[document["method"]]
    options = rank.read_options(Place(document["options"]), method, table)
    return Asked(method, options, prepare(table, None, Notices()))


class TestTogether:
    """What one call finds of many changes is what the method says of each."""

    @pytest.mark.parametrize("method", sorted(METHODS))
    @pytest.mark.parametrize("seed", [12])
    def test_as_one_after_the_other(self, method: str, seed: int) -> None:
        asked, declared = asked_about(random_problem(seed).document(method)), METHODS[method]
        matrix = asked.prepared.matrix
        more_is_better = declared.larger_is_better
        by_weight = partial(
            smallest_weight_changes, asked.scored, matrix, 1, larger_is_better=more_is_better
        )
        by_weights = by_weight(probe=lambda rank_at: weight_probe(asked, 1, rank_at))
        self.assert_alike(by_weights, by_weight())
        by_value = partial(
            smallest_value_changes, asked.scored, matrix, 1, larger_is_better=more_is_better
        )
        together = by_value(probe=lambda rank_at, ends: value_probe(asked, 1, rank_at, ends))
        self.assert_alike(together, by_value())

    def assert_alike(self, found: Sequence[Change | None], wanted: Sequence[Change | None]) -> None:
        """To the search's own accuracy: sums of many at once differ in their last bits."""

        def split(changes: Sequence[Change | None]) -> tuple[list[Change | None], list[float]]:
            rest = [one and replace(one, to=0.0) for one in changes]
            return rest, [one.to for one in changes if one]

        (rest, ends), (wanted_rest, wanted_ends) = split(found), split(wanted)
        assert rest == wanted_rest
        assert ends == pytest.approx(wanted_ends, rel=1e-8)

    @pytest.mark.parametrize("method", ["probid", "sprobid", "codas", "comet", "promethee_i"])
    def test_whoever_is_not_scored_is_where_the_method_has_him(self, method: str) -> None:
        # Bounds tell most rivals' sides: at values near a tie, at a rival's own, and far off.
        rng = np.random.default_rng(3)
        rows = rng.uniform(LOW, HIGH, (14, 3))
        rows[5] = rows[4] = rows[3] * [1, 1, 1 + 1e-9]
        document = Problem(rows, np.array([0.5, 0.3, 0.2]), np.array([1.0, -1, 1])).document(method)
        asked = asked_about(document)
        ends = np.array([searched_range(column) for column in rows.T])
        for row in (0, 3, 5):

            def rank_at(criterion: int, value: float, row: int = row) -> int:
                values = rows.copy()
                values[row, criterion] = value
                scores = asked.scored(replace(asked.prepared.matrix, values=values))
                return rank_of(scores, row, larger_is_better=METHODS[method].larger_is_better)

            probe = value_probe(asked, row, rank_at, ends)
            assert probe is not None
            criteria = np.repeat(np.arange(3), 30)
            values = np.concatenate(
                [[*rows[:14, j], *rng.uniform(LOW, HIGH, 16)] for j in range(3)]
            )
            found, _ = probe.ranks_at(criteria, values)
            assert found.tolist() == [
                rank_at(*place) for place in zip(criteria.tolist(), values.tolist(), strict=True)
            ]

    @pytest.mark.parametrize("method", ["probid", "sprobid"])
    def test_nor_by_other_weights(self, method: str) -> None:
        rng = np.random.default_rng(5)
        rows = rng.uniform(LOW, HIGH, (14, 4))
        rows[5] = rows[4] = rows[3] * [1, 1, 1, 1 + 1e-9]
        problem = Problem(rows, np.array([0.4, 0.3, 0.2, 0.1]), np.array([1.0, -1, 1, 1]))
        asked = asked_about(problem.document(method))
        matrix = asked.prepared.matrix
        for row in (0, 3, 5):

            def rank_at(criterion: int, weight: float, row: int = row) -> int:
                weights = weights_at(matrix.weights, criterion, weight)
                scores = asked.scored(matrix.with_weights(weights))
                return rank_of(scores, row, larger_is_better=True)

            probe = weight_probe(asked, row, rank_at)
            criteria = np.repeat(np.arange(4), 30)
            places = np.concatenate([rng.random(98), [0.0, 1.0], 10.0 ** -rng.uniform(3, 14, 20)])
            found, _ = probe.ranks_at(criteria, places)
            at = zip(criteria.tolist(), places.tolist(), strict=True)
            assert found.tolist() == [rank_at(*place) for place in at]

    def test_many_values_are_scored_at_once_by_every_method(self) -> None:
        # Where the method itself must be asked one by one, a part takes a hundred times as long.
        alone = []
        for method in sorted(METHODS):
            asked = asked_about(random_problem(4).document(method))
            values = asked.prepared.matrix.values
            ends = np.array([searched_range(column) for column in values.T])
            if value_probe(asked, 1, lambda column, value: 1, ends) is None:
                alone.append(method)
        assert alone == []


class TestValueChange:
    def test_by_hand(self) -> None:
        # A2 lacks .06: .1 more on the first criterion of weight .6, .15 on the second of .4.
        answer = explained(PAIR, [0.6, 0.4], method="wsm", alternative="A2")
        changes = answer["alternative"]["value_changes"]
        assert_allclose([changes["c1"]["to"], changes["c2"]["to"]], [0.5, 0.95], atol=1e-12)
        assert changes["c1"]["exact"]
        assert (changes["c1"]["rank"], changes["c1"]["of"]) == (1, "value")
        # .1 of a range of .5 is less than .15 of a range of .6.
        assert answer["alternative"]["value_change"]["criterion"] == "c1"

    def test_a_cost_must_fall(self) -> None:
        answer = explained(
            PAIR, [0.6, 0.4], method="wsm", directions=["min", "max"], alternative="A1"
        )
        # -.54 + .08 = -.46 against -.24 + .32 = .08: the cost must fall by .9.
        assert_allclose(answer["alternative"]["value_changes"]["c1"]["to"], 0, atol=1e-12)

    def test_none_where_the_criterion_has_no_weight(self) -> None:
        for method in ("wsm", "topsis"):
            answer = explained([[1, 2], [3, 4]], [1, 0], method=method)
            assert answer["alternative"]["value_changes"]["c2"] is None

    def test_the_distance_from_a_target_is_named_so(self) -> None:
        document = rank_document([[10], [22], [19]], method="topsis") | {"kind": "explain"}
        document["criteria"] = [criterion(direction="target", target=20)]
        change = evaluated(document)["alternative"]["value_change"]
        assert (change["of"], change["value"]) == ("distance", 1)

    @pytest.mark.parametrize("method", ["topsis", "vikor", "edas", "promethee_ii"])
    @pytest.mark.parametrize("rows", [[[0.5], [0.4]], [[3], [2]]])
    def test_the_search_goes_on_where_at_one_value_all_are_alike(
        self, method: str, rows: list[list[float]]
    ) -> None:
        (high, *_), (low, *_) = rows
        for name, place, to in (("A1", 2, low), ("A2", 1, high)):
            change = explained(rows, method=method, alternative=name)["alternative"]["value_change"]
            assert change["rank"] == place
            assert_allclose(change["to"], to, rtol=1e-8)

    def test_a_change_too_large_for_a_double_is_none(self) -> None:
        answer = explained([[1.0, 8.0], [2.0, 1.0]], [1e-310, 1.0], method="wsm")
        assert answer["alternative"]["value_changes"]["c1"] is None

    def test_a_positive_column_stays_positive(self) -> None:
        answer = explained([[1, 3], [2, 1], [3, 2]], method="waspas", alternative="A3")
        for change in answer["alternative"]["value_changes"].values():
            assert change is None or change["to"] > 0

    @pytest.mark.parametrize("method", ["wsm", "topsis", "vikor", "promethee_ii", "waspas"])
    @settings(max_examples=4, deadline=None)
    @given(seed=st.integers(0, 1000))
    @example(seed=77)
    def test_the_rank_changes_there_and_not_before(self, method: str, seed: int) -> None:
        problem = random_problem(seed)
        answer = evaluated(problem.document(method) | {"kind": "explain", "alternative": "A2"})
        alternative = answer["alternative"]
        for j, change in enumerate(alternative["value_changes"].values()):
            if change is None:
                continue
            # A value that weighs next to nothing moves far, and a step as small would be a tie.
            size = 1e-6 * max(1, abs(change["change"]))
            step = size if change["change"] >= 0 else -size
            beyond = rank_at_value(problem, method, j, change["to"] + step)
            # Where preference jumps, two steps lie at one value: equal there, better beyond.
            there = rank_at_value(problem, method, j, change["to"])
            assert change["rank"] in (there, beyond)
            assert alternative["rank"] not in (change["rank"], beyond)
            if abs(change["change"]) > 2e-6:
                assert rank_at_value(problem, method, j, change["to"] - step) == alternative["rank"]


def rank_at_value(problem: Problem, method: str, j: int, value: float) -> int:
    values = problem.values.copy()
    values[1, j] = value
    changed = Problem(values, problem.weights, problem.directions).answer(method)
    return int(changed["results"][1]["rank"])


class TestDocument:
    ROWS = [[4, 5, 1], [5, 4, 2], [3, 6, 3]]

    def test_the_first_two_and_the_first_by_default(self) -> None:
        answer = explained(self.ROWS, [5, 1, 1])
        ranks = {r["alternative"]: r["rank"] for r in answer["results"]}
        assert [ranks[name] for name in answer["pair"]["alternatives"]] == [1, 2]
        assert ranks[answer["alternative"]["alternative"]] == 1

    def test_it_is_plain_json_and_says_what_was_searched_for(self) -> None:
        answer = explained(self.ROWS)
        assert json.loads(json.dumps(answer, allow_nan=False)) == answer
        assert "found_by_search" in warning_codes(answer)
        assert "found_by_search" not in warning_codes(explained(self.ROWS, method="wsm"))

    @pytest.mark.parametrize(
        ("members", "code", "where"),
        [
            ({"pair": ["A1", "X"]}, "unknown_alternative", "pair[1]"),
            ({"pair": ["A1", "A1"]}, "duplicate", "pair"),
            ({"pair": ["A1"]}, "wrong_shape", "pair"),
            ({"alternative": "X"}, "unknown_alternative", "alternative"),
            ({"alternative": 1}, "unknown_alternative", "alternative"),
            ({"pairs": []}, "unknown_key", "pairs"),
        ],
    )
    def test_refusals(self, members: dict[str, Any], code: str, where: str) -> None:
        with pytest.raises(McdaError) as caught:
            evaluated(rank_document(self.ROWS) | {"kind": "explain"} | members)
        assert (caught.value.code, caught.value.where) == (code, where)

    def test_an_alternative_that_was_left_out(self) -> None:
        rows = [[None, 5], [5, 4], [3, 6]]
        with pytest.raises(McdaError, match="left out of the ranking") as caught:
            explained(rows, options={"missing": "drop_alternative"}, alternative="A1")
        assert caught.value.code == "left_out"

    def test_too_large_a_matrix_is_refused_with_its_size(self) -> None:
        with pytest.raises(McdaError, match="20001 cells") as caught:
            explained([[i] for i in range(20_001)])
        assert caught.value.code == "too_large"
