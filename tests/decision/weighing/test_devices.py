"""The devices that hold a person's seat."""

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from django.test import Client
from django.utils import timezone

from decision.sessions.errors import SessionError
from decision.sessions.models import Device, Participant, Session
from decision.sessions.perms import cookie_name
from decision.sessions.services import devices as services
from decision.sessions.services.participants import remove
from tests.decision.weighing.visiting import (
    EN,
    address,
    browser_of,
    open_link,
    press,
    texts,
    words,
)
from tests.factories.sessions import make_open_session
from tests.htmx import soup

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Response

pytestmark = pytest.mark.django_db


@pytest.fixture
def session() -> Session:
    return make_open_session()


@pytest.fixture
def seat(session: Session) -> tuple[Client, Participant]:
    return browser_of(session)


def added(client: Client, session: Session) -> str:
    """The link for another device that a person's own page shows."""
    page = client.post(address(session, "weigh_devices"), {"add": "1"})
    assert len(soup(page).select(".weigh-qr path")) == 1
    return str(soup(page).select("#own-link")[0]["value"]).rstrip("/").rsplit("/", 1)[-1]


def come_in(link: str) -> "tuple[Client, Response]":
    client = Client(headers=EN)
    return client, press(client, open_link(client, link))


def test_another_device_comes_in_with_a_token_of_its_own(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    laptop, _person = seat
    link = added(laptop, session)

    phone, _page = come_in(link)

    assert phone.get(address(session)).status_code == 200
    tokens = [client.cookies[cookie_name(session)].value for client in (laptop, phone)]
    assert len({*tokens, link}) == 3
    assert link not in laptop.get(address(session, "weigh_devices")).content.decode()
    assert open_link(Client(headers=EN), link).status_code == 410
    shown = texts(phone.get(address(session, "weigh_devices")), ".device span")
    assert [("by the session's code" in one, "(this one)" in one) for one in shown] == [
        (True, False),
        (False, True),
    ]


def test_a_link_for_another_device_is_good_for_ten_minutes(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    link = added(seat[0], session)
    now = timezone.now()
    past = now - timedelta(seconds=1)
    waiting = Device.objects.filter(opened_at=None)
    assert waiting.filter(expires_at__range=(past, now + services.LINK_LIFE)).count() == 1
    Device.objects.filter(opened_at=None).update(expires_at=past)

    page = open_link(Client(headers=EN), link)

    assert (page.status_code, words(page, "h1")) == (410, "This link is too old")


def test_of_two_links_for_another_device_the_newer_one_opens(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    older, newer = added(seat[0], session), added(seat[0], session)

    assert open_link(Client(headers=EN), older).status_code == 404
    assert open_link(Client(headers=EN), newer).status_code == 200


def test_a_device_is_ended_from_another_one(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    laptop, person = seat
    phone, _page = come_in(added(laptop, session))
    theirs = person.devices.order_by("pk").last()
    assert theirs is not None

    laptop.post(address(session, "weigh_devices"), {"end": str(theirs.pk)})

    out = phone.get(address(session))
    assert (out.status_code, words(out, "h1")) == (403, "This browser was signed out")
    assert laptop.get(address(session)).status_code == 200
    kinds = session.events.order_by("pk").values_list("kind", flat=True)
    assert list(kinds)[-2:] == ["device_added", "device_ended"]


def test_a_device_that_was_ended_leaves_no_way_back(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    laptop, person = seat
    phone, _page = come_in(added(laptop, session))
    theirs = person.devices.latest("pk")
    link = added(phone, session)  # whoever has the phone keeps it for later

    laptop.post(address(session, "weigh_devices"), {"end": str(theirs.pk)})

    assert open_link(Client(headers=EN), link).status_code == 404
    # What it sent at the same moment had to wait, and comes too late.
    with pytest.raises(SessionError, match="ended"):
        services.device_link(here=theirs)
    with pytest.raises(SessionError, match="ended"):
        services.end_device(here=theirs, pk=person.devices.earliest("pk").pk)


def test_on_a_shared_computer_one_signs_out(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    client, person = seat
    client.post(address(session, "weigh_devices"), {"end": str(person.devices.get().pk)})

    assert client.cookies[cookie_name(session)].value == ""
    assert not person.devices.get().is_in


def test_nobody_ends_a_device_of_somebody_else(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    other, _boris = browser_of(session, "Boris")
    for which in (str(seat[1].devices.get().pk), "", "x", "-1", "9" * 30, "\u0663"):
        refused = other.post(address(session, "weigh_devices"), {"end": which})
        assert refused.status_code == 422, which
    assert [device.is_in for device in Device.objects.order_by("pk")] == [True, True]


def test_devices_are_counted(
    session: Session, seat: tuple[Client, Participant], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(services, "MOST_DEVICES", 2)
    come_in(added(seat[0], session))

    refused = seat[0].post(address(session, "weigh_devices"), {"add": "1"})

    assert refused.status_code == 422
    assert "on 2 devices" in words(refused, "#messages")


def test_a_link_of_somebody_who_was_removed_opens_nothing(
    session: Session, seat: tuple[Client, Participant]
) -> None:
    link = added(seat[0], session)
    remove(participant=seat[1], user=session.facilitator)

    page = open_link(Client(headers=EN), link)

    assert (page.status_code, words(page, "h1")) == (403, "You no longer take part")
    assert soup(page).select("main form") == []
