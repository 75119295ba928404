"""Where the operator requires it: the staff has a second factor, or is sent to set one up."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, resolve_url
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

from config.htmx import sent_away, wants_fragment

SET_UP = "second_factor"
FREE = frozenset(
    {SET_UP, "logout", "admin:logout", "set_language", "health", "login", "login_code"}
)


class SecondFactorMiddleware(MiddlewareMixin):
    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponse | None:
        if not settings.STAFF_SECOND_FACTOR or not _lacks_one(request):
            return None
        assert request.resolver_match is not None  # this is its view
        if request.resolver_match.view_name in FREE:
            return None
        if wants_fragment(request):
            told = HttpResponse(status=204, headers={"HX-Redirect": resolve_url(SET_UP)})
            return sent_away(told)
        messages.info(request, _("The administrator's pages ask for a second factor: set it up."))
        return sent_away(redirect(SET_UP))


def _lacks_one(request: HttpRequest) -> bool:
    user: Any = request.user
    return user.is_authenticated and user.is_staff and not user.is_verified()
