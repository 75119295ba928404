"""How many requests are answered at once: the others wait in line, and not for long."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from asgiref.sync import ThreadSensitiveContext


class CrowdedError(Exception):
    """Nobody had time for this request."""


class Desks:
    """So many threads, each for one request at a time, first come first served.

    A desk is kept from one request to the next, and so is what Django keeps for a thread: its
    connection to SQLite. Who waits costs no thread and no connection.
    """

    def __init__(self, count: int, patience: float) -> None:
        self._free = [ThreadPoolExecutor(1, f"desk-{number}") for number in range(count)]
        self._turns = asyncio.Semaphore(count)  # a fair one: a newcomer overtakes nobody
        self._patience = patience

    @asynccontextmanager
    async def one(self) -> AsyncIterator[None]:
        """What is synchronous inside runs at the desk.

        Raises
        ------
        CrowdedError
            If none was free for as long as one waits, in seconds: `patience`.
        """
        try:
            async with asyncio.timeout(self._patience):
                await self._turns.acquire()
        except TimeoutError as error:
            raise CrowdedError from error
        desk = self._free.pop()  # the one that was left last: its memory is still warm
        try:
            async with ThreadSensitiveContext(executor=desk):
                yield
        finally:
            self._free.append(desk)
            self._turns.release()
