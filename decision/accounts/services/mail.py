"""Letters: plain text, written for one person."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.template import Context
from django.template.loader import get_template
from django.utils import translation

log = logging.getLogger(__name__)
# Where Django puts letters that nobody outside gets.
STAYING = ("console", "dummy", "filebased")

Words = Mapping[str, Any]


def send_letter(template: str, to: str, words: Words, languages: tuple[str, ...] = ()) -> bool:
    """A letter in these languages, one under the other; whether it went out.

    Its template's first line is the subject.
    """
    subjects, bodies = [], []
    for language in languages or (translation.get_language() or settings.LANGUAGE_CODE,):
        with translation.override(language):
            text = _plain(template, words)
        subject, _line, body = text.strip().partition("\n")
        subjects.append(subject.strip())
        bodies.append(body.strip())
    letter = EmailMessage(" / ".join(subjects), "\n\n— — —\n\n".join(bodies), to=[to])
    try:
        return bool(letter.send())
    except (SMTPException, OSError):
        # Whose letter it was stands in no log: it may be an address without an account.
        log.exception("A letter could not be sent.")
        return False


def letters_leave() -> bool:
    """Whether the settings name a mail server: else letters are printed, or put into a folder."""
    module = settings.MAILERS["default"]["BACKEND"].rpartition(".")[0]
    return module.rpartition(".")[2] not in STAYING


def _plain(template: str, words: Words) -> str:
    """No mark-up, so nothing is escaped."""
    letter: Any = get_template(template)
    return str(letter.template.render(Context(dict(words), autoescape=False)))
