"""Who asks, and what he says that he saw."""

from __future__ import annotations

from django.contrib.auth.models import User
from django.http import HttpRequest


def signed_in_user(request: HttpRequest) -> User:
    assert isinstance(request.user, User)  # LoginRequiredMiddleware lets nobody else pass
    return request.user


def number_in(text: str | None) -> int | None:
    """A whole number that a form sent, small enough for a column; None for anything else.

    >>> number_in("12"), number_in("x"), number_in("9" * 30), number_in(None)
    (12, None, None, None)
    """
    if text and text.isascii() and text.isdigit() and len(text) <= 18:
        return int(text)
    return None


def seen_version(request: HttpRequest) -> int:
    """The version of the problem that the page showed; without one, its first."""
    return number_in(request.POST.get("version")) or 0
