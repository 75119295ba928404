"""A text as its table has it, a column for each language, without making an object of its row."""

from __future__ import annotations

from collections.abc import Mapping

from django.conf import settings
from django.utils.translation import get_language

LANGUAGES = ("ru", "en")


def in_the_language(texts: Mapping[str, str | None]) -> str:
    """The text in the language of the page, or in the first that has one."""
    languages = (get_language() or "", *settings.MODELTRANSLATION_FALLBACK_LANGUAGES)
    return next((text for code in languages if (text := texts.get(code))), "")
