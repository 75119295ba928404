"""Participants who answer, at a steady pace, as their browsers do."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic
from typing import Any
from urllib.parse import urlencode

CSRF = "x" * 32
ROUND = 1


@dataclass(frozen=True)
class Acknowledged:
    """One answer: when it was sent, when the server had it, and how many were sent by then."""

    sent: float
    at: float
    sent_by_then: int


class Browser:
    """One connection to the server, kept open."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._streams: tuple[asyncio.StreamReader, asyncio.StreamWriter] | None = None

    async def ask(self, method: str, path: str, cookies: str = "", body: str = "") -> bytes:
        if self._streams and self._streams[0].at_eof():
            self.close()  # the server lets idle connections go
        reader, writer = self._streams or await asyncio.open_connection("127.0.0.1", self._port)
        self._streams = reader, writer
        head = [
            f"{method} {path} HTTP/1.1",
            f"Host: 127.0.0.1:{self._port}",
            f"Cookie: csrftoken={CSRF}; {cookies}",
            f"X-CSRFToken: {CSRF}",
            *(["HX-Request: true"] if body else []),
            "Accept-Language: ru",
            "Content-Type: application/x-www-form-urlencoded",
            f"Content-Length: {len(body)}",
        ]
        writer.write(("\r\n".join(head) + "\r\n\r\n" + body).encode())
        answer = await reader.readuntil(b"\r\n\r\n")
        headers = dict(
            line.split(b": ", 1) for line in answer.lower().split(b"\r\n") if b": " in line
        )
        content = await reader.readexactly(int(headers[b"content-length"]))
        if b" 200 " not in answer[:20]:
            raise RuntimeError(f"{method} {path}: {answer.decode()}{content.decode()[-2000:]}")
        return content

    def close(self) -> None:
        if self._streams:
            self._streams[1].close()
            self._streams = None


def answers(session: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Cookies and form of each answer: everybody's first one, then everybody's second, …"""
    people = session["people"]
    for number in range(len(people[0]["pairs"])):
        for seat, person in enumerate(people):
            left, right = person["pairs"][number]
            fields = {"client": "load", "sequence": number + 1, "age": 0, "round": ROUND}
            fields |= {"number": number + 1, "left": left, "right": right, "comment": ""}
            fields["step"] = (seat + number) % 5 - 2
            yield f"{session['cookie']}={person['token']}", urlencode(fields)


class Committee:
    """Sends answers one after the other from its list, never the same twice."""

    def __init__(self, port: int, session: dict[str, Any]) -> None:
        self._port = port
        self._path: str = session["judgement"]
        self._answers = answers(session)
        self._idle: list[Browser] = []
        self.sent = 0

    async def answer(self, count: int, a_second: float) -> list[Acknowledged]:
        """At the pace of the clock, whether the answers before have been acknowledged or not."""
        start = monotonic()
        sending = []
        for number in range(count):
            await asyncio.sleep(start + number / a_second - monotonic())
            sending.append(asyncio.create_task(self._one(*next(self._answers))))
        return await asyncio.gather(*sending)

    async def _one(self, cookies: str, form: str) -> Acknowledged:
        browser = self._idle.pop() if self._idle else Browser(self._port)
        self.sent += 1
        sent = monotonic()
        await browser.ask("POST", self._path, cookies, form)
        acknowledged = Acknowledged(sent, monotonic(), self.sent)
        self._idle.append(browser)
        return acknowledged

    def leave(self) -> None:
        for browser in self._idle:
            browser.close()
