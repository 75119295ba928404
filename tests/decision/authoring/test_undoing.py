"""What undoing refuses: what no other move could have come to, and what is there no more."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.contrib.auth.models import User
from django.db import connection

from decision.authoring.errors import AuthoringError
from decision.authoring.models import ProblemEvent
from decision.authoring.services import tree
from decision.authoring.services.problems import change_problem
from decision.authoring.services.undoing import undo
from decision.problems.models import Criterion, Problem
from tests.factories.decision import make_indicator
from tests.factories.decision import make_problem as problem_with
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", first_name="Anna")


@pytest.fixture
def boris() -> User:
    return User.objects.create_user("boris", first_name="Boris")


@pytest.fixture
def problem(anna: User, boris: User) -> Problem:
    made = problem_with({"A": (1, 2, 3), "B": (3, 2, 1)}, owner=anna, state="draft")
    made.editors.add(boris)
    return made


def test_what_committees_were_called_to_see_is_no_draft_again_by_undoing_neither(
    problem: Problem, anna: User
) -> None:
    opened = change_problem(problem=problem, user=anna, seen=0, values={"state": "open"})
    assert opened
    problem.refresh_from_db()
    make_session(problem)
    with pytest.raises(AuthoringError, match="cannot be a draft again"):
        undo(problem=problem, user=anna, event=opened.pk)
    assert Problem.objects.get().state == "open"


def test_a_code_is_free_again_only_for_the_row_that_has_it(problem: Problem, anna: User) -> None:
    one, two = problem.criteria.order_by("code")[:2]
    renamed = tree.change_criterion(
        problem=problem, user=anna, seen=0, pk=one.pk, values={"code": "Z"}
    )
    assert renamed
    tree.change_criterion(problem=problem, user=anna, seen=1, pk=two.pk, values={"code": "C1"})
    with pytest.raises(AuthoringError, match="Two criteria would have the code “C1”"):
        undo(problem=problem, user=anna, event=renamed.pk)
    # What was taken out keeps its code, for it may come back.
    tree.remove_criterion(problem=problem, user=anna, seen=2, pk=two.pk)
    taken = "taken out has the code “C1”"
    with pytest.raises(AuthoringError, match=taken):
        undo(problem=problem, user=anna, event=renamed.pk)
    with pytest.raises(AuthoringError, match=taken):
        tree.add_criterion(
            problem=problem, user=anna, seen=3, names={"en": "New"}, values={"code": "C1"}
        )
    with pytest.raises(AuthoringError, match=taken):
        tree.change_criterion(problem=problem, user=anna, seen=3, pk=one.pk, values={"code": "C1"})
    assert Criterion.objects.count() == 3


type Moved = tuple[ProblemEvent | None, User]


def owner_deleted(problem: Problem, anna: User, boris: User) -> Moved:
    move = change_problem(problem=problem, user=anna, seen=0, values={"owner_id": boris.pk})
    anna.delete()
    return move, boris


def editor_deleted(problem: Problem, anna: User, boris: User) -> Moved:
    move = change_problem(problem=problem, user=anna, seen=0, values={"editors": []})
    boris.delete()
    return move, anna


def indicator_deleted(problem: Problem, anna: User, boris: User) -> Moved:
    criterion = Criterion.objects.get(code="C1")
    old, new = criterion.indicator, make_indicator("new")
    assert old
    old.observations.all().delete()
    values = {"indicator_id": new.pk}
    move = tree.change_criterion(problem=problem, user=anna, seen=0, pk=criterion.pk, values=values)
    old.delete()
    return move, anna


def criterion_deleted(problem: Problem, anna: User, boris: User) -> Moved:
    criterion = Criterion.objects.get(code="C1")
    weights = {criterion.pk: Decimal(4)}
    move = tree.set_weights(problem=problem, user=anna, seen=0, weights=weights)
    criterion.delete()
    return move, anna


@pytest.mark.parametrize(
    "deleted", [owner_deleted, editor_deleted, indicator_deleted, criterion_deleted]
)
def test_what_was_deleted_in_the_administration_is_not_brought_back(
    problem: Problem, anna: User, boris: User, deleted: Callable[..., Moved]
) -> None:
    move, user = deleted(problem, anna, boris)
    assert move
    with pytest.raises(AuthoringError, match="was deleted since"):
        undo(problem=problem, user=user, event=move.pk)
    connection.check_constraints()
    assert not ProblemEvent.objects.exclude(undoes=None).exists()
