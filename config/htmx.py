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
from django.utils.cache import add_never_cache_headers, patch_vary_headers

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


def sent_away[Response: HttpResponse](response: Response) -> Response:
    """Where a page load is redirected and htmx is told so: kept by nobody, for neither."""
    patch_vary_headers(response, VARY_ON)
    add_never_cache_headers(response)
    return response


class LoginRequiredMiddleware(DjangoLoginRequiredMiddleware):
    """Every view is closed by default; htmx is sent to the login page, never handed its form."""

    def handle_no_permission(  # type: ignore[override]  # not only redirects: 204 for htmx
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponse:
        response: HttpResponse = super().handle_no_permission(request, view_func)
        if wants_fragment(request):
            # After the login the page is wanted, not the address of the fragment.
            query = urlencode({REDIRECT_FIELD_NAME: _shown_page(request)})
            address = f"{resolve_url(settings.LOGIN_URL)}?{query}"
            response = HttpResponse(status=204, headers={"HX-Redirect": address})
        return sent_away(response)


def _shown_page(request: HttpRequest) -> str:
    """The page that htmx stands on, by what it says."""
    try:
        path: str | None = request.htmx.current_url_abs_path  # type: ignore[attr-defined]
    except ValueError:  # no address at all, which no htmx sends
        path = None
    return path or "/"
