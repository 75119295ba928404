"""Who may try a password: counted by name and address together, and by address alone.

Django-axes keeps its counts in the database, where each wrong password would stand in the queue of
those who answer. Here they are in the cache.
"""

from __future__ import annotations

import logging
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from axes.models import AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.http import HttpRequest

from config.addresses import address_of
from config.counting import Count

log = logging.getLogger(__name__)

Credentials = dict[str, Any] | None


class LogIns(AbstractAxesHandler, AxesBaseHandler):
    """What axes asks before a password is looked at, and tells afterwards."""

    def __init__(self) -> None:
        window = int(settings.AXES_COOLOFF_TIME * 3600)
        self._wrong = Count("wrong-passwords", window)

    def is_locked(self, request: HttpRequest, credentials: Credentials = None) -> bool:
        address = address_of(request)
        return (
            self._wrong.of(address) >= settings.LOG_INS_PER_ADDRESS
            or self.get_failures(request, credentials) >= settings.AXES_FAILURE_LIMIT
        )

    def get_failures(self, request: HttpRequest, credentials: Credentials = None) -> int:
        return self._wrong.of(address_of(request), _name_in(credentials))

    def user_login_failed(
        self, sender: Any, credentials: dict[str, Any], request: Any = None, **kwargs: Any
    ) -> None:
        if request is None:
            return  # a command's, which no stranger gives
        request.axes_credentials = credentials
        if request.axes_locked_out:
            return  # the wait is not begun anew
        address = address_of(request)
        self._wrong.note(address)
        self._wrong.note(address, _name_in(credentials))
        if self.is_locked(request, credentials):
            log.warning("Too many wrong passwords from %s: log-in is closed.", address or "nowhere")
            request.axes_locked_out = True

    def user_logged_in(self, sender: Any, request: Any, user: User, **kwargs: Any) -> None:
        AccessLog.objects.create(
            username=user.get_username(),
            ip_address=address_of(request) or None,
            user_agent=request.axes_user_agent,
            http_accept=request.axes_http_accept,
            path_info=request.axes_path_info,
        )

    def user_logged_out(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Nothing is counted of those who go."""

    def reset_attempts(
        self,
        *,
        ip_address: str | None = None,
        username: str | None = None,
        ip_or_username: bool = False,
    ) -> int:
        """For axes' commands: an address, and a name at an address."""
        if ip_address is None:
            return 0
        about = (ip_address,) if username is None else (ip_address, username)
        return int(self._wrong.forget(*about))


def _name_in(credentials: Credentials) -> str:
    return str((credentials or {}).get("username") or "")
