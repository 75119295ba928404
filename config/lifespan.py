"""What the server does before its first request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

from decision.rankings.services import load_beforehand

type Message = dict[str, Any]


async def lifespan(
    receive: Callable[[], Awaitable[Message]], send: Callable[[Message], Awaitable[None]]
) -> None:
    """ASGI's lifespan: loads what computes, so that nobody's first page waits for it.

    Two requests that import the same at once could also meet a module that is half there.
    """
    while True:
        message = await receive()
        if message["type"] == "lifespan.shutdown":
            await send({"type": "lifespan.shutdown.complete"})
            return
        load_beforehand()
        await send({"type": "lifespan.startup.complete"})
