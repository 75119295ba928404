from itertools import combinations

import pytest

from decision.problems.selectors.criteria import criteria_of, criteria_tree
from decision.sessions.selectors.ballots import progress_of
from decision.sessions.selectors.frames import (
    asked_pair,
    frame_of,
    levels_of,
    pair_count,
    pairs_for,
)
from decision.sessions.selectors.questions import question_count
from decision.sessions.selectors.sessions import current_round
from decision.sessions.services.participants import invite, remove
from decision.weighing.services.storing import finish
from tests.factories.decision import make_problem
from tests.factories.sessions import (
    judge,
    make_judged_problem,
    make_open_session,
    make_participant,
    make_session,
    make_tree,
)

pytestmark = pytest.mark.django_db
SEVEN = {"XA": tuple(range(7)), "XB": tuple(range(7, 0, -1))}


@pytest.mark.parametrize(
    ("levels", "keys"), [([], ["root", "A", "B"]), ([0], ["root"]), ([1], ["A", "B"])]
)
def test_the_levels_that_are_chosen_are_weighed(levels: list[int], keys: list[str]) -> None:
    frame = frame_of(make_session(make_tree(), levels=levels))
    assert [node.key for node in frame.nodes] == keys


def test_a_branch_of_one_is_no_question() -> None:
    problem = make_tree({"A": ("A1", "A2"), "B": ("B1",)})

    frame = frame_of(make_session(problem))

    assert [node.key for node in frame.nodes] == ["root", "A"]
    assert levels_of(criteria_tree(criteria_of(problem))) == (0, 1)


def test_what_waits_for_experts_is_rated_if_the_session_says_so() -> None:
    problem = make_judged_problem()
    assert [c.code for c in frame_of(make_session(problem, scoring=True)).scored] == ["C2"]
    assert frame_of(make_session(problem)).scored == ()


def test_each_person_asked_pair_every_pair_once_in_an_order_of_his_own() -> None:
    session = make_open_session(make_problem(SEVEN, slug="seven"))
    frame = frame_of(session)
    orders = set()
    for i in range(5):
        participant = make_participant(session, f"P{i}")
        pairs = [(p.left.code, p.right.code) for p in pairs_for(session, frame, participant)]
        assert {frozenset(pair) for pair in pairs} == {
            frozenset(pair) for pair in combinations([f"C{i}" for i in range(1, 8)], 2)
        }
        assert pairs == [
            (p.left.code, p.right.code) for p in pairs_for(session, frame, participant)
        ]
        orders.add(tuple(pairs))
    assert len(orders) == 5


def test_a_reduced_set_connects_everything_with_fewer_questions() -> None:
    session = make_open_session(make_problem(SEVEN, slug="seven"), pairs="reduced")
    frame, participant = frame_of(session), make_participant(session)
    pairs = pairs_for(session, frame, participant)

    assert len(pairs) == pair_count(session, 7) == question_count(session) == 11
    for pair in pairs:
        judge(participant, pair.left.code, pair.right.code, 0)
    finish(participant=participant)
    ids = [criterion.pk for criterion in frame.nodes[0].criteria]
    asked = {frozenset((p.left.pk, p.right.pk)) for p in pairs}
    for first, second in combinations(ids, 2):
        found = asked_pair(session, participant, first, second)
        assert (found is not None) == (frozenset((first, second)) in asked)


def test_together_a_few_people_cover_all_pairs_of_a_reduced_set() -> None:
    session = make_open_session(make_problem(SEVEN, slug="seven"), pairs="reduced")
    frame = frame_of(session)
    asked = {
        frozenset((pair.left.pk, pair.right.pk))
        for i in range(12)
        for pair in pairs_for(session, frame, make_participant(session, f"P{i}"))
    }
    assert len(asked) == 21


def test_other_methods_ask_for_no_pairs() -> None:
    session = make_open_session(method="points")
    assert pairs_for(session, frame_of(session), make_participant(session)) == ()
    assert question_count(session) == 1


def test_progress_says_how_far_and_nothing_else() -> None:
    session = make_open_session()
    people = {name: make_participant(session, name) for name in ("Anna", "Boris", "Vera", "Gleb")}
    invite(session=session, user=session.facilitator, people=[("Dina", None)])
    judge(people["Anna"], "C1", "C2", 8)
    judge(people["Anna"], "C1", "C2", 1)
    for right in ("C2", "C3"):
        judge(people["Boris"], "C1", right, 1)
    finish(participant=people["Boris"])
    remove(participant=people["Gleb"], user=session.facilitator)

    progress = progress_of(session, current_round(session))
    assert [(p.participant.name, p.answered, p.asked, p.state) for p in progress] == [
        ("Anna", 1, 3, "working"),
        ("Boris", 2, 3, "finished"),
        ("Vera", 0, 3, "here"),
        ("Gleb", 0, 3, "removed"),
        ("Dina", 0, 3, "invited"),
    ]
