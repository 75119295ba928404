"""An event loop whose clock only moves when nothing else is left to do: no test waits."""

from __future__ import annotations

import asyncio
import selectors
from collections.abc import Awaitable, Callable, Mapping
from typing import Any


class _ImpatientSelector(selectors.DefaultSelector):
    """Where a loop would sleep, its clock is put forward."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if not ready:
            assert timeout is not None, "everybody waits for something that will never come"
            self.now += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    def __init__(self) -> None:
        self._impatient = _ImpatientSelector()
        super().__init__(self._impatient)

    def time(self) -> float:
        return self._impatient.now


def run[T](main: Callable[[], Awaitable[T]]) -> T:
    """The result of `main` in a virtual loop; leftover tasks are cancelled as in asyncio.run."""

    async def awaited() -> T:
        return await main()

    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(awaited())


class Reader:
    """The other end of a watcher's connection; it may stop reading."""

    def __init__(self) -> None:
        self.received: list[tuple[float, bytes]] = []
        self.reads = asyncio.Event()
        self.reads.set()

    async def send(self, message: Mapping[str, Any]) -> None:
        await self.reads.wait()
        now = asyncio.get_running_loop().time()
        self.received.append((round(now, 3), message.get("body", b"")))

    @property
    def frames(self) -> list[tuple[float, str]]:
        """When which state arrived."""
        return [
            (at, data.split(b"data: ")[1].decode().strip())
            for at, data in self.received
            if data.startswith(b"id: ")
        ]

    @property
    def texts(self) -> list[str]:
        return [text for _, text in self.frames]
