"""What makes a session a demonstration: a mark that only whoever runs the server can sign.

Such a session can be deleted, its record stands outside the chain, and anybody may watch it: a
committee of real people must never be one, whoever leads it.
"""

from __future__ import annotations

from datetime import timedelta

from django.core import signing

SALT = "decision.demonstration"
WORD = "demonstration"
GOOD_FOR = timedelta(minutes=1)


def demonstration_mark() -> str:
    """For the form that makes the session, by a process that has the server's secret key."""
    return signing.TimestampSigner(salt=SALT).sign(WORD)


def is_demonstration_mark(text: str) -> bool:
    try:
        return signing.TimestampSigner(salt=SALT).unsign(text, max_age=GOOD_FOR) == WORD
    except signing.BadSignature:
        return False
