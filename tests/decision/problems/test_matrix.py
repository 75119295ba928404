import math

import pytest
from pytest_django import DjangoAssertNumQueries

from decision.problems.models import Criterion
from decision.problems.selectors.matrix import decision_table
from tests.factories.decision import make_problem, make_source, observe

pytestmark = pytest.mark.django_db


def test_the_frame_carries_the_labels_and_a_missing_value_is_nan() -> None:
    table = decision_table(make_problem({"A": (1, "2.5"), "B": (3, None)}))

    frame = table.frame()

    assert list(frame.index) == ["A", "B"]
    assert list(frame.columns) == ["C1", "C2"]
    first, second = frame.to_numpy().tolist()
    assert first == [1.0, 2.5]
    assert second[0] == 3.0
    assert math.isnan(second[1])
    assert (table.missing_count, table.cell_count) == (1, 4)


def test_a_criterion_takes_values_only_from_the_source_that_it_names() -> None:
    problem = make_problem({"A": (1,), "B": (3,)})
    criterion = Criterion.objects.get(problem=problem)
    first = problem.alternatives.get(position=0).territory
    assert first is not None
    assert criterion.indicator is not None
    newer = make_source("newer")
    observe(first, criterion.indicator, 99, source=newer, date="2025-01-01")

    unlimited = decision_table(problem).frame()
    Criterion.objects.filter(pk=criterion.pk).update(source=make_source())
    limited = decision_table(problem).frame()

    assert unlimited["C1"].tolist() == [99.0, 3.0]
    assert limited["C1"].tolist() == [1.0, 3.0]


@pytest.mark.parametrize("size", [2, 20])
def test_the_queries_do_not_grow_with_the_rows(
    size: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    problem = make_problem({f"T{i}": (i, i + 1, i + 2) for i in range(size)})

    with django_assert_num_queries(3):  # criteria, alternatives, observations
        decision_table(problem).frame()
