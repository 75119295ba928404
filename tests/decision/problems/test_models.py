"""Which criteria and alternatives a problem takes, said beside the field at fault."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from decision.problems.models import Alternative, Criterion, Problem
from territories.enums import Direction, Subject
from tests.factories.decision import make_indicator, make_problem, make_territory
from tests.factories.territories import ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def problem() -> Problem:
    return make_problem({"A": (1,), "B": (2,)})


def refused_fields(row: Criterion | Alternative) -> list[str]:
    with pytest.raises(ValidationError) as refusal:
        row.full_clean()
    return list(refusal.value.message_dict)


def test_what_stands_in_the_database_is_accepted(problem: Problem) -> None:
    for row in (*problem.criteria.all(), *problem.alternatives.all()):
        row.full_clean()


def test_a_target_goes_with_its_direction(problem: Problem) -> None:
    criterion = problem.criteria.get()
    criterion.direction = Direction.TARGET
    assert refused_fields(criterion) == ["target"]

    criterion.target = Decimal(5)
    criterion.full_clean()

    criterion.direction = Direction.MAX
    assert refused_fields(criterion) == ["target"]


def test_an_indicator_is_about_what_the_problem_compares(problem: Problem) -> None:
    criterion = problem.criteria.get()
    criterion.indicator = make_indicator("P9", subject=Subject.PROJECT)
    assert refused_fields(criterion) == ["indicator"]


def test_a_criterion_is_measured_or_has_parts(problem: Problem) -> None:
    leaf = problem.criteria.get()
    group = Criterion.objects.create(problem=problem, code="G", name="Группа")
    part = Criterion(problem=problem, code="P", name="Часть", parent=leaf)
    assert refused_fields(part) == ["parent"]

    leaf.parent = group
    leaf.save()
    group.indicator = leaf.indicator
    assert refused_fields(group) == ["indicator"]


def test_a_criterion_is_not_its_own_part(problem: Problem) -> None:
    above = Criterion.objects.create(problem=problem, code="G", name="Группа")
    below = Criterion.objects.create(problem=problem, code="H", name="Часть", parent=above)
    above.parent = below
    assert refused_fields(above) == ["parent"]

    above.parent = above
    assert refused_fields(above) == ["parent"]


def test_an_alternative_is_what_the_problem_compares_and_once(problem: Problem) -> None:
    compared = problem.alternatives.first()
    assert compared is not None
    project, territory = ProjectFactory.create(), make_territory("C")

    Alternative(problem=problem, territory=territory).full_clean()
    twin = Alternative(problem=problem, territory=compared.territory)
    assert refused_fields(twin) == ["territory"]
    assert refused_fields(Alternative(problem=problem)) == ["territory"]
    assert refused_fields(Alternative(problem=problem, project=project)) == ["territory", "project"]
    both = Alternative(problem=problem, territory=territory, project=project)
    assert refused_fields(both) == ["project"]


def test_no_criterion_takes_the_code_of_the_top(problem: Problem) -> None:
    with pytest.raises(ValidationError) as refusal:
        Criterion(problem=problem, code="root", name_en="Root").full_clean()
    assert refusal.value.message_dict["code"] == ["This code stands for the top of the tree."]


def test_a_code_is_written_in_one_alphabet(problem: Problem) -> None:
    criterion = problem.criteria.get()
    criterion.code = "КR.1"  # a Russian К before a Latin R
    assert refused_fields(criterion) == ["code"]
    Criterion.objects.filter(pk=criterion.pk).update(code=criterion.code)
    criterion.full_clean()  # what stands already can still be mended
    for code in ("КР.1", "KR.1"):
        criterion.code = code
        criterion.full_clean()
