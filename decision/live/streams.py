"""The ASGI application that holds the streams: GET /live/<ticket>/."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from http import HTTPStatus
from typing import Any

from decision.live import tickets
from decision.live.elsewhere import follow
from decision.live.frames import opening
from decision.live.hub import Hub
from decision.live.logins import Login, login_of
from decision.live.renderers import Key
from decision.live.shutdown import when_stopping
from decision.live.watchers import Send, Watcher

type Scope = Mapping[str, Any]
type Receive = Callable[[], Awaitable[dict[str, Any]]]

STREAM_HEADERS = [
    (b"content-type", b"text/event-stream; charset=utf-8"),
    (b"cache-control", b"no-store"),
    (b"x-accel-buffering", b"no"),  # nginx hands each frame on at once
    (b"x-content-type-options", b"nosniff"),
]


class Streams:
    def __init__(self, hub: Hub | None = None) -> None:
        self.hub = hub or Hub(follow=follow)
        self._knows_when_to_stop = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self._learn_when_to_stop()
        if scope["method"] != "GET":
            return await _refuse(send, HTTPStatus.METHOD_NOT_ALLOWED, (b"allow", b"GET"))
        try:
            ticket = tickets.read(_ticket_in(scope))
        except tickets.InvalidTicketError:
            return await _refuse(send, HTTPStatus.FORBIDDEN)
        if self.hub.closed:
            return await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE)
        login = login_of(ticket.user, _header(scope, b"cookie")) if ticket.user else None
        if login and not await self.hub.is_logged_in(login):
            return await _refuse(send, HTTPStatus.FORBIDDEN)
        await self._serve(ticket, login, scope, receive, send)
        return None

    async def _serve(
        self,
        ticket: tickets.Ticket,
        login: Login | None,
        scope: Scope,
        receive: Receive,
        send: Send,
    ) -> None:
        feed = self.hub.enter(Key(ticket.session, ticket.audience, ticket.language))
        try:
            picture = await feed.first_picture()
            if picture is None:
                return await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE)
            if ticket.device in picture.removed:
                return await _refuse(send, HTTPStatus.FORBIDDEN)
            await _begin(send)
            seen = str(_header(scope, b"last-event-id"), "latin-1")
            watcher = Watcher(send, device=ticket.device, login=login, seen=seen)
            feed.join(watcher)
            try:
                await _until_over(watcher, receive)
            finally:
                feed.leave(watcher)
            await watcher.close()
        finally:
            self.hub.leave(feed)

    def _learn_when_to_stop(self) -> None:
        # With the first request and not before: the server sets its own handlers when it starts.
        if not self._knows_when_to_stop:
            self._knows_when_to_stop = True
            when_stopping(self.hub.close)


def _ticket_in(scope: Scope) -> str:
    path: str = scope["path"].removeprefix(scope.get("root_path", ""))
    return path.removeprefix(f"/{tickets.PREFIX}").removesuffix("/")


def _header(scope: Scope, name: bytes) -> bytes:
    value: bytes = dict(scope["headers"]).get(name, b"")
    return value


async def _begin(send: Send) -> None:
    await send({"type": "http.response.start", "status": 200, "headers": STREAM_HEADERS})
    await send({"type": "http.response.body", "body": opening(), "more_body": True})


async def _until_over(watcher: Watcher, receive: Receive) -> None:
    """Until the feed ends the stream or the reader goes away."""
    gone = asyncio.create_task(_until_disconnected(watcher, receive))
    try:
        await watcher.end
    finally:
        gone.cancel()


async def _until_disconnected(watcher: Watcher, receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass
    watcher.finish()


async def _refuse(send: Send, status: HTTPStatus, *headers: tuple[bytes, bytes]) -> None:
    body = status.phrase.encode()
    about = [(b"content-type", b"text/plain"), (b"cache-control", b"no-store")]
    length = (b"content-length", str(len(body)).encode())
    start = {"type": "http.response.start", "status": int(status)}
    await send({**start, "headers": [*about, length, *headers]})
    await send({"type": "http.response.body", "body": body, "more_body": False})
