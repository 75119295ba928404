"""Two who delete, or delete what another is just naming: the loser is told, and nothing breaks."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

import pytest
from django.db import connection, transaction
from django.test import Client
from django.urls import reverse

from decision.publishing.services import delete_session
from decision.sessions.models import Session
from territories.models import Source
from tests.databases import on_postgresql
from tests.decision.publishing.published import published
from tests.factories.sessions import make_session, make_user
from tests.factories.territories import ObservationFactory, SourceFactory

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not on_postgresql(), reason="SQLite lets one write after the other"),
]
PAUSE = 3  # seconds, in which the other asks and comes to wait


def at_once(hold: Callable[[], Any], ask: Callable[[], Any]) -> Any:
    """`ask` while the transaction in which `hold` has written is open; what it answers."""
    has_written, answers = threading.Event(), []

    def first() -> None:
        try:
            with transaction.atomic():
                hold()
                connection.check_constraints()  # now, and so what is named is held
                has_written.set()
                time.sleep(PAUSE)
        finally:
            connection.close()

    def second() -> None:
        has_written.wait(10)
        try:
            answers.append(ask())
        finally:
            connection.close()

    threads = [threading.Thread(target=each) for each in (first, second)]
    for each in threads:
        each.start()
    for each in threads:
        each.join(60)
    return answers[0]


def signed_in() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(make_user("root", is_superuser=True, is_staff=True))
    return client


def shown() -> Session:
    return published(is_demonstration=True).record.session


def delete(client: Client, row: Any) -> Any:
    page = reverse(f"admin:{row._meta.app_label}_{row._meta.model_name}_delete", args=[row.pk])
    return client.post(page, {"post": "yes", "reason": "Лишнее"}, follow=True)


def said(answer: Any) -> list[str]:
    assert answer.status_code == 200
    return [each.level_tag for each in answer.context["messages"]]


def test_an_account_that_is_just_being_named() -> None:
    client, user = signed_in(), make_user("leaving")
    answer = at_once(lambda: make_session(facilitator=user), lambda: delete(client, user))
    assert said(answer) == ["error"]
    assert Session.objects.get().facilitator == user


def test_a_value_whose_source_is_just_being_deleted() -> None:
    client, source = signed_in(), SourceFactory.create()
    value = ObservationFactory.create(source=SourceFactory.create())
    page = reverse("admin:territories_observation_change", args=[value.pk])
    form = client.get(page).context["adminform"].form
    sent = {b.html_name: b.value() for b in form if b.value() is not None}
    sent |= {"source": source.pk, "reason": "Уточнено"}
    answer = at_once(source.delete, lambda: client.post(page, sent, follow=True))
    assert answer.status_code == 200
    value.refresh_from_db()
    assert value.source_id != source.pk


@pytest.mark.parametrize("make", [partial(make_user, "leaving"), SourceFactory.create, shown])
def test_two_delete_the_same(make: Callable[[], Any]) -> None:
    client, row = signed_in(), make()
    again = type(row).objects.get(pk=row.pk)
    is_session = isinstance(row, Session)
    hold = partial(delete_session, session=again) if is_session else again.delete
    answer = at_once(hold, lambda: delete(client, row))
    assert answer.status_code in (200, 404)  # it is gone, and so is its page
    assert not type(row).objects.filter(pk=row.pk).exists()


def test_of_several_rows_all_go_or_none() -> None:
    client = signed_in()
    rows = [SourceFactory.create() for _ in range(3)]
    page = reverse("admin:territories_source_changelist")
    chosen = [row.pk for row in rows]
    sent = {"action": "delete_selected", "_selected_action": chosen, "post": "yes"}
    answer = at_once(
        lambda: ObservationFactory.create(source=rows[2]),
        lambda: client.post(page, sent, follow=True),
    )
    assert said(answer) == ["error"]
    assert Source.objects.filter(pk__in=chosen).count() == 3
