"""Codes that open nothing are counted wherever they are asked about, not only on the form."""

from __future__ import annotations

from django.http import HttpRequest
from django.utils.deprecation import MiddlewareMixin

from config.addresses import address_of
from decision.sessions.errors import UnknownCodeError
from decision.sessions.services.guesses import note_wrong_guess


class GuessingMiddleware(MiddlewareMixin):
    """Nothing is refused here: a code of one's own opens, any other is “not found” either way."""

    def process_exception(self, request: HttpRequest, exception: Exception) -> None:
        if isinstance(exception, UnknownCodeError):
            note_wrong_guess(address_of(request))
