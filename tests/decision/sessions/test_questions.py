"""What is asked freezes whole at the first opening; who changes the problem changes no result."""

from __future__ import annotations

import json
from importlib import import_module
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.apps import apps
from django.db.models import F, Max
from django.test import Client
from django.urls import reverse

from decision.problems.models import Criterion, Problem
from decision.records.services import seal_session
from decision.results.services import documents_of, session_results
from decision.results.services.changes import ranked_first
from decision.sessions.models import AppendOnlyError, FrozenQuestion, Participant, Score, Session
from decision.sessions.perms import board_key, cookie_name
from decision.sessions.services.lifecycle import close_session
from decision.sessions.services.participants import join
from decision.weighing.services.rounds.reading import read_round
from territories.models import Indicator, Observation, Source, Territory
from tests.factories.answered import answer_all, end_round, make_answered_session
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


def _everything(session: Session) -> None:
    """Whatever somebody may change who keeps criteria and data, and what their admin refuses."""
    problem = session.problem
    for change in (_turned, _other_data, _other_indicator, _other_weights_and_method):
        change(session)
    names = {f"name_{language}": "Another" for language in ("ru", "en")}
    questions = {f"question_{language}": "Another?" for language in ("ru", "en")}
    Problem.objects.filter(pk=problem.pk).update(**names, **questions, normalization="vector")
    last = problem.criteria.aggregate(last=Max("pk"))["last"]
    problem.criteria.update(**names, position=last - F("pk"))
    problem.criteria.update(direction="target", target=2)
    places = Territory.objects.filter(alternative__problem=problem)
    for place in places.order_by("pk"):
        Territory.objects.filter(pk=place.pk).update(**names, code=f"new{place.code}")
    problem.alternatives.update(position=5)
    Source.objects.update(title_ru="Другой", title_en="Another")
    Indicator.objects.update(**names)
    Observation.objects.update(value=7)
    Criterion.objects.create(problem=problem, code="New", name_ru="Новый", name_en="New")


def _all_that_is_shown(session: Session, token: str) -> dict[str, str]:
    """The pages of a result, the board and the record, without what says that data changed."""
    leader, anna, room = Client(), Client(), Client()
    leader.force_login(session.facilitator)
    anna.cookies[cookie_name(session)] = token
    asked = [
        (leader, reverse("session_results", args=[session.code])),
        (leader, reverse("session_record", args=[session.code])),
        (anna, reverse("weigh_results", args=[session.code])),
        (anna, reverse("weigh_mine", args=[session.code])),
        (anna, reverse("weigh", args=[session.code])),
        (room, reverse("board", args=[board_key(session)])),
    ]
    return {
        f"{language} {address}": _content(
            client.get(address, headers={"Accept-Language": language})
        )
        for language in ("ru", "en")
        for client, address in asked
    }


def _content(response: Any) -> str:
    assert response.status_code == 200
    if response["Content-Type"] == "application/json":
        return str(response.content.decode())
    page = BeautifulSoup(response.content, "html.parser")
    for notice in page.select("#results-live > .notice"):
        notice.decompose()
    return page.select_one("main, body").get_text("\n", strip=True)  # type: ignore[union-attr]


def test_pages_of_a_sealed_session_stay_as_the_record_has_it() -> None:
    session, _anna, token = closed()
    seal_session(session=session, user=session.facilitator)
    before = _all_that_is_shown(Session.objects.get(pk=session.pk), token)

    _everything(session)

    assert _all_that_is_shown(Session.objects.get(pk=session.pk), token) == before
    with pytest.raises(AppendOnlyError):
        FrozenQuestion.objects.get(session=session).save()


def test_the_code_of_what_is_compared_may_change_while_people_answer() -> None:
    session, *_ = closed()
    before = session_results(session, session.rounds.get())
    Territory.objects.filter(code="XA").update(code="elsewhere")
    session = Session.objects.get(pk=session.pk)
    after = session_results(session, session.rounds.get())
    assert (after.alternatives, after.found.weights) == (before.alternatives, before.found.weights)


def test_another_order_of_what_is_compared_gives_no_rating_to_another() -> None:
    session = make_answered_session()
    first, second = session.problem.alternatives.order_by("position")
    Score.objects.filter(alternative=first).update(value=5)
    Score.objects.filter(alternative=second).update(value=1)
    session = end_round(session)
    before = documents_of(read_round(session, session.rounds.get()))
    rated = session_results(session, session.rounds.get()).data.ratings["C2"].tolist()

    session.problem.alternatives.filter(pk=first.pk).update(position=second.position + 1)

    session = Session.objects.get(pk=session.pk)
    assert documents_of(read_round(session, session.rounds.get())) == before
    assert session_results(session, session.rounds.get()).data.ratings["C2"].tolist() == rated


def test_sessions_that_were_sealed_before_get_their_record_s_names() -> None:
    session, *_ = closed()
    seal_session(session=session, user=session.facilitator)
    frame = Session.objects.get(pk=session.pk).frame
    assert frame.keys() >= {"names", "codes"}
    before = {key: frame[key] for key in frame.keys() - {"names", "codes"}}
    Session.objects.filter(pk=session.pk).update(frame=before)
    Criterion.objects.update(name_en="Another")

    import_module("decision.migrations.0010_names_of_sealed_sessions").fill(apps, None)

    assert Session.objects.get(pk=session.pk).frame == frame


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
    assert [_numbers(reply) for reply in after.found.replies.values()] == [
        _numbers(reply) for reply in before.found.replies.values()
    ]
    assert documents_of(read_round(session, session.rounds.get())) == asked
    (notice,) = text(client, address, ".notice")
    assert "have changed since the session was opened" in notice
    assert text(participant, own, ".ranking") == mine
    record = json.loads(seal_session(session=session, user=session.facilitator).content)
    assert record["evaluation"]["documents"] == asked
    assert {one["direction"] for one in record["criteria"]} == {"max"}
    assert record["problem"]["method"] == "topsis"


def _numbers(reply: dict[str, Any]) -> dict[str, Any]:
    """Without sentences, which are in the language of the last request."""
    return {key: value for key, value in reply.items() if key != "warnings"}


def test_a_name_that_is_corrected_shows_until_the_sealing() -> None:
    session, *_ = closed()
    Criterion.objects.filter(code="C1").update(name_en="Spelt right", name_ru="Без опечатки")
    assert session_results(session, session.rounds.get()).criteria["C1"] in (
        "Spelt right",
        "Без опечатки",
    )
