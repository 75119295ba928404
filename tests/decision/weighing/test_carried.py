"""What a participant sees of his answers in a further round, and what one tap does."""

from __future__ import annotations

from itertools import count

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from decision.problems.models import Criterion
from decision.sessions.enums import WeightingMethod
from decision.sessions.models import Ballot, Participant, Session
from decision.sessions.services.lifecycle import close_round, open_round, reveal
from decision.weighing.services.storing import finish
from tests.decision.weighing import visiting
from tests.decision.weighing.visiting import (
    address,
    browser_of,
    pair_fields,
    send,
    stamped,
    texts,
    words,
)
from tests.factories.answered import answer_all
from tests.factories.sessions import make_judged_problem, make_open_session, make_participant
from tests.htmx import soup

pytestmark = pytest.mark.django_db
Seat = tuple[Client, Participant, Session]


def second_round(method: str = "pairwise", *, names_shown: bool = True) -> Seat:
    """Anna's browser in a second round; three have answered the first."""
    session = make_open_session(
        make_judged_problem(), method=method, scoring=True, names_shown=names_shown
    )
    client, anna = browser_of(session)
    for step, person in enumerate((anna, *others(session)), start=1):
        answer_all(person, step=step)
        finish(participant=person)
    for move in (close_round, reveal, open_round):
        session = move(session=session, user=session.facilitator)
    anna.session = session
    return client, anna, session


def others(session: Session) -> list[Participant]:
    return [make_participant(session, name) for name in ("Boris", "Clara")]


@pytest.mark.parametrize("method", WeightingMethod.values)
def test_every_question_says_where_its_answer_is_from_and_what_the_group_said(method: str) -> None:
    client, _anna, session = second_round(method)
    page = client.get(address(session), follow=True)

    assert page.redirect_chain == [(address(session, "weigh_mine"), 302)]
    lines = texts(page, "#weigh-steps li")
    assert len(lines) == 2  # a weighing and a rating
    assert all("From round 1" in line for line in lines)
    assert all("he group, last round: " in line for line in lines)
    for number in (1, 2):
        question = client.get(address(session, query=f"?step={number}"))
        assert "From round 1" in texts(question, ".weigh-state")
        assert "The group, last round" in " ".join(texts(question, "#weigh"))


@pytest.mark.parametrize("names_shown", [True, False])
def test_one_tap_stands_by_everything(names_shown: bool) -> None:
    client, anna, session = second_round(names_shown=names_shown)
    page = client.get(address(session, "weigh_mine"))
    assert words(page, "#own-standing").startswith(
        "Your answers from round 1 are here. They count in round 2 once you say that you stand by "
        "them" + (", or change one." if names_shown else ".")
    )
    assert texts(page, ".mine-finish button") == ["I stand by my answers"]

    (form,) = soup(page).select(".mine-finish form")
    after = client.post(str(form["action"]), follow=True)

    assert words(after, "#own-standing").startswith("Thank you: your answers are in")
    ballot = Ballot.objects.get(participant=anna, round__number=2)
    assert ballot.finished_at == ballot.confirmed_at is not None


def test_after_a_change_what_is_left_is_still_from_round_1_and_all_counts() -> None:
    client, anna, session = second_round()
    send(client, address(session, "weigh_judgement"), pair_fields(anna, step="-5", round=2))

    page = client.get(address(session, "weigh_mine"))

    assert words(page, "#own-standing").startswith("Your answers count as they stand")
    marked = [("From round 1" in line) for line in texts(page, "#weigh-steps li")]
    assert marked == [False, True]
    assert texts(page, ".mine-finish button") == ["I have finished"]


@pytest.mark.parametrize("counts", [True, False])
def test_who_was_silent_reads_whether_he_counts(counts: bool) -> None:
    client, _anna, session = second_round()
    finish(participant=session.participants.get(name="Boris"))
    close_round(session=session, user=session.facilitator, counts_unconfirmed=counts)
    said = words(client.get(address(session, "weigh_mine")), "#own-standing")
    assert said == (
        "Your answers from round 1 count in round 2 though you had not confirmed them: the "
        "facilitator chose so."
        if counts
        else "You do not count in round 2: you had not said that you stand by your answers from "
        "round 1."
    )


@pytest.mark.parametrize(("method", "most"), [("pairwise", 6), ("points", 8)])
def test_the_first_change_costs_what_a_first_answer_costs(
    method: str, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(visiting, "_sequence", count(1))
    client, anna, session = second_round(method)
    if method == "pairwise":
        to, fields = "weigh_judgement", pair_fields(anna, step="-5", round=2)
    else:
        points = {f"points-{pk}": pk for pk in Criterion.objects.values_list("pk", flat=True)}
        to, fields = "weigh_weights", stamped(node="root", round=2, **points)
    with CaptureQueriesContext(connection) as captured:
        response = send(client, address(session, to), fields, script=True)
    assert 'data-outcome="stored"' in response.content.decode()
    frames = ("BEGIN", "COMMIT", "SAVEPOINT", "RELEASE SAVEPOINT")
    assert sum(not query["sql"].startswith(frames) for query in captured) == most
