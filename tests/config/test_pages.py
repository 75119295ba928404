"""A crowd before the pages: so many are answered at once, the others wait, then hear when."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from http.cookies import SimpleCookie
from typing import Any

import pytest
from asgiref.sync import SyncToAsync
from bs4 import BeautifulSoup
from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, HttpRequest, HttpResponse
from django.test import override_settings
from django.urls import path
from django.views.decorators.csrf import csrf_exempt

from config.desks import Desks
from config.pages import COME_AGAIN, Pages

LONG, NOT_AT_ALL = 20.0, 0.0  # seconds


class Rooms:
    """What is behind the addresses: who came in, and a door that stays shut until it is opened."""

    def __init__(self) -> None:
        self.open = threading.Event()
        self.inside = self.most = 0
        self.threads: list[str] = []
        self.together = threading.Barrier(2)


rooms = Rooms()


@login_not_required
def quick(request: HttpRequest) -> HttpResponse:
    rooms.threads.append(threading.current_thread().name)
    return HttpResponse(f"{request.method} {request.body.decode()}")


@csrf_exempt
@login_not_required
def shut(request: HttpRequest) -> HttpResponse:
    rooms.open.wait(LONG)
    return HttpResponse("late")


@login_not_required
def for_two(request: HttpRequest) -> HttpResponse:
    rooms.inside += 1
    rooms.most = max(rooms.most, rooms.inside)
    rooms.together.wait(LONG)
    rooms.inside -= 1
    return HttpResponse()


@login_not_required
def file(request: HttpRequest) -> FileResponse:
    return FileResponse(iter([b"one", b"two"]))


urlpatterns = [
    path("quick/", quick),
    path("shut/", shut),
    path("two/", for_two),
    path("login/", shut, name="login"),
    path("file/", file),
    path("admin/", admin.site.urls),  # a middleware asks where it is
]


@pytest.fixture(autouse=True)
def _addresses() -> Any:
    global rooms  # noqa: PLW0603
    rooms = Rooms()
    with override_settings(ROOT_URLCONF=__name__):
        yield
    rooms.open.set()


class Answer:
    def __init__(self, messages: list[dict[str, Any]]) -> None:
        self.status = messages[0]["status"]
        self.headers = {name.decode().lower(): v.decode() for name, v in messages[0]["headers"]}
        self.body = b"".join(message["body"] for message in messages[1:]).decode()


async def ask(
    pages: Pages,
    address: str,
    method: str = "GET",
    *,
    body: Awaitable[bytes] | None = None,
    taken: Awaitable[object] | None = None,
    headers: dict[str, str] | None = None,
) -> Answer:
    """`body` comes when it is ready, and the answer is taken when `taken` is."""
    messages: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": await body if body else b""}

    async def send(message: dict[str, Any]) -> None:
        messages.append(message)
        if taken:
            await taken

    given = [(b"host", b"localhost")]
    given += [(name.encode(), value.encode()) for name, value in (headers or {}).items()]
    scope = {"type": "http", "method": method, "path": address, "headers": given}
    await pages(scope, receive, send)
    return Answer(messages)


def run(journey: Callable[[], Awaitable[None]]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(LONG):
            await journey()

    asyncio.run(limited())


def test_a_request_is_one_visit_to_a_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[str] = []
    visit = SyncToAsync.__call__

    async def counted(self: SyncToAsync[..., Any], *args: Any, **kwargs: Any) -> object:
        visits.append(self.func.__qualname__)
        return await visit(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)

    async def journey() -> None:
        answer = await ask(Pages(Desks(1, LONG)), "/quick/")
        assert (answer.status, answer.body) == (200, "GET ")

    run(journey)
    assert len(visits) == 1


def test_so_many_run_at_once_and_the_others_wait() -> None:
    async def journey() -> None:
        pages = Pages(Desks(2, LONG))
        answers = await asyncio.gather(*(ask(pages, "/two/") for _ in range(6)))
        assert [answer.status for answer in answers] == [200] * 6

    run(journey)
    assert rooms.most == 2


def test_passwords_that_are_hashed_keep_nobody_waiting() -> None:
    async def journey() -> None:
        pages = Pages(Desks(2, 1.0), log_ins=Desks(1, LONG))
        hashing = [asyncio.create_task(ask(pages, "/login/", "POST")) for _ in range(6)]
        await asyncio.sleep(0)
        assert (await ask(pages, "/quick/")).status == 200
        rooms.open.set()
        assert [answer.status for answer in await asyncio.gather(*hashing)] == [200] * 6

    run(journey)


def test_a_desk_keeps_its_thread() -> None:
    async def journey() -> None:
        pages = Pages(Desks(3, LONG))
        for _ in range(4):
            await ask(pages, "/quick/")

    run(journey)
    assert len(set(rooms.threads)) == 1


def test_who_waits_too_long_hears_when_to_come_again() -> None:
    async def journey() -> None:
        pages = Pages(Desks(1, 0.01))
        inside = asyncio.create_task(ask(pages, "/shut/"))
        await asyncio.sleep(0)
        refused = await ask(pages, "/quick/")
        rooms.open.set()
        assert (await inside).body == "late"
        assert (await ask(pages, "/quick/")).status == 200
        assert refused.status == 503
        assert COME_AGAIN[0] <= int(refused.headers["retry-after"]) <= COME_AGAIN[1]
        assert int(refused.headers["content-length"]) == len(refused.body.encode())
        assert refused.headers["cache-control"] == "no-store"
        assert "default-src 'none'" in refused.headers["content-security-policy"]
        assert refused.headers["x-content-type-options"] == "nosniff"
        assert refused.headers["x-frame-options"] == "DENY"

    run(journey)
    assert len(rooms.threads) == 1


async def _refused(method: str = "GET", **headers: str) -> Answer:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return await ask(Pages(Desks(0, NOT_AT_ALL)), "/quick/", method, headers=named)


def _words(page: BeautifulSoup) -> str:
    return " ".join(element.get_text() for element in page.select("main"))


@pytest.mark.parametrize(("language", "word"), [("ru", "откроется"), ("en", "by itself")])
def test_the_page_of_a_crowd_speaks_the_reader_s_language(language: str, word: str) -> None:
    async def journey() -> None:
        by_browser = await _refused(accept_language=language)
        cookie = SimpleCookie({"django_language": language}).output(header="").strip()
        by_choice = await _refused(cookie=cookie, accept_language="fr")
        page = BeautifulSoup(by_browser.body, "html.parser")
        assert word in _words(page)
        assert [html["lang"] for html in page.select("html")] == [language]
        assert page.select_one("meta[http-equiv=refresh]") is not None
        assert by_choice.body == by_browser.body
        assert {"Accept-Language", "Cookie"} <= set(by_choice.headers["vary"].split(", "))

    run(journey)


def test_a_form_that_met_a_crowd_is_not_lost_by_a_refresh() -> None:
    async def journey() -> None:
        page = BeautifulSoup((await _refused("POST", accept_language="en")).body, "html.parser")
        assert page.select_one("meta[http-equiv=refresh]") is None
        assert "was not stored" in _words(page)

    run(journey)


def test_scripts_get_a_line() -> None:
    async def journey() -> None:
        refused = await _refused("POST", hx_request="true", accept_language="en")
        assert refused.status == 503
        assert len(refused.body) < 200
        assert "in a few seconds" in refused.body

    run(journey)


def test_slow_networks_hold_no_desk() -> None:
    async def journey() -> None:
        pages = Pages(Desks(1, 1.0))
        never = asyncio.get_running_loop().create_future()
        sends = asyncio.create_task(ask(pages, "/quick/", "POST", body=never))
        reads = asyncio.create_task(ask(pages, "/quick/", taken=asyncio.shield(never)))
        await asyncio.sleep(0)
        assert (await ask(pages, "/quick/")).status == 200
        never.set_result(b"at last")
        assert (await reads).status == 200
        assert (await sends).status == 403  # no token against forgery

    run(journey)


def test_a_stream_is_read_at_the_desk() -> None:
    async def journey() -> None:
        answer = await ask(Pages(Desks(1, LONG)), "/file/")
        assert (answer.status, answer.body) == (200, "onetwo")
        assert answer.headers["content-type"] == "text/html; charset=utf-8"

    run(journey)
