"""Answers that were carried into a further round give the weights that they gave before."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, count
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from numpy.testing import assert_allclose

from decision.problems.models import Problem
from decision.results.services.asked import Evaluated
from decision.results.services.documents import evaluated
from decision.sessions.enums import WeightingMethod
from decision.sessions.models import Session
from decision.sessions.selectors.frames import weighed_node
from decision.sessions.services.lifecycle import close_round, open_round, reveal
from decision.weighing.services.rounds.reading import read_round
from decision.weighing.services.storing import finish, store_judgement, store_score, store_weights
from tests.factories.decision import make_indicator, make_problem
from tests.factories.sessions import make_participant, make_session, stamp

pytestmark = pytest.mark.django_db
CODES = ("C1", "C2", "C3")
PAIRS = list(combinations(CODES, 2))
a_few = settings(
    max_examples=3,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
_number = count(1)


@st.composite
def best_worst(draw: st.DrawFn) -> dict[str, Any]:
    best, middle, worst = draw(st.permutations(CODES))
    most, nearer, farther = (draw(st.integers(1, 9)) for _ in range(3))
    return {
        "best": best,
        "worst": worst,
        "best_to_others": {best: 1, middle: nearer, worst: most},
        "others_to_worst": {best: most, middle: farther, worst: 1},
    }


points = st.tuples(*[st.integers(1, 99)] * 3).map(
    lambda some: {"points": dict(zip(CODES, some, strict=True))}
)
swing = st.tuples(st.permutations(CODES), st.integers(1, 100), st.integers(1, 100)).map(
    lambda some: {"swing": dict(zip(some[0], (100, *some[1:]), strict=True))}
)
ranking = st.permutations(CODES).map(lambda order: {"ranking": list(order)})
pairwise = st.tuples(*[st.none() | st.integers(-8, 8)] * 3)
WAYS: dict[str, st.SearchStrategy[Any]] = {
    WeightingMethod.PAIRWISE: pairwise,
    WeightingMethod.POINTS: points,
    WeightingMethod.SWING: swing,
    WeightingMethod.RANKING: ranking,
    WeightingMethod.BEST_WORST: best_worst(),
}
ratings = st.tuples(*[st.none() | st.integers(1, 5)] * 2)


def test_each_way_of_answering_is_drawn() -> None:
    assert WAYS.keys() == set(WeightingMethod.values)


@pytest.mark.parametrize("method", WAYS)
@a_few
@given(data=st.data())
def test_unconfirmed_answers_that_count_give_the_weights_they_gave(
    method: str, data: st.DataObject
) -> None:
    with transaction.atomic():
        session = first_round(method, data, people=3)
        before = outcome_of(session, 1)
        session = open_round(session=session, user=session.facilitator)
        for person in session.participants.order_by("pk")[: data.draw(st.integers(1, 3))]:
            finish(participant=person)
        session = ended(session, counts_unconfirmed=True)
        after = outcome_of(session, 2)
        assert after.numbers == before.numbers
        assert after.found.replies == before.found.replies
        assert after.weights == before.weights
        transaction.set_rollback(True)


@a_few
@given(data=st.data())
def test_with_hidden_names_too_though_numbers_are_others(data: st.DataObject) -> None:
    with transaction.atomic():
        session = first_round("points", data, people=6, names_shown=False)
        before = outcome_of(session, 1)
        session = open_round(session=session, user=session.facilitator)
        for person in session.participants.order_by("pk")[:3]:
            finish(participant=person)
        after = outcome_of(ended(session, counts_unconfirmed=True), 2)
        assert not set(after.numbers) & set(before.numbers)
        assert_allclose(list(after.weights.values()), list(before.weights.values()), rtol=1e-9)
        transaction.set_rollback(True)


@a_few
@given(data=st.data())
def test_who_stands_by_his_answers_has_the_weights_he_had(data: st.DataObject) -> None:
    with transaction.atomic():
        session = first_round("swing", data, people=2)
        before = outcome_of(session, 1)
        session = open_round(session=session, user=session.facilitator)
        first = session.participants.order_by("pk")[0]
        finish(participant=first)
        after = outcome_of(ended(session), 2)
        assert after.numbers == [first.number]
        row = before.numbers.index(first.number)
        assert_allclose(after.found.own_weights[0], before.found.own_weights[row], rtol=1e-12)
        transaction.set_rollback(True)


# The first round ------------------------------------------------------------------------------


def first_round(method: str, data: st.DataObject, *, people: int, **fields: Any) -> Session:
    """Revealed; each person has said what was drawn, and has finished."""
    session = make_session(three_criteria(), method=method, scoring=True, **fields)
    for number in range(people):
        make_participant(session, f"Person {number}")
    session = open_round(session=session, user=session.facilitator)
    for person in session.participants.order_by("pk"):
        said = data.draw(WAYS[method])
        if method == "pairwise":
            judged(person, said)
        else:
            branch = weighed_node(session, "root")
            store_weights(participant=person, node=branch, said=said, stamp=stamp())
        frame = session.frame
        for alternative, value in zip(frame["alternatives"], data.draw(ratings), strict=True):
            store_score(
                participant=person,
                criterion=frame["scored"][0],
                alternative=alternative,
                value=value,
                stamp=stamp(),
            )
        finish(participant=person)
    return ended(session)


def judged(person: Any, steps: tuple[int | None, ...]) -> None:
    """At most one pair is skipped: the others connect all three."""
    skipped = next((i for i, step in enumerate(steps) if step is None), None)
    pks = dict(person.session.problem.criteria.values_list("code", "pk"))
    for i, ((left, right), step) in enumerate(zip(PAIRS, steps, strict=True)):
        if i != skipped:
            store_judgement(
                participant=person,
                left=pks[left],
                right=pks[right],
                step=step or 0,
                stamp=stamp(),
            )


def three_criteria() -> Problem:
    """Two measured, the third waits for ratings."""
    slug = f"carries{next(_number)}"
    problem = make_problem({f"{slug}A": (1, 2, None), f"{slug}B": (3, 1, None)}, slug=slug)
    waiting = problem.criteria.get(code="C3")
    waiting.indicator = make_indicator(f"{slug}J", kind="judged")
    waiting.save()
    return problem


def ended(session: Session, **choice: bool) -> Session:
    session = close_round(session=session, user=session.facilitator, **choice)
    return reveal(session=session, user=session.facilitator)


@dataclass(frozen=True)
class Outcome:
    """What a round comes to, without what is shaken: the numbers of who counts, and weights."""

    found: Evaluated
    numbers: list[int]
    weights: dict[str, float]


def outcome_of(session: Session, number: int) -> Outcome:
    data = read_round(session, session.rounds.get(number=number))
    found = evaluated(data, brief=True)
    numbers = [data.people[row].number for row in found.people]
    return Outcome(found, numbers, found.weights[found.aggregation])
