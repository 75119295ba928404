"""Middleware and view are one visit to a thread: each visit waits for the event loop twice."""

import asyncio

import pytest
from asgiref.sync import SyncToAsync
from django.conf import settings
from django.test import AsyncClient


def test_the_middleware_runs_in_the_view_s_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    visits: list[str] = []
    visit = SyncToAsync.__call__

    async def counted(self: SyncToAsync, *args: object, **kwargs: object) -> object:
        visits.append(self.func.__qualname__)
        return await visit(self, *args, **kwargs)

    monkeypatch.setattr(SyncToAsync, "__call__", counted)
    answer = asyncio.run(AsyncClient().get("/login/"))
    assert answer.status_code == 200
    middleware = {name.rsplit(".", 1)[1] for name in settings.MIDDLEWARE}
    above_the_files = {"SecurityMiddleware", "ContentSecurityPolicyMiddleware"}
    asynchronous = {name.split(".")[0] for name in visits if "process_re" in name}
    assert asynchronous & middleware == above_the_files
