"""The admin shows sessions, writes nothing but a deleted draft, and joins no name to an answer."""

from __future__ import annotations

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.db.models import Model
from django.test import Client
from django.urls import reverse

from decision.problems.models import Alternative, Criterion
from decision.sessions.models import (
    Ballot,
    DirectWeight,
    Event,
    Judgement,
    Participant,
    Score,
    Session,
    Voice,
)
from decision.sessions.services.lifecycle import close_round, reveal
from decision.sessions.services.participants import invite
from decision.weighing.services.storing import finish
from tests.factories.answered import answer_all, end_round, make_answered_session
from tests.factories.sessions import make_open_session, make_participant, make_session, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _in_english(admin_client: Client) -> None:
    admin_client.cookies["django_language"] = "en"


def page(kind: str, model: type[Model], *args: Any) -> str:
    return reverse(f"admin:decision_{model._meta.model_name}_{kind}", args=args)


def listed(client: Client, model: type[Model], query: str = "") -> list[Any]:
    response = client.get(page("changelist", model) + query)
    return list(response.context["cl"].result_list)


# Blind ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("method", "model"), [("pairwise", Judgement), ("points", DirectWeight), ("pairwise", Score)]
)
def test_answers_of_a_blind_round_appear_with_its_reveal(
    method: str, model: type[Model], admin_client: Client
) -> None:
    session = make_answered_session(method)
    assert listed(admin_client, model) == []
    assert admin_client.get(page("change", model, 1)).status_code == 302  # not there
    end_round(session)
    rows = listed(admin_client, model)
    assert len(rows) == model._default_manager.count() > 0


def test_answers_of_an_open_round_that_is_not_blind_are_shown(admin_client: Client) -> None:
    make_answered_session(blind=False, names_shown=True)
    assert len(listed(admin_client, Judgement)) == Judgement.objects.count() == 2


def test_asking_whether_to_delete_prints_no_answer(admin_client: Client) -> None:
    """Django would list what stands in the way: hidden answers, in words."""
    session = make_answered_session()
    judgement = Judgement.objects.order_by("pk").first()
    assert judgement is not None
    alternatives = session.problem.alternatives.order_by("pk")
    for row in (session.problem, judgement.first, *alternatives):
        html = admin_client.get(page("delete", type(row), row.pk)).content.decode()
        assert str(judgement) not in html
        assert "the session “Committee” asks about it".lower() in html.lower()
        assert admin_client.post(page("delete", type(row), row.pk), {"post": "yes"})
        row.refresh_from_db()


def test_a_filter_that_is_not_offered_is_refused(admin_client: Client) -> None:
    session = make_answered_session()
    number = session.participants.order_by("pk").values_list("number", flat=True)[0]
    changelist = page("changelist", Participant)
    assert admin_client.get(f"{changelist}?number={number}").status_code == 400
    assert admin_client.get(f"{changelist}?session__id__exact={session.pk}").status_code == 200


# Names and pseudonyms -------------------------------------------------------------------------


def test_where_names_are_hidden_answers_show_the_pseudonym_without_a_time(
    admin_client: Client,
) -> None:
    session = make_answered_session(names_shown=False)
    end_round(session)
    html = admin_client.get(page("changelist", Judgement)).content.decode()
    # Factories put the name into the comment: that is the person's own doing.
    table = html.replace("Anna thinks so", "").replace("Boris thinks so", "")
    assert "Anna" not in table
    numbers = Ballot.objects.filter(round__session=session).values_list("number", flat=True)
    assert len(numbers) == 4
    assert all(f"Participant {number}" in table for number in numbers)
    given = {
        admin.site._registry[Judgement].given(row)  # type: ignore[attr-defined]
        for row in listed(admin_client, Judgement)
    }
    assert given == {None}


def test_where_names_are_shown_answers_show_name_and_time(admin_client: Client) -> None:
    make_answered_session(names_shown=True, blind=False)
    row = listed(admin_client, Judgement)[0]
    pages: Any = admin.site._registry[Judgement]
    assert (pages.who(row), pages.given(row)) == (row.ballot.participant.name, row.given_at)


