"""People who answer, each at a pace of his own, as the participant's page does, in one process.

python -m tests.load.crowd_people < ORDER

ORDER is JSON: the ports of the servers, the sessions, how often each person answers and for how
long. What is not taken is kept and sent again, in order, when the server said or after a pause.
Prints what became of it as JSON. It does as little as it can for a request: it shares the machine
with the servers that it measures.
"""

from __future__ import annotations

import asyncio
import gc
import json
import random
import sys
from collections import Counter, deque
from time import monotonic, process_time
from typing import Any

from tests.load.people import CSRF, ROUND

SPREAD = 2.0  # seconds, as static/js/weigh-queue.js has it
PAUSE = 1.0  # seconds before another try without a server's word
PATIENCE = 240.0  # seconds for what is still on its way at the end
AT_ONCE = 50  # connections that are opened together
IDLE = 4.5  # seconds after which a server may let a connection go: a browser then opens another
END_OF_HEAD = b"\r\n\r\n"


class Tally:
    """What all of them have met."""

    def __init__(self) -> None:
        self.statuses: Counter[str] = Counter()
        self.waits: list[float] = []  # from the moment of answering to that of being told
        self.given = 0


class Person(asyncio.Protocol):
    """One browser: what was answered waits in line, and one request is on its way at a time."""

    def __init__(self, order: dict[str, Any], session: dict[str, Any], seat: int) -> None:
        person = session["people"][seat]
        self.pk: int = person["pk"]
        self._pairs: list[tuple[int, int]] = person["pairs"]
        self.port: int = order["ports"][seat % len(order["ports"])]
        self._client: str = order["client"]
        head = [
            f"POST {session['judgement']} HTTP/1.1",
            f"Host: 127.0.0.1:{self.port}",
            f"Cookie: csrftoken={CSRF}; {session['cookie']}={person['token']}",
            f"X-CSRFToken: {CSRF}",
            "HX-Request: true",
            "Accept-Language: ru",
            "Content-Type: application/x-www-form-urlencoded",
            "Content-Length: ",
        ]
        self._head = "\r\n".join(head)
        self._line: deque[tuple[float, int, int]] = deque()  # when, as the how-manieth, step
        self._chance = random.Random(self.pk)
        self._busy = self._waits = self._has_left = False
        self._answer = b""
        self._transport: asyncio.WriteTransport | None = None
        self.tally = Tally()
        self.used = 0.0
        self.count = 0
        self.last: dict[str, int] = {}

    @property
    def is_done(self) -> bool:
        return not self._line

    def answer(self) -> None:
        self.count += 1
        step = self._chance.randint(-2, 2)
        left, right = self._pairs[self.count % len(self._pairs)]
        first, second = sorted((left, right))
        self.last[f"{first}-{second}"] = step if left == first else -step
        self.tally.given += 1
        self._line.append((monotonic(), self.count, step))
        self._send()

    def _send(self) -> None:
        if self._busy or self._waits or not self._line:
            return
        if self._transport is None:
            self._later(PAUSE)
            return
        now = monotonic()
        if now - self.used > IDLE:
            self._transport.close()  # and on a new one
            return
        at, count, step = self._line[0]
        left, right = self._pairs[count % len(self._pairs)]
        body = (
            f"client={self._client}&sequence={count}&age={int(1000 * (now - at))}"
            f"&round={ROUND}&number=1&left={left}&right={right}&step={step}&comment="
        )
        self._busy = True
        self._transport.write(f"{self._head}{len(body)}\r\n\r\n{body}".encode())

    def _later(self, pause: float) -> None:
        self._waits = True
        asyncio.get_running_loop().call_later(pause + SPREAD * self._chance.random(), self._again)

    def _again(self) -> None:
        self._waits = False
        if self._transport is None:
            asyncio.get_running_loop().create_task(self._connect())
        else:
            self._send()

    async def _connect(self) -> None:
        try:
            await asyncio.get_running_loop().create_connection(lambda: self, "127.0.0.1", self.port)
        except OSError:
            self.tally.statuses["no connection"] += 1
            self._later(PAUSE)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.WriteTransport)
        self._transport, self.used = transport, monotonic()
        self._send()

    def connection_lost(self, error: Exception | None) -> None:
        self._transport, self._answer = None, b""
        if self._busy:
            self._busy = False
            self.tally.statuses["connection lost"] += 1
        if not self._waits and not self._has_left:
            asyncio.get_running_loop().create_task(self._connect())

    def leave(self) -> None:
        self._has_left = True
        if self._transport:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._answer += data
        end = self._answer.find(END_OF_HEAD)
        if end < 0:
            return
        head = self._answer[:end].lower()
        if len(self._answer) < end + 4 + int(_header(head, b"content-length")):
            return
        self._answer, self._busy = b"", False
        self._told(head[9:12].decode(), head)

    def _told(self, status: str, head: bytes) -> None:
        self.tally.statuses[status] += 1
        self.used = monotonic()
        if status in ("503", "429"):
            self._later(float(_header(head, b"retry-after")))
            return
        if status >= "500":
            self._later(PAUSE)
            return
        now, (at, _count, _step) = monotonic(), self._line.popleft()
        self.tally.waits.append(now - at)
        self._send()


def _header(head: bytes, name: bytes) -> bytes:
    start = head.index(b"\r\n" + name + b": ") + len(name) + 4
    return head[start : (head + b"\r\n").index(b"\r\n", start)]


async def main(order: dict[str, Any]) -> dict[str, Any]:
    gc.disable()
    loop, tally = asyncio.get_running_loop(), Tally()
    people = [
        Person(order, session, seat)
        for session in order["sessions"]
        for seat in range(len(session["people"]))
    ]
    for start in range(0, len(people), AT_ONCE):
        await asyncio.gather(*(one._connect() for one in people[start : start + AT_ONCE]))
    used, began = process_time(), loop.time() + 0.5
    every, seconds = order["every"], order["seconds"]
    for number, person in enumerate(people):
        person.tally = tally
        _answers(person, began + every * number / len(people), every, began + seconds)
    await asyncio.sleep(began + seconds - loop.time())
    done, taken = len(tally.waits), process_time() - used
    limit = loop.time() + PATIENCE
    while loop.time() < limit and not all(person.is_done for person in people):
        await asyncio.sleep(0.1)
    drained = loop.time() - began - seconds
    for person in people:
        person.leave()
    await asyncio.sleep(0)
    return {
        "given": tally.given,
        "done": done,
        "waits": tally.waits,
        "statuses": tally.statuses,
        "drained": drained,
        "left": sum(not person.is_done for person in people),
        "last": {str(person.pk): person.last for person in people},
        "processor": taken / seconds,
    }


def _answers(person: Person, at: float, every: float, end: float) -> None:
    """At the clock's pace, whether the answers before have been taken or not."""
    if at < end:
        loop = asyncio.get_running_loop()
        loop.call_at(at, person.answer)
        loop.call_at(at, _answers, person, at + every, every, end)


if __name__ == "__main__":
    print(json.dumps(asyncio.run(main(json.load(sys.stdin)))))
