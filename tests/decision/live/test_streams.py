"""The ASGI application, without a server: what it answers and when it ends."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Any

import pytest

from decision.live.frames import GONE, Frame
from decision.live.hub import Hub
from decision.live.logins import Login
from decision.live.pace import HEARTBEAT
from decision.live.renderers import Key, Picture
from decision.live.streams import STREAM_HEADERS, Streams
from decision.live.tickets import Ticket, signed
from tests.decision.live.clock import run

TICKET = Ticket(session=5, audience="people", language="ru", device=7)
FRAME = Frame.of("state")


def pictures(removed: frozenset[int] = frozenset()) -> Callable[[Key], Awaitable[Picture]]:
    async def picture(key: Key) -> Picture:
        assert key == Key(5, "people", "ru")
        return Picture(FRAME, removed)

    return picture


async def no_picture(key: Key) -> Picture:
    raise LookupError(key)


class Connection:
    """A client's end: what it is sent, and when it hangs up."""

    def __init__(self, streams: Streams, path: str, method: str = "GET", **headers: str) -> None:
        self.sent: list[dict[str, Any]] = []
        self._hung_up = asyncio.Event()
        scope = {
            "type": "http",
            "method": method,
            "path": path,
            "headers": [(k.replace("_", "-").encode(), v.encode()) for k, v in headers.items()],
        }
        self.answering = asyncio.create_task(streams(scope, self._receive, self._send))

    def hang_up(self) -> None:
        self._hung_up.set()

    async def _receive(self) -> dict[str, Any]:
        if not self.sent:
            return {"type": "http.request", "body": b"", "more_body": False}
        await self._hung_up.wait()
        return {"type": "http.disconnect"}

    async def _send(self, message: dict[str, Any]) -> None:
        self.sent.append(message)

    @property
    def status(self) -> int:
        return int(self.sent[0]["status"])

    @property
    def bodies(self) -> list[bytes]:
        return [message["body"] for message in self.sent[1:]]


def address(ticket: Ticket = TICKET) -> str:
    return f"/live/{signed(ticket)}/"


def test_a_stream_opens_with_the_present_state_and_stays_open() -> None:
    async def story() -> None:
        client = Connection(Streams(Hub(pictures())), address())
        await asyncio.sleep(1)
        assert client.status == 200
        assert client.sent[0]["headers"] == STREAM_HEADERS
        opening, frame = client.bodies
        assert opening.startswith(b"retry: ")
        assert frame == FRAME.data
        assert not client.answering.done()

    run(story)


def test_last_event_id_is_heard() -> None:
    async def story() -> None:
        client = Connection(Streams(Hub(pictures())), address(), last_event_id=FRAME.id)
        await asyncio.sleep(1)
        assert len(client.bodies) == 1

    run(story)


def test_who_hangs_up_leaves_nothing_behind() -> None:
    async def story() -> None:
        streams = Streams(Hub(pictures()))
        client = Connection(streams, address())
        await asyncio.sleep(1)
        client.hang_up()
        await asyncio.sleep(1)
        assert client.answering.done()
        assert streams.hub.feeds == {}
        assert asyncio.all_tasks() == {asyncio.current_task()}

    run(story)


def test_the_end_of_a_stream_is_an_end_and_no_break() -> None:
    async def story() -> None:
        streams = Streams(Hub(pictures()))
        client = Connection(streams, address())
        await asyncio.sleep(1)
        streams.hub.close()
        await asyncio.sleep(1)
        assert client.sent[-1] == {"type": "http.response.body", "body": b"", "more_body": False}
        assert client.answering.done()
        again = Connection(streams, address())
        await asyncio.sleep(1)
        assert again.status == 503

    run(story)


def test_a_participant_who_is_removed_is_told_not_to_come_back() -> None:
    async def story() -> None:
        removed: frozenset[int] = frozenset()

        async def picture(key: Key) -> Picture:
            return Picture(FRAME, removed)

        streams = Streams(Hub(picture))
        client = Connection(streams, address())
        await asyncio.sleep(1)
        removed = frozenset({7})
        for feed in streams.hub.feeds.values():
            feed.change()
        await asyncio.sleep(1)
        assert client.bodies[-1] == GONE
        assert client.sent[-1]["more_body"] is False

    run(story)


DESK = Ticket(session=5, audience="desk", language="ru", user=3)


def test_a_stream_ends_with_its_readers_login() -> None:
    async def story() -> None:
        logged_in = {Login(3, "abc"), Login(3, "def")}

        async def find_ended(logins: Iterable[Login]) -> frozenset[Login]:
            return frozenset(logins) - logged_in

        async def picture(key: Key) -> Picture:
            return Picture(FRAME, frozenset())

        streams = Streams(Hub(picture, find_ended=find_ended))
        client = Connection(streams, address(DESK), cookie="csrftoken=x; sessionid=abc")
        other = Connection(streams, address(DESK), cookie="sessionid=def")
        await asyncio.sleep(1)
        assert (client.status, other.status) == (200, 200)
        logged_in.remove(Login(3, "abc"))
        await asyncio.sleep(HEARTBEAT)
        assert client.bodies[-1] == GONE
        assert client.answering.done()
        assert not other.answering.done()
        again = Connection(streams, address(DESK), cookie="sessionid=abc")
        without = Connection(streams, address(DESK))
        await asyncio.sleep(1)
        assert (again.status, without.status) == (403, 403)

    run(story)


@pytest.mark.parametrize(
    ("path", "method", "picture", "status"),
    [
        (address(), "POST", pictures(), 405),
        (address(), "HEAD", pictures(), 405),
        ("/live/nonsense/", "GET", pictures(), 403),
        ("/live/", "GET", pictures(), 403),
        (address(), "GET", pictures(removed=frozenset({7})), 403),
        (address(), "GET", no_picture, 503),
    ],
    ids=["post", "head", "nonsense", "no ticket", "removed", "no picture"],
)
def test_what_is_refused(
    path: str, method: str, picture: Callable[[Key], Awaitable[Picture]], status: int
) -> None:
    async def story() -> None:
        streams = Streams(Hub(picture))
        client = Connection(streams, path, method)
        await asyncio.sleep(1)
        assert client.status == status
        assert client.sent[-1]["more_body"] is False
        assert client.answering.done()
        assert streams.hub.feeds == {}

    run(story)