def test_who_did_not_finish_is_not_among_the_numbers(admin_client: Client) -> None:
    session = make_answered_session(names_shown=False)
    late = make_participant(session, "Xen", group=session.groups.get())
    answer_all(late, step=5)
    for name in ("Anna", "Boris", "Clara", "Dmitri"):
        finish(participant=session.participants.get(name=name))
    session = close_round(session=session, user=session.facilitator)
    reveal(session=session, user=session.facilitator)
    rows = listed(admin_client, Judgement)
    assert {row.ballot.participant.name for row in rows} == {"Anna", "Boris", "Clara", "Dmitri"}


@pytest.mark.parametrize("model", [Criterion, Alternative])
def test_a_relation_without_a_name_is_not_followed(
    model: type[Criterion] | type[Alternative], admin_client: Client
) -> None:
    """`?+=7` found the cells that blind rating number 7 was about."""
    make_answered_session()
    rating = Score.objects.order_by("pk").first()
    assert rating is not None
    address = f"{page('changelist', model)}?%2B={rating.pk}"
    assert admin_client.get(address).status_code == 400


def test_participants_and_ballots_show_no_pseudonym(admin_client: Client) -> None:
    session = end_round(make_answered_session(names_shown=False))
    numbers = set(Ballot.objects.filter(round__session=session).values_list("number", flat=True))
    for model in (Participant, Ballot, Event, Voice):
        row = model._default_manager.order_by("-pk").first()
        assert row is not None
        for address in (page("changelist", model), page("change", model, row.pk)):
            html = admin_client.get(address).content.decode()
            assert not any(f"Participant {number}" in html for number in numbers)
            cells = {cell.get_text(strip=True) for cell in BeautifulSoup(html, "html.parser")("td")}
            assert not cells & {str(number) for number in numbers}


def test_tokens_are_never_shown(admin_client: Client) -> None:
    person = make_participant(make_session())
    html = admin_client.get(page("change", Participant, person.pk)).content.decode()
    digest = person.devices.get().token_hash
    assert digest
    assert digest not in html


def test_the_answer_that_replaced_another_is_marked(admin_client: Client) -> None:
    session = make_answered_session(blind=False, names_shown=True)
    answer_all(session.participants.get(name="Anna"), step=5)
    pages: Any = admin.site._registry[Judgement]
    rows = [row for row in listed(admin_client, Judgement) if row.ballot.participant.name == "Anna"]
    assert [(row.step, pages.in_force(row)) for row in rows] == [(1, False), (5, True)]


# Nothing is written ---------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["change", "delete"])
@pytest.mark.parametrize("model", [Session, Participant, Ballot, Event])
def test_rows_of_an_open_session_cannot_be_written(
    model: type[Model], kind: str, admin_client: Client
) -> None:
    make_answered_session()
    row = model._default_manager.order_by("-pk").first()
    assert row is not None
    response = admin_client.post(page(kind, model, row.pk), {"title": "Other", "post": "yes"})
    assert response.status_code == 403
    row.refresh_from_db()
    assert "Other" not in str(row)


def test_a_draft_is_deleted_with_its_people_and_its_log(admin_client: Client) -> None:
    session = make_session()
    kept = make_open_session(session.problem)
    invite(session=session, user=session.facilitator, people=[("Anna", None)])
    address = page("delete", Session, session.pk)
    assert admin_client.get(address).status_code == 200
    assert admin_client.post(address, {"post": "yes"}).status_code == 302
    assert list(Session.objects.all()) == [kept]
    assert not Participant.objects.exists()
    assert set(Event.objects.values_list("session", flat=True)) == {kept.pk}


def test_staff_without_permission_sees_nothing(client: Client) -> None:
    session = make_session()
    client.force_login(make_user("staff", is_staff=True))
    for address in (page("changelist", Session), page("delete", Session, session.pk)):
        assert client.get(address).status_code == 403
    assert client.post(page("delete", Session, session.pk), {"post": "yes"}).status_code == 403
    assert Session.objects.count() == 1


@pytest.mark.parametrize("model", [Session, Participant, Judgement, Event])
def test_lists_ask_as_much_for_many_rows_as_for_few(
    model: type[Model], admin_client: Client, django_assert_num_queries: Any
) -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    session = make_answered_session(blind=False, names_shown=True)
    with CaptureQueriesContext(
        connection,
    ) as few:
        listed(admin_client, model)
    for number in range(5):
        answer_all(make_participant(session, f"P{number}", group=session.groups.get()), step=2)
    with django_assert_num_queries(len(few)):
        listed(admin_client, model)
