"""Many who watch one stream, in a process of their own: when which state reached whom.

python -m tests.load.watching PORT PATH COUNT

Prints "ready" when each has its first event, reads one line, prints what arrived as JSON. It does
as little as it can: it shares the machine with the server that it watches.
"""

from __future__ import annotations

import asyncio
import gc
import json
import sys
from time import monotonic

END_OF_EVENT = b"\n\n"
AT_ONCE = 50  # connections that are opened together


class Arrivals:
    """What all of them have seen."""

    def __init__(self) -> None:
        self.events: dict[bytes, str] = {}  # the text of each state, by id
        self.of_watchers: list[list[tuple[float, str]]] = []
        self.waiting = 0
        self.all_here = asyncio.Event()


class Watcher(asyncio.Protocol):
    def __init__(self, request: bytes, arrivals: Arrivals) -> None:
        self._request = request
        self._all = arrivals
        self._buffer = b""
        self.arrived: list[tuple[float, str]] = []

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        transport.write(self._request)

    def data_received(self, data: bytes) -> None:
        now = monotonic()
        self._buffer += data
        while (end := self._buffer.find(END_OF_EVENT)) >= 0:
            self._event(now, self._buffer[:end])
            self._buffer = self._buffer[end + 2 :]

    def _event(self, now: float, event: bytes) -> None:
        # Before it stand the chunk's length, and before the first the answer's headers.
        start = event.find(b"id: ", max(0, event.rfind(b"\r\n")))
        if start < 0:
            return
        name = event[start + 4 : event.index(b"\n", start)]
        if name not in self._all.events:
            self._all.events[name] = event[start:].decode()
        if not self.arrived:
            self._all.waiting -= 1
            if not self._all.waiting:
                self._all.all_here.set()
        self.arrived.append((now, name.decode()))


async def main(port: int, path: str, count: int) -> None:
    gc.disable()
    loop = asyncio.get_running_loop()
    arrivals = Arrivals()
    arrivals.waiting = count
    request = f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode()
    connected: list[tuple[asyncio.BaseTransport, Watcher]] = []
    for start in range(0, count, AT_ONCE):
        opening = (
            loop.create_connection(lambda: Watcher(request, arrivals), "127.0.0.1", port)
            for _ in range(min(AT_ONCE, count - start))
        )
        connected += await asyncio.gather(*opening)
    async with asyncio.timeout(60):
        await arrivals.all_here.wait()
    print("ready", flush=True)
    await loop.run_in_executor(None, sys.stdin.readline)
    events = {name.decode(): text for name, text in arrivals.events.items()}
    print(json.dumps({"events": events, "arrived": [w.arrived for _, w in connected]}))
    for transport, _ in connected:
        transport.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]), sys.argv[2], int(sys.argv[3])))
