"""Django's pages under ASGI: one visit to a thread each, so many at once, the others told when.

Django's own handler gives each request a thread of its own, visits it at every step, and takes as
many at once as come. See decision record 15.
"""

from __future__ import annotations

import asyncio
import io
import random
from collections.abc import Mapping
from functools import cache
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.contrib.auth import get_user
from django.contrib.sessions.middleware import SessionMiddleware
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.db import close_old_connections
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.urls import reverse, set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from config.desks import CrowdedError, Desks
from config.htmx import VARY_ON, wants_fragment
from config.serving import server_loop
from config.text import is_text

FILES = "servestatic.middleware.ServeStaticMiddleware"
ACCOUNT = "/account/"
COME_AGAIN = (2, 6)  # seconds: not everybody in the same one


class Pages(ASGIHandler):
    """All of a request, from its middleware to its last query, in one visit to a desk.

    A desk is taken when the request has come in whole and left before the answer goes out: slow
    networks wait for themselves alone.
    """

    def __init__(self, desks: Desks, log_ins: Desks | None = None) -> None:
        BaseHandler.__init__(self)
        self._desks = desks
        self._log_ins = log_ins or Desks(1, settings.PATIENCE)
        self.load_middleware()

    def load_middleware(self, is_async: bool = False) -> None:
        # Files are served beside us, asynchronously: here they would cost every page two visits.
        whole = settings.MIDDLEWARE
        settings.MIDDLEWARE = [name for name in whole if name != FILES]
        try:
            super().load_middleware(is_async=False)
        finally:
            settings.MIDDLEWARE = whole

    async def __call__(self, scope: Mapping[str, Any], receive: Any, send: Any) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        server_loop.set(asyncio.get_running_loop())
        try:
            async with self._line(scope).one():
                response = await sync_to_async(self.answer)(scope, body)
        except CrowdedError:
            response = refusal(ASGIRequest({**scope, "query_string": b""}, io.BytesIO()))
        finally:
            body.close()
        await self.send_response(response, send)

    async def may_send_files(self, scope: Mapping[str, Any]) -> bool:
        """Whether somebody asks whose work is in the admin; nobody does while a crowd is here."""
        try:
            async with self._desks.one():
                return await sync_to_async(is_of_the_staff)(scope)
        except CrowdedError:
            return False

    def _line(self, scope: Mapping[str, Any]) -> Desks:
        """Hashing a password takes as long as many answers: log-ins wait for each other alone."""
        hashes = scope["method"].upper() == "POST" and _may_hash(path_in(scope))
        return self._log_ins if hashes else self._desks

    def answer(self, scope: Mapping[str, Any], body: IO[bytes]) -> HttpResponse:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, unreadable = self.create_request(scope, body)
        response = self.get_response(request) if request else unreadable
        assert response is not None
        whole = response if isinstance(response, HttpResponse) else _read(response)
        response.close()  # gives the connection back
        return whole


def is_of_the_staff(scope: Mapping[str, Any]) -> bool:
    """By the session's cookie alone: no page is asked for yet."""
    request = ASGIRequest({**scope, "query_string": b""}, io.BytesIO())
    if not all(is_text(value) for value in request.COOKIES.values()):
        return False
    SessionMiddleware(lambda request: HttpResponse()).process_request(request)
    try:
        user = get_user(request)
        return user.is_active and user.is_staff
    finally:
        close_old_connections()  # as after a request


def path_in(scope: Mapping[str, Any]) -> str:
    """The path below the one that the whole site stands under."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", ""))


def _may_hash(path: str) -> bool:
    """Where a password may be sent: to log in, to make an account, to change or replace one."""
    return path in _log_in_paths() or path.startswith(ACCOUNT)


@cache
def _log_in_paths() -> frozenset[str]:
    return frozenset({reverse("login"), reverse("admin:login")})


def _read(response: HttpResponseBase) -> HttpResponse:
    """Nothing of ours streams under these addresses; what a package streams is read at the desk."""
    content = b"".join(response)
    whole = HttpResponse(content, status=response.status_code)
    whole.headers = response.headers
    whole.cookies = response.cookies
    return whole


def refusal(request: HttpRequest) -> HttpResponse:
    """503, and when to come again: a page for people, a line for htmx and scripts."""
    request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]
    response = _guarded(request)
    assert isinstance(response, HttpResponse)
    return response


def _say_crowded(request: HttpRequest) -> HttpResponse:
    language = translation.get_language_from_request(request)
    comes_again = request.method in ("GET", "HEAD")
    body = _sentence(language) if wants_fragment(request) else _page(language, comes_again)
    response = HttpResponse(body, status=503, headers={"Content-Language": language})
    response["Retry-After"] = str(random.randint(*COME_AGAIN))  # noqa: S311
    response["Content-Length"] = str(len(response.content))
    response["Cache-Control"] = "no-store"
    patch_vary_headers(response, ("Accept-Language", "Cookie", *VARY_ON))
    return response


# The headers of every other page, without what asks the database.
_framed = XFrameOptionsMiddleware(_say_crowded)
_guarded = SecurityMiddleware(ContentSecurityPolicyMiddleware(_framed))


@cache
def _sentence(language: str) -> str:
    with translation.override(language):
        return render_to_string("_503.html")


@cache
def _page(language: str, comes_again: bool) -> str:
    with translation.override(language):
        context = {"seconds": COME_AGAIN[1] if comes_again else None}
        return render_to_string("503.html", context)
