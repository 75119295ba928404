"""What a request brings, before anything looks at it: not too much of it, and not too slowly."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from http import HTTPStatus
from typing import Any

from django.conf import settings

type Scope = Mapping[str, Any]
type Message = dict[str, Any]
type Receive = Callable[[], Awaitable[Message]]
type Send = Callable[[Message], Awaitable[None]]
type Read = Callable[[Scope, Receive], Awaitable[bytes | None]]
type Application = Callable[[Scope, Receive, Send], Awaitable[None]]

# Where the admin takes a file of rows (territories.admin.bringing).
TAKES_FILES = re.compile(r"^/admin/\w+/\w+/bring/$")
# Where anybody may bring a record to have it checked; so many long ones are held at once.
TAKES_RECORDS = re.compile(r"^/records/[\w-]+/verify/$")
RECORDS_AT_ONCE = 2
# What is longer than any file is read there and thrown away up to here, so that the page can say
# so: a browser shows no answer that comes while it is still sending.
MOST_THROWN_AWAY = 100 * 1024 * 1024
TOO_LONG = "mera.too_long"


class RefusedError(Exception):
    """A body that nobody reads to its end."""

    def __init__(self, status: HTTPStatus) -> None:
        super().__init__(status.phrase)
        self.status = status


class GoneError(Exception):
    """Who sent it went away before its end."""


class Bodies:
    """Hands a request on once its body is here whole, and refuses at once what is too long.

    `may_send_files` tells of a request whether who sends it may send a file; it is asked only
    about a body that is too long for anything else.
    """

    def __init__(
        self, application: Application, may_send_files: Callable[[Scope], Awaitable[bool]]
    ) -> None:
        self._application = application
        self._may_send_files = may_send_files
        self._records = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            return await self._application(scope, receive, send)
        if TAKES_RECORDS.match(_path(scope)):
            return await self._with_a_record(scope, receive, send)
        return await self._handed_on(scope, receive, send, self._whole)

    async def _handed_on(self, scope: Scope, receive: Receive, send: Send, read: Read) -> None:
        try:
            async with asyncio.timeout(settings.BODY_SECONDS):
                body = await read(scope, receive)
        except TimeoutError:
            return await _refuse(send, HTTPStatus.REQUEST_TIMEOUT)
        except RefusedError as error:
            return await _refuse(send, error.status)
        except GoneError:
            return None
        if body is None:
            return await self._application({**scope, TOO_LONG: True}, _after(b"", receive), send)
        return await self._application(scope, _after(body, receive), send)

    async def _with_a_record(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Whoever brings a long one while others do is told to come again."""
        is_long = _said_length(scope) > settings.LONGEST_BODY
        if is_long and self._records >= RECORDS_AT_ONCE:
            return await _refuse(send, HTTPStatus.SERVICE_UNAVAILABLE)
        self._records += is_long
        try:
            await self._handed_on(scope, receive, send, _record)
        finally:
            self._records -= is_long

    async def _whole(self, scope: Scope, receive: Receive) -> bytes:
        limit = settings.LONGEST_BODY
        if (said := _said_length(scope)) > limit:
            limit = await self._longer(scope, said)
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                raise GoneError
            body += message.get("body", b"")
            if len(body) > limit:
                limit = await self._longer(scope, len(body))
            if not message.get("more_body", False):
                return bytes(body)

    async def _longer(self, scope: Scope, length: int) -> int:
        """The limit for files, where `length` keeps it and this sender may send one."""
        longest: int = settings.LONGEST_FILE
        if length > longest or not TAKES_FILES.match(_path(scope)):
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        if not await self._may_send_files(scope):
            raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
        return longest


async def _record(scope: Scope, receive: Receive) -> bytes | None:
    """A body of up to a file's length; None where it was longer, and was thrown away.

    Who does not say how much he sends is refused: he could send long ones past their count.
    """
    said, length, body = _said_length(scope), 0, bytearray()
    is_kept = said <= settings.LONGEST_FILE
    while said <= MOST_THROWN_AWAY:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise GoneError
        piece = message.get("body", b"")
        length += len(piece)
        if length > said:
            break
        if is_kept:
            body += piece
        if not message.get("more_body", False):
            return bytes(body) if is_kept else None
    raise RefusedError(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)


def _path(scope: Scope) -> str:
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _said_length(scope: Scope) -> int:
    """What the sender says; 0 where he sends in pieces of which nobody knows how many."""
    with suppress(ValueError):  # the server has refused what is no number
        return int(dict(scope["headers"]).get(b"content-length", b"0"))
    return 0


def _after(body: bytes, receive: Receive) -> Receive:
    """The body in one piece, then whatever else comes."""
    pieces = [body]

    async def again() -> Message:
        if pieces:
            return {"type": "http.request", "body": pieces.pop(), "more_body": False}
        return await receive()

    return again


async def _refuse(send: Send, status: HTTPStatus) -> None:
    """The rest is not read: the connection ends with the answer."""
    body = f"{status.value} {status.phrase}\n".encode()
    headers = [
        (b"content-type", b"text/plain; charset=utf-8"),
        (b"content-length", str(len(body)).encode()),
        (b"cache-control", b"no-store"),
        (b"x-content-type-options", b"nosniff"),
        (b"connection", b"close"),
    ]
    await send({"type": "http.response.start", "status": int(status), "headers": headers})
    await send({"type": "http.response.body", "body": body, "more_body": False})
