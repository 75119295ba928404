"""How Django's synchronous code runs under ASGI."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


class InOneThreadMiddleware:
    """Keeps the middleware above it in the thread of the view.

    Django's middleware can run either way, and under ASGI it takes the asynchronous one: each of
    its steps is then a visit to a thread and back, twenty-two for a page of ours, and each waits
    for whatever the event loop is doing. A middleware that is only synchronous turns those above
    it synchronous too, and they are one visit together.
    """

    sync_capable = True
    async_capable = False

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self._get_response(request)
