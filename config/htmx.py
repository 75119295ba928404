"""The htmx leaf: the only place that reads htmx's request headers."""

from collections.abc import Callable, Mapping
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import REDIRECT_FIELD_NAME
from django.contrib.auth.middleware import (
    LoginRequiredMiddleware as DjangoLoginRequiredMiddleware,
)
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render, resolve_url
from django.utils.cache import patch_vary_headers

# Every answer that depends on them says so, or a cache would hand a fragment to a page load.
VARY_ON = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def wants_fragment(request: HttpRequest) -> bool:
    """Whether htmx asks for a part of the page it shows, not for a page."""
    htmx = request.htmx  # type: ignore[attr-defined]
    return bool(htmx) and not htmx.boosted and not htmx.history_restore_request


def render_page_or_fragment(
    request: HttpRequest,
    *,
    page: str,
    fragment: str,
    context: Mapping[str, Any],
    status: int = 200,
) -> HttpResponse:
    """One context, two renderings: the page includes the fragment that htmx gets alone."""
    template = fragment if wants_fragment(request) else page
    response = render(request, template, dict(context), status=status)
    patch_vary_headers(response, VARY_ON)
    return response


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view is closed by default; htmx is sent to the login page, never handed its form."""

    def handle_no_permission(  # type: ignore[override]  # not only redirects: 204 for htmx
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        response = super().handle_no_permission(request, view_func)
        if not wants_fragment(request):
            return response
        moved = HttpResponse(status=204)
        # After the login the page is wanted, not the address of the fragment.
        query = urlencode({REDIRECT_FIELD_NAME: _shown_page(request)})
        moved["HX-Redirect"] = f"{resolve_url(settings.LOGIN_URL)}?{query}"
        return moved


def _shown_page(request: HttpRequest) -> str:
    """The page that htmx stands on, by what it says."""
    try:
        path: str | None = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    except ValueError:  # no address at all, which no htmx sends
        path = None
    return path or "/"
