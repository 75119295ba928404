"""A committee's weights on a tree that may have changed since, and what its members make of it."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from numpy.testing import assert_allclose

from decision.mcda.errors import untranslated
from decision.problems.models import Criterion, Problem, WeightSet
from decision.problems.selectors.committees import offered_weight_sets, successors
from decision.problems.selectors.criteria import criteria_of, criteria_tree
from decision.problems.selectors.matrix import decision_table
from decision.rankings.services import RankingSettings, rank_problem, reader_of
from decision.rankings.services.beside import places_beside
from decision.rankings.services.shares import leaf_shares, shares_on
from decision.rankings.services.spread import Spread, spread_of
from decision.rankings.services.whose import equal, whose_weights
from territories.enums import Basis
from territories.models import Observation
from tests.factories.decision import TABLE_2, make_problem, make_weight_set

pytestmark = pytest.mark.django_db

# Three territories: each of the first two is best on one criterion, the third between them.
CAMPS: dict[str, tuple[object, ...]] = {"A": (10, 0), "B": (0, 10), "C": (7, 7)}


def make_tree(problem: Problem) -> None:
    """C1 and C2 below T, beside C3."""
    top = Criterion.objects.create(
        problem=problem, code="T", name_ru="Ветвь", name_en="Branch", position=9
    )
    problem.criteria.filter(code__in=("C1", "C2")).update(parent=top)


@pytest.fixture
def problem() -> Problem:
    problem = make_problem({"A": (1, 2, 3), "B": (3, 2, 1)})
    make_tree(problem)
    return problem


def local(problem: Problem, weights: dict[str, float]) -> dict[str, float]:
    shares = shares_on(criteria_of(problem), list(weights), np.array([list(weights.values())]))
    return {code: float(share[0]) for code, share in shares.local.items()}


class TestShares:
    def test_a_tree_that_stands_as_it_was_weighed(self, problem: Problem) -> None:
        weights = {"C3": 0.25, "T": 0.75, "C1": 0.9, "C2": 0.1}

        assert local(problem, weights) == pytest.approx(weights)

    def test_the_leaves_multiply_down(self, problem: Problem) -> None:
        criteria = criteria_of(problem)
        given = np.array([[0.25, 0.75, 0.9, 0.1], [1, 0, 0.5, 0.5]])
        shares = shares_on(criteria, ["C3", "T", "C1", "C2"], given)

        leaves = leaf_shares(criteria, shares.local)

        assert_allclose(leaves["C1"], [0.675, 0])
        assert_allclose(leaves["C3"], [0.25, 1])
        assert_allclose(sum(leaves.values()), [1, 1])

    def test_a_branch_that_nobody_weighed_keeps_the_problems_shares(self, problem: Problem) -> None:
        problem.criteria.filter(code="C1").update(weight=3)
        weights = {"C3": 0.25, "T": 0.75}
        shares = shares_on(criteria_of(problem), list(weights), np.array([[0.25, 0.75]]))

        assert local(problem, weights) == pytest.approx({**weights, "C1": 0.75, "C2": 0.25})
        assert [criterion.code for criterion in shares.kept] == ["C1", "C2"]
        assert shares.stretched == ()

    def test_a_criterion_that_came_later_keeps_its_share_and_the_others_share_the_rest(
        self, problem: Problem
    ) -> None:
        problem.criteria.filter(code="C3").update(parent=problem.criteria.get(code="T"), weight=2)
        weights = {"C1": 0.9, "C2": 0.1}

        found = local(problem, weights)

        assert found == pytest.approx({"T": 1, "C3": 0.5, "C1": 0.45, "C2": 0.05})

    def test_what_is_left_of_a_branch_is_made_to_add_up(self, problem: Problem) -> None:
        weights = {"C3": 0.25, "T": 0.75, "C1": 0.6, "C2": 0.2, "C9": 0.2}
        shares = shares_on(criteria_of(problem), list(weights), np.array([list(weights.values())]))

        assert float(shares.local["C1"][0]) == pytest.approx(0.75)
        assert [parent and parent.code for parent in shares.stretched] == ["T"]
        assert shares.kept == ()

    def test_whoever_gives_a_branch_nothing_leaves_it_to_the_problem(
        self, problem: Problem
    ) -> None:
        found = local(problem, {"C3": 1, "T": 0, "C1": 0, "C2": 0})

        assert found == pytest.approx({"C3": 1, "T": 0, "C1": 0.5, "C2": 0.5})

    def test_equal_means_each_measured_criterion(self, problem: Problem) -> None:
        criteria = criteria_of(problem)

        tree = criteria_tree(criteria, equal(criteria).weights)

        assert [leaf.global_share for leaf in tree.leaves()] == pytest.approx([1 / 3] * 3)

    def test_a_ring_of_parents_is_no_endless_way(self, problem: Problem) -> None:
        top = problem.criteria.get(code="T")
        problem.criteria.filter(code="T").update(parent=top)

        assert equal(criteria_of(problem)).weights["T"] == 2


class TestWhose:
    def test_a_committee_ranks_by_all_its_digits(self, problem: Problem) -> None:
        weights = {"C3": 1 / 3, "T": 2 / 3, "C1": 1 / 7, "C2": 6 / 7}
        make_weight_set(problem, weights)

        whose = whose_weights(problem, criteria_of(problem), "record-1")
        ranked = rank_problem(problem, RankingSettings(weights=whose.weights))

        assert_allclose(
            [criterion["weight"] for criterion in ranked.document["criteria"]],
            [1 / 3, 2 / 21, 12 / 21],
            rtol=1e-14,
        )
        assert whose.typed["C1"] == Decimal("14.29")

    @pytest.mark.parametrize("key", ["record-2", "", "record-1"])
    def test_what_is_not_offered_is_refused_and_the_problems_own_stand(
        self, problem: Problem, key: str
    ) -> None:
        make_weight_set(problem, {"C3": 1}, withdrawn_at="2026-11-20T12:00Z")
        make_weight_set(make_problem({"A": (1,)}, slug="other"), {"C1": 1}, key="record-2")

        whose = whose_weights(problem, criteria_of(problem), key)

        assert (whose.key, whose.asked, bool(whose.refused)) == ("problem", key, key == "record-1")

    def test_only_what_is_in_force_and_came_to_weights_is_offered(self, problem: Problem) -> None:
        old = make_weight_set(problem, {"C3": 1}, decided_on="2026-01-01")
        new = make_weight_set(problem, {"C3": 1}, key="record-2")
        make_weight_set(problem, {}, key="record-3")
        make_weight_set(problem, {"C3": 1}, key="record-4", withdrawn_at="2026-11-20T12:00Z")

        played = make_weight_set(
            problem, {"C3": 1}, key="record-5", decided_on="2025-01-01", is_fictional=True
        )

        offered = list(offered_weight_sets(problem))

        assert offered == [new, old, played]
        assert successors(offered) == {old.pk: new}


def spread(problem: Problem, weight_set: WeightSet, **settings: Any) -> Spread | None:
    criteria = criteria_of(problem)
    weights = whose_weights(problem, criteria, weight_set.key).weights
    ranked = rank_problem(problem, RankingSettings(weights=weights, **settings))
    table = decision_table(problem, weights, criteria)
    return spread_of(ranked, table, criteria, weight_set, untranslated)


class TestSpread:
    def test_two_camps_stay_two_camps(self) -> None:
        """By the group's weights C is first; nobody's own weights put it there."""
        problem = make_problem(CAMPS, method="wsm")
        members = [[0.95, 0.05]] * 6 + [[0.05, 0.95]] * 4
        weight_set = make_weight_set(problem, {"C1": 0.5, "C2": 0.5}, members)

        found = spread(problem, weight_set)

        assert found is not None
        assert list(found.heads) == [6, 4, 0]
        assert list(found.acceptability) == [0.6, 0.4, 0]
        assert list(found.intervals) == [(1, 3), (1, 3), (2, 2)]
        assert (found.people, found.error) == (10, 0)

    def test_heads_are_people_and_acceptability_is_power(self) -> None:
        problem = make_problem(CAMPS, method="wsm")
        members = [[0.95, 0.05]] * 2 + [[0.05, 0.95]] * 2 + [[0.5, 0.5]]
        weight_set = make_weight_set(
            problem, {"C1": 0.5, "C2": 0.5}, members, power=[3, 3, 1, 1, 0]
        )

        found = spread(problem, weight_set)

        assert found is not None
        assert list(found.heads) == [2, 2, 1]
        assert list(found.acceptability) == [0.75, 0.25, 0]
        assert found.powerless == 1

    def test_whoever_weighs_only_what_is_left_out_is_not_counted(self) -> None:
        problem = make_problem({"A": (10, 0, None), "B": (0, 10, 1)}, method="wsm")
        members: list[list[float]] = [[1, 0, 0], [0, 1, 0], [0, 0, 1], [0.1, 0.1, 0.8]]
        weight_set = make_weight_set(problem, {"C1": 0.4, "C2": 0.2, "C3": 0.4}, members)

        found = spread(problem, weight_set)

        assert found is not None
        assert (found.people, found.without) == (3, 1)
        assert list(found.heads) == [2, 2]  # the fourth likes both alike: a tie counts for each

    @pytest.mark.parametrize("method", ["wsm", "topsis"])
    @pytest.mark.parametrize("targets", [False, True])
    def test_whoever_weighs_only_what_is_equal_silences_nobody(
        self, method: str, targets: bool
    ) -> None:
        """A person for whom nothing tells alternatives apart is not counted; the others are."""
        rows = {"A": (10, 4, 7), "B": (0, 6, None), "C": (5, 4, 7)}
        problem = make_problem(rows, method=method, missing="worst")
        if targets:
            fields: dict[str, Any] = {"direction": "target", "target": Decimal(5)}
            problem.criteria.filter(code="C2").update(**fields)
        members = [[1, 0, 0], [0, 0, 1], [0, 1, 0]]
        weight_set = make_weight_set(problem, {"C1": 0.4, "C2": 0.3, "C3": 0.3}, members)

        found = spread(problem, weight_set)

        assert found is not None
        assert (found.people, found.without) == ((1, 2) if targets else (2, 1))
        assert list(found.heads) == ([1, 0, 0] if targets else [1, 1, 0])

    def test_where_single_answers_are_not_told_there_is_none(self) -> None:
        problem = make_problem(CAMPS)

        assert spread(problem, make_weight_set(problem, {"C1": 0.5, "C2": 0.5})) is None

    @pytest.mark.parametrize(
        ("known", "sd_or_range"),
        [({"deviation": Decimal(4)}, "normal"), ({"low": Decimal(1), "high": Decimal(9)}, "even")],
    )
    def test_judged_cells_are_drawn_and_others_are_not(
        self, known: dict[str, Any], sd_or_range: str
    ) -> None:
        """B's 5 against A's 4.999 on one criterion: first in half of the draws."""
        problem = make_problem({"A": ("4.999",), "B": (5,)}, method="wsm")
        cell = Observation.objects.filter(territory__code="B")
        weight_set = make_weight_set(problem, {"C1": 1}, [[1], [1]])
        before = spread(problem, weight_set)
        cell.update(**known)
        declared = spread(problem, weight_set)
        cell.update(basis=Basis.JUDGED)
        judged = spread(problem, weight_set)

        assert before is not None
        assert declared is not None
        assert judged is not None
        assert list(before.acceptability) == list(declared.acceptability) == [0, 1]
        assert (declared.uncertain, judged.uncertain) == (0, 1)
        assert list(judged.heads) == [0, 2]  # at the value as it stands
        assert judged.acceptability[1] == pytest.approx(0.5, abs=0.03)
        assert judged.error > 0

    def test_a_method_that_cannot_take_a_rating_counts_the_weights_alone(self) -> None:
        problem = make_problem({"A": (5, 1), "B": (1, 5)}, method="wpm")
        Observation.objects.filter(territory__code="B").update(
            basis=Basis.JUDGED, deviation=Decimal(9)
        )
        weight_set = make_weight_set(problem, {"C1": 0.6, "C2": 0.4}, [[0.9, 0.1], [0.2, 0.8]])

        found = spread(problem, weight_set)

        assert found is not None
        assert (found.refuses_cells, found.uncertain) == (True, 0)
        assert list(found.acceptability) == [0.5, 0.5]


def test_places_stand_beside_each_other() -> None:
    problem = make_problem(TABLE_2)
    make_weight_set(problem, {"C1": 0, "C2": 0, "C3": 1})
    criteria = criteria_of(problem)
    sets = [whose_weights(problem, criteria, key) for key in ("problem", "equal", "record-1")]
    table = decision_table(problem, None, criteria)

    found = places_beside(table, criteria, RankingSettings(), sets, reader_of(table))

    assert [column.whose.key for column in found] == ["problem", "equal", "record-1"]
    assert found[0].places == found[1].places == (1, 2, 3, 4, 5, 6)
    # By jobs alone: table 2, PRI 18152, YUY 9956, SAK 6379, AMH 2617, BUR 1775, KRA 1292.
    assert found[2].places == (1, 3, 2, 4, 5, 6)
