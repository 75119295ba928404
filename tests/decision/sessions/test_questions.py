"""What is asked freezes whole at the first opening; who changes the problem changes no result."""

from __future__ import annotations

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.urls import reverse

from decision.problems.models import Criterion
from decision.records.services import seal_session
from decision.results.services import documents_of, session_results
from decision.results.services.changes import ranked_first
from decision.sessions.models import Participant, Session
from decision.sessions.perms import cookie_name
from decision.sessions.services.lifecycle import close_session
from decision.sessions.services.participants import join
from decision.weighing.services.rounds.reading import read_round
from tests.factories.answered import answer_all, end_round
from tests.factories.decision import make_indicator, make_problem, observe
from tests.factories.sessions import make_open_session

pytestmark = pytest.mark.django_db


def closed() -> tuple[Session, Participant, str]:
    session = make_open_session(make_problem({"XA": (3, 2, 1), "XB": (1, 1, 3)}, slug="asked"))
    anna, token = join(session=session, name="Anna")
    answer_all(anna, step=4)
    session = end_round(session)
    return close_session(session=session, user=session.facilitator), anna, token


def _turned(session: Session) -> None:
    session.problem.criteria.update(direction="min")


def _other_data(session: Session) -> None:
    subject = session.problem.alternatives.get(territory__code="XB").territory
    assert subject is not None
    for criterion in session.problem.criteria.select_related("indicator"):
        assert criterion.indicator is not None
        observe(subject, criterion.indicator, 99, basis="actual")


def _other_indicator(session: Session) -> None:
    for criterion in session.problem.criteria.all():
        criterion.indicator = make_indicator(f"other{criterion.code}")
        criterion.save()


def _other_weights_and_method(session: Session) -> None:
    session.problem.criteria.filter(code="C3").update(weight=50)
    session.problem.method = "wsm"
    session.problem.save()


CHANGES = pytest.mark.parametrize(
    "change", [_turned, _other_data, _other_indicator, _other_weights_and_method]
)


def text(client: Client, address: str, selector: str) -> list[str]:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    return [element.get_text(" ", strip=True) for element in page.select(selector)]


@CHANGES
def test_the_result_stands_and_says_that_the_problem_has_changed(change: object) -> None:
    session, _anna, token = closed()
    before = session_results(session, session.rounds.get())
    asked = documents_of(read_round(session, session.rounds.get()))
    assert ranked_first(before.found, "aij") == ("XA",)
    client = Client(headers={"Accept-Language": "en"})
    client.force_login(session.facilitator)
    address = reverse("session_results", args=[session.code])
    assert text(client, address, ".notice") == []
    participant = Client()
    participant.cookies[cookie_name(session)] = token
    own = reverse("weigh_mine", args=[session.code])
    mine = text(participant, own, ".ranking")

    assert callable(change)
    change(session)
    session = Session.objects.get(pk=session.pk)

    after = session_results(session, session.rounds.get())
    assert after.found.replies == before.found.replies
    assert documents_of(read_round(session, session.rounds.get())) == asked
    (notice,) = text(client, address, ".notice")
    assert "have changed since the session was opened" in notice
    assert text(participant, own, ".ranking") == mine
    record = json.loads(seal_session(session=session, user=session.facilitator).content)
    assert record["evaluation"]["documents"] == asked
    assert {one["direction"] for one in record["criteria"]} == {"max"}
    assert record["problem"]["method"] == "topsis"


def test_a_name_that_is_corrected_shows() -> None:
    session, *_ = closed()
    Criterion.objects.filter(code="C1").update(name_en="Spelt right", name_ru="Без опечатки")
    assert session_results(session, session.rounds.get()).criteria["C1"] in (
        "Spelt right",
        "Без опечатки",
    )
