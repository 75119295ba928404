"""Who sees a participant's pages."""

from typing import TYPE_CHECKING

import pytest
from django.test import Client

from decision.sessions.models import Participant, Session
from decision.sessions.perms import cookie_name
from decision.sessions.services.participants import join
from tests.decision.weighing.visiting import (
    NOTHING,
    address,
    browser_of,
    pair_fields,
)
from tests.factories.sessions import (
    everything_stored,
    make_open_session,
)
from tests.htmx import fragment

if TYPE_CHECKING:
    pass

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


@pytest.fixture
def visit(session: Session) -> tuple[Client, Participant]:
    return browser_of(session)


PAGES = ("weigh", "weigh_mine", "weigh_devices")
SENDING = ("weigh_judgement", "weigh_weights", "weigh_score", "weigh_finish", "weigh_resume")


def test_access_by_role(session: Session) -> None:
    own, participant = browser_of(session)
    other, _stranger = browser_of(make_open_session(session.problem, title="Other"))
    leader = Client()
    leader.force_login(session.facilitator)
    removed, gone = browser_of(session, "Gone")
    Participant.objects.filter(pk=gone.pk).update(removed_at=session.created_at)
    joining = (302, address(session, "weigh_join"))

    def asked(client: Client, name: str) -> tuple[int, str]:
        response = client.get(address(session, name))
        return response.status_code, response.headers.get("Location", "")

    def sent(client: Client, name: str) -> tuple[int, str]:
        fields = pair_fields(participant, step="1") | {"node": "root"}
        response = client.post(address(session, name), fields)
        return response.status_code, response.headers.get("Location", "")

    for name in PAGES:
        assert asked(own, name) == (200, "")
        assert asked(removed, name) == (403, "")
        for client in (Client(), other, leader):
            assert asked(client, name) == joining
    for name in SENDING:
        assert asked(own, name)[0] == 405
        assert sent(removed, name) == (403, "")
        for client in (Client(), other, leader):
            assert sent(client, name) == joining
    assert everything_stored() == NOTHING


def test_a_script_without_a_token_is_sent_to_the_form(session: Session) -> None:
    response = fragment(Client(), address(session))

    assert (response.status_code, response.headers["HX-Redirect"]) == (
        204,
        address(session, "weigh_join"),
    )


def test_every_form_needs_its_own_site(session: Session) -> None:
    _client, participant = browser_of(session)
    token = join(session=session, name="Strict")[1]
    strict = Client(enforce_csrf_checks=True)
    strict.cookies[cookie_name(session)] = token

    response = strict.post(address(session, "weigh_judgement"), pair_fields(participant, step="1"))

    assert response.status_code == 403
