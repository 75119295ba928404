"""How Django's synchronous code runs under ASGI."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection
from django.http import HttpRequest, HttpResponse

SAFE = ("GET", "HEAD", "OPTIONS", "TRACE")
# As long as a connection waits for SQLite's own lock; then the request tries its luck there.
PATIENCE = 20  # seconds


def has_one_writer() -> bool:
    """Whether the database is SQLite."""
    return connection.vendor == "sqlite"


class ThreadsMiddleware:
    """Keeps the middleware above it in the thread of the view; lets SQLite's writers queue.

    Django's middleware can run either way, and under ASGI it takes the asynchronous one: each of
    its steps is then a visit to a thread and back, twenty-two for a page of ours, and each waits
    for whatever the event loop is doing. A middleware that is only synchronous turns those above
    it synchronous too, and they are one visit together.

    SQLite has one writer at a time, and who finds it busy looks again after a while: under load
    threads sleep and wake in vain, and who came first is served last. Here they wait in line.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response
        self._writers = threading.Lock() if has_one_writer() else None

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if self._writers is None or request.method in SAFE:
            return self._get_response(request)
        mine = self._writers.acquire(timeout=PATIENCE)
        try:
            return self._get_response(request)
        finally:
            if mine:
                self._writers.release()
