"""Where requests run: one visit to a thread each, and SQLite's writers in line."""

import asyncio
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from asgiref.sync import SyncToAsync
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, RequestFactory, override_settings

from config import threads
from config.settings import MIDDLEWARE
from config.threads import ThreadsMiddleware


@override_settings(MIDDLEWARE=MIDDLEWARE)
def test_the_middleware_runs_in_the_view_s_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[str] = []
    visit = SyncToAsync.__call__

    async def counted(self: SyncToAsync, *args: object, **kwargs: object) -> object:
        visits.append(self.func.__qualname__)
        return await visit(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    answer = asyncio.run(AsyncClient().get("/login/"))
    assert answer.status_code == 200
    middleware = {name.rsplit(".", 1)[1] for name in MIDDLEWARE}
    above_the_files = {"SecurityMiddleware", "ContentSecurityPolicyMiddleware"}
    asynchronous = {name.split(".")[0] for name in visits if "process_re" in name}
    assert asynchronous & middleware == above_the_files


class Views:
    """Counts how many requests are inside at the same time, and lets none out alone."""

    def __init__(self, wanted: int) -> None:
        self._inside = 0
        self.most = 0
        self._all_here = threading.Barrier(wanted)

    def __call__(self, request: HttpRequest) -> HttpResponse:
        self._inside += 1
        self.most = max(self.most, self._inside)
        self._all_here.wait(10)
        self._inside -= 1
        return HttpResponse()


def served(methods: list[str], together: int) -> int:
    """The most requests that were inside at a time; `together` must be inside before any leaves."""
    views = Views(together)
    middleware = ThreadsMiddleware(views)
    with ThreadPoolExecutor(len(methods)) as pool:
        answers = pool.map(middleware, (RequestFactory().generic(m, "/") for m in methods))
        assert {answer.status_code for answer in answers} == {200}
    return views.most


@pytest.fixture
def sqlite(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "has_one_writer", lambda: True)


@pytest.mark.usefixtures("sqlite")
def test_writers_of_sqlite_wait_in_line() -> None:
    assert served(["POST"] * 5, together=1) == 1


@pytest.mark.usefixtures("sqlite")
def test_readers_do_not() -> None:
    assert served(["GET", "GET", "POST"], together=3) == 3


def test_writers_elsewhere_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "has_one_writer", lambda: False)
    assert served(["POST", "POST"], together=2) == 2


@pytest.mark.usefixtures("sqlite")
def test_who_waits_too_long_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(threads, "PATIENCE", 0.01)
    assert served(["POST", "POST"], together=2) == 2
