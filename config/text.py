"""What is no text is refused before anything looks it up: PostgreSQL takes no NUL in a text."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin


class TextMiddleware(MiddlewareMixin):
    """For address, query and cookies; what a form sends its fields judge, and say so beside it."""

    def process_request(self, request: HttpRequest) -> HttpResponse | None:
        if not all(is_text(words) for words in _words_of(request)):
            # Nobody further in has asked yet which language the page that says so is in.
            translation.activate(translation.get_language_from_request(request))
            raise BadRequest("NUL or half a surrogate pair in the address, the query or a cookie.")
        return None


def is_text(words: str) -> bool:
    """Whether it can be kept: no NUL, and nothing that UTF-8 does not write.

    >>> is_text("Anna"), is_text("An\\0na"), is_text("\\ud800")
    (True, False, False)
    """
    try:
        words.encode()
    except UnicodeEncodeError:
        return False
    return "\0" not in words


def typed(sent: Mapping[str, Any], name: str, longest: int) -> str:
    """What was typed into a field that no form reads: without NUL, trimmed, cut.

    >>> typed({"reason": " On \\0second thoughts"}, "reason", 9), typed({}, "reason", 9)
    ('On second', '')
    """
    return str(sent.get(name, "")).replace("\0", "").strip()[:longest]


def is_query_of_text(query: QueryDict) -> bool:
    """Of one that did not come as the request's own, at which the middleware has looked."""
    return all(is_text(words) for words in _words_in(query))


def _words_of(request: HttpRequest) -> Iterator[str]:
    yield request.path
    yield from _words_in(request.GET)
    for name, value in request.COOKIES.items():
        yield name
        yield value


def _words_in(query: QueryDict) -> Iterator[str]:
    for name, values in query.lists():
        yield name
        yield from values
