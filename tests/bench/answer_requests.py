"""Runs in a process of its own: storing a judgement, and beside it a view that updates one row.

The database is that of VAR_DIR; both go the way of a served request, without the network: through
`config.pages` and all middleware, on one desk.
"""

from __future__ import annotations

import asyncio
import os
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict
from itertools import count, cycle, islice, repeat
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from tests.bench.measures import alternately
from tests.load.people import CSRF

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

BARE, BLOCK = "/bare/", 42  # requests in one run
_calls = count()


def prepare() -> tuple[Callable[[], None], Callable[[], None]]:
    """Somebody who has judged all his pairs and now changes his mind, and the bare request."""
    warnings.filterwarnings("ignore", message="No directory at")
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.bench.served"
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command

    from config.desks import Desks
    from config.pages import Pages

    call_command("migrate", verbosity=0)
    settings.ROOT_URLCONF = "tests.bench.answer_addresses"
    pages, loop = Pages(Desks(1, 1.0)), asyncio.new_event_loop()
    cookie, address, answers = _answers()

    def block(requests: Iterator[tuple[str, dict[str, Any]]]) -> Callable[[], None]:
        async def sent() -> None:
            for path, fields in islice(requests, BLOCK):
                assert await _status(pages, path, cookie, urlencode(fields).encode()) == 200

        return lambda: loop.run_until_complete(sent())

    return block((address, fields) for fields in answers), block(repeat((BARE, {})))


async def _status(pages: Any, path: str, cookie: str, body: bytes) -> int:
    told: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": body}

    async def send(message: dict[str, Any]) -> None:
        told.append(message)

    headers = {"host": "testserver", "cookie": cookie, "x-csrftoken": CSRF, "hx-request": "true"}
    headers |= {"accept-language": "ru", "content-length": str(len(body))}
    headers["content-type"] = "application/x-www-form-urlencoded"
    named = [(name.encode(), value.encode()) for name, value in headers.items()]
    scope = {"type": "http", "method": "POST", "path": path, "headers": named}
    await pages(scope, receive, send)
    return int(told[0]["status"])


def work(sides: tuple[Callable[[], None], Callable[[], None]]) -> list[dict[str, float]]:
    """The best of some runs of each, for one request."""
    return [asdict(took * (1 / BLOCK)) for took in alternately(*sides)]


def bare_view(request: HttpRequest) -> HttpResponse:
    """One row updated, to something else each time: SQLite writes nothing if all is as it was."""
    from django.http import HttpResponse

    from decision.sessions.models import Participant

    assert Participant.objects.filter(pk=1).update(name=f"Anna {next(_calls)}") == 1
    return HttpResponse("stored")


def _answers() -> tuple[str, str, Iterator[dict[str, Any]]]:
    """A person's cookies, where his answers go, and the fields of one after the other."""
    from django.urls import reverse

    from decision.sessions.perms import cookie_name
    from decision.sessions.selectors.frames import asked_pairs
    from decision.sessions.services.participants import join
    from tests.factories.decision import make_problem
    from tests.factories.sessions import make_open_session

    rows = {f"LOAD{i}": [1 + (7 * i + 3 * j) % 11 for j in range(7)] for i in range(6)}
    session = make_open_session(make_problem(rows, slug="bench"))
    participant, token = join(session=session, name="Anna")
    cookie = f"csrftoken={CSRF}; {cookie_name(session)}={token}"
    address = reverse("weigh_judgement", args=[session.code])
    return cookie, address, _fields(asked_pairs(session, participant))


def _fields(pairs: list[tuple[int, int]]) -> Iterator[dict[str, Any]]:
    for sequence, (place, (left, right)) in enumerate(cycle(enumerate(pairs))):
        stamp = {"client": "bench", "sequence": sequence, "round": 1, "age": 0}
        # As in `make load`: some suit each other, some do not.
        said = {"number": place + 1, "left": left, "right": right, "step": sequence % 5 - 2}
        yield stamp | said
