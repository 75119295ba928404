"""Whether somebody is still logged in: a stream may not outlive its reader's log-out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from importlib import import_module
from typing import Any

from django.conf import settings
from django.contrib.auth import HASH_SESSION_KEY, SESSION_KEY, get_user_model
from django.utils.crypto import constant_time_compare


@dataclass(frozen=True)
class Login:
    """Whom a ticket is for, and the cookie that came with it. The ticket alone opens nothing."""

    user: int  # primary key
    cookie: str


def login_of(user: int, header: bytes) -> Login:
    """From a request's Cookie header."""
    try:
        cookies = SimpleCookie(header.decode("latin-1"))
    except CookieError:
        return Login(user, "")
    found = cookies.get(settings.SESSION_COOKIE_NAME)
    key = found.value if found else ""
    return Login(user, key if key.isalnum() else "")  # as keys are made


def ended(logins: Iterable[Login]) -> frozenset[Login]:
    """Those of whom the site no longer knows: logged out, expired, with another password since."""
    return frozenset(login for login in logins if not _holds(login))


def _holds(login: Login) -> bool:
    """As the next request would find it, but without touching the session."""
    kept: Any = import_module(settings.SESSION_ENGINE).SessionStore(login.cookie or None)
    if str(kept.get(SESSION_KEY, "")) != str(login.user):
        return False
    user: Any = get_user_model()._default_manager.filter(pk=login.user, is_active=True).first()
    given = kept.get(HASH_SESSION_KEY, "")
    return user is not None and any(
        constant_time_compare(given, known)
        for known in (user.get_session_auth_hash(), *user.get_session_auth_fallback_hash())
    )
