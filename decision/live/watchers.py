"""One open stream, as the feed sees it."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

from decision.live.frames import HEARTBEAT, Frame
from decision.live.logins import Login

type Send = Callable[[dict[str, Any]], Awaitable[None]]

# How long a slow reader may take to be told of the end.
FAREWELL = 1.0  # seconds


class Watcher:
    """Writes the newest frame, one at a time: a slow reader skips what he was too slow for.

    So one that does not read holds what its connection has taken and one frame more, and nobody
    waits for it.
    """

    __slots__ = ("_next", "_send", "_writing", "device", "end", "login", "seen")

    def __init__(
        self, send: Send, *, device: int = 0, login: Login | None = None, seen: str = ""
    ) -> None:
        self._send = send
        self._next = b""
        self._writing: asyncio.Task[None] | None = None
        self.device = device
        self.login = login  # without which he may not watch
        self.seen = seen  # id of the newest frame that was written or will be
        # Done when the stream is to end; its value is the last that is written.
        self.end: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def show(self, frame: Frame) -> None:
        if frame.id != self.seen:
            self.seen = frame.id
            self.write(frame.data)

    def beat(self) -> None:
        if self._writing is None:
            self.write(HEARTBEAT)

    def finish(self, last: bytes = b"") -> None:
        if not self.end.done():
            self.end.set_result(last)

    def write(self, data: bytes) -> None:
        self._next = data
        if self._writing is None and not self.end.done():
            # Started at once: as long as the connection takes it, no task is ever scheduled.
            loop = asyncio.get_running_loop()
            task = asyncio.Task(self._write(), loop=loop, eager_start=True)
            self._writing = None if task.done() else task

    async def _write(self) -> None:
        try:
            while self._next:
                data, self._next = self._next, b""
                await self._send({"type": "http.response.body", "body": data, "more_body": True})
        except OSError:  # what servers of ASGI 2.4 say of a closed connection
            self.finish()
        finally:
            self._writing = None

    async def close(self) -> None:
        """Write the last word, after what is being written."""
        last = self.end.result() if self.end.done() else b""
        try:
            async with asyncio.timeout(FAREWELL):
                if self._writing is not None:
                    await self._writing
                await self._send({"type": "http.response.body", "body": last, "more_body": False})
        except (OSError, TimeoutError):
            return
