from decimal import Decimal

import pytest

from decision.problems.errors import DecisionError
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.criteria import criteria_of, criteria_tree
from tests.factories.decision import make_indicator, make_problem

pytestmark = pytest.mark.django_db


def branch(problem: Problem, code: str, weight: str, parent: Criterion | None = None) -> Criterion:
    return Criterion.objects.create(
        problem=problem,
        parent=parent,
        code=code,
        name_ru=code,
        name_en=code,
        weight=Decimal(weight),
    )


def leaf(problem: Problem, code: str, weight: str, parent: Criterion | None = None) -> Criterion:
    criterion = branch(problem, code, weight, parent)
    criterion.indicator = make_indicator(f"i-{code}")
    criterion.save()
    return criterion


@pytest.fixture
def two_levels() -> Problem:
    problem = make_problem({})
    quality = branch(problem, "Q", "3")
    leaf(problem, "Q1", "1", quality)
    leaf(problem, "Q2", "3", quality)
    leaf(problem, "V", "1")
    return problem


def test_shares_multiply_down_the_branch(two_levels: Problem) -> None:
    tree = criteria_tree(criteria_of(two_levels))

    local = {node.criterion.code: node.local_share for node in tree.nodes()}
    overall = {node.criterion.code: node.global_share for node in tree.leaves()}

    assert local == {"Q": 0.75, "Q1": 0.25, "Q2": 0.75, "V": 0.25}
    assert overall == {"Q1": 0.1875, "Q2": 0.5625, "V": 0.25}
    assert sum(overall.values()) == 1


def test_given_weights_stand_in_for_the_stored_ones(two_levels: Problem) -> None:
    tree = criteria_tree(criteria_of(two_levels), {"Q": Decimal(0), "V": Decimal(5)})

    overall = {node.criterion.code: node.global_share for node in tree.leaves()}
    assert overall == {"Q1": 0, "Q2": 0, "V": 1}


def test_siblings_that_all_weigh_nothing_are_refused_by_name(two_levels: Problem) -> None:
    with pytest.raises(DecisionError, match="Q1, Q2"):
        criteria_tree(criteria_of(two_levels), {"Q1": Decimal(0), "Q2": Decimal(0)})


def test_a_leaf_without_an_indicator_is_refused(two_levels: Problem) -> None:
    branch(two_levels, "EMPTY", "1")

    with pytest.raises(DecisionError, match="EMPTY"):
        criteria_tree(criteria_of(two_levels))


def test_a_branch_with_an_indicator_is_refused(two_levels: Problem) -> None:
    Criterion.objects.filter(code="Q").update(indicator=make_indicator("i-Q"))

    with pytest.raises(DecisionError, match="“Q”"):
        criteria_tree(criteria_of(two_levels))


def test_a_ring_of_parents_is_refused(two_levels: Problem) -> None:
    quality, inner = (Criterion.objects.get(code=code) for code in ("Q", "Q1"))
    Criterion.objects.filter(pk=quality.pk).update(parent=inner)

    with pytest.raises(DecisionError, match="tree"):
        criteria_tree(criteria_of(two_levels))
