"""What is no text is refused before anything looks it up: PostgreSQL takes no NUL in a text."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.apps import apps
from django.core.exceptions import BadRequest, ValidationError
from django.db import models
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import translation
from django.utils.deprecation import MiddlewareMixin
from django.utils.translation import gettext as _

# Controls but for tabs and ends of lines, other ends of lines, what turns the order of letters
# round, a space without width: two names that differ by one of them look the same. Of NUL Django's
# fields speak themselves.
UNSEEN = re.compile(
    r"[\x01-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b\u2028\u2029\u202a-\u202e\u2066-\u2069]"
)


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
    """What was typed into a field that no form reads: without what nobody sees, trimmed, cut.

    >>> typed({"reason": " On \\0se\\u200bcond thoughts"}, "reason", 9), typed({}, "reason", 9)
    ('On second', '')
    """
    return UNSEEN.sub("", str(sent.get(name, "")).replace("\0", "")).strip()[:longest]


def refuse_unseen(text: str) -> None:
    """Of a field.

    >>> refuse_unseen("Anna\\tof the\\r\\nnorth")
    """
    found = sorted({f"U+{ord(letter):04X}" for letter in UNSEEN.findall(text)})
    if found:
        raise ValidationError(
            _(
                "Here are characters that nobody sees: %(codes)s. Type the text anew, or paste it "
                "without them."
            )
            % {"codes": ", ".join(found)}
        )


class WordsField(forms.CharField):
    """Of a form that belongs to no model: what is typed is kept, and others read it."""

    default_validators = [refuse_unseen]


def refuse_unseen_everywhere() -> None:
    """Have the texts of all models refuse it: in their own forms, and in what is imported."""
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, models.CharField | models.TextField)
            if is_text and refuse_unseen not in field.validators:  # translations share a list
                field.validators.append(refuse_unseen)


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
