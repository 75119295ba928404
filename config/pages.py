"""Django's pages under ASGI: one visit to a thread each, so many at once, the others told when.

Django's own handler gives each request a thread of its own, visits it at every step, and takes as
many at once as come. See decision record 15.
"""

from __future__ import annotations

import io
import random
from collections.abc import Mapping
from functools import cache
from typing import IO, Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, ASGIRequest, get_script_prefix
from django.core.handlers.base import BaseHandler
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.security import SecurityMiddleware
from django.template.loader import render_to_string
from django.urls import set_script_prefix
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django_htmx.middleware import HtmxDetails

from config.desks import CrowdedError, Desks
from config.htmx import VARY_ON, wants_fragment

FILES = "servestatic.middleware.ServeStaticMiddleware"
COME_AGAIN = (2, 6)  # seconds: not everybody in the same one


class Pages(ASGIHandler):
    """All of a request, from its middleware to its last query, in one visit to a desk.

    A desk is taken when the request has come in whole and left before the answer goes out: slow
    networks wait for themselves alone.
    """

    def __init__(self, desks: Desks) -> None:
        BaseHandler.__init__(self)
        self._desks = desks
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
        try:
            async with self._desks.one():
                response = await sync_to_async(self._answer)(scope, body)
        except CrowdedError:
            response = refusal(ASGIRequest(scope, io.BytesIO()))
        finally:
            body.close()
        await self.send_response(response, send)

    def _answer(self, scope: Mapping[str, Any], body: IO[bytes]) -> HttpResponse:
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        request, unreadable = self.create_request(scope, body)
        response = self.get_response(request) if request else unreadable
        assert response is not None
        whole = response if isinstance(response, HttpResponse) else _read(response)
        response.close()  # gives the connection back
        return whole


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
