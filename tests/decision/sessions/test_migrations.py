"""Sessions under way when the site is updated."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from decision.sessions.models import Participant
from decision.sessions.perms import cookie_name
from decision.sessions.selectors.devices import token_digest
from tests.factories.sessions import make_open_session

WHO = ("came by the code", "came by a link", "was invited and has not come")


def migrated(target: str | None) -> Any:
    """The models of `decision` as they were after a migration; all of them without one."""
    executor = MigrationExecutor(connection)
    leaves = [leaf for leaf in executor.loader.graph.leaf_nodes() if leaf[0] == "decision"]
    wanted = [("decision", target)] if target else leaves
    return executor.migrate(wanted).apps


@pytest.fixture
def tokens(transactional_db: None) -> dict[str, str]:
    """Three people as the version before kept them: one token is link and cookie."""
    session = make_open_session()
    old = migrated("0002_sessions")
    try:
        for number, who in enumerate(WHO):
            person = old.get_model("decision", "Participant").objects.create(
                session_id=session.pk,
                name=who,
                number=number,
                token_hash=token_digest(f"token {number}"),
                joined_at=None if "not" in who else timezone.now(),
            )
            if who != WHO[0]:
                old.get_model("decision", "Event").objects.create(
                    session_id=session.pk, participant=person, kind="invited", at=timezone.now()
                )
    finally:
        migrated(None)
    return {who: f"token {number}" for number, who in enumerate(WHO)}


def test_who_is_in_stays_in_and_an_old_link_opens_once(tokens: dict[str, str]) -> None:
    people = {person.name: person for person in Participant.objects.select_related("session")}
    session = people[WHO[0]].session
    # Where its criteria hung was taken away by the way back, and written down again.
    assert session.frame["parents"] == {str(pk): None for pk in session.frame["criteria"]}
    page = reverse("weigh", args=[session.code])

    statuses = {}
    for who, token in tokens.items():
        cookie = Client()
        cookie.cookies[cookie_name(session)] = token
        link = Client().get(reverse("personal_link", args=[token]), follow=True)
        statuses[who] = (cookie.get(page).status_code, link.status_code)

    # The cookie goes on, the link that left it opens no other seat; one that waits still opens.
    assert statuses == {WHO[0]: (200, 410), WHO[1]: (200, 410), WHO[2]: (302, 200)}
    assert {who: person.devices.get().came_by for who, person in people.items()} == {
        WHO[0]: "code",
        WHO[1]: "link",
        WHO[2]: "link",
    }
