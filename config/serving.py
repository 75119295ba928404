"""The loop on which the server runs, for what a request starts and does not wait for."""

from __future__ import annotations

from asyncio import AbstractEventLoop
from contextvars import ContextVar

# Set for each request; elsewhere, as in a command, there is none.
server_loop: ContextVar[AbstractEventLoop | None] = ContextVar("server_loop", default=None)
