import time

import pytest
from django.core import signing
from django.utils import translation

from decision.live import tickets
from decision.live.tickets import InvalidTicketError, Ticket, live_url, read, signed

TICKET = Ticket(session=5, audience="people", language="ru", device=7)


def test_a_ticket_is_read_as_it_was_signed() -> None:
    assert read(signed(TICKET)) == TICKET


def test_an_address_carries_session_audience_language_and_person() -> None:
    with translation.override("ru"):
        address = live_url(5, "people", device=7)
    assert address.startswith("/live/")
    assert read(address.removeprefix("/live/").removesuffix("/")) == TICKET


def test_nobody_watches_the_desk_without_being_logged_in() -> None:
    with pytest.raises(InvalidTicketError):
        read(signed(Ticket(session=5, audience="desk", language="ru")))
    ticket = Ticket(session=5, audience="desk", language="ru", user=3)
    assert read(signed(ticket)) == ticket


def test_a_board_is_nobody_in_particular() -> None:
    ticket = read(live_url(5, "board").removeprefix("/live/").removesuffix("/"))
    assert (ticket.audience, ticket.device) == ("board", 0)


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "nonsense",
        signed(TICKET)[:-1],
        signing.dumps([5, "people", "ru", 7], salt="another purpose"),
        signing.dumps([5, "people", "ru", 7], key="another site's", salt=tickets.SALT),
        signing.dumps([5, "everybody", "ru", 7], salt=tickets.SALT),
        signing.dumps([5], salt=tickets.SALT),
        signing.dumps(5, salt=tickets.SALT),
    ],
    ids=["empty", "nonsense", "cut", "purpose", "site", "audience", "short", "number"],
)
def test_what_this_site_did_not_sign_for_this_is_refused(forged: str) -> None:
    with pytest.raises(InvalidTicketError):
        read(forged)


def test_a_ticket_is_good_for_a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    text = signed(TICKET)
    now = time.time()
    monkeypatch.setattr(time, "time", lambda: now + tickets.MAX_AGE - 2)
    assert read(text) == TICKET
    monkeypatch.setattr(time, "time", lambda: now + tickets.MAX_AGE + 2)
    with pytest.raises(InvalidTicketError):
        read(text)
