"""What comes with a request: too much is refused before it is read, too slow is not waited for."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client

from config.bodies import (
    MOST_THROWN_AWAY,
    RECORDS_AT_ONCE,
    TOO_LONG,
    Bodies,
    Message,
    Receive,
    Scope,
    Send,
)
from config.desks import Desks
from config.pages import Pages, is_of_the_staff

RECORD = "/records/7/verify/"
FILES = "/admin/territories/observation/bring/"
PIECE = b"x" * 1000


class Reader:
    """An application that keeps what it was given."""

    def __init__(self) -> None:
        self.given: bytes | None = None
        self.scope: Scope = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.scope = scope
        self.given = (await receive())["body"]
        assert (await receive())["type"] == "http.disconnect"
        await send({"type": "http.response.start", "status": 200, "headers": []})


class Sender:
    """Somebody who sends pieces; one who stalls says that more will come, and sends none."""

    def __init__(self, pieces: Iterable[bytes], *, stalls: bool = False) -> None:
        self._pieces = list(pieces)
        self._stalls = stalls
        self.sent = 0
        self.answer: dict[str, Any] = {}

    async def receive(self) -> Message:
        if not self._pieces and self._stalls:
            await asyncio.Event().wait()
        if not self._pieces:
            return {"type": "http.disconnect"}
        piece = self._pieces.pop(0)
        self.sent += len(piece)
        return {
            "type": "http.request",
            "body": piece,
            "more_body": self._stalls or bool(self._pieces),
        }

    async def send(self, message: Message) -> None:
        self.answer |= message

    @property
    def status(self) -> int:
        return int(self.answer["status"])


async def nobody(scope: Scope) -> bool:
    return False


async def everybody(scope: Scope) -> bool:
    return True


def post(
    sender: Sender, path: str = "/login/", *, length: int | None = None, trusts: Any = nobody
) -> Reader:
    headers = [] if length is None else [(b"content-length", str(length).encode())]
    scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
    reader = Reader()
    asyncio.run(Bodies(reader, trusts)(scope, sender.receive, sender.send))
    return reader


@pytest.fixture(autouse=True)
def _limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "LONGEST_BODY", 3000)
    monkeypatch.setattr(settings, "LONGEST_FILE", 6000)


def test_what_is_short_is_handed_on_in_one_piece() -> None:
    sender = Sender([b"a" * 1000, b"b" * 1000, b"c" * 1000])

    assert post(sender).given == b"a" * 1000 + b"b" * 1000 + b"c" * 1000
    assert sender.status == 200


def test_what_says_that_it_is_long_is_refused_unread() -> None:
    sender = Sender([PIECE] * 4)
    reader = post(sender, length=300 * 1024 * 1024)

    assert (sender.status, sender.sent, reader.given) == (413, 0, None)
    assert (b"connection", b"close") in sender.answer["headers"]


@pytest.mark.parametrize("length", [None, 10])
def test_what_does_not_say_so_is_counted(length: int | None) -> None:
    sender = Sender([PIECE] * 100)
    reader = post(sender, length=length)

    assert (sender.status, sender.sent, reader.given) == (413, 4000, None)


def test_a_slow_body_ends(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "BODY_SECONDS", 0.01)
    sender = Sender([PIECE], stalls=True)

    assert post(sender).given is None
    assert sender.status == 408


def test_who_goes_away_in_the_middle_is_not_answered() -> None:
    sender = Sender([])

    assert post(sender).given is None
    assert sender.answer == {}


@pytest.mark.parametrize(
    ("path", "trusts", "size", "status"),
    [
        (FILES, everybody, 6, 200),
        (FILES, everybody, 7, 413),
        (FILES, nobody, 4, 413),
        ("/login/", everybody, 4, 413),
        ("/live/x/", everybody, 4, 413),
        ("/static/x", everybody, 4, 413),
    ],
)
@pytest.mark.parametrize("says", [True, False])
def test_files_are_longer_where_files_are_taken(
    path: str, trusts: Any, size: int, status: int, says: bool
) -> None:
    sender = Sender([PIECE] * size)
    post(sender, path, length=size * 1000 if says else None, trusts=trusts)

    assert sender.status == status


# Records that anybody brings to have them checked ----------------------------------------------


def test_a_record_is_taken_from_anybody() -> None:
    sender = Sender([PIECE] * 6)
    reader = post(sender, RECORD, length=6000)

    assert (sender.status, reader.given, TOO_LONG in reader.scope) == (200, PIECE * 6, False)


def test_a_record_that_is_too_long_is_thrown_away_and_the_page_says_so() -> None:
    sender = Sender([PIECE] * 50)
    reader = post(sender, RECORD, length=50_000)

    assert (sender.status, sender.sent, reader.given) == (200, 50_000, b"")
    assert reader.scope[TOO_LONG]


@pytest.mark.parametrize(
    ("length", "read"), [(None, 1000), (5000, 6000), (MOST_THROWN_AWAY + 1, 0)]
)
def test_who_says_nothing_of_its_length_or_too_much_is_refused(
    length: int | None, read: int
) -> None:
    sender = Sender([PIECE] * 50)
    reader = post(sender, RECORD, length=length)

    assert (sender.status, sender.sent, reader.given) == (413, read, None)


def test_only_so_many_long_records_are_held_at_once() -> None:
    asyncio.run(bring_many())


async def bring_many() -> None:
    bodies = Bodies(Reader(), nobody)

    def bring(sender: Sender, length: int) -> asyncio.Task[None]:
        headers = [(b"content-length", str(length).encode())]
        scope = {"type": "http", "method": "POST", "path": RECORD, "headers": headers}
        return asyncio.create_task(bodies(scope, sender.receive, sender.send))

    waiting = [bring(Sender([PIECE], stalls=True), 6000) for _ in range(RECORDS_AT_ONCE)]
    await asyncio.sleep(0)
    late, short = Sender([PIECE] * 6), Sender([PIECE])
    await asyncio.wait([bring(late, 6000), bring(short, 1000)])
    assert (late.status, late.sent, short.status) == (503, 0, 200)
    for task in waiting:
        task.cancel()
    await asyncio.wait(waiting)
    again = Sender([PIECE] * 6)
    await bring(again, 6000)
    assert again.status == 200


@pytest.mark.django_db(transaction=True)
def test_files_are_taken_from_the_staff_alone() -> None:
    staff = User.objects.create_user("staff", is_staff=True)
    member = User.objects.create_user("member")

    assert [may_send_files(user) for user in (staff, member, None)] == [True, False, False]


def may_send_files(user: User | None) -> bool:
    client = Client()
    if user:
        client.force_login(user)
    cookies = "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())
    headers = [(b"cookie", cookies.encode()), (b"host", b"localhost")]
    scope = {"type": "http", "method": "POST", "path": FILES, "headers": headers}
    return is_of_the_staff(scope)


@pytest.mark.parametrize("cookie", [b'sessionid="\\000"', b"sessionid=" + b"w" * 5000])
@pytest.mark.django_db(transaction=True)
def test_a_cookie_that_is_no_text_opens_nothing(cookie: bytes) -> None:
    about = {"type": "http", "method": "POST", "path": FILES, "query_string": b"\xff"}

    assert is_of_the_staff({**about, "headers": [(b"cookie", cookie)]}) is False


def test_a_crowd_takes_no_files() -> None:
    assert asyncio.run(Pages(Desks(0, 0.0)).may_send_files({})) is False
