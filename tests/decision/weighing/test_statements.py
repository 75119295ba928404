"""How many statements an answer takes: what is needed is read once, and written once."""

from __future__ import annotations

from itertools import count
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decision.problems.models import Criterion
from decision.sessions.models import Participant, Session
from tests.decision.weighing import visiting
from tests.decision.weighing.visiting import address, browser_of, pair_fields, send, stamped
from tests.factories.sessions import make_judged_problem, make_open_session

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_new_window(monkeypatch: pytest.MonkeyPatch) -> None:
    # Who has sent very much is counted, which costs a statement more.
    monkeypatch.setattr(visiting, "_sequence", count(1))


# A session that asks for everything: ratings beside the weights.
Visit = tuple[Client, Participant, Session]
FRAMES_OF_TRANSACTIONS = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")


def visit(method: str) -> Visit:
    session = make_open_session(make_judged_problem(), method=method, scoring=True)
    return *browser_of(session), session


def statements(visit: Visit, to: str, fields: dict[str, Any]) -> int:
    """Those of one answer; where a transaction begins and ends is not counted."""
    client, _participant, session = visit
    with CaptureQueriesContext(connection) as captured:
        response = send(client, address(session, to), fields, script=True)
    assert response.status_code == 200
    assert 'data-outcome="stored"' in response.content.decode()
    return sum(not query["sql"].startswith(FRAMES_OF_TRANSACTIONS) for query in captured)


def judged(visit: Visit, number: int, **fields: Any) -> int:
    return statements(visit, "weigh_judgement", pair_fields(visit[1], number, **fields))


def test_the_first_judgement_makes_the_ballot_and_a_changed_one_supersedes() -> None:
    here = visit("pairwise")
    assert [judged(here, 1, step=step) for step in (8, 7)] == [6, 5]


def test_a_judgement_that_contradicts_takes_no_more() -> None:
    session = make_open_session()
    here = *browser_of(session), session
    circle = [("C1", "C2"), ("C2", "C3"), ("C3", "C1")]
    pks = dict(Criterion.objects.values_list("code", "pk"))
    taken = [
        statements(here, "weigh_judgement", stamped(left=pks[better], right=pks[worse], step=8))
        for better, worse in [*circle, circle[0]]
    ]
    assert taken == [6, 4, 4, 5]


def test_weights_are_said_of_criteria_by_name() -> None:
    here = visit("points")
    points = {f"points-{pk}": pk for pk in Criterion.objects.values_list("pk", flat=True)}
    taken = [
        statements(here, "weigh_weights", stamped(node="root", **points)) for _time in range(2)
    ]
    assert taken == [8, 7]  # one of them asks what he is not to rate


@pytest.mark.parametrize("method", ["pairwise", "points"])
def test_a_rating_beside_weights_of_either_kind(method: str) -> None:
    here = visit(method)
    frame = Session.objects.get().frame
    cell = {"criterion": frame["scored"][0], "alternative": frame["alternatives"][0]}
    taken = [statements(here, "weigh_score", stamped(**cell, value=value)) for value in ("3", "4")]
    assert taken == [7, 6]  # one of them asks what he is not to rate
