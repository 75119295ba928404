"""Trees edited at random are always whole, and every move can be taken back."""

from __future__ import annotations

from contextlib import suppress
from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from decision.authoring.enums import Move
from decision.authoring.errors import AuthoringError
from decision.authoring.models import ProblemEvent
from decision.authoring.services import tree, whole
from decision.authoring.services.undoing import undo
from decision.problems.enums import ProblemState
from decision.problems.models import Problem
from decision.problems.selectors.criteria import criteria_of, criteria_tree
from tests.factories.decision import make_indicator, make_problem

pytestmark = pytest.mark.django_db

MOVES = ("add", "inside", *tree.WAYS, *tree.SIDES, "group", "remove", "weight", "measure", "undo")


@pytest.fixture
def analyst() -> User:
    return User.objects.create_user("analyst")


@pytest.fixture
def problem(analyst: User) -> Problem:
    made = make_problem({"A": (1, 2, 3, 4), "B": (4, 3, 2, 1)}, owner=analyst)
    make_indicator("SPARE")
    return made


def snapshot(problem: Problem) -> list[tuple[Any, ...]]:
    """Every live row with its place among its siblings, whatever the numbers of the places."""
    rows: list[Any] = criteria_of(problem)
    return [
        (row.pk, row.parent_id, row.code, row.name_ru, row.weight, row.indicator_id, row.direction)
        for row in rows
    ]


def make_one(problem: Problem, user: User, move: str, a: int, b: int) -> ProblemEvent | None:
    there = criteria_of(problem)
    problem.refresh_from_db()
    common: dict[str, Any] = {"problem": problem, "user": user, "seen": problem.version}
    if move == "undo":
        events = list(problem.history.order_by("pk"))
        return (
            undo(problem=problem, user=user, event=events[a % len(events)].pk) if events else None
        )
    if not there:
        return None
    one, other = there[a % len(there)].pk, there[b % len(there)].pk
    names = {"ru": f"Новый {a}", "en": ""}
    indicator = make_indicator_of(b)
    if move == "add":
        values = {"indicator_id": indicator}
        return tree.add_criterion(**common, beside=one, names=names, values=values)
    if move == "inside":
        return tree.add_criterion(**common, inside=one, names=names)
    if move in tree.WAYS:
        return tree.move_criterion(**common, pk=one, way=move)
    if move in tree.SIDES:
        return tree.place_criterion(**common, pk=one, side=move, other=other)
    if move == "group":
        return tree.group_criterion(**common, pk=one, names=names)
    if move == "remove":
        return tree.remove_criterion(**common, pk=one)
    if move == "weight":
        return tree.set_weights(**common, weights={one: Decimal(a % 4), other: Decimal(b % 3)})
    return tree.change_criterion(**common, pk=one, values={"indicator_id": indicator})


def make_indicator_of(b: int) -> int | None:
    from territories.models import Indicator

    return Indicator.objects.get(code="SPARE").pk if b % 2 else None


def assert_whole(problem: Problem) -> None:
    rows = criteria_of(problem)
    by_pk = {row.pk: row for row in rows}
    for row in rows:
        above, level = row, 1
        while above.parent_id is not None:
            above, level = by_pk[above.parent_id], level + 1  # each parent is there
            assert above.indicator_id is None
            assert level <= whole.MOST_LEVELS
    assert len({row.code for row in rows}) == len(rows)
    if problem.state == ProblemState.OPEN:
        assert sum(n.global_share for n in criteria_tree(rows).leaves()) == pytest.approx(1)


@settings(
    max_examples=25,
    deadline=None,
    derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    state=st.sampled_from([ProblemState.DRAFT, ProblemState.OPEN]),
    moves=st.lists(
        st.tuples(st.sampled_from(MOVES), st.integers(0, 40), st.integers(0, 40)), max_size=25
    ),
)
def test_a_tree_is_whole_after_every_move_and_as_it_was_after_undoing_all(
    problem: Problem, analyst: User, state: str, moves: list[tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        Problem.objects.filter(pk=problem.pk).update(state=state)
        problem.refresh_from_db()
        before, done = snapshot(problem), 0
        for move, a, b in moves:
            with suppress(AuthoringError):
                done += make_one(problem, analyst, move, a, b) is not None
            assert_whole(problem)
        assert problem.history.count() == done
        for event in (
            problem.history.exclude(kind=Move.UNDONE).filter(undone_by=None).order_by("-pk")
        ):
            undo(problem=problem, user=analyst, event=event.pk)
            assert_whole(problem)
        assert snapshot(problem) == before
        transaction.set_rollback(True)
    problem.refresh_from_db()
