"""What moves refuse, what two people do to each other, and what sessions keep."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.http import Http404

from decision.authoring.errors import AuthoringError, ClashError
from decision.authoring.services import tree
from decision.authoring.services.alternatives import add_alternatives, remove_alternatives
from decision.authoring.services.making import copy_problem, make_problem
from decision.authoring.services.problems import change_problem
from decision.authoring.services.undoing import undo
from decision.problems.models import Criterion, Problem
from decision.problems.selectors.criteria import criteria_of
from decision.problems.selectors.problems import alternatives_of
from decision.sessions.selectors.frames import frame_of
from decision.sessions.services.questions import question_of
from tests.factories.decision import make_problem as problem_with
from tests.factories.decision import make_territory
from tests.factories.sessions import make_open_session, make_tree

pytestmark = pytest.mark.django_db
ICE = {"ru": "Лёд", "en": "Ice"}


@pytest.fixture
def anna() -> User:
    return User.objects.create_user("anna", first_name="Anna")


@pytest.fixture
def boris() -> User:
    return User.objects.create_user("boris", first_name="Boris")


@pytest.fixture
def problem(anna: User, boris: User) -> Problem:
    made = problem_with({"A": (1, 2, 3), "B": (3, 2, 1)}, owner=anna)
    made.editors.add(boris)
    return made


def pk_of(problem: Problem, code: str) -> int:
    return Criterion.objects.get(problem=problem, code=code).pk


def codes(problem: Problem) -> list[str]:
    return [row.code for row in criteria_of(problem)]


# Two people ------------------------------------------------------------------------------------


def test_two_who_change_different_things_both_get_through(
    problem: Problem, anna: User, boris: User
) -> None:
    one = pk_of(problem, "C1")
    tree.change_criterion(
        problem=problem, user=anna, seen=0, pk=one, values={"name_en": "Jobs", "code": "C1"}
    )
    # Boris still has the page as it was, with the old name in its field.
    tree.change_criterion(
        problem=problem,
        user=boris,
        seen=0,
        pk=one,
        values={"name_en": "Criterion 1", "weight": Decimal(3)},
    )
    row = Criterion.objects.get(pk=one)
    assert (row.name_en, row.weight) == ("Jobs", 3)


def test_the_later_of_two_who_change_the_same_sees_both_and_nothing_of_his_is_stored(
    problem: Problem, anna: User, boris: User
) -> None:
    one = pk_of(problem, "C1")
    tree.set_weights(problem=problem, user=anna, seen=0, weights={one: Decimal(2)})
    with pytest.raises(ClashError, match="Anna has changed the same") as clash:
        tree.change_criterion(
            problem=problem,
            user=boris,
            seen=0,
            pk=one,
            values={"weight": Decimal(5), "name_en": "Jobs"},
        )
    (found,) = clash.value.clashes
    assert (found.field, found.theirs, found.mine) == ("weight", "2", "5")
    assert Criterion.objects.get(pk=one).name_en == "Criterion 1"

    # Told so, he decides: with the version that has Anna's move in it his own goes through.
    tree.set_weights(problem=problem, user=boris, seen=1, weights={one: Decimal(5)})
    assert Criterion.objects.get(pk=one).weight == 5


def test_nobody_takes_out_what_another_has_just_changed(
    problem: Problem, anna: User, boris: User
) -> None:
    one = pk_of(problem, "C1")
    tree.change_criterion(problem=problem, user=anna, seen=0, pk=one, values={"name_en": "Jobs"})
    with pytest.raises(ClashError):
        tree.remove_criterion(problem=problem, user=boris, seen=0, pk=one)
    assert codes(problem) == ["C1", "C2", "C3"]


def test_a_move_can_be_undone_once_and_not_under_a_later_one(problem: Problem, anna: User) -> None:
    one = pk_of(problem, "C1")
    first = tree.set_weights(problem=problem, user=anna, seen=0, weights={one: Decimal(2)})
    second = tree.set_weights(problem=problem, user=anna, seen=1, weights={one: Decimal(3)})
    assert first
    assert second
    with pytest.raises(ClashError, match="undo the later one first"):
        undo(problem=problem, user=anna, event=first.pk)
    undo(problem=problem, user=anna, event=second.pk)
    assert Criterion.objects.get(pk=one).weight == 2
    with pytest.raises(AuthoringError, match="taken back already"):
        undo(problem=problem, user=anna, event=second.pk)


def test_whoever_looks_after_it_no_more_changes_nothing(problem: Problem, boris: User) -> None:
    problem.editors.clear()
    with pytest.raises(AuthoringError, match="no longer look after"):
        tree.remove_criterion(problem=problem, user=boris, seen=0, pk=pk_of(problem, "C1"))


# Limits and states ------------------------------------------------------------------------------


def draft(user: User, leaves: int = 0) -> Problem:
    made = make_problem(
        user=user,
        values={"name_ru": "Где строить", "question_ru": "Где?", "subject": "territory"},
    )
    Criterion.objects.bulk_create(
        Criterion(problem=made, code=f"C{i}", name_ru=f"К{i}", position=i) for i in range(leaves)
    )
    return made


def test_the_limits_are_refused_by_name(anna: User) -> None:
    full = draft(anna, leaves=200)
    add: dict[str, Any] = {"user": anna, "seen": 1, "names": {"ru": "Ещё"}}
    with pytest.raises(AuthoringError, match="at most 200 measured criteria"):
        tree.add_criterion(problem=full, **add)
    with pytest.raises(AuthoringError, match="at most 300 characters"):
        tree.add_criterion(problem=draft(anna), **(add | {"names": {"ru": "я" * 301}}))
    deep = draft(anna, leaves=1)
    for _level in range(11):
        last = Criterion.objects.filter(problem=deep).latest("pk").pk
        tree.add_criterion(problem=deep, **add, inside=last)
    last = Criterion.objects.filter(problem=deep).latest("pk").pk
    with pytest.raises(AuthoringError, match="at most 12 levels"):
        tree.add_criterion(problem=deep, **(add | {"seen": 99}), inside=last)
    with pytest.raises(AuthoringError, match="at most 1000"):
        add_alternatives(problem=deep, user=anna, seen=99, subjects=list(range(1001)))


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("no criteria", "has no criteria yet"),
        ("no alternatives", "compares something"),
        ("empty", "must have either an indicator or parts"),
    ],
)
def test_what_is_not_whole_is_not_opened(
    anna: User, problem: Problem, state: str, sentence: str
) -> None:
    Problem.objects.filter(pk=problem.pk).update(state="draft")
    if state == "no criteria":
        problem.criteria.all().delete()
    if state == "no alternatives":
        problem.alternatives.all().delete()
    if state == "empty":
        Criterion.objects.filter(problem=problem, code="C1").update(indicator=None)
    with pytest.raises(AuthoringError, match=sentence):
        change_problem(problem=problem, user=anna, seen=0, values={"state": "open"})
    problem.refresh_from_db()
    assert (problem.state, problem.version) == ("draft", 0)


def test_an_open_problem_stays_whole_at_every_step(problem: Problem, anna: User) -> None:
    with pytest.raises(AuthoringError, match="An open problem stays whole"):
        tree.add_criterion(problem=problem, user=anna, seen=0, names={"en": "Bare"})
    zero = {row.pk: Decimal(0) for row in criteria_of(problem)}
    with pytest.raises(AuthoringError, match="All weights are 0"):
        tree.set_weights(problem=problem, user=anna, seen=0, weights=zero)
    pks = [row.pk for row in alternatives_of(problem)]
    with pytest.raises(AuthoringError, match="compares something"):
        remove_alternatives(problem=problem, user=anna, seen=0, pks=pks)
    assert problem.history.count() == 0


def test_two_criteria_never_have_one_code(problem: Problem, anna: User) -> None:
    with pytest.raises(AuthoringError, match="would have the code “c2”"):
        tree.change_criterion(
            problem=problem, user=anna, seen=0, pk=pk_of(problem, "C1"), values={"code": "c2"}
        )


# Sessions ---------------------------------------------------------------------------------------


def test_a_session_goes_on_asking_what_it_froze_whatever_is_done_to_the_problem(
    anna: User,
) -> None:
    problem = make_tree()
    Problem.objects.filter(pk=problem.pk).update(owner=anna)
    session = make_open_session(problem, levels=[0, 1])
    before = frame_of(session)
    asked = question_of(session, before).document

    move: dict[str, Any] = {"problem": problem, "user": anna, "seen": 99}
    tree.place_criterion(**move, pk=pk_of(problem, "A1"), side="after", other=pk_of(problem, "B1"))
    tree.remove_criterion(**move, pk=pk_of(problem, "A2"))
    tree.set_weights(**move, weights={pk_of(problem, "A"): Decimal(9)})
    first = alternatives_of(problem)[0]
    remove_alternatives(**move, pks=[first.pk])

    session.refresh_from_db()
    after = frame_of(type(session).objects.get(pk=session.pk))
    assert [node.criterion.pk for node in after.tree.nodes()] == [
        node.criterion.pk for node in before.tree.nodes()
    ]
    shares = [node.global_share for node in before.tree.nodes()]
    assert [node.global_share for node in after.tree.nodes()] == shares
    assert after.alternatives == before.alternatives
    assert question_of(session, after).document == asked
    assert [row.code for row in criteria_of(problem) if row.code.startswith("A")] == [
        "A",
        "A1",
        "A3",
    ]


def test_what_committees_were_called_to_see_is_no_draft_again(problem: Problem, anna: User) -> None:
    make_open_session(problem)
    with pytest.raises(AuthoringError, match="Archive it instead"):
        change_problem(problem=problem, user=anna, seen=0, values={"state": "draft"})
    change_problem(problem=problem, user=anna, seen=0, values={"state": "archived"})
    problem.refresh_from_db()
    assert problem.state == "archived"


# Making ----------------------------------------------------------------------------------------


def test_a_copy_is_a_draft_of_its_maker_with_the_same_tree(problem: Problem, boris: User) -> None:
    group = tree.group_criterion(
        problem=problem, user=boris, seen=0, pk=pk_of(problem, "C2"), names={"en": "Group"}
    )
    assert group
    tree.remove_criterion(problem=problem, user=boris, seen=1, pk=pk_of(problem, "C3"))
    copy = copy_problem(user=boris, original=problem, values={"name_en": "Mine", "name_ru": "Моё"})
    assert (copy.slug, copy.state, copy.owner) == ("mine", "draft", boris)
    parents = {row.code: row.parent and row.parent.code for row in copy.criteria.all()}
    assert parents == {"C1": None, "C2": "C4", "C4": None}
    assert [row.subject.code for row in alternatives_of(copy)] == ["A", "B"]


def test_what_was_taken_out_comes_back_in_its_own_row(problem: Problem, anna: User) -> None:
    row = alternatives_of(problem)[0]
    remove_alternatives(problem=problem, user=anna, seen=0, pks=[row.pk])
    new = make_territory("C")
    add_alternatives(problem=problem, user=anna, seen=1, subjects=[row.subject.pk, new.pk])
    assert [one.subject.code for one in alternatives_of(problem)] == ["B", "A", "C"]
    assert problem.alternatives.count() == 3


def test_a_code_by_which_a_session_finds_a_weight_stays(problem: Problem, anna: User) -> None:
    make_open_session(problem)
    with pytest.raises(AuthoringError, match="name this code"):
        tree.change_criterion(
            problem=problem, user=anna, seen=0, pk=pk_of(problem, "C1"), values={"code": "JOBS"}
        )


def test_nothing_becomes_a_part_of_itself(anna: User) -> None:
    made = draft(anna, leaves=1)
    inner = tree.add_criterion(problem=made, user=anna, seen=1, inside=pk_of(made, "C0"), names=ICE)
    assert inner
    with pytest.raises(AuthoringError, match="would be a part of itself"):
        tree.place_criterion(
            problem=made,
            user=anna,
            seen=2,
            pk=pk_of(made, "C0"),
            side="inside",
            other=inner.details["criterion"],
        )
    assert [row.parent_id for row in criteria_of(made)].count(None) == 1


def test_a_problem_that_was_deleted_meanwhile_is_not_found() -> None:
    problem = problem_with({"A": (1, 2), "B": (2, 1)})
    Problem.objects.filter(pk=problem.pk).delete()
    with pytest.raises(Http404):
        change_problem(problem=problem, user=User.objects.create_user("anyone"), seen=1, values={})
