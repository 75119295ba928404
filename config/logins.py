"""Who may try a password: counted by name and address together, and by address alone.

Django-axes keeps its counts in the database, where each wrong password would stand in the queue of
those who answer. Here they are in the cache.
"""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from typing import Any

from axes.handlers.base import AbstractAxesHandler, AxesBaseHandler
from axes.models import AccessLog
from django.conf import settings
from django.contrib.auth.models import User
from django.core.cache import cache
from django.http import HttpRequest
from django.urls import Resolver404, resolve

from config.addresses import address_of
from config.counting import Count

log = logging.getLogger(__name__)

Credentials = dict[str, Any] | None

CLOSED = "log-ins-closed"
SECRET_PARTS = ("token", "uidb64")  # of addresses: whoever has them comes in
MOST_CLOSED = 200  # of which the administrator is told; the counts hold for all


@dataclass(frozen=True)
class Closed:
    """Log-in closed for a name at an address, or for all names there (an empty one)."""

    address: str
    name: str
    until: float  # as time.time() tells it

    @property
    def counted(self) -> tuple[str, ...]:
        return (self.address, self.name) if self.name else (self.address,)


def closed_log_ins() -> list[Closed]:
    """What is closed now, the newest first."""
    kept: list[Closed] = cache.get(CLOSED, [])
    return [each for each in kept if each.until > time.time()]


def without_secrets(path: str) -> str:
    """A path without what is a personal link's own, and what follows it.

    >>> without_secrets("/account/invitation/NDI-secret/"), without_secrets("/login/")
    ('/account/invitation/…', '/login/')
    """
    try:
        told = resolve(path).kwargs
    except Resolver404:
        return path
    secret = next((str(told[name]) for name in SECRET_PARTS[::-1] if name in told), "")
    return f"{path.partition(f'/{secret}')[0]}/…" if secret else path


def open_again(closed: Closed) -> None:
    """Let a name at an address, or the whole address, try again at once."""
    _wrong().forget(*closed.counted)
    cache.set(CLOSED, [each for each in closed_log_ins() if each != closed], _window())


def _note_closed(address: str, name: str) -> None:
    known = closed_log_ins()
    if any((each.address, each.name) == (address, name) for each in known):
        return
    closed = Closed(address, name, time.time() + _window())
    # Two at the same moment: one may stand in no list. It ends by itself all the same.
    cache.set(CLOSED, [closed, *known][:MOST_CLOSED], _window())


def _window() -> int:
    return int(settings.AXES_COOLOFF_TIME * 3600)


def _wrong() -> Count:
    return Count("wrong-passwords", _window())


class LogIns(AbstractAxesHandler, AxesBaseHandler):
    """What axes asks before a password is looked at, and tells afterwards."""

    def __init__(self) -> None:
        self._wrong = _wrong()

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
            is_whole = self._wrong.of(address) >= settings.LOG_INS_PER_ADDRESS
            _note_closed(address, "" if is_whole else _name_in(credentials))
            log.warning("Too many wrong passwords from %s: log-in is closed.", address or "nowhere")
            request.axes_locked_out = True

    def user_logged_in(self, sender: Any, request: Any, user: User, **kwargs: Any) -> None:
        AccessLog.objects.create(
            username=user.get_username(),
            ip_address=address_of(request) or None,
            user_agent=request.axes_user_agent,
            http_accept=request.axes_http_accept,
            path_info=without_secrets(request.axes_path_info),
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
